"""What leaves as a file: the numbers behind a chart as CSV and XLSX, and safe writing.

Numbers come from a ``ChartModel``, hence from released counts. A file is written whole or not at
all.
"""

import csv
import errno
import html
import io
import json
import os
import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from explorer.backend.charts.marks import ChartModel, ChartTable
from explorer.backend.disclosure import MASKED
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST_CELL = 32_767
Number = str | int | float | None


def columns_of(model: ChartModel) -> tuple[str, ...]:
    """The header of the numbers' table: ``by`` for a cross, ``facet`` for panels."""
    given = {name for row in model.table.numbers for name in row}
    by = tuple(name for name in ("by", "facet") if name in given)
    rate = ("per_100000",) if "per_100000" in given else ()
    return ("field", "value", *by, "label", "count", "answered", "share", *rate)


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula when it opens or pastes it."""
    is_formula = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return "'" + text if is_formula else text


def table_text(table: ChartTable, labels: Labels) -> str:
    """A table for the clipboard, cells parted by tabs: numbers that any spreadsheet reads."""

    def cell(value: Number) -> str:
        if value is None:
            return labels.count(MASKED)
        if isinstance(value, float):
            return f"{value * 100:.1f}%"
        # A tab or a line within a name would be a cell or a row of its own.
        return harmless(" ".join(value.split())) if isinstance(value, str) else str(value)

    return "".join("\t".join(map(cell, row)) + "\n" for row in (table.header, *table.rows))


def table_html(table: ChartTable, labels: Labels) -> str:
    """The same as a web page's table: a spreadsheet takes exact numbers, a letter the words."""

    def cell(value: Number) -> str:
        if isinstance(value, str):
            return f"<td>{html.escape(harmless(value))}</td>"
        if value is None:
            return f"<td>{html.escape(labels.count(MASKED))}</td>"
        # How LibreOffice and Excel are told of a number and its form in a table of a page. Other
        # forms than those that every spreadsheet has are shown as ### by LibreOffice.
        form, words = ("0", labels.number(value)) if isinstance(value, int) else ("0.00%", "")
        words = words or labels.percent(value)
        return (
            f'<td align="right" sdval="{value!r}" sdnum="1033;0;{form}" x:num="{value!r}" '
            f"style=\"mso-number-format:'{form}'\">{html.escape(words)}</td>"
        )

    head = "".join(f'<th scope="col">{html.escape(harmless(name))}</th>' for name in table.header)
    rows = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in table.rows)
    return (
        '<html><head><meta charset="utf-8"></head><body>'
        f"<table><tr>{head}</tr>{rows}</table>"
        "</body></html>"
    )


def numbers_csv(model: ChartModel) -> bytes:
    """The numbers behind a chart: UTF-8, comma, one row an answer; a hidden count is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = columns_of(model)
    writer.writerow(columns)
    for row in model.table.numbers:
        cells = [row.get(name, "") for name in columns]
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode()


def provenance_json(origin: Provenance, model: ChartModel | None = None) -> bytes:
    """What stands beside a CSV, in ``<name>.csv.json``."""
    content = origin.to_json(model)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def numbers_xlsx(model: ChartModel, origin: Provenance, labels: Labels) -> bytes:
    """The numbers behind a chart as a workbook; where they came from is on its second sheet.

    Every text is written as text: nothing is taken for a formula, a link or a number.
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    created = datetime(origin.day.year, origin.day.month, origin.day.day)
    book.set_properties({"title": model.title, "comments": model.note, "created": created})
    bold = book.add_format({"bold": True})
    percent = book.add_format({"num_format": "0.0%"})
    sheet = book.add_worksheet(labels.text("footer.numbers"))
    columns = columns_of(model)
    for x, name in enumerate(columns):
        sheet.write_string(0, x, name, bold)
    for y, row in enumerate(model.table.numbers, 1):
        for x, name in enumerate(columns):
            _write(sheet, y, x, row.get(name), percent if name == "share" else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, columns.index("label"), 24)
    about = book.add_worksheet(labels.text("footer.about"))
    about.set_column(0, 0, 20)
    about.set_column(1, 1, 80)
    for y, (name, value) in enumerate(origin.to_json(model).items()):
        about.write_string(y, 0, name, bold)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        about.write_string(y, 1, text[:_LONGEST_CELL])
    book.close()
    return target.getvalue()


def _write(sheet: Any, y: int, x: int, cell: Number, number_format: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(y, x, cell[:_LONGEST_CELL])
    elif cell is not None:
        sheet.write_number(y, x, cell, number_format)


def write_atomically(path: Path, data: bytes) -> None:
    """Put the bytes at the path, or leave everything there as it was.

    Raises ``ExplorerError``: ``disk_full``, ``folder_read_only``, ``path_too_long`` or
    ``cannot_write``.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not os.access(target, os.W_OK):
            raise ExplorerError("cannot_write", file=path.name)
        _replace(target, data)
    except (OSError, ValueError) as error:
        raise ExplorerError(code_of(error), file=path.name) from error


def _replace(target: Path, data: bytes) -> None:
    """Write a temporary neighbour, then put it in the target's place."""
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(temporary, target.stat().st_mode & 0o777)
        _swap(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _swap(temporary: Path, target: Path) -> None:
    """Rename; on Windows another program may hold the target for a moment."""
    for wait in (0.05, 0.1, 0.2):
        try:
            os.replace(temporary, target)
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait)
    os.replace(temporary, target)


def code_of(error: Exception) -> str:
    """The code of an ``ExplorerError`` for what went wrong while something was written."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk_full"
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "folder_read_only"
    if number == errno.ENAMETOOLONG or getattr(error, "winerror", None) == 206:
        return "path_too_long"
    return "cannot_write"
