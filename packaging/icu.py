"""A smaller data file of ICU for the Linux package: 32 MB become 12.

QtCore alone uses ICU: to compare and fold texts, to convert old encodings and to name time zones.
Breaks of lines and words, transliteration, and the names of currencies, units, regions and
languages are never asked for. The self-check tries what stays.
"""

import re
import struct
import subprocess
import tempfile
from pathlib import Path

from look import BuildError

SYMBOL = re.compile(r"^([0-9a-f]+) .*\.rodata\s+([0-9a-f]+).*\s(icudt\d+_dat)$", re.MULTILINE)
"""A line of ``objdump -T``: address, size, name."""
ALIGNED = 16

FOLDERS_OUT = {"brkitr", "translit"}
FOLDERS_OF_NAMES = {"curr", "lang", "rbnf", "region", "unit"}
"""Of these only what ICU must be able to open."""
OPENED = {"res_index.res", "pool.res", "root.res"}
LANGUAGES = {"root", "en", "ar", "de", "es", "fr", "pt", "ru"}
ALWAYS = re.compile(
    r"(pool|res_index|timezoneTypes|zoneinfo64|metaZones|windowsZones|keyTypeData|supplementalData"
    r"|likelySubtags|icuver|icustd|numberingSystems|plurals|genderList|currencyNumericCodes"
    r"|dayPeriods|grammaticalFeatures|pluralRanges|units|metadata|tzdbNames)\.res"
)
FILES_OUT = {"unames.icu", "confusables.cfu", "uemoji.icu"}


def is_kept(name: str) -> bool:
    """True for an item of the data that the program may ask for."""
    folder, base = name.rpartition("/")[::2]
    language = base.split(".")[0].split("_")[0]
    if folder in FOLDERS_OUT:
        return base == "res_index.res"
    if folder in FOLDERS_OF_NAMES:
        return base in OPENED
    if folder == "coll" or base.endswith(".cnv"):
        return True
    if base.endswith(".res"):
        return language in LANGUAGES or bool(ALWAYS.fullmatch(base))
    return base not in FILES_OUT


def shrunk(data: bytes) -> bytes:
    """A package of ICU's data with fewer items; its format is that of ICU's ``ucmndata.h``."""
    (start,) = struct.unpack_from("<H", data)
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        raise BuildError("this is no package of ICU's data")
    (count,) = struct.unpack_from("<I", data, start)
    table = [struct.unpack_from("<II", data, start + 4 + 8 * index) for index in range(count)]
    ends = [*(offset for _, offset in table[1:]), len(data) - start]
    kept: list[tuple[bytes, bytes]] = []
    for (name_at, begin), end in zip(table, ends, strict=True):
        name = data[start + name_at : data.index(b"\0", start + name_at)]
        # Each name begins with that of the package: "icudt73l/".
        if is_kept(name.decode().partition("/")[2]):
            kept.append((name, data[start + begin : start + end]))
    return data[:start] + _packed(kept)


def _packed(items: list[tuple[bytes, bytes]]) -> bytes:
    """Table of contents, names, contents; the items stay in the order of their names."""
    name_at = 4 + 8 * len(items)
    begin = _up(name_at + sum(len(name) + 1 for name, _ in items))
    table, names, contents = struct.pack("<I", len(items)), b"", b""
    for name, content in items:
        table += struct.pack("<II", name_at + len(names), begin + len(contents))
        names += name + b"\0"
        contents += content.ljust(_up(len(content)), b"\xaa")
    return (table + names).ljust(begin, b"\xaa") + contents


def _up(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def shrink(library: Path) -> None:
    """Replace ``libicudata`` by one with what is kept, made by binutils alone."""
    found = SYMBOL.search(_run("objdump", "-T", str(library)))
    if found is None:
        raise BuildError(f"{library.name} does not tell where its data are")
    address, size = int(found[1], 16), int(found[2], 16)
    # In this library every section lies in the file where it lies in memory.
    data = library.read_bytes()[address : address + size]
    with tempfile.TemporaryDirectory() as folder:
        raw, part, made = (Path(folder, name) for name in ("data", "data.o", library.name))
        raw.write_bytes(shrunk(data))
        sections = "--rename-section=.data=.rodata,alloc,load,readonly,data,contents"
        turned = ("-I", "binary", "-O", "elf64-x86-64", "-B", "i386:x86-64", sections)
        placed = f"--set-section-alignment=.data={ALIGNED}"
        named = f"--add-symbol={found[3]}=.rodata:0,global,object"
        forgotten = [f"--strip-symbol=_binary_data_{which}" for which in ("start", "end", "size")]
        options = (*turned, placed, named, *forgotten)
        _run("objcopy", *options, raw.name, part.name, folder=Path(folder))
        told = ("-soname", library.name, "--build-id=none", "-z", "noexecstack")
        _run("ld", "-shared", *told, "-o", str(made), str(part))
        library.write_bytes(made.read_bytes())
        if not raw.stat().st_size < len(data):
            raise BuildError(f"{library.name} has not become smaller")


def _run(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{command[0]} has failed: {done.stderr}")
    return done.stdout
