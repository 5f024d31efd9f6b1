"""What the package carries of others is found, named with its terms, and told the same way."""

from pathlib import Path

import pytest

import notices
import parts
from look import BuildError
from parts import Part

ROOT = Path(__file__).parents[2]
PARTS = (
    Part("Qt", "6.9.3", "LGPL-3.0-only", "", (), "pyside6-essentials"),
    Part("numpy", "2.4.6", "BSD-3-Clause", "pkg:pypi/numpy@2.4.6", (("LICENSE", "be kind"),)),
    Part("pandas", "3.1.1", "BSD-3-Clause", "pkg:pypi/pandas@3.1.1", (("LICENSE", "be kind"),)),
)


def package(folder: Path, name: str, version: str, metadata: str, texts: tuple[str, ...]) -> str:
    """An installed package of one module; returns the module's path."""
    inside = folder / f"{name}-{version}.dist-info"
    inside.mkdir(parents=True)
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\n"
    (inside / "METADATA").write_text(head)
    for text in texts:
        (inside / text).write_text(f"the terms of {name}")
    listed = [f"{name}/__init__.py", *(f"{inside.name}/{text}" for text in ("METADATA", *texts))]
    (inside / "RECORD").write_text("".join(f"{path},,\n" for path in listed))
    return str(folder / name / "__init__.py")


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """A finished package, the lists of PyInstaller and the packages that it was made from."""
    folder, work, packages = (tmp_path / name for name in ("done", "work", "lib/site-packages"))
    lock = tmp_path / "lock.txt"
    lock.write_text("".join(f"{name}==1.0 \\\n    --hash=sha256:aa\n" for name in ("one", "two")))
    monkeypatch.setattr(parts, "LOCK", lock)
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "libscipy_openblas64_.so").touch()
    work.mkdir()
    return folder, work, packages


def put(work: Path, *modules: str) -> None:
    """What PyInstaller says that it took."""
    (work / "PYZ-00.toc").write_text(repr(("a.pyz", [(p, p, "PYMODULE") for p in modules])))
    (work / "COLLECT-00.toc").write_text(repr(([], False)))


def test_only_what_is_in_the_package_is_named(found: tuple[Path, Path, Path]) -> None:
    folder, work, packages = found
    taken = package(packages, "one", "1.0", "License-Expression: MIT", ("LICENSE",))
    package(packages, "two", "1.0", "License-Expression: MIT", ("LICENSE",))
    put(work, taken)
    names = {part.name for part in parts.carried(folder, work, packages, "3.11.9") if part.address}
    assert {name for name in names if not name.startswith("lib")} == {"CPython", "one"}


@pytest.mark.parametrize(
    ("version", "metadata", "texts", "told"),
    [
        ("1.0", "License-Expression: MIT", (), "brings no text"),
        ("1.0", "", ("LICENSE",), "nobody has said under what terms"),
        ("2.0", "License-Expression: MIT", ("LICENSE",), "is not what the lock lists"),
    ],
)
def test_what_cannot_be_told_ends_the_build(
    found: tuple[Path, Path, Path], version: str, metadata: str, texts: tuple[str, ...], told: str
) -> None:
    folder, work, packages = found
    put(work, package(packages, "one", version, metadata, texts))
    with pytest.raises(BuildError, match=told):
        parts.carried(folder, work, packages, "3.11.9")


def test_the_text_has_the_terms_of_qt_how_to_replace_it_and_each_text_once() -> None:
    text = notices.text("0.1.0", PARTS, ROOT / "resources")
    assert "how to replace them" in text
    assert "Qt 6.9.3 (in pyside6-essentials): LGPL-3.0-only" in text
    assert text.count("be kind") == 1
    assert "The same as numpy: LICENSE." in text
    assert "resources: fonts/LICENSE-NotoSans.txt" in text


def test_the_gnu_texts_are_whole() -> None:
    lesser, general = ((parts.LICENCES / f"{name}-3.txt").read_text() for name in ("LGPL", "GPL"))
    assert "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3" in lesser
    assert "END OF TERMS AND CONDITIONS" in general


def test_the_list_is_the_same_for_the_same_package_and_another_for_another() -> None:
    first, again = (notices.listed("0.1.0", PARTS, 1_700_000_000, "linux") for _ in range(2))
    assert first == again
    other = notices.listed("0.1.0", PARTS[1:], 1_700_000_000, "linux")
    assert other["serialNumber"] != first["serialNumber"]
    assert first["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    references = [item["bom-ref"] for item in first["components"]]
    assert references == ["pyside6-essentials#Qt", "pkg:pypi/numpy@2.4.6", "pkg:pypi/pandas@3.1.1"]
    assert first["dependencies"][0]["dependsOn"] == references
