"""Reads from Mach-O files which processors they are for and which macOS they ask for."""

import struct
from collections.abc import Iterator

PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
MANY, MANY_64, ONE_64 = 0xCAFEBABE, 0xCAFEBABF, 0xFEEDFACF
MINIMUM, BUILT_FOR = 0x24, 0x32
"""Load commands: the older way to say which macOS is needed, and the present one."""

Version = tuple[int, int]


def needs(content: bytes) -> dict[str, Version]:
    """The oldest macOS by processor; empty for a file that is no code of macOS."""
    found: dict[str, Version] = {}
    for processor, begin in _slices(content):
        found[processor] = max(_versions(content, begin), default=(0, 0))
    return found


def _slices(content: bytes) -> Iterator[tuple[str, int]]:
    """Each processor and where its code begins."""
    if len(content) < 32:
        return
    (magic,) = struct.unpack_from(">I", content)
    if magic in (MANY, MANY_64):
        (count,) = struct.unpack_from(">I", content, 4)
        form, size = (">IIIII", 20) if magic == MANY else (">IIQQII", 32)
        # A class file of Java begins alike and has a version where the count stands.
        for index in range(count if count < 20 else 0):
            kind, _, begin, *_ = struct.unpack_from(form, content, 8 + size * index)
            yield PROCESSORS.get(kind, "other"), begin
    elif struct.unpack_from("<I", content)[0] == ONE_64:
        yield PROCESSORS.get(struct.unpack_from("<I", content, 4)[0], "other"), 0


def _versions(content: bytes, begin: int) -> Iterator[Version]:
    (count,) = struct.unpack_from("<I", content, begin + 16)
    at = begin + 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", content, at)
        if command in (MINIMUM, BUILT_FOR):
            (packed,) = struct.unpack_from("<I", content, at + (8 if command == MINIMUM else 12))
            yield packed >> 16, packed >> 8 & 255
        at += size
