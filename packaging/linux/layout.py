"""What a Linux system wants to know about a program: menu entry, file types, icons, manual."""

import gzip
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import icons
from environment import ROOT

SHARE = Path(__file__).parent / "share"
NAME = "case-explorer"
ID = "invalid.case_explorer.CaseExplorer"
"""No domain on the network belongs to the program; the top level ".invalid" is nobody's."""
WORKSPACE = "application-x-case-explorer-workspace"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def write_share(share: Path, version: str, when: int) -> None:
    """Write what lies in ``/usr/share``, or in the same folder of a user's own."""
    copy(SHARE / "case-explorer.desktop", share / f"applications/{NAME}.desktop")
    copy(SHARE / "case-explorer.xml", share / f"mime/packages/{NAME}.xml")
    day = datetime.fromtimestamp(when, UTC).date().isoformat()
    text = (SHARE / "metainfo.xml").read_text("utf-8")
    for mark, value in (("@ID@", ID), ("@VERSION@", version), ("@DATE@", day)):
        text = text.replace(mark, value)
    write(share / f"metainfo/{ID}.metainfo.xml", text.encode())
    for drawing, folder, name in (
        ("case-explorer", "apps", NAME),
        ("workspace", "mimetypes", WORKSPACE),
    ):
        path = icons.DRAWINGS / f"{drawing}.svg"
        copy(path, share / f"icons/hicolor/scalable/{folder}/{name}.svg")
        for size in SIZES:
            place = share / f"icons/hicolor/{size}x{size}/{folder}/{name}.png"
            write(place, icons.png(path, size, size))


def copy(source: Path, target: Path) -> None:
    """Copy a file's content alone."""
    write(target, source.read_bytes())


def write(path: Path, content: bytes) -> None:
    """Write a file that everybody may read, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o644)


def zipped(text: str) -> bytes:
    """Compressed, and the same every time."""
    return gzip.compress(text.encode(), 9, mtime=0)


def set_times(folder: Path, when: int) -> None:
    """The same times and rights, whoever builds."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        os.utime(path, (when, when), follow_symlinks=False)


def copy_program(folder: Path, target: Path) -> None:
    """Copy the packaged program, links as links."""
    shutil.copytree(folder, target, symlinks=True)


LICENCE = ROOT / "LICENSE"
