"""Finding in the records: first find, number of finds, steps, and searches that are given up."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.backend.disclosure import PUBLIC, RecordView, release_records
from explorer.backend.rawtable import RawColumn
from explorer.models.record_model import RecordModel
from explorer.models.record_search import RecordSearch
from explorer.models.runner import Runner, Runs
from tests.models.waiting import WaitingRunner

TEXTS = ("north", "South", "", "north-east")


def column(name: str, cells: Sequence[str]) -> RawColumn:
    texts = tuple(dict.fromkeys(cells))
    return RawColumn(name, np.array([texts.index(cell) for cell in cells], np.uint8), texts)


def view(rows: Sequence[int] = range(4)) -> RecordView:
    columns = (column("t", TEXTS), column("u", ("", "", "north", "")))
    return release_records(columns, np.array(rows, np.int64), PUBLIC)


@dataclass
class Desk:
    """A model, its search, and where the search went."""

    model: RecordModel
    search: RecordSearch
    went: list[tuple[int, int]] = field(default_factory=list)


def desk(runner: Runs | None = None) -> Desk:
    model = RecordModel(runner)
    made = Desk(model, RecordSearch(model, runner))
    made.search.found.connect(lambda row, number: made.went.append((row, number)))
    model.show_records(view())
    return made


def test_the_first_find_is_told_from_a_row_on_and_then_how_many_there_are() -> None:
    made = desk()
    made.search.seek("NORTH", 1)
    assert made.went == [(2, 1)]
    assert made.search.n_found == 3
    assert [made.search.number_of(row) for row in range(4)] == [1, None, 2, 3]
    made.search.seek("nowhere")
    assert made.search.n_found == 0
    assert made.went == [(2, 1)]


def test_no_text_ends_the_search() -> None:
    made = desk()
    made.search.seek("north")
    made.search.seek("")
    assert made.search.n_found is None
    assert not made.search.is_running
    made.search.step(0)
    assert made.went == [(0, 0)]


def test_steps_go_from_find_to_find_both_ways_and_round_the_end() -> None:
    made = desk()
    made.search.seek("north", 1)
    made.search.step(2)
    made.search.step(3)
    made.search.step(0, forward=False)
    made.search.step(3, forward=False)
    made.search.step(1, forward=False)
    assert made.went == [(2, 1), (3, 0), (0, 0), (3, 0), (2, 1), (0, 0)]


def test_finds_follow_another_order_other_records_and_other_columns() -> None:
    made = desk()
    made.search.seek("north")
    made.model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [made.search.number_of(row) for row in range(4)] == [None, 1, 2, 3]
    made.model.show_records(view([1, 3]))
    assert made.search.n_found == 1
    assert made.search.number_of(1) == 1
    made.model.set_hidden(["t"])
    assert made.search.n_found == 0
    assert made.went == [(0, 0)]


def test_a_newer_text_and_a_stop_end_the_search_under_way() -> None:
    runner = WaitingRunner()
    made = desk(runner)
    made.search.seek("no")
    older = runner.waiting.pop("find")
    made.search.seek("sou")
    newer = runner.waiting["find"]
    runner.waiting["find"] = older
    runner.work("find")
    assert made.search.is_running
    assert made.went == []
    runner.waiting["find"] = newer
    runner.work("find")
    assert made.went == [(1, 0)]
    made.search.seek("north")
    made.search.stop()
    assert not made.search.is_running
    runner.work("find")
    assert made.search.n_found is None
    assert made.went == [(1, 0)]


def test_a_step_asked_for_while_it_searches_is_done_when_the_finds_are_known() -> None:
    runner = WaitingRunner()
    made = desk(runner)
    made.search.seek("north")
    made.search.step(0)
    assert made.went == []
    runner.work("find")
    assert made.went == [(0, 0), (2, 1)]


def test_a_step_after_a_stop_searches_again() -> None:
    runner = WaitingRunner()
    made = desk(runner)
    made.search.seek("north")
    made.search.stop()
    made.search.step(0)
    runner.work("find")
    assert made.went == [(2, 1)]
    assert made.search.n_found == 3


def test_an_order_chosen_while_it_searches_counts_in_that_order() -> None:
    runner = WaitingRunner()
    made = desk(runner)
    made.search.seek("north")
    made.model.sort(0, Qt.SortOrder.DescendingOrder)
    runner.work("order")
    runner.work("find")
    assert made.went == [(1, 0)]
    assert [made.search.number_of(row) for row in range(4)] == [None, 1, 2, 3]


@pytest.fixture
def worker() -> Runner:
    return Runner()


def test_on_the_worker_the_last_letter_typed_is_answered_and_nothing_runs_on_this_thread(
    qtbot: QtBot, worker: Runner
) -> None:
    n = 300_000
    texts = tuple(f"Report {number:06d}" for number in range(n))
    here = threading.get_ident()

    class Texts(tuple[str, ...]):
        """Notices who reads many texts."""

        __slots__ = ()

        def __getitem__(self, at: object) -> object:  # type: ignore[override]
            assert not isinstance(at, slice) or threading.get_ident() != here
            return super().__getitem__(at)  # type: ignore[index]

    model = RecordModel(worker)
    search = RecordSearch(model, worker)
    went: list[int] = []
    search.found.connect(lambda row, number: went.append(row))
    raw = RawColumn("t", np.arange(n, dtype=np.uint32), Texts(texts))
    model.show_records(release_records((raw,), np.arange(n), PUBLIC))
    for end in range(1, len(texts[-1]) + 1):
        search.seek(texts[-1][:end], 0)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: not search.is_running and not model.is_busy, timeout=20_000)
    assert search.n_found == 1
    assert search.number_of(0) == 1
    worker.shutdown()
    assert went
    for thing in (search, model, worker):
        thing.deleteLater()
