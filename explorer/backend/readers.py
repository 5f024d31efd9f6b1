"""Read any file of cases as text: per column codes and the distinct texts, nothing guessed.

The content decides the format, not the name. To add a format, add a function and a line in
``READERS``.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explorer.backend import delimited, sniff, workbook
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress, RawColumn, RawTable, Source


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's function returns."""

    header: list[str]
    columns: list[RawColumn]
    notices: list[Notice]
    format: str
    sha256: str
    encoding: str = ""
    is_encoding_guessed: bool = False
    separator: str = ""


def _read_text(path: Path, progress: Progress, encoding: str | None, packed: bool) -> Content:
    found = sniff.survey(path, packed, encoding, lambda part: progress(part * 0.25))
    header, columns, separator, notices = delimited.read(
        path, found, lambda part: progress(0.25 + 0.75 * part)
    )
    if found.is_guessed:
        notices.insert(0, Notice.of("guessed_encoding", encoding=found.encoding))
    name = "csv.gz" if packed else "csv"
    return Content(
        header, columns, notices, name, found.sha256, found.encoding, found.is_guessed, separator
    )


def _read_plain(path: Path, progress: Progress, encoding: str | None) -> Content:
    return _read_text(path, progress, encoding, False)


def _read_gzip(path: Path, progress: Progress, encoding: str | None) -> Content:
    return _read_text(path, progress, encoding, True)


def _read_workbook(path: Path, progress: Progress, encoding: str | None) -> Content:
    sha256 = sniff.fingerprint(path, lambda part: progress(part * 0.1))
    header, columns, notices = workbook.read(path, lambda part: progress(0.1 + 0.9 * part))
    suffix = path.suffix.lower().lstrip(".")
    name = suffix if suffix in ("xlsx", "xlsm", "xlsb", "xls", "ods") else "xlsx"
    return Content(header, columns, notices, name, sha256)


Reader = Callable[[Path, Progress, str | None], Content]

READERS: dict[str, Reader] = {
    "text": _read_plain,
    "gzip": _read_gzip,
    "workbook": _read_workbook,
    "ole": _read_workbook,
}


def read(
    path: Path, progress: Progress = lambda part: None, encoding: str | None = None
) -> RawTable:
    """Read a file. ``encoding`` overrides what the bytes suggest.

    Raises ``ExplorerError`` with a code of ``[errors]``, ``Cancelled`` when ``progress`` does.
    """
    try:
        before = os.stat(path)
        if path.is_dir():
            raise ExplorerError("is_folder", file=path.name)
        kind = sniff.kind_of(path)
        if kind == "empty":
            raise ExplorerError("empty_file", file=path.name)
        content = READERS[kind](path, progress, encoding)
        after = os.stat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except PermissionError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    except MemoryError as error:
        raise ExplorerError("not_enough_memory", file=path.name) from error
    except OSError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ExplorerError("file_changed", file=path.name)
    names, notices = unique_names(content.header, len(content.columns))
    columns = tuple(
        RawColumn(name, column.codes, column.texts)
        for name, column in zip(names, content.columns, strict=True)
    )
    source = Source(
        path,
        after.st_size,
        after.st_mtime_ns,
        content.sha256,
        content.format,
        content.encoding,
        content.is_encoding_guessed,
        content.separator,
    )
    n_rows = len(columns[0].codes)
    return RawTable(columns, n_rows, source, (*content.notices, *notices))


def unique_names(header: list[str], width: int) -> tuple[list[str], list[Notice]]:
    """Column names that are unique and not empty, and what had to be changed for it."""
    names: list[str] = []
    twice: list[str] = []
    nameless: list[str] = []
    for number, cell in enumerate(header[:width] + [""] * (width - len(header)), 1):
        name = cell.strip()
        if not name:
            name = f"column_{number}"
            if number <= len(header):
                nameless.append(name)
        if name in names:
            twice.append(name)
            count = 2
            while f"{name}_{count}" in names:
                count += 1
            name = f"{name}_{count}"
        names.append(name)
    notices: list[Notice] = []
    if twice:
        distinct = list(dict.fromkeys(twice))
        notices.append(Notice.of("duplicate_columns", n=len(distinct), columns=distinct))
    if nameless:
        notices.append(Notice.of("empty_columns", n=len(nameless), columns=nameless))
    return names, notices
