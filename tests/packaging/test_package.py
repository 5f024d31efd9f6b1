"""What stays in the package, and what the build finds wrong with it."""

import struct
from pathlib import Path

import pytest

import build
import bundle
import icu
import weights
from look import BuildError

ROOT = Path(__file__).parents[2]
QT = "PySide6/Qt"


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        f"{QT}/lib/libQt6Gui.so.6",
        "libxcb-cursor.so.0",
        "libpython3.11.so.1.0",
        "numpy.libs/libscipy_openblas64_.so",
        "pandas/_libs/testing.so",
    ],
)
def test_needed_file_stays(path: str) -> None:
    assert bundle.stays(path, "BINARY")


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/plugins/tls/libqopensslbackend.so",
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        f"{QT}/translations/qtbase_eo.qm",
        "libgtk-3.so.0",
        "libcrypto.so.3",
        "python3.11/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so",
        "pandas/tests/data.csv",
    ],
)
def test_unneeded_file_goes(path: str) -> None:
    assert not bundle.stays(path, "BINARY")


def test_resources_without_what_made_them() -> None:
    files = {Path(path).relative_to(ROOT).as_posix() for path, _ in bundle.resources(ROOT)}
    assert "resources/text/en.toml" in files
    assert not any(path.endswith(".py") for path in files)


def test_version_is_read_without_importing() -> None:
    from explorer import __version__

    assert bundle.version(ROOT) == __version__


def test_missing_library_counts_where_it_is_needed() -> None:
    place = "/home/me/.venv/lib/python3.11/site-packages/PySide6/Qt/plugins"
    warning = "Library not found: could not resolve '{}', dependency of '{}'."
    lines = (
        warning.format("libgtk-3.so.0", f"{place}/platformthemes/libqgtk3.so"),
        warning.format("libxcb-icccm.so.4", f"{place}/platforms/libqxcb.so"),
        warning.format("libxcb-util.so.1", "/lib/x86_64-linux-gnu/libxcb-image.so.0"),
    )
    assert build.missing_libraries("\n".join(lines)) == {"libxcb-icccm.so.4", "libxcb-util.so.1"}


def test_output_is_compared_line_by_line() -> None:
    allowed = "Fontconfig error: No writable cache directories\n\n"
    assert build.unexpected_lines(allowed) == []
    assert build.unexpected_lines(f"{allowed}qt.qpa: oh\n") == ["qt.qpa: oh"]


def test_forbidden_files_and_traces_are_found(tmp_path: Path) -> None:
    for name in ("libssl.so.3", "_socket.cpython-311.so", "QtNetwork.abi3.so", "libQt6Gui.so.6"):
        (tmp_path / name).write_bytes(b"x")
    assert len(list(build.forbidden_files(tmp_path))) == 3
    (tmp_path / "notes.txt").write_text("made in /home/me/checkout today")
    assert list(build.traces_of(tmp_path, Path("/home/me/checkout"))) == [
        "notes.txt names the build folder"
    ]


def test_each_file_belongs_to_a_part_and_counts_once(tmp_path: Path) -> None:
    inner = tmp_path / "_internal"
    for name in ("PySide6/Qt/lib/libicudata.so.73", "scipy.libs/libx.so", "scipy/stats/x.so"):
        (inner / name).parent.mkdir(parents=True, exist_ok=True)
        (inner / name).write_bytes(b"123")
    (tmp_path / "case-explorer").write_bytes(b"1234")
    assert weights.weigh(tmp_path) == {
        "Qt's ICU": 3,
        "OpenBLAS of SciPy": 3,
        "SciPy": 3,
        "program": 4,
    }
    (inner / "libwhatever.so.1").write_bytes(b"1")
    with pytest.raises(BuildError, match=r"libwhatever\.so\.1 belongs to no part"):
        weights.weigh(tmp_path)


def test_a_package_over_the_budget_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case-explorer").write_bytes(bytes(1_100_000))
    weights.check(tmp_path)
    monkeypatch.setattr(weights, "INSTALLED_MB", 1)
    with pytest.raises(BuildError, match="1 MB are more than 1"):
        weights.check(tmp_path)


def test_the_readme_tells_what_each_part_is_for_and_keeps_the_budget() -> None:
    text = (ROOT / "packaging" / "README.md").read_text("utf-8")
    found = weights.TABLE.search(text)
    assert found is not None
    rows = [line.split("|")[1:4] for line in found[0].splitlines()[2:]]
    reasons = {part.name: part.reason for part in weights.PARTS}
    told = {name.strip(): why.strip() for name, _, why in rows[:-1]}
    assert len(told) >= 15
    assert told.items() <= reasons.items()
    assert 100 < sum(float(weight) for _, weight, _ in rows[:-1]) <= weights.INSTALLED_MB


def package_of_icu(names: dict[str, bytes]) -> bytes:
    """A package of ICU's data, as small as it can be."""
    head = struct.pack("<HBB8s4s16x", 32, 0xDA, 0x27, b"", b"CmnD")
    items = [(f"icudt73l/{name}".encode(), content) for name, content in sorted(names.items())]
    return head + icu._packed(items)


def test_icu_data_keep_what_sorts_and_converts() -> None:
    kept = {"coll/sv.res": b"s" * 17, "sjis.cnv": b"j", "root.res": b"r", "nfc.nrm": b"n"}
    gone = {"brkitr/word.brk": b"w", "curr/fr.res": b"f", "ja.res": b"j", "translit/a.res": b"t"}
    assert icu.shrunk(package_of_icu(kept | gone)) == package_of_icu(kept)


def test_what_is_no_icu_data_is_refused() -> None:
    with pytest.raises(BuildError):
        icu.shrunk(b"\x7fELF" + bytes(100))


def test_documents_find_their_templates_from_folders_that_exist() -> None:
    places = {place for place, _, _ in bundle.folders_of_code()}
    assert places == {
        "docx/parts/__init__.py",
        "pptx/oxml/__init__.py",
        "pptx/shapes/__init__.py",
    }
    assert all(bundle.stays(place, "DATA") for place in places)
