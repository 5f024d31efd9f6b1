"""The records as a table: order, words, finding, copying."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from explorer.backend.disclosure import EXPORT, PUBLIC, WORKING, Policy, RecordView, release_records
from explorer.backend.errors import ExplorerError
from explorer.backend.rawtable import RawColumn
from explorer.models.record_model import MOST_COPIED, RecordModel

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


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


def test_text_is_found_onwards_backwards_and_round_the_end() -> None:
    made = model(column("t", "north", "South", "", "north-east"), column("u", "", "", "north", ""))
    assert made.find("NORTH", 0) == (0, 0)
    assert made.find("north", 1) == (2, 1)
    assert made.find("north", 1, forward=False) == (0, 0)
    assert made.find("south", 2) == (1, 0)
    assert made.find("nowhere") is None
    assert made.find("") is None


@pytest.mark.parametrize("policy", [WORKING, EXPORT])
def test_records_of_a_sensitive_file_are_not_copied(policy: Policy) -> None:
    with pytest.raises(ExplorerError) as caught:
        model(column("t", "a"), policy=policy).as_text([0])
    assert caught.value.code == "records_withheld"


def test_copied_cells_and_headings_are_no_formulas_and_keep_their_line() -> None:
    made = model(column("=cmd|x!A1", "=1+1", " @x", "a\tb\nc", "-99", "\uff1d1"))
    lines = made.as_text(range(5)).splitlines()
    assert lines == ["'=cmd|x!A1", "'=1+1", "' @x", "a b c", "-99", "'\uff1d1"]


def test_no_more_rows_are_copied_than_a_spreadsheet_takes() -> None:
    made = model(RawColumn("t", np.zeros(MOST_COPIED + 5, np.uint8), ("a",)))
    assert made.as_text(range(MOST_COPIED + 5)).count("\n") == MOST_COPIED + 1


def quickest(work: Callable[[], object]) -> float:
    def once() -> float:
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    return min(once() for _ in range(3))


def test_a_million_rows_sort_as_fast_as_their_numbers() -> None:
    codes = np.random.default_rng(1).integers(0, 200, 1_000_000)
    made = model(RawColumn("t", codes.astype(np.uint8), tuple(f"answer {i}" for i in range(200))))
    plain = quickest(lambda: np.argsort(codes, kind="stable"))
    assert quickest(lambda: made.sort(0, DESCENDING)) < 2 * plain
    made.sort(0, ASCENDING)
    assert made.text_at(0, 0) == "answer 0"
    assert made.text_at(999_999, 0) == "answer 99"
