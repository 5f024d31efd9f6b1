"""Spreadsheets give the cells that a CSV of the sheet would hold."""

import datetime
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from explorer.backend import readers, workbook
from explorer.backend.errors import Cancelled, ExplorerError
from explorer.backend.rawtable import RawTable

Sheets = dict[str, list[list[Any]]]

ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {"office": "office", "table": "table", "text": "text"}.items()
)


def cells(raw: RawTable) -> list[list[str]]:
    """The table row by row."""
    return [[c.texts[c.codes[i]] for c in raw.columns] for i in range(raw.n_rows)]


def notices_of(raw: RawTable) -> dict[str, dict[str, object]]:
    return {notice.code: dict(notice.params) for notice in raw.notices}


def write_xlsx(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        time = book.add_format({"num_format": "hh:mm:ss"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for k, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(i, k, cell) if cell else None
                    elif isinstance(cell, datetime.datetime):
                        is_day = cell.time() == datetime.time()
                        sheet.write_datetime(i, k, cell, day if is_day else moment)
                    elif isinstance(cell, datetime.time):
                        sheet.write_datetime(i, k, cell, time)
                    elif cell is not None:
                        sheet.write(i, k, cell)
    return path


def ods_cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        value = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
        return f"<table:table-cell {value}/>"
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def write_ods(path: Path, sheets: Sheets, manifest: str = "") -> Path:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES}>'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return path


WRITERS = {"xlsx": write_xlsx, "ods": write_ods}
HEADER = ["gender", "id", "Straße"]
ROWS = [["Female", "007", "<b>Ł"], ["", "NA", " two\nlines"], ["=1+1", "x", "\u202eright"]]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", ["cases", "cases.csv", "cases.ods", "cases.xlsx"])
def test_a_workbook_is_known_by_its_content(tmp_path: Path, kind: str, name: str) -> None:
    raw = readers.read(WRITERS[kind](tmp_path / name, {"cases": [HEADER, *ROWS]}))
    assert list(raw.names) == HEADER
    assert cells(raw) == ROWS
    assert raw.source.format == kind
    assert raw.notices == ()


@pytest.mark.parametrize("kind", WRITERS)
def test_numbers_are_written_as_short_as_they_are(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [["a", "b", "c"], [1, 2019.0, 0.1], [-3, 1.5, 1e20], [True, False, 0]]
    raw = readers.read(WRITERS[kind](tmp_path / "cases", {"s": rows}))
    assert cells(raw) == [["1", "2019", "0.1"], ["-3", "1.5", "1e+20"], ["1", "0", "0"]]


def test_dates_are_written_as_iso(tmp_path: Path) -> None:
    day = datetime.datetime(2020, 2, 29)
    row = [day, datetime.datetime(2020, 2, 29, 13, 5), datetime.time(13, 5)]
    raw = readers.read(write_xlsx(tmp_path / "c.xlsx", {"s": [["a", "b", "c"], row, row]}))
    assert cells(raw)[0] == ["2020-02-29", "2020-02-29T13:05:00", "13:05:00"]


@pytest.mark.parametrize("kind", WRITERS)
def test_the_first_sheet_with_cases_is_read_and_the_others_named(tmp_path: Path, kind: str) -> None:
    sheets: Sheets = {"empty": [], "title": [["About"]], "cases": [["a"], ["1"]], "more": [["b"]]}
    raw = readers.read(WRITERS[kind](tmp_path / "cases", sheets))
    assert cells(raw) == [["1"]]
    others = {"n": 3, "sheets": ["empty", "title", "more"]}
    assert notices_of(raw) == {"other_sheets": others}


@pytest.mark.parametrize("kind", WRITERS)
def test_blank_rows_are_skipped_before_the_header_and_after_the_cases(
    tmp_path: Path, kind: str
) -> None:
    rows: list[list[Any]] = [[], [None], ["a", "b"], ["1", "2"], [], ["3", ""], [None, ""], []]
    raw = readers.read(WRITERS[kind](tmp_path / "cases", {"s": rows}))
    assert raw.names == ("a", "b")
    assert cells(raw) == [["1", "2"], ["", ""], ["3", ""]]


@pytest.mark.parametrize("kind", WRITERS)
def test_cells_beside_the_header_are_kept_and_told(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [[], ["a", "", "a"], ["1", "2", "3"], ["4", "5", "6", "", "7"]]
    raw = readers.read(WRITERS[kind](tmp_path / "cases", {"s": rows}))
    assert raw.names == ("a", "column_2", "a_2", "column_4", "column_5")
    assert cells(raw) == [["1", "2", "3", "", ""], ["4", "5", "6", "", "7"]]
    assert notices_of(raw)["long_rows"] == {"n": 1, "first": 4}


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_above_the_header_are_left_out_and_told(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [
        ["Cases of 2021"], [], ["a", "b", "c"], ["1", "2"], ["", "", "3"], ["4"]
    ]  # fmt: skip
    raw = readers.read(WRITERS[kind](tmp_path / "cases", {"s": rows}))
    assert raw.names == ("a", "b", "c")
    assert cells(raw) == [["1", "2", ""], ["", "", "3"], ["4", "", ""]]
    assert notices_of(raw) == {"titles": {"n": 1, "line": 3}}


def test_a_hidden_sheet_comes_last(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, shown = book.add_worksheet("hidden"), book.add_worksheet("shown")
        for sheet, text in ((hidden, "h"), (shown, "s")):
            sheet.write_column(0, 0, ["a", text])
        shown.activate()
        hidden.hide()
    assert cells(readers.read(path)) == [["s"]]


def test_an_xlsm_is_read(tmp_path: Path) -> None:
    raw = readers.read(write_xlsx(tmp_path / "cases.xlsm", {"s": [["a"], [1]]}))
    assert cells(raw) == [["1"]]


def test_a_stop_does_not_wait_for_the_sheet(tmp_path: Path) -> None:
    may_end = threading.Event()
    seen: list[float] = []

    def progress(part: float) -> None:
        seen.append(part)
        if len(seen) == 3:
            raise Cancelled

    try:
        with pytest.raises(Cancelled):
            workbook._aside(lambda: may_end.wait(60), 1.0, progress)
        assert not may_end.is_set()
    finally:
        may_end.set()
    assert 0 < seen[0] < seen[1] < seen[2] < 1


def test_numbers_dates_and_texts_that_are_equal_in_python_stay_apart(tmp_path: Path) -> None:
    day = datetime.datetime(2020, 1, 2)
    rows: list[list[Any]] = [["a", "b"], [1, "1.0"], [True, day], [1.0, "2020-01-02"], [False, 0.5]]
    raw = readers.read(write_xlsx(tmp_path / "c.xlsx", {"s": rows}))
    expected = [["1", "1.0"], ["1", "2020-01-02"], ["1", "2020-01-02"], ["0", "0.5"]]
    assert cells(raw) == expected


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "no sheet with cells": (lambda p: write_xlsx(p, {"a": [], "b": []}), "no_sheet"),
    "header only": (lambda p: write_xlsx(p, {"a": [["x", "y"]]}), "header_only"),
    "header and blank rows": (lambda p: write_ods(p, {"a": [["x"], [""]]}), "header_only"),
    "encrypted ods": (
        lambda p: write_ods(p, {"a": [["x"], ["1"]]}, "<m><encryption-data/></m>"),
        "workbook_password",
    ),
    "encrypted xlsx": (
        lambda p: p.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(1000)
            + "EncryptedPackage".encode("utf-16-le")
            + bytes(3000)
        ),
        "workbook_password",
    ),
    "old workbook in name only": (
        lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)),
        "workbook_damaged",
    ),
    "beginning of a zip": (lambda p: p.write_bytes(b"PK\x03\x04" + bytes(9)), "truncated_workbook"),
}


@pytest.mark.parametrize("situation", BAD)
def test_a_workbook_without_readable_cases_says_why(tmp_path: Path, situation: str) -> None:
    make, code = BAD[situation]
    path = tmp_path / "cases.xlsx"
    make(path)
    with pytest.raises(ExplorerError) as caught:
        readers.read(path)
    assert (caught.value.code, caught.value.params) == (code, {"file": "cases.xlsx"})


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_says_so(tmp_path: Path, kind: str, part: float) -> None:
    path = WRITERS[kind](tmp_path / f"cases.{kind}", {"s": [HEADER, *ROWS * 100]})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(ExplorerError) as caught:
        readers.read(path)
    assert caught.value.code == "truncated_workbook"


@pytest.mark.parametrize("kind", WRITERS)
def test_a_damaged_workbook_never_ends_the_program(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / f"cases.{kind}", {"s": [HEADER, *ROWS * 100]})
    sound = path.read_bytes()
    codes: set[str] = set()
    for at in range(30, len(sound) - 4, max(1, len(sound) // 150)):
        path.write_bytes(sound[:at] + bytes(b ^ 0x5A for b in sound[at : at + 3]) + sound[at + 3 :])
        try:
            readers.read(path)
        except ExplorerError as error:
            codes.add(error.code)
    assert codes
    allowed = {"truncated_workbook", "workbook_damaged", "workbook_password", "no_sheet"}
    assert codes <= allowed | {"unsupported_format", "not_enough_memory"}


def test_two_cells_far_apart_do_not_end_the_program(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["a", "1"])
        sheet.write(1048575, 16383, "x")
    with pytest.raises(ExplorerError) as caught:
        readers.read(path)
    assert caught.value.code == "not_enough_memory"


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cases.csv", "a,b\n1,2\n")
    with pytest.raises(ExplorerError) as caught:
        readers.read(path)
    assert caught.value.code == "unsupported_format"
