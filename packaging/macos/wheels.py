"""Looks, on any system, whether the lock has all for both kinds of Macs, and for which macOS."""

import zipfile
from pathlib import Path

import environment
import locked
from environment import ROOT
from look import BuildError
from macos import identity, machine_code
from macos.machine_code import Version
from windows import registry

FOLDER = ROOT / "build" / "macos" / "wheels"
PYTHON = "3.11"
SYSTEM = "darwin"
# pip takes only what is named: each macOS up to the oldest that the program is for.
BEFORE_11 = tuple(f"10_{minor}" for minor in range(16, 8, -1))
SINCE_11 = tuple(f"{major}_{minor}" for major in (13, 12, 11) for minor in (3, 0))
"""PySide6's tag says 13; its code asks for 12."""


def platforms(processor: str) -> list[str]:
    """The tags of wheels for a processor."""
    versions = (*SINCE_11, *BEFORE_11)
    kinds = (processor, "universal2")
    return [f"macosx_{version}_{kind}" for kind in kinds for version in versions]


def fetch(processor: str) -> list[Path]:
    """Download the wheels of the lock for a processor; raises ``BuildError`` when one lacks."""
    lock = environment.LOCK.read_text("utf-8")
    wanted = locked.chosen(lock, locked.roots(), SYSTEM)
    told = "".join(f"{pin.name}=={pin.version} {' '.join(pin.hashes)}\n" for pin in wanted)
    folder = FOLDER / processor
    tags = [option for tag in platforms(processor) for option in ("--platform", tag)]
    options = ("--no-deps", "--only-binary", ":all:", "--python-version", PYTHON)
    registry.download(told, folder, *options, *tags)
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) < len(wanted):
        raise BuildError(f"{len(wheels)} wheels of {len(wanted)} for {processor}")
    return wheels


def check(wheel: Path, processor: str) -> Version:
    """The oldest macOS that a wheel's own code asks for; all of it must be for the processor."""
    oldest = (0, 0)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            needed = machine_code.needs(archive.read(name)) if _is_code(name) else {}
            if needed and processor not in needed:
                raise BuildError(f"{wheel.name}: {name} is not for {processor}")
            oldest = max(oldest, needed.get(processor, (0, 0)))
    return oldest


def _is_code(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.endswith((".so", ".dylib")) or (
        ".framework/Versions/A/" in name and "." not in last
    )


def check_all() -> list[str]:
    """One line a processor; raises ``BuildError`` when the minimum is not true."""
    told: list[str] = []
    for processor, minimum in identity.MINIMUM.items():
        wheels = fetch(processor)
        needed = {wheel.name.split("-")[0]: check(wheel, processor) for wheel in wheels}
        name, newest = max(needed.items(), key=lambda item: item[1])
        allowed = tuple(int(part) for part in minimum.split("."))
        size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
        asked = ".".join(map(str, newest))
        if newest > allowed:
            raise BuildError(f"{name} asks for macOS {asked}, not {minimum}, on {processor}")
        told.append(
            f"{processor}: {len(wheels)} wheels, {size:.0f} MB, macOS {asked} because of {name}"
        )
    return told
