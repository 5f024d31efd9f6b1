"""Small libraries that stand in for what Debian 12's Wine lacks; none gets into the product.

Windows itself has all of them.
"""

import re
import subprocess
from pathlib import Path

from look import BuildError

COMPILER = "x86_64-w64-mingw32-gcc-posix"
LISTER = "x86_64-w64-mingw32-objdump"
SOURCES = Path(__file__).parent / "shims"
WINE_LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")

RUNTIME, RENAMED = "ucrtbase", "ucrtwine"
MARK = b"Wine builtin DLL"
"""Wine would load a file with this mark under no other name than its own."""
EXPORT = re.compile(r"^\t\[ *\d+\] (\S+)$", re.M)
OWN = re.compile(r"^(?:COMPLEX|REAL)\((\w+)\)", re.M)
NAMES = ("ucrtbase.dll", "ucrtwine.dll", "bcryptprimitives.dll", "uisettings.dll")


def provide(folder: Path) -> None:
    """Build the libraries into a folder, unless they are there."""
    if all((folder / name).exists() for name in NAMES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    _compile(folder / "bcryptprimitives.dll", SOURCES / "bcryptprimitives.c", "-ladvapi32")
    _compile(folder / "uisettings.dll", SOURCES / "uisettings.c")
    original = WINE_LIBRARIES / f"{RUNTIME}.dll"
    content = original.read_bytes().replace(MARK, bytes(len(MARK)), 1)
    (folder / f"{RENAMED}.dll").write_bytes(content)
    listed = folder / f"{RUNTIME}.def"
    listed.write_text(definition(exports(original), own_functions()))
    _compile(folder / f"{RUNTIME}.dll", SOURCES / "complex.c", str(listed), "-static-libgcc")


def exports(library: Path) -> list[str]:
    """The names that a library offers."""
    done = subprocess.run([LISTER, "-p", str(library)], capture_output=True, text=True, check=True)
    return EXPORT.findall(done.stdout.partition("[Ordinal/Name Pointer] Table")[2])


def own_functions() -> set[str]:
    """The functions that take the place of Wine's."""
    names = {*OWN.findall((SOURCES / "complex.c").read_text("utf-8")), "cpow"}
    return {name + kind for name in names for kind in ("", "f", "l")}


def definition(names: list[str], own: set[str]) -> str:
    """What the linker is told: every name of Wine's library, led to Wine's or to our own."""
    if absent := own - set(names):
        raise BuildError(f"Wine's {RUNTIME}.dll does not list {', '.join(sorted(absent))}")
    goals = (f"own_{name}" if name in own else f'"{RENAMED}.{name}"' for name in names)
    lines = (f'  "{name}" = {goal}' for name, goal in zip(names, goals, strict=True))
    return "\n".join((f"LIBRARY {RUNTIME}", "EXPORTS", *lines, ""))


def _compile(out: Path, *sources: Path | str) -> None:
    command = [COMPILER, "-shared", "-O2", "-s", "-Wall", "-o", str(out), *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{out.name} cannot be made\n{done.stderr}")
