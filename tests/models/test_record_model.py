"""The record table from outside: words, order, finding, copying, and a million rows."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.backend import compute
from explorer.backend.disclosure import PUBLIC, WORKING, Policy, release_records
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.rawtable import RawColumn
from explorer.models.record_model import RecordModel, ranks_of

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
CASES = """place,age,help_food,help_bed
b,10,1,0
a,9,,1
,100,1,1
b,,0,
=cmd,9,1,
<i>c</i>,9,1,
"""
N = 1_000_000


def model_of(tmp_path: Path, policy: Policy = PUBLIC) -> RecordModel:
    path = tmp_path / "cases.csv"
    # Twice, so that no column is taken for free text.
    path.write_text(CASES + CASES.partition("\n")[2] * 3)
    table = compute.load(path)
    info = compute.describe(table, policy)
    model = RecordModel()
    model.set_dataset(info, Labels.load().for_fields([f.field for f in info.fields]))
    view = compute.records(table, Filters(), policy)
    model.show_records(release_records(view.columns, view.rows[:6], policy))
    return model


def column(model: RecordModel, number: int) -> list[str]:
    return [model.text_at(row, number) for row in range(model.rowCount())]


@pytest.fixture
def model(qapp: object, tmp_path: Path) -> RecordModel:
    return model_of(tmp_path)


def test_qt_finds_no_fault_with_the_model(model: RecordModel, qtmodeltester: object) -> None:
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_cells_are_words_or_the_codes_of_the_file(model: RecordModel) -> None:
    assert column(model, 2) == ["Yes", "", "Yes", "No", "Yes", "Yes"]
    model.set_shows_labels(False)
    assert column(model, 2) == ["1", "", "1", "0", "1", "1"]
    assert model.header(2) == "help_food"
    assert column(model, 0)[-1] == "<i>c</i>"


def test_numbers_sort_by_size_words_by_letter_and_blanks_stand_last(model: RecordModel) -> None:
    model.sort(1, UP)
    assert column(model, 1) == ["9", "9", "9", "10", "100", ""]
    assert column(model, 0)[:3] == ["a", "=cmd", "<i>c</i>"]
    model.sort(1, DOWN)
    assert column(model, 1) == ["100", "10", "9", "9", "9", ""]
    model.sort(0, DOWN)
    assert column(model, 0)[-1] == ""
    model.sort(-1, UP)
    assert column(model, 1) == ["10", "9", "100", "", "9", "9"]


def test_row_numbers_are_those_of_the_file(model: RecordModel) -> None:
    model.sort(1, UP)
    numbers = [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)]
    assert numbers == ["2", "5", "6"]


def test_columns_can_be_left_out(model: RecordModel) -> None:
    model.set_hidden(["age", "help_bed"])
    assert model.header(0).lower() == "place"
    assert model.columnCount() == 2


def test_text_is_found_onwards_backwards_and_round_the_end(model: RecordModel) -> None:
    assert model.find("B", 0) == (0, 0)
    assert model.find("b", 1) == (3, 0)
    assert model.find("b", 4) == (0, 0)
    assert model.find("b", 2, forward=False) == (0, 0)
    assert model.find("nowhere", 0) is None
    assert model.find("", 0) is None


def test_copied_rows_hold_no_formula(model: RecordModel) -> None:
    lines = model.as_text([4, 0]).splitlines()
    assert lines[1].split("\t")[0] == "'=cmd"
    assert lines[2].split("\t")[:2] == ["b", "10"]


def test_rows_of_own_data_are_not_copied_out(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError) as caught:
        model_of(tmp_path, WORKING).as_text([0])
    assert caught.value.code == "records_withheld"


def test_ranks_keep_equal_words_apart_and_blanks_behind() -> None:
    assert ranks_of(["b", "", "A"]).tolist() == [1, 3, 0]
    assert ranks_of(["10", "9", " "]).tolist() == [1, 0, 3]


def quickest(work: Callable[[], object]) -> float:
    """The shortest of three runs, in seconds."""
    times: list[float] = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def test_a_million_rows_sort_as_quickly_as_their_codes(qapp: object) -> None:
    random = np.random.default_rng(1)
    texts = tuple(f"answer {i}" for i in range(1000))
    codes = random.integers(0, len(texts), N).astype(np.uint16)
    columns = (RawColumn("x", codes, texts),)
    model = RecordModel()
    model.show_records(release_records(columns, np.arange(N), PUBLIC))
    plain = quickest(lambda: np.argsort(codes, kind="stable"))
    assert quickest(lambda: model.sort(0, UP)) < 8 * plain
    assert [model.text_at(row, 0) for row in (0, N - 1)] == ["answer 0", "answer 999"]
