"""Read any file of cases as text: per column codes and the distinct texts, nothing guessed.

The content decides the format, not the name. To add a format, write a function and a line in
``READERS``.
"""

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.backend import delimited, numbering, schema, sniff, workbook
from explorer.backend.coding import Cells
from explorer.backend.errors import Cancelled, ExplorerError, Notice
from explorer.backend.rawtable import Progress, RawColumn, RawTable, Source


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a format's function finds in a file."""

    header: Sequence[str]
    columns: list[Cells]
    notices: list[Notice]
    format: str
    sha256: str
    encoding: str = ""
    is_encoding_guessed: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: how ``sniff.kind_of`` calls its content, and usual endings of its names."""

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Progress, str | None], Content]


def _read_text(path: Path, progress: Progress, encoding: str | None, packed: bool) -> Content:
    # Of the time, as measured: unpacking costs in both passes.
    first = 0.2 if packed else 0.1
    found = sniff.survey(path, packed, encoding, lambda part: progress(first * part))
    layout, columns, notices = delimited.read(
        found, lambda part: progress(first + (1 - first) * part)
    )
    if found.is_guessed:
        notices.insert(0, Notice.of("guessed_encoding", encoding=found.encoding))
    return Content(
        layout.header,
        columns,
        notices,
        "csv.gz" if packed else "csv",
        found.sha256,
        found.encoding,
        found.is_guessed,
        layout.separator,
    )


def _read_plain(path: Path, progress: Progress, encoding: str | None) -> Content:
    return _read_text(path, progress, encoding, False)


def _read_packed(path: Path, progress: Progress, encoding: str | None) -> Content:
    return _read_text(path, progress, encoding, True)


def _read_workbook(path: Path, progress: Progress, encoding: str | None) -> Content:
    kind = workbook.format_of(path)
    sha256 = sniff.fingerprint(path, lambda part: progress(part * 0.1))
    header, columns, notices = workbook.read(path, lambda part: progress(0.1 + 0.9 * part))
    return Content(header, columns, notices, kind, sha256)


READERS: tuple[Reader, ...] = (
    Reader("text", (".csv", ".tsv", ".txt", ".tab"), _read_plain),
    Reader("gzip", (".csv.gz", ".tsv.gz", ".txt.gz"), _read_packed),
    Reader("zip", (".xlsx", ".xlsm", ".xlsb", ".ods"), _read_workbook),
    Reader("ole", (".xls",), _read_workbook),
)

SUFFIXES = tuple(suffix for reader in READERS for suffix in reader.suffixes)
"""Endings of file names that can be opened, for file dialogs."""


def prepare() -> None:
    """Bring in what the first file needs, while nobody waits for it."""
    numbering.prepare()
    schema.schemas()


def read(
    path: Path, progress: Progress = lambda part: None, encoding: str | None = None
) -> RawTable:
    """Read a file. ``encoding`` overrides what the bytes suggest.

    Raises ``ExplorerError`` with a code of ``[errors]``; ``Cancelled`` when ``progress`` does.
    """
    try:
        return _read(path, _forward(progress), encoding)
    except PermissionError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    except (MemoryError, OverflowError) as error:
        raise ExplorerError("not_enough_memory", file=path.name) from error
    except UnicodeError as error:
        # All bytes fitted the encoding when they were surveyed.
        raise ExplorerError("file_changed", file=path.name) from error
    except OSError as error:
        raise ExplorerError("file_unreadable", file=path.name) from error


def _forward(progress: Progress) -> Progress:
    """Progress that never goes back, though a file may be read twice."""
    furthest = 0.0

    def report(part: float) -> None:
        nonlocal furthest
        furthest = max(furthest, part)
        progress(furthest)

    return report


def _read(path: Path, progress: Progress, encoding: str | None) -> RawTable:
    before = _status(path, "file_not_found")
    if stat.S_ISDIR(before.st_mode):
        raise ExplorerError("is_folder", file=path.name)
    if not stat.S_ISREG(before.st_mode):
        raise ExplorerError("not_a_table", file=path.name)
    content = _unless_changed(path, before, lambda: _content(path, progress, encoding))
    return _table(content, path, before)


def _content(path: Path, progress: Progress, encoding: str | None) -> Content:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        kind = sniff.kind_of(file.read(16))
    progress(0.0)
    if kind == "empty":
        raise ExplorerError("empty_file", file=path.name)
    reader = next((r for r in READERS if r.kind == kind), None)
    if reader is None:
        raise ExplorerError("unsupported_format", file=path.name)
    # Asked for and given back: a file beyond the memory is refused before minutes of reading.
    np.empty(size, np.uint8)
    return reader.read(path, progress, encoding)


def _status(path: Path, code: str) -> os.stat_result:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise ExplorerError(code, file=path.name) from error
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise ExplorerError(code, file=path.name) from error


def _unless_changed(path: Path, before: os.stat_result, read: Callable[[], Content]) -> Content:
    """Read; when the file was changed or taken away meanwhile, that is what is told."""
    failure: Exception | None = None
    content: Content | None = None
    try:
        content = read()
    except Cancelled:
        raise
    except (ExplorerError, OSError, UnicodeError) as error:
        failure = error
    after = _status(path, "file_changed")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ExplorerError("file_changed", file=path.name) from failure
    if content is None:
        assert failure
        raise failure
    return content


def _table(content: Content, path: Path, status: os.stat_result) -> RawTable:
    header, cells = list(content.header), content.columns
    # Separators at the end of every line make a column without a name and without cells.
    while len(cells) > 1 and cells[-1].is_blank and not "".join(header[len(cells) - 1 :]).strip():
        cells.pop()
        del header[len(cells) :]
    names, notices = unique_names(header, len(cells))
    source = Source(
        path,
        status.st_size,
        status.st_mtime_ns,
        content.sha256,
        content.format,
        content.encoding,
        content.is_encoding_guessed,
        content.separator,
    )
    columns = tuple(RawColumn(n, *c) for n, c in zip(names, cells, strict=True))
    return RawTable(columns, len(cells[0].codes), source, (*content.notices, *notices))


def unique_names(header: Sequence[str], width: int) -> tuple[list[str], list[Notice]]:
    """Column names that are unique and not empty, and what had to be changed for it."""
    wanted = [cell.strip() for cell in header] + [""] * (width - len(header))
    names: list[str] = []
    # A name that stands in the file is never given to another column.
    taken = set(wanted)
    seen: set[str] = set()
    twice: dict[str, None] = {}
    nameless: list[str] = []
    for number, cell in enumerate(wanted, 1):
        name = cell or f"column_{number}"
        if cell in seen or (not cell and name in taken):
            if cell:
                twice[cell] = None
            count = 2
            while f"{name}_{count}" in taken:
                count += 1
            name = f"{name}_{count}"
        seen.add(cell or name)
        taken.add(name)
        names.append(name)
        if not cell and number <= len(header):
            nameless.append(name)
    notices: list[Notice] = []
    if twice:
        notices.append(Notice.of("duplicate_columns", n=len(twice), columns=list(twice)))
    if nameless:
        notices.append(Notice.of("empty_columns", n=len(nameless), columns=nameless))
    return names, notices
