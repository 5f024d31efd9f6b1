"""What is chosen, checked and written for Windows, without a Windows."""

import hashlib
import struct
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import environment
import icons
import locked
import look
from look import BuildError
from windows import identity, installer, interpreter, shims

ROOT = Path(__file__).parents[2]
LOCK = """\
wanted==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via case-explorer (pyproject.toml)
below==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
    # via
    #   other
    #   wanted
elsewhere==3.0 ; sys_platform == 'darwin' \\
    --hash=sha256:dd
    # via wanted
tester==4.0 \\
    --hash=sha256:ee
    # via case-explorer (pyproject.toml)
"""


def test_windows_gets_what_the_program_asks_for_and_nothing_else() -> None:
    chosen = locked.chosen(LOCK, {"wanted"}, "win32")
    assert [(pin.name, pin.version) for pin in chosen] == [("wanted", "1.0"), ("below", "2.0")]
    assert chosen[0].hashes == ("--hash=sha256:aa", "--hash=sha256:bb")


def test_marker_that_nobody_has_thought_of_ends_the_build() -> None:
    with pytest.raises(BuildError, match="platform_machine"):
        locked.chosen(LOCK.replace("sys_platform ==", "platform_machine =="), set(), "win32")


def test_dependency_that_the_lock_lacks_ends_the_build() -> None:
    with pytest.raises(BuildError, match="absent"):
        locked.chosen(LOCK, {"absent"}, "win32")


def test_the_real_lock_has_all_for_windows() -> None:
    lock = environment.LOCK.read_text("utf-8")
    names = {pin.name for pin in locked.chosen(lock, locked.roots(), "win32")}
    assert {"pyside6-essentials", "shiboken6", "numpy", "pandas", "tzdata", "pefile"} <= names
    assert not {"pytest", "ruff", "macholib", "basedpyright"} & names
    assert {"scipy", "lxml", "pillow", "pynacl", "cffi"} <= names


def test_conditions_that_hold_together_are_understood() -> None:
    both = "implementation_name != 'PyPy' and sys_platform != 'win32'"
    lock = LOCK.replace("sys_platform == 'win32'", both)
    assert [pin.name for pin in locked.chosen(lock, {"wanted"}, "win32")] == ["wanted"]
    assert [pin.name for pin in locked.chosen(lock, {"wanted"}, "linux")] == ["wanted", "below"]


def library(folder: Path, content: bytes) -> Path:
    """A library of enough files, all listed in a catalogue, one with a content of its own."""
    inside = folder / "Lib"
    inside.mkdir()
    (folder / "DLLs").mkdir()
    listed = b"head"
    for number in range(interpreter.N_LISTED):
        text = f"x = {number}\r\n".encode()
        (inside / f"m{number}.py").write_bytes(text)
        listed += hashlib.sha256(text).digest()
    (folder / "DLLs" / "python_lib.cat").write_bytes(listed)
    (inside / "m7.py").write_bytes(content)
    return folder


def test_altered_file_of_the_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"no signed catalogue lists Lib/m7\.py"):
        interpreter._check_library(library(tmp_path, b"x = -7\r\n"))


def test_listed_library_is_accepted(tmp_path: Path) -> None:
    assert interpreter._check_library(library(tmp_path, b"x = 7\r\n")) == interpreter.N_LISTED


def test_pinned_library_that_is_another_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vcruntime140.dll").write_bytes(b"MZ")
    with pytest.raises(BuildError, match="not the pinned one"):
        interpreter._check_programs(tmp_path)


def test_every_name_of_the_c_library_leads_somewhere() -> None:
    text = shims.definition(["fopen", "cexp"], {"cexp"})
    assert text.splitlines()[2:] == ['  "fopen" = "ucrtwine.fopen"', '  "cexp" = own_cexp']
    with pytest.raises(BuildError, match="cpow"):
        shims.definition(["fopen"], {"cpow"})
    assert {"cabsf", "cpowl", "creal"} <= shims.own_functions()


PATHS = [PurePosixPath("a.exe"), PurePosixPath("_internal/b/c $1.txt")]


def test_uninstaller_names_each_file_and_then_the_emptied_folders() -> None:
    assert installer.uninstall_lines(PATHS) == [
        'Delete "$INSTDIR\\a.exe"',
        'Delete "$INSTDIR\\_internal\\b\\c $$1.txt"',
        'RMDir "$INSTDIR\\_internal\\b"',
        'RMDir "$INSTDIR\\_internal"',
    ]


def test_installer_unpacks_each_file_beside_the_version_before() -> None:
    assert installer.install_lines(Path("/made"), PATHS) == [
        'SetOutPath "${WAITING}"',
        'File "/made/a.exe"',
        'SetOutPath "${WAITING}\\_internal\\b"',
        'File "/made/_internal/b/c $$1.txt"',
    ]


def test_what_the_installer_says_is_there_in_each_language() -> None:
    text = (ROOT / "packaging/windows/words.nsh").read_text("utf-8")
    said: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("LangString"):
            _, name, language, *_ = line.split()
            said.setdefault(language, set()).add(name)
    script = (ROOT / "packaging/windows/installer.nsi").read_text("utf-8")
    assert len(said) == script.count("!insertmacro MUI_LANGUAGE ") == 7
    assert len(set(map(frozenset, said.values()))) == 1


def test_portable_archives_of_one_folder_are_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    (folder / "a.exe").write_bytes(b"x")
    (folder / "_internal" / "b.dll").write_bytes(b"y")
    for name in ("one.zip", "two.zip"):
        installer.make_portable(folder, tmp_path / name, 1_700_000_000)
        (folder / "a.exe").touch()
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = archive.namelist()
    assert names == [
        "Case Explorer/_internal/b.dll",
        "Case Explorer/a.exe",
        "Case Explorer/portable.txt",
    ]


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("1.2rc1", (1, 2, 0, 0))],
)
def test_version_as_windows_wants_it(version: str, numbers: tuple[int, ...]) -> None:
    assert identity.four_numbers(version) == numbers


def test_icon_lists_each_picture_with_its_place() -> None:
    content = icons.ico({16: b"small", 256: b"large"})
    assert struct.unpack("<HHH", content[:6]) == (0, 1, 2)
    for n, (side, picture) in enumerate(((16, b"small"), (0, b"large"))):
        entry = struct.unpack("<BBBBHHII", content[6 + 16 * n : 22 + 16 * n])
        assert entry[0] == entry[1] == side
        assert content[entry[7] : entry[7] + entry[6]] == picture


def test_traces_of_the_build_folder_are_found_as_windows_writes_them(tmp_path: Path) -> None:
    (tmp_path / "a.pyd").write_bytes(b".." + "Z:\\home\\Me\\checkout\\x".encode("utf-16-le"))
    (tmp_path / "b.pyd").write_bytes(b"Z:\\home\\me\\checkout")
    (tmp_path / "c.pyd").write_bytes(b"Z:\\home\\me")
    found = list(look.traces_of(tmp_path, Path("/home/me/checkout")))
    assert found == ["a.pyd names the build folder", "b.pyd names the build folder"]
