"""Icons for each system, drawn from the SVG files in ``resources/icons``."""

import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

from environment import ROOT

DRAWINGS = ROOT / "resources" / "icons"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Windows takes the next larger one: these are its sizes at 100 to 250 %."""


def png(drawing: Path, width: int, height: int) -> bytes:
    """One picture of a drawing, in pixels."""
    command = ["rsvg-convert", "--width", str(width), "--height", str(height), str(drawing)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An icon of Windows out of PNG pictures, by size; 256 at most."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, picture in pictures.items():
        # A byte cannot say 256: it says 0.
        side = size % 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + entries + b"".join(pictures.values())


def make_icos(folder: Path) -> None:
    """Write an ``.ico`` for each drawing."""
    folder.mkdir(parents=True, exist_ok=True)
    for drawing in sorted(DRAWINGS.glob("*.svg")):
        pictures = {size: png(drawing, size, size) for size in ICO_SIZES}
        (folder / f"{drawing.stem}.ico").write_bytes(ico(pictures))


ICNS_SIZES = {
    b"icp4": 16,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic14": 512,
    b"ic10": 1024,
}
"""The kinds of pictures of macOS that hold a PNG, and their widths."""


def icns(pictures: Mapping[bytes, bytes]) -> bytes:
    """An icon of macOS out of PNG pictures, by kind."""
    body = b"".join(
        kind + struct.pack(">I", len(picture) + 8) + picture for kind, picture in pictures.items()
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def make_icns(folder: Path) -> None:
    """Write an ``.icns`` for each drawing."""
    folder.mkdir(parents=True, exist_ok=True)
    for drawing in sorted(DRAWINGS.glob("*.svg")):
        pictures = {kind: png(drawing, size, size) for kind, size in ICNS_SIZES.items()}
        (folder / f"{drawing.stem}.icns").write_bytes(icns(pictures))
