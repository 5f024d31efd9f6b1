"""The report's items and its document from outside: what each wish does, and undoing it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents.blocks import Document, Figure
from explorer.backend.report_plan import ReportItem
from explorer.models.report_edits import ReportEdits
from explorer.models.report_items import KIND, ReportItems
from explorer.models.report_preview import ReportPreview
from explorer.models.runner import SyncRunner
from explorer.models.session import Session

CASES = "place,kind\n" + "north,a\n" * 7 + "south,b\n" * 40 + "east,a\n" * 33


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "cases.csv"
    path.write_text(CASES)
    session = Session(SyncRunner(), SyncRunner())
    session.open_file(path)
    yield session
    session.shutdown()
    session.deleteLater()


@pytest.fixture
def edits(session: Session) -> ReportEdits:
    return ReportEdits(session, session)


def told(edits: ReportEdits) -> list[str]:
    return [item.text or item.kind for item in edits.items]


def words(*texts: str) -> list[ReportItem]:
    return [ReportItem("paragraph", text) for text in texts]


def test_a_report_nobody_arranged_holds_all_charts(session: Session, edits: ReportEdits) -> None:
    panes = [pane.id for pane in session.workspace.panes]
    assert len(panes) > 1
    assert [item.pane for item in edits.items] == panes
    assert all(edits.has_pane(pane) for pane in panes)
    session.add_pane(session.workspace.panes[0].spec)
    assert len(edits.items) == len(panes) + 1


def test_items_are_added_moved_changed_and_taken_out(session: Session, edits: ReportEdits) -> None:
    edits.clear()
    for item in words("a", "b", "c"):
        edits.add(item)
    assert edits.add(ReportItem("heading", "first"), 0) == 0
    assert told(edits) == ["first", "a", "b", "c"]
    assert edits.move(1, 3) == 3
    assert told(edits) == ["first", "b", "c", "a"]
    edits.change(0, text="Chapter", level=2)
    edits.remove(1)
    assert told(edits) == ["Chapter", "c", "a"]
    for _ in range(3):
        session.undo_stack.undo()
    assert told(edits) == ["first", "a", "b", "c"]
    session.undo_stack.redo()
    assert told(edits) == ["first", "b", "c", "a"]


def test_places_that_are_not_there_change_nothing(session: Session, edits: ReportEdits) -> None:
    edits.clear()
    edits.add(ReportItem("paragraph", "only"))
    n = session.undo_stack.count()
    for at in (-1, 1, 99):
        edits.remove(at)
        edits.move(at, 0)
        edits.change(at, text="x")
    edits.move(0, 5)
    assert told(edits) == ["only"]
    assert session.undo_stack.count() == n


def test_letters_typed_one_after_the_other_are_one_step(
    session: Session, edits: ReportEdits
) -> None:
    edits.clear()
    edits.add(ReportItem("paragraph"))
    n = session.undo_stack.count()
    for text in ("W", "Wo", "Wor", "Words"):
        edits.change(0, text=text)
    for text in ("T", "Ti", "Title"):
        edits.change_plan(title=text)
    assert session.undo_stack.count() == n + 2
    session.undo_stack.undo()
    assert (edits.plan.title, edits.items[0].text) == ("", "Words")
    session.undo_stack.undo()
    assert edits.items[0].text == ""


def test_a_chart_goes_in_once_and_out_again(session: Session, edits: ReportEdits) -> None:
    first, second, *_ = [pane.id for pane in session.workspace.panes]
    edits.clear()
    edits.add_pane(second)
    edits.add_pane(second)
    assert [item.pane for item in edits.items] == [second]
    edits.add_all_panes()
    assert edits.items[0].pane == second
    assert {item.pane for item in edits.items} == {p.id for p in session.workspace.panes}
    edits.remove_pane(first)
    assert not edits.has_pane(first)
    session.remove_pane(second)
    assert not edits.has_pane(second)


def test_a_list_names_kind_and_words_of_each_item(
    session: Session, edits: ReportEdits, qtmodeltester
) -> None:
    items = ReportItems(session, edits, session)
    qtmodeltester.check(items)
    edits.clear()
    edits.add(ReportItem("heading", "Who"))
    edits.add(ReportItem("pane", pane=session.workspace.panes[0].id))
    edits.add(ReportItem("page_break"))
    edits.add(ReportItem("pane", pane=99))
    edits.add(ReportItem("of tomorrow", "x"))
    edits.add(ReportItem("finding", question="{}"))
    shown = [
        (items.index(row).data(KIND), items.index(row).data()) for row in range(items.rowCount())
    ]
    field = session.labels.field(session.workspace.panes[0].spec.field)
    assert shown == [
        ("Heading", "Who"),
        ("Figure", field),
        ("", "New page"),
        ("Figure", "This chart is no longer there"),
        ("From another version", "x"),
        ("Finding", "From the comparison of groups"),
    ]


def test_dragging_an_item_moves_it_and_tells_where(session: Session, edits: ReportEdits) -> None:
    items = ReportItems(session, edits, session)
    edits.clear()
    for item in words("a", "b", "c"):
        edits.add(item)
    places: list[int] = []
    items.dropped.connect(places.append)
    move, nowhere = Qt.DropAction.MoveAction, QModelIndex()
    items.dropMimeData(items.mimeData([items.index(0)]), move, 3, 0, nowhere)
    assert told(edits) == ["b", "c", "a"]
    items.dropMimeData(items.mimeData([items.index(2)]), move, 1, 0, nowhere)
    assert told(edits) == ["b", "a", "c"]
    assert places == [2, 1]


def test_the_document_follows_only_while_somebody_looks(session: Session, qtbot: QtBot) -> None:
    preview = ReportPreview(session, session)
    made: list[Document] = []
    preview.document_changed.connect(made.append)
    session.toggle_value("place", "south", 1)
    qtbot.wait(100)
    assert made == []
    preview.set_shown(True)
    assert len(made) == 1
    with qtbot.waitSignal(preview.document_changed):
        session.toggle_value("place", "east", 1)
        session.toggle_value("place", "east", 0)
    assert len(made) == 2
    assert preview.is_settled
    preview.set_shown(False)
    preview.set_shown(True)
    assert len(made) == 2
    session.undo_stack.undo()
    preview.set_shown(False)
    preview.set_shown(True)
    assert len(made) == 3


def test_numbers_of_an_own_file_are_those_that_may_leave(session: Session) -> None:
    preview = ReportPreview(session, session)
    made: list[Document] = []
    preview.document_changed.connect(made.append)
    preview.set_shown(True)
    origin = made[0].provenance
    assert (origin.policy.name, origin.policy.min_cell) == ("export", 10)
    charts = [block.chart for block in made[0].blocks if isinstance(block, Figure)]
    numbers = {row.get("count") for chart in charts for row in chart.table.numbers}
    assert isinstance(charts[0], ChartModel)
    assert 40 in numbers
    assert not numbers & {7, 33}
