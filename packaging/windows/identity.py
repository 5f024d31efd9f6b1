"""What a program tells Windows about itself; read by ``explorer.spec`` under Windows' Python."""

import re
from pathlib import Path
from typing import Any

NAME = "Case Explorer"
PUBLISHER = "Case Explorer contributors"
COPYRIGHT = "MIT licence; Qt and PySide6 under the LGPL"
WINDOW, CONSOLE = "Case Explorer", "case-explorer"
"""The program for people, and its twin for the command line."""

NUMBER = re.compile(r"(?:^|\.)([0-9]*)")

ICONS = ("case-explorer", "workspace")
"""The program's own, and that of its files; the registry names them by their place here."""

HERE = Path(__file__).parent
US_ENGLISH, UNICODE = 0x409, 1200


def resources(name: str, version: str, root: Path) -> dict[str, Any]:
    """PyInstaller's options for one program: its icon, manifest and version."""
    return {
        "icon": [str(root / "build" / "icons" / f"{icon}.ico") for icon in ICONS],
        "manifest": str(HERE / "program.manifest"),
        "version": version_resource(name, version),
    }


def version_resource(name: str, version: str) -> Any:
    """What Explorer shows under "Details"."""
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = four_numbers(version)
    told = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME if name == WINDOW else f"{NAME} (command line)",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{name}.exe",
        "ProductName": NAME,
        "ProductVersion": version,
    }
    table = info.StringTable(
        f"{US_ENGLISH:04X}{UNICODE:04X}", [info.StringStruct(*item) for item in told.items()]
    )
    language = info.VarStruct("Translation", [US_ENGLISH, UNICODE])
    # Windows NT, an application
    fixed = info.FixedFileInfo(numbers, numbers, mask=0x3F, OS=0x40004, fileType=1)
    kids = [info.StringFileInfo([table]), info.VarFileInfo([language])]
    return info.VSVersionInfo(ffi=fixed, kids=kids)


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """``0.1.0`` as Windows wants it; what follows the numbers of a trial version is left out."""
    parts = [int(number or 0) for number in NUMBER.findall(version)]
    first, second, third, fourth = (*parts, 0, 0, 0, 0)[:4]
    return first, second, third, fourth
