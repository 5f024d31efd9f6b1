"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) into codes and distinct texts, by calamine."""

import datetime
import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import lru_cache, partial, reduce
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np

from explorer.backend import titles
from explorer.backend.coding import Cells, RowCoder
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress

_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PER_BYTE, _PER_CELL = 6, 32
"""Bytes of memory for a byte of unpacked XML, for a cell of the rectangle that a sheet fills."""

_SHEET = 0.6
"""The part of the time that calamine takes for a sheet, before its rows are coded."""
_BYTES_PER_S = 1e7
"""Bytes of a packed workbook that calamine reads in a second, roughly."""
_GLANCE_S = 0.05
_MOST_KEPT = 1 << 12
"""Numbers and dates whose texts are kept for the next time."""

_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')


def format_of(path: Path) -> str:
    """``xlsx``, ``xlsb``, ``ods`` or ``xls``, by the content.

    Raises ``ExplorerError``: ``truncated_workbook``, ``truncated_archive``,
    ``workbook_password``, ``unsupported_format``.
    """
    with path.open("rb") as file:
        if file.read(1) == b"\xd0":
            if _ENCRYPTED in path.read_bytes():
                raise ExplorerError("workbook_password", file=path.name)
            return "xls"
    try:
        with zipfile.ZipFile(path) as archive:
            return _format_of_zip(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        is_workbook = path.suffix.lower() in _SUFFIXES
        code = "truncated_workbook" if is_workbook else "truncated_archive"
        raise ExplorerError(code, file=path.name) from error


def _format_of_zip(archive: zipfile.ZipFile, path: Path) -> str:
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise ExplorerError("workbook_password", file=path.name)
    names = set(archive.namelist())
    parts = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
    found = next((kind for part, kind in parts.items() if part in names), "")
    if not found and "mimetype" in names and b"spreadsheet" in archive.read("mimetype"):
        found = "ods"
    if not found:
        raise ExplorerError("unsupported_format", file=path.name)
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise ExplorerError("workbook_password", file=path.name)
    # Where memory lacks in Python it is an error; where it lacks in calamine, the program ends.
    np.empty(max(_needed(archive, entry) for entry in archive.infolist()), np.uint8)
    return found


def _needed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """The memory that a part of a workbook may take: two cells far apart take all between them."""
    n_cells = 0
    if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
        with archive.open(entry) as part:
            match = _DIMENSION.search(part.read(4096))
        if match:
            column = reduce(lambda n, letter: n * 26 + letter - 64, match[1], 0)
            n_cells = column * int(match[2])
    return entry.file_size * _PER_BYTE + n_cells * _PER_CELL


def read(path: Path, progress: Progress) -> tuple[list[str], list[Cells], list[Notice]]:
    """The first sheet with cases: its header, its columns, what was odd.

    Raises ``ExplorerError``: ``no_sheet``, ``header_only``, ``workbook_password``,
    ``workbook_damaged``.
    """
    with _explained(path):
        book = _open(path)
        names = _sheet_names(book)
        has_header = False
        seconds = path.stat().st_size / _BYTES_PER_S
        for name in names:
            get = partial(book.get_sheet_by_name, name)
            sheet = _aside(get, seconds, lambda part: progress(_SHEET * part))
            found = _read_sheet(sheet, lambda part: progress(_SHEET + (1 - _SHEET) * part))
            has_header |= bool(found[0])
            if found[1]:
                others = [other for other in names if other != name]
                if others:
                    found[2].append(Notice.of("other_sheets", n=len(others), sheets=others))
                return found
    raise ExplorerError("header_only" if has_header else "no_sheet", file=path.name)


def _aside(work: Callable[[], Any], seconds: float, progress: Progress) -> Any:
    """What ``work`` gives, which cannot be stopped: when ``progress`` raises it is left alone.

    The part done is guessed from the time it takes usually.
    """
    outcome: Future[Any] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001  raised again where it is waited for
            outcome.set_exception(error)

    try:
        Thread(target=run, name="case-explorer-sheet").start()
    except RuntimeError as error:
        raise MemoryError from error
    begin = time.monotonic()
    while not wait([outcome], _GLANCE_S).done:
        waited = (time.monotonic() - begin) / seconds
        progress(waited / (waited + 1))
    return outcome.result()


def _open(path: Path) -> Any:
    import python_calamine as calamine

    # From memory, so that calamine looks at the content and not at the name.
    return calamine.load_workbook(io.BytesIO(path.read_bytes()))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Calamine's exceptions as ``ExplorerError``."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError as error:
        raise ExplorerError("workbook_password", file=path.name) from error
    except (calamine.CalamineError, ValueError, OverflowError) as error:
        raise ExplorerError("workbook_damaged", file=path.name) from error
    except BaseException as error:
        # A panic of calamine is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise ExplorerError("workbook_damaged", file=path.name) from error


def _sheet_names(book: Any) -> list[str]:
    """The names of the sheets with cells; those a person can see come first."""
    import python_calamine as calamine

    tables = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    tables.sort(key=lambda s: s.visible != calamine.SheetVisibleEnum.Visible)
    return [sheet.name for sheet in tables]


def _read_sheet(sheet: Any, progress: Progress) -> tuple[list[str], list[Cells], list[Notice]]:
    """Header and columns of one sheet; no columns where no row follows the header."""
    header: list[str] = []
    long: list[int] = []
    coder = RowCoder(0)
    blank: list[list[str]] = []
    notices: list[Notice] = []
    rows = _rows(sheet, progress)
    first = list(islice(rows, titles.MOST_LOOKED_AT))
    n_titles = left = titles.n_titles([row for _, row in first if row], is_cut=True)
    for number, row in chain(first, rows):
        if not header:
            if row and left:
                left -= 1
                continue
            header = row
            coder = RowCoder(len(header))
            if n_titles and header:
                notices.append(Notice.of("titles", n=n_titles, line=number))
        elif not row:
            blank.append(row)
        else:
            # Blank rows count when others follow, as in a text file with separators only.
            for gap in blank:
                coder.add(gap)
            blank.clear()
            if len(row) > len(header):
                long.append(number)
            coder.add(row)
    if long:
        notices.append(Notice.of("long_rows", n=len(long), first=long[0]))
    columns = coder.columns() if header else []
    return header, columns if columns and len(columns[0].codes) else [], notices


def _rows(sheet: Any, progress: Progress) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with their numbers, without empty cells at the end."""
    text_of = lru_cache(_MOST_KEPT)(cell_text)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number % 500 == 1:
            progress(number / max(number, sheet.total_height))
        row = [cell if cell.__class__ is str else text_of(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        yield number, row


def cell_text(cell: Any) -> str:
    """A cell as the text a CSV of the sheet would hold: 1 not 1.0, dates as ISO 8601.

    Yes/no cells become 1 and 0, because spreadsheets keep flags so.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)
