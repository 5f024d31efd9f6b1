"""What lies in the folder that the installer packs: looked into from outside, never run."""

import re
import subprocess
import time
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

import look
from explorer import __version__
from tests.cli.conftest import CTDC, NO_FILES
from windows import identity, installer, leg, trial

ROOT = Path(__file__).parents[2]
PROGRAMS = (identity.WINDOW, identity.CONSOLE)
LISTER = "x86_64-w64-mingw32-objdump"
# What every Windows 10 has. Nothing of the Visual C++ runtime: it comes with the program.
SYSTEM = frozenset(
    """advapi32 authz bcrypt bcryptprimitives comctl32 comdlg32 d3d11 d3d12 d3d9 dwmapi dwrite
    dxgi gdi32 imm32 kernel32 mpr netapi32 ntdll ole32 oleaut32 rpcrt4 setupapi shell32 shlwapi
    uiautomationcore user32 userenv uxtheme version winmm ws2_32 wtsapi32""".split()
)


def test_nothing_of_the_network_and_of_the_build_machine() -> None:
    assert list(look.forbidden_files(leg.FOLDER)) == []
    assert list(look.traces_of(leg.FOLDER, ROOT)) == []
    assert list(leg.shims_in(leg.FOLDER)) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_modules_inside_the_program_name_no_network_and_no_build_folder(name: str) -> None:
    archive = CArchiveReader(str(leg.FOLDER / f"{name}.exe"))
    modules = archive.open_embedded_archive("PYZ.pyz")
    assert not {"socket", "_socket", "ssl", "_ssl", "asyncio", "PySide6.QtNetwork"} & {*modules.toc}
    assert "explorer.views.app" in modules.toc
    for module in modules.toc:
        content = (modules.extract(module, raw=True) or b"").lower()
        assert not [trace for trace in look.traces(ROOT) if trace in content], module


@pytest.mark.parametrize(("name", "subsystem"), [(PROGRAMS[0], 2), (PROGRAMS[1], 3)])
def test_program_tells_windows_who_it_is(name: str, subsystem: int) -> None:
    content = (leg.FOLDER / f"{name}.exe").read_bytes()
    header = int.from_bytes(content[0x3C:0x40], "little")
    assert int.from_bytes(content[header + 92 : header + 94], "little") == subsystem
    for manifest in (b"PerMonitorV2", b"longPathAware", b">UTF-8</activeCodePage>", b"asInvoker"):
        assert manifest in content
    for text in (__version__, identity.NAME, identity.PUBLISHER):
        assert text.encode("utf-16-le") in content
    n_icons = content.count(b"\x89PNG\r\n\x1a\n")
    assert n_icons >= 16


def test_libraries_come_with_the_program_or_with_windows() -> None:
    own = {path.name.lower() for path in look.files(leg.FOLDER)}
    lacking: set[str] = set()
    for path in look.files(leg.FOLDER):
        if path.suffix.lower() in (".dll", ".pyd", ".exe"):
            told = subprocess.run([LISTER, "-p", path], capture_output=True, check=True).stdout
            for found in re.findall(rb"DLL Name: (\S+)", told):
                library = found.decode().lower()
                is_system = library.removesuffix(".dll") in SYSTEM
                if library not in own and not is_system and not library.startswith("api-ms-win-"):
                    lacking.add(f"{path.name}: {library}")
    assert not lacking


def test_no_published_case_is_in_it() -> None:
    if not CTDC.is_dir():
        pytest.skip(NO_FILES)
    rows: list[bytes] = []
    for path in sorted(CTDC.glob("*.csv")):
        rows += [row for row in path.read_bytes().splitlines()[1:400] if len(row) > 100][:5]
    assert rows
    for path in look.files(leg.FOLDER):
        content = path.read_bytes()
        assert not [row for row in rows if row in content], path


def test_sizes_keep_to_the_budget() -> None:
    assert look.size(leg.FOLDER) <= leg.INSTALLED_MB * 1e6
    (setup,) = leg.OUT.glob("*.exe")
    assert setup.stat().st_size <= leg.INSTALLER_MB * 1e6


def test_two_installers_of_one_folder_are_the_same(tmp_path: Path) -> None:
    first = trial.older_setup(tmp_path)
    second = tmp_path / "again" / first.name
    icon = ROOT / "build" / "icons" / "case-explorer.ico"
    time.sleep(1.1)
    installer.make(tmp_path / "older", "0.0.1", icon, second, {"SOURCE_DATE_EPOCH": "1700000000"})
    assert first.read_bytes() == second.read_bytes()
