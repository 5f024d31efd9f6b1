"""The records as a table: words, headings, order, columns left out, copying."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from explorer.backend import compute
from explorer.backend.disclosure import EXPORT, PUBLIC, WORKING, Policy, RecordView, release_records
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.rawtable import RawColumn
from explorer.models.record_model import MOST_COPIED, MOST_SHOWN, RecordModel
from tests.models.waiting import WaitingRunner

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
CASES = """place,age,help_food,help_bed
b,10,1,0
a,9,,1
,100,1,1
b,,0,
=cmd,9,1,
<i>c</i>,9,1,
"""


def column(name: str, *cells: str) -> RawColumn:
    texts = tuple(dict.fromkeys(cells))
    return RawColumn(name, np.array([texts.index(cell) for cell in cells], np.uint8), texts)


def view(*columns: RawColumn, policy: Policy = PUBLIC) -> RecordView:
    return release_records(columns, np.arange(len(columns[0].codes)), policy)


def model(*columns: RawColumn, policy: Policy = PUBLIC) -> RecordModel:
    made = RecordModel()
    made.show_records(view(*columns, policy=policy))
    return made


def cells(made: RecordModel, number: int = 0) -> list[str]:
    return [made.text_at(row, number) for row in range(made.rowCount())]


@pytest.fixture
def from_file(tmp_path: Path) -> RecordModel:
    """The six cases above, from a file whose fields were worked out."""
    path = tmp_path / "cases.csv"
    # Four times, so that no column is taken for free text.
    path.write_text(CASES + CASES.partition("\n")[2] * 3)
    table = compute.load(path)
    info = compute.describe(table, PUBLIC)
    made = RecordModel()
    made.set_dataset(info, Labels.load().for_fields([f.field for f in info.fields]))
    records = compute.records(table, Filters(), PUBLIC)
    made.show_records(release_records(records.columns, records.rows[:6], PUBLIC))
    return made


def test_qt_finds_no_fault_while_records_are_shown_sorted_and_left_out(
    qtmodeltester: ModelTester,
) -> None:
    made = model(column("place", "b", "", "a"), column("n", "10", "9", "x"))
    qtmodeltester.check(made)
    made.sort(0, DESCENDING)
    made.set_hidden(["place"])
    made.set_shows_labels(False)
    made.sort(-1)
    qtmodeltester.check(made)


def test_cells_and_headings_are_words_or_those_of_the_file(from_file: RecordModel) -> None:
    assert cells(from_file, 2) == ["Yes", "", "Yes", "No", "Yes", "Yes"]
    assert from_file.header(2) == "Food"
    from_file.set_shows_labels(False)
    assert cells(from_file, 2) == ["1", "", "1", "0", "1", "1"]
    assert from_file.header(2) == "help_food"


def test_columns_can_be_left_out(from_file: RecordModel) -> None:
    from_file.set_hidden(["age", "help_bed"])
    assert [from_file.header(n).lower() for n in range(from_file.columnCount())] == [
        "place",
        "food",
    ]


# Order


def test_numbers_sort_by_size_and_texts_by_letter_with_blanks_last_both_ways() -> None:
    made = model(column("n", "10", "9", "", "100"), column("t", "10", "b", "", "A"))
    made.sort(0, ASCENDING)
    assert cells(made) == ["9", "10", "100", ""]
    made.sort(0, DESCENDING)
    assert cells(made) == ["100", "10", "9", ""]
    made.sort(1, ASCENDING)
    assert cells(made, 1) == ["10", "A", "b", ""]
    made.sort(-1)
    assert cells(made) == ["10", "9", "", "100"]


def test_equal_cells_keep_the_order_of_the_file_and_its_row_numbers() -> None:
    made = model(column("t", "b", "a", "b", "a"))
    made.sort(0, DESCENDING)
    numbers = [made.headerData(row, VERTICAL) for row in range(4)]
    assert numbers == ["1", "3", "2", "4"]


def test_chosen_rows_stay_the_same_records_when_sorted() -> None:
    made = model(column("t", "c", "a", "b"))
    chosen = QPersistentModelIndex(made.index(0, 0))
    made.sort(0, ASCENDING)
    assert chosen.row() == 2
    assert made.text_at(chosen.row(), 0) == "c"


def test_the_order_stays_with_its_column_when_another_is_left_out() -> None:
    made = model(
        column("first", "x", "z", "y"), column("second", "c", "a", "b"), column("u", *"213")
    )
    made.sort(1, ASCENDING)
    made.set_hidden(["first"])
    assert made.headerData(0, HORIZONTAL) == "second"
    assert cells(made) == ["a", "b", "c"]
    assert made.sorted_by == (0, ASCENDING)
    made.set_hidden(["second"])
    assert cells(made) == ["x", "z", "y"]
    assert made.sorted_by == (-1, ASCENDING)


def test_the_order_stays_when_other_records_are_shown() -> None:
    columns = (column("t", "c", "", "b", "a"),)
    made = RecordModel()
    made.show_records(release_records(columns, np.arange(4), PUBLIC))
    made.sort(0, DESCENDING)
    made.show_records(release_records(columns, np.array([1, 2, 3]), PUBLIC))
    assert cells(made) == ["b", "a", ""]


def test_the_old_order_is_shown_until_the_new_one_is_there_and_only_the_newest_comes() -> None:
    runner = WaitingRunner()
    made = RecordModel(runner)
    told: list[bool] = []
    made.busy_changed.connect(told.append)
    made.show_records(view(column("t", "c", "a", "b"), column("u", "1", "3", "2")))
    made.sort(0, ASCENDING)
    first = dict(runner.waiting)
    made.sort(1, DESCENDING)
    assert cells(made) == ["c", "a", "b"]
    assert made.is_busy
    second = runner.waiting
    runner.waiting = first
    runner.work("order")
    assert cells(made) == ["c", "a", "b"]
    runner.waiting = second
    runner.work("order")
    assert cells(made, 1) == ["3", "2", "1"]
    assert told == [True, False]


def test_records_that_arrive_while_an_order_is_worked_out_are_not_lost() -> None:
    runner = WaitingRunner()
    made = RecordModel(runner)
    columns = (column("t", "c", "", "b", "a"),)
    made.show_records(release_records(columns, np.arange(4), PUBLIC))
    made.sort(0, ASCENDING)
    made.show_records(release_records(columns, np.array([0, 2]), PUBLIC))
    made.sort(0, DESCENDING)
    runner.work("order")
    assert cells(made) == ["c", "b"]
    made.sort(0, ASCENDING)
    made.sort(-1)
    assert cells(made) == ["c", "b"]
    assert not made.is_busy
    runner.work("order")
    assert cells(made) == ["c", "b"]


def test_an_order_of_the_file_before_is_dropped() -> None:
    runner = WaitingRunner()
    made = RecordModel(runner)
    made.show_records(view(column("t", "b", "a")))
    made.sort(0, ASCENDING)
    made.set_dataset(None, Labels.load())
    assert made.rowCount() == 0
    runner.work("order")
    assert made.rowCount() == 0
    made.show_records(view(column("t", "d", "c")))
    assert cells(made) == ["d", "c"]


def test_everything_for_finds_and_orders_is_made_ready_in_parts() -> None:
    runner = WaitingRunner()
    made = RecordModel(runner)
    made.show_records(view(column("t", "b", "a"), column("u", "2", "1")))
    while not made.is_prepared:
        runner.work("prepare")
    assert not runner.waiting
    made.set_shows_labels(False)
    assert not made.is_prepared
    assert "prepare" in runner.waiting


def test_an_order_comes_before_what_is_made_ready_which_goes_on_afterwards() -> None:
    runner = WaitingRunner()
    made = RecordModel(runner)
    made.show_records(view(column("t", "b", "a")))
    made.sort(0, ASCENDING)
    runner.work("prepare")
    assert not made.is_prepared
    runner.work("order")
    assert cells(made) == ["a", "b"]
    while not made.is_prepared:
        runner.work("prepare")


# Copying


@pytest.mark.parametrize("policy", [WORKING, EXPORT])
def test_records_of_a_sensitive_file_are_not_copied(policy: Policy) -> None:
    with pytest.raises(ExplorerError) as caught:
        model(column("t", "a"), policy=policy).as_text([0])
    assert caught.value.code == "records_withheld"


def test_copied_cells_and_headings_are_no_formulas_and_keep_their_line() -> None:
    made = model(column("=cmd|x!A1", "=1+1", " @x", "a\tb\nc", "-99", "\uff1d1"))
    lines = made.as_text(range(5)).splitlines()
    assert lines == ["'=cmd|x!A1", "'=1+1", "' @x", "a b c", "-99", "'\uff1d1"]


def test_rows_are_copied_as_they_are_shown_in_the_order_asked_for(from_file: RecordModel) -> None:
    lines = from_file.as_text([4, 0]).splitlines()
    assert lines[1].split("\t") == ["'=cmd", "9", "Yes", ""]
    assert lines[2].split("\t") == ["b", "10", "Yes", "No"]
    assert len(lines) == 3


def test_no_more_rows_are_copied_than_a_spreadsheet_takes() -> None:
    made = model(RawColumn("t", np.zeros(MOST_COPIED + 5, np.uint8), ("a",)))
    assert made.as_text(range(MOST_COPIED + 5)).count("\n") == MOST_COPIED + 1


def test_a_cell_of_millions_of_letters_is_shown_by_its_beginning_and_copied_whole() -> None:
    letters = "x" * 3_000_000
    made = model(column("note", letters, "y"))
    shown = made.data(made.index(0, 0))
    assert shown == "x" * MOST_SHOWN + "…"
    assert made.data(made.index(1, 0)) == "y"
    assert letters in made.as_text([0])
