"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) into codes and distinct texts, by calamine."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np

from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress, RawColumn


def read(path: Path, progress: Progress) -> tuple[list[str], list[RawColumn], list[Notice]]:
    """The first sheet that is not empty: its header, its columns, what was odd."""
    workbook = _open(path)
    names = list(workbook.sheet_names)
    for name in names:
        progress(0.1)
        rows = _rows(workbook, name, path)
        if rows:
            others = [other for other in names if other != name]
            notices = [Notice.of("other_sheets", n=len(others), sheets=others)] if others else []
            header = [cell_text(cell).strip() for cell in rows[0]]
            if len(rows) < 2:
                raise ExplorerError("header_only", file=path.name)
            return header, _columns(rows, progress), notices
    raise ExplorerError("no_sheet", file=path.name)


def _open(path: Path) -> Any:
    import python_calamine as calamine

    try:
        return calamine.load_workbook(str(path))
    except calamine.PasswordError as error:
        raise ExplorerError("workbook_password", file=path.name) from error
    except (calamine.ZipError, calamine.XmlError) as error:
        raise ExplorerError("truncated_workbook", file=path.name) from error
    except calamine.CalamineError as error:
        code = "workbook_password" if _is_encrypted(path) else "workbook_damaged"
        raise ExplorerError(code, file=path.name) from error


def _is_encrypted(path: Path) -> bool:
    """Encrypted workbooks of Excel name their content in the directory of the container."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[: 1 << 24]


def _rows(workbook: Any, name: str, path: Path) -> list[list[Any]]:
    """The sheet's rows from the first one that is not blank; blank rows are left out."""
    import python_calamine as calamine

    try:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
    except calamine.CalamineError as error:
        raise ExplorerError("truncated_workbook", file=path.name) from error
    return [row for row in rows if any(cell != "" for cell in row)]


def _columns(rows: list[list[Any]], progress: Progress) -> list[RawColumn]:
    width = len(rows[0])
    columns: list[RawColumn] = []
    for i in range(width):
        progress(0.3 + 0.7 * i / width)
        seen: dict[str, int] = {}
        codes = [seen.setdefault(cell_text(row[i]), len(seen)) for row in rows[1:]]
        array = np.array(codes, np.min_scalar_type(max(1, len(seen))))
        columns.append(RawColumn("", array, tuple(seen)))
    return columns


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
    return str(cell)
