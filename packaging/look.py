"""Looks into a finished package: what must not be in it, and how large it is."""

import re
from collections.abc import Iterator
from pathlib import Path

FORBIDDEN = re.compile(
    r"QtNetwork|Qt6?Network|[/\\]_(socket|ssl|hashlib|overlapped)\.|lib(ssl|crypto)[.-]"
)


class BuildError(Exception):
    """The package is not what it should be; the text says why."""


def files(folder: Path) -> list[Path]:
    """All files of a package, in a fixed order; links are not followed."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def size(folder: Path) -> int:
    """The bytes of all files."""
    return sum(path.stat().st_size for path in files(folder))


def forbidden_files(folder: Path) -> Iterator[str]:
    """Network libraries."""
    for path in sorted(folder.rglob("*")):
        if FORBIDDEN.search(f"/{path.relative_to(folder).as_posix()}"):
            yield f"{path.relative_to(folder)} does not belong into the package"


def traces(root: Path) -> tuple[bytes, ...]:
    """The folder of the checkout as a file may name it: with either slash, in either encoding."""
    names = (root.as_posix(), root.as_posix().replace("/", "\\"))
    return tuple(name.encode(code).lower() for name in names for code in ("utf-8", "utf-16-le"))


def traces_of(folder: Path, root: Path) -> Iterator[str]:
    """Files that name the folder of the checkout."""
    wanted = traces(root)
    for path in files(folder):
        content = path.read_bytes().lower()
        if any(trace in content for trace in wanted):
            yield f"{path.relative_to(folder)} names the build folder"
