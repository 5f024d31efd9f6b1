"""The charts area from outside: real mouse and keys on panes, tools, tables and troubles."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QTableView, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from explorer.backend.charts.shapes import GridHits, Hit
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.filters import Clause, Together
from explorer.backend.workspace import Pane
from explorer.models.session import Session
from explorer.views import chart_view
from explorer.views.chart_pane import ChartPane
from explorer.views.chart_view import ChartView
from explorer.views.pane_grid import PaneGrid, arrange
from explorer.views.pane_menu import PaneMenu
from explorer.views.theme import Theme

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RECRUITER = ChartSpec("bar", "recruiter")


def pane_of(grid: PaneGrid, pane_id: int) -> ChartPane:
    pane = grid.pane(pane_id)
    assert pane is not None
    return pane


def view_of(grid: PaneGrid, pane_id: int) -> ChartView:
    view = grid.findChild(ChartView, f"pane.{pane_id}.chart")
    assert isinstance(view, ChartView)
    return view


def tool(grid: PaneGrid, pane_id: int, name: str) -> QPushButton:
    button = grid.findChild(QPushButton, f"pane.{pane_id}.{name}")
    assert isinstance(button, QPushButton)
    return button


def middle(hit: Hit) -> QPoint:
    return QPoint(int(hit.x + hit.width / 2), int(hit.y + hit.height / 2))


def click(qtbot: QtBot, view: ChartView, hit: Hit, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, keys, middle(hit))
    QCoreApplication.processEvents()


def asked(session: Session, field: str) -> tuple[str, ...]:
    return session.workspace.filters.clause(field).include


def ids(session: Session) -> list[int]:
    return [pane.id for pane in session.workspace.panes]


def choose(pane: ChartPane, *words: str) -> None:
    """Trigger an entry of the pane's menu by the words on the way to it."""
    menu = PaneMenu(pane._session, pane.pane, pane)
    place: QMenu = menu
    for word in words[:-1]:
        place = next(m for m in menu.findChildren(QMenu) if m.title() == word)
    next(a for a in place.actions() if a.text() == words[-1]).trigger()
    QCoreApplication.processEvents()


# Clicking and keys


def test_a_click_on_a_bar_filters_ctrl_adds_and_a_second_click_clears(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=RECRUITER)
    view = view_of(grid, 1)
    first, second = view.hits[0], view.hits[1]
    click(qtbot, view, first)
    assert asked(session, "recruiter") == (first.target[0][1],)
    second = next(hit for hit in view.hits if hit.target == second.target)
    click(qtbot, view, second, CTRL)
    assert asked(session, "recruiter") == (first.target[0][1], second.target[0][1])
    session.set_clause(Clause("recruiter", (first.target[0][1],)))
    first = next(hit for hit in view.hits if hit.target == first.target)
    click(qtbot, view, first)
    assert asked(session, "recruiter") == ()


def test_a_click_beside_the_marks_does_nothing(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    before = session.workspace
    view = view_of(grid, 1)
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEY, QPoint(view.width() // 2, view.height() - 8))
    assert session.workspace is before


def test_a_click_on_a_cell_of_two_fields_filters_by_both(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=ChartSpec("heat_map", "means", by="recruiter"))
    view = view_of(grid, 1)
    hit = view.hits[0]
    click(qtbot, view, hit)
    assert {(c.field, c.include[0]) for c in session.workspace.filters.clauses} == set(hit.target)


def test_a_cell_of_a_large_matrix_is_named_clicked_and_reached_by_keys(
    qtbot: QtBot, grid: PaneGrid, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "routes.csv"
    rows = [f"o{i % 120:03},d{i * 7 % 31:02}\n" for i in range(4000)]
    file.write_text("origin,destination\n" + "".join(rows))
    session.open_file(file)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session.add_pane(ChartSpec("heat_map", "origin", by="destination", top=120))
    session.maximise(ids(session)[-1])
    QCoreApplication.processEvents()
    view = view_of(grid, ids(session)[-1])
    assert isinstance(view.hits, GridHits)
    place = len(view.hits) // 2
    hit = view.hits[place]
    qtbot.mouseMove(view.viewport(), middle(hit))
    qtbot.waitUntil(lambda: view._item.current == hit)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view._item.current == view.hits[place + 1]
    click(qtbot, view, hit)
    assert {(c.field, c.include[0]) for c in session.workspace.filters.clauses} == set(hit.target)
    assert [chosen.target for chosen in view._item.chosen] == [hit.target]


def test_a_click_paints_each_chart_once(grid: PaneGrid, session: Session) -> None:
    class Paints(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.n: Counter[str] = Counter()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.n[watched.parent().objectName()] += 1
            return False

    paints = Paints()
    for pane_id in ids(session):
        view_of(grid, pane_id).viewport().installEventFilter(paints)
    for _ in range(3):
        QCoreApplication.processEvents()
    paints.n.clear()
    session.toggle_value("gender", "female", 1)
    for _ in range(5):
        QCoreApplication.processEvents()
    assert paints.n == dict.fromkeys((f"pane.{i}.chart" for i in session.shown_panes), 1)


def test_a_filtered_mark_is_shown_as_chosen(grid: PaneGrid, session: Session) -> None:
    session.change_pane(1, spec=RECRUITER)
    view = view_of(grid, 1)
    target = view.hits[0].target
    assert view._item.chosen == ()
    session.click_target(target, False)
    assert [hit.target for hit in view._item.chosen] == [target]


@pytest.mark.parametrize("chart", ["cooccurrence", "upset"])
def test_answers_together_are_reached_by_the_keyboard_and_filtered_by(
    qtbot: QtBot, grid: PaneGrid, session: Session, chart: str
) -> None:
    session.change_pane(1, spec=ChartSpec(chart, "means"))
    view = view_of(grid, 1)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(len(view.hits)):
        if view._item.current and isinstance(view._item.current.target[0], Together):
            break
        qtbot.keyClick(view, Qt.Key.Key_Down)
    current = view._item.current
    assert current is not None
    (together,) = current.target
    assert isinstance(together, Together)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    clause = session.workspace.filters.clause("means")
    assert (set(clause.include), clause.match) == (set(together.values), together.match)
    assert session.results is not None
    told = current.tip.split(": ")[1].replace(";", " ").split()[0].replace(",", "")
    assert session.results.n_selected == int(told)
    assert together in {part for hit in view._item.chosen for part in hit.target}
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not session.workspace.filters.clauses


def test_the_keyboard_walks_over_the_marks_and_filters(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=RECRUITER)
    view = view_of(grid, 1)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    if view._item.current is None:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view._item.current == view.hits[0]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view._item.current == view.hits[1]
    assert view._item.shows_focus
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view._item.current == view.hits[-1]
    wanted = view.hits[-1].target[0][1]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked(session, "recruiter") == (wanted,)


def test_arrows_reach_every_mark_of_a_line(qtbot: QtBot, grid: PaneGrid, session: Session) -> None:
    session.change_pane(1, spec=ChartSpec("trend", "year"))
    view = view_of(grid, 1)
    seen = set()
    for _ in view.hits:
        qtbot.keyClick(view, Qt.Key.Key_Right)
        seen.add(view._item.current)
    assert seen == set(view.hits)


def test_the_mark_under_the_pointer_is_framed_and_the_pointer_tells(
    qtbot: QtBot, grid: PaneGrid
) -> None:
    view = view_of(grid, 1)
    hit = view.hits[0]
    qtbot.mouseMove(view.viewport(), middle(hit))
    qtbot.waitUntil(lambda: view._item.current == hit)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    before = view.grab().toImage()
    qtbot.mouseMove(view.viewport(), QPoint(4, view.height() - 4))
    qtbot.waitUntil(lambda: view._item.current is None)
    assert view.grab().toImage() != before


def test_an_answer_that_looks_like_html_is_told_as_it_is(
    qtbot: QtBot, grid: PaneGrid, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("colour\n" + "<b>red</b>\n" * 20 + "blue\n" * 30)
    session.open_file(file)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    view = view_of(grid, 1)
    hit = next(hit for hit in view.hits if hit.target == (("colour", "<b>red</b>"),))
    qtbot.mouseMove(view.viewport(), middle(hit))
    qtbot.waitUntil(lambda: "red" in QToolTip.text())
    assert QToolTip.text().startswith("<qt>&lt;b&gt;red&lt;/b&gt;")
    QToolTip.hideText()


def test_a_chart_is_named_and_described(grid: PaneGrid) -> None:
    view = view_of(grid, 1)
    pane = pane_of(grid, 1)
    assert pane.model is not None
    assert view.accessibleName() == pane.model.title
    assert view.accessibleDescription() == pane.model.alt_text


def test_marks_are_named_parts_for_a_screen_reader(
    grid: PaneGrid, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Listening:
        isActive = staticmethod(lambda: True)

    monkeypatch.setattr(chart_view, "QAccessible", Listening)
    session.change_pane(1, spec=RECRUITER)
    view = view_of(grid, 1)
    for spec in (RECRUITER, ChartSpec("bar", "majority")):
        session.change_pane(1, spec=spec)
        session.set_clause(Clause("gender", ("female",)))
        marks = [w for w in view.viewport().findChildren(QWidget) if w.isVisible()]
        named = {w.accessibleName(): w.geometry().center() for w in marks}
        for hit in view.hits:
            assert (named[hit.tip] - middle(hit)).manhattanLength() <= 3
        session.clear_filters()
    click_target = view.hits[0]
    assert view.childAt(middle(click_target)) is view.viewport()


def test_the_wheel_scrolls_the_panes_and_leaves_the_chart_as_it_is(grid: PaneGrid) -> None:
    view = view_of(grid, 1)
    assert view.transform().isIdentity()
    assert not view.mouseEnabled


# Panes


def test_starting_charts_stand_in_order_without_overlap(grid: PaneGrid, session: Session) -> None:
    rects = [pane_of(grid, i).geometry() for i in ids(session)]
    assert len(rects) >= 4
    for number, one in enumerate(rects):
        assert one.width() >= 300
        assert one.height() >= 240
        assert not any(one.intersects(other) for other in rects[number + 1 :])


def test_many_panes_of_many_sizes_fill_the_first_free_places() -> None:
    panes = tuple(Pane(i, RECRUITER, c, r) for i, (c, r) in enumerate([(2, 2), (1, 1), (3, 1)], 1))
    assert arrange(panes, 3) == {1: (0, 0, 2, 2), 2: (2, 0, 1, 1), 3: (0, 2, 3, 1)}
    assert arrange(panes, 1) == {1: (0, 0, 1, 2), 2: (0, 2, 1, 1), 3: (0, 3, 1, 1)}


def test_a_filter_keeps_the_widgets_and_their_places(grid: PaneGrid, session: Session) -> None:
    before = {i: (pane_of(grid, i), pane_of(grid, i).geometry()) for i in ids(session)}
    session.set_clause(Clause("majority", ("child",)))
    after = {i: (pane_of(grid, i), pane_of(grid, i).geometry()) for i in ids(session)}
    assert after == before


def test_panes_are_added_repeated_and_removed(grid: PaneGrid, session: Session) -> None:
    n = len(ids(session))
    session.add_pane(RECRUITER)
    new = ids(session)[-1]
    assert pane_of(grid, new).model is not None or new not in session.shown_panes
    choose(pane_of(grid, 1), "Add the same chart once more")
    assert session.workspace.panes[-1].spec == session.workspace.pane(1).spec
    choose(pane_of(grid, 1), "Remove this chart")
    assert len(ids(session)) == n + 1
    assert grid.pane(1) is None
    session.undo_stack.undo()
    assert grid.pane(1) is not None


def test_a_pane_is_moved_by_its_menu_and_by_dropping(grid: PaneGrid, session: Session) -> None:
    choose(pane_of(grid, 2), "Move towards the beginning")
    assert ids(session)[:2] == [2, 1]
    grid.drop_pane(2, pane_of(grid, 3).geometry().center())
    assert ids(session)[:3] == [1, 3, 2]
    grid.drop_pane(1, QPoint(5, 100_000))
    assert ids(session)[-1] == 1


def test_dragging_the_corner_resizes_in_steps_of_the_grid(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    pane = pane_of(grid, 1)
    corner = QPoint(pane.width() - 4, pane.height() - 4)
    view = view_of(grid, 1).viewport()
    at = view.mapFrom(pane, corner)
    qtbot.mousePress(view, LEFT, NO_KEY, at)
    qtbot.mouseMove(view, at + QPoint(pane.width(), 0))
    qtbot.mouseRelease(view, LEFT, NO_KEY, at + QPoint(pane.width(), 10))
    assert (session.workspace.pane(1).columns, session.workspace.pane(1).rows) == (2, 1)
    assert pane.width() > 600
    choose(pane, "Size", "Small")
    assert session.workspace.pane(1).columns == 1


def test_a_pane_is_enlarged_and_esc_goes_back(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    small = pane_of(grid, 2).size()
    qtbot.mouseClick(tool(grid, 2, "enlarge"), LEFT)
    assert session.workspace.maximised == 2
    assert pane_of(grid, 2).width() > small.width() * 2
    assert not pane_of(grid, 1).isVisible()
    qtbot.keyClick(pane_of(grid, 2), Qt.Key.Key_Escape)
    assert session.workspace.maximised == 0
    assert pane_of(grid, 1).isVisible()
    title = QPoint(40, 20)
    qtbot.mouseDClick(view_of(grid, 2).viewport(), LEFT, NO_KEY, title)
    assert session.workspace.maximised == 2


def test_a_filter_does_not_take_the_focus_into_an_enlarged_pane(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.maximise(1)
    other = QPushButton(grid)
    other.show()
    other.setFocus()
    session.set_clause(Clause("majority", ("child",)))
    QCoreApplication.processEvents()
    assert not pane_of(grid, 1).hasFocus()


def test_a_chart_is_shown_as_a_table_and_back(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=RECRUITER)
    qtbot.mouseClick(tool(grid, 1, "as_table"), LEFT)
    assert session.workspace.pane(1).is_table
    table = grid.findChild(QTableView, "pane.1.table")
    assert isinstance(table, QTableView)
    assert table.isVisible()
    pane = pane_of(grid, 1)
    assert pane.model is not None
    model = table.model()
    assert model.rowCount() == len(pane.model.table.rows)
    assert model.index(0, 0).data() == pane.model.table.rows[0][0]
    qtbot.mouseClick(tool(grid, 1, "as_table"), LEFT)
    assert not table.isVisible()
    assert view_of(grid, 1).isVisible()


def test_a_chart_without_its_field_says_so_in_place_and_offers_another(
    qtbot: QtBot, grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=ChartSpec("bar", "nowhere"))
    way_on = tool(grid, 1, "choose")
    assert way_on.isVisible()
    words = pane_of(grid, 1)._trouble.text()
    assert "nowhere" in words
    assert "{" not in words
    assert pane_of(grid, 2).model is not None
    session.change_pane(1, spec=RECRUITER)
    assert not way_on.isVisible()


def test_tools_appear_under_the_pointer_and_with_the_keyboard(qtbot: QtBot, grid: PaneGrid) -> None:
    pane = pane_of(grid, 5)
    assert not pane.underMouse()
    assert not pane.shows_tools
    at = QPointF(20, 20)
    QCoreApplication.sendEvent(pane, QEnterEvent(at, at, at))
    assert pane.shows_tools
    QCoreApplication.sendEvent(pane, QEvent(QEvent.Type.Leave))
    assert not pane.shows_tools
    grid.activateWindow()
    tool(grid, 5, "menu").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: pane.shows_tools)
    tool(grid, 2, "menu").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: not pane.shows_tools)


def test_options_change_the_chart_and_a_second_choice_takes_them_back(
    grid: PaneGrid, session: Session
) -> None:
    session.change_pane(1, spec=ChartSpec("bar", "citizenship"))
    choose(pane_of(grid, 1), "Numbers", "Numbers of cases")
    choose(pane_of(grid, 1), "How many answers", "The 5 largest")
    assert session.workspace.pane(1).spec == ChartSpec("bar", "citizenship", measure="count", top=5)
    assert len(view_of(grid, 1).hits) == 5
    choose(pane_of(grid, 1), "How many answers", "The 5 largest")
    assert session.workspace.pane(1).spec.top == 0


# Adding


@pytest.fixture
def picker(grid: PaneGrid) -> Callable[[str], QComboBox]:
    grid.open_picker(grid)

    def find(name: str) -> QComboBox:
        box = grid.findChild(QComboBox, f"picker.{name}")
        assert isinstance(box, QComboBox)
        return box

    return find


def test_the_picker_offers_only_fields_that_fit_and_keeps_those_that_still_do(
    grid: PaneGrid, session: Session, picker: Callable[[str], QComboBox]
) -> None:
    kind, field = picker("kind"), picker("field")
    kind.setCurrentIndex(kind.findData("bar"))
    field.setCurrentIndex(field.findData("year"))
    kind.setCurrentIndex(kind.findData("trend"))
    assert field.currentData() == "year"
    assert field.findData("recruiter") == -1
    kind.setCurrentIndex(kind.findData("stacked_bar"))
    assert field.findData("recruiter") == -1, "a case may give several of these answers"
    accept = grid.findChild(QPushButton, "picker.accept")
    assert isinstance(accept, QPushButton)
    accept.click()
    assert session.workspace.panes[-1].spec.type == "stacked_bar"


def test_changing_the_kind_keeps_the_options(grid: PaneGrid, session: Session) -> None:
    session.change_pane(1, spec=ChartSpec("grouped_bar", "recruiter", "gender", measure="count"))
    pane_of(grid, 1).open_picker()
    kind = pane_of(grid, 1).findChild(QComboBox, "picker.kind")
    accept = pane_of(grid, 1).findChild(QPushButton, "picker.accept")
    assert isinstance(kind, QComboBox)
    assert isinstance(accept, QPushButton)
    kind.setCurrentIndex(kind.findData("heat_map"))
    accept.click()
    assert session.workspace.pane(1).spec == ChartSpec(
        "heat_map", "recruiter", "gender", measure="count"
    )


@pytest.mark.parametrize("to", ["grouped_bar", "map"])
def test_a_chosen_answer_is_forgotten_by_a_chart_that_has_no_use_for_it(
    grid: PaneGrid, session: Session, to: str
) -> None:
    session.change_pane(1, spec=ChartSpec("number", "citizenship", "gender", answer="NPL"))
    pane_of(grid, 1).open_picker()
    kind = pane_of(grid, 1).findChild(QComboBox, "picker.kind")
    accept = pane_of(grid, 1).findChild(QPushButton, "picker.accept")
    assert isinstance(kind, QComboBox)
    assert isinstance(accept, QPushButton)
    kind.setCurrentIndex(kind.findData(to))
    accept.click()
    assert session.workspace.pane(1).spec == ChartSpec(to, "citizenship", "gender")


def test_without_charts_the_area_says_what_to_do(grid: PaneGrid, session: Session) -> None:
    for pane_id in ids(session):
        session.remove_pane(pane_id)
    add = grid.findChild(QPushButton, "charts.add_first")
    assert isinstance(add, QPushButton)
    assert add.isVisible()


# Work


def test_only_panes_that_can_be_seen_are_counted(grid: PaneGrid, session: Session) -> None:
    for _ in range(6):
        session.add_pane(RECRUITER)
    QCoreApplication.processEvents()
    hidden = set(ids(session)) - set(session.shown_panes)
    assert hidden
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    QCoreApplication.processEvents()
    assert ids(session)[-1] in session.shown_panes
    assert pane_of(grid, ids(session)[-1]).model is not None


def test_another_file_leaves_no_chart_of_the_former_one(
    grid: PaneGrid, session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = view_of(grid, 1)
    file = tmp_path_factory.mktemp("other") / "other.csv"
    file.write_text("colour\n" + "red\n" * 20 + "blue\n" * 30)
    session.open_file(file)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    pane = pane_of(grid, 1)
    assert view_of(grid, 1) is not before
    assert pane.model is not None
    assert "red" in str(pane.model.table.rows)


def test_switching_to_dark_repaints_every_chart(grid: PaneGrid, theme: Theme) -> None:
    light = grid.grab().toImage()
    theme.choose("dark")
    QCoreApplication.processEvents()
    dark = grid.grab().toImage()
    theme.choose("light")
    at = pane_of(grid, 1).geometry().center()
    assert light.pixelColor(at).lightness() > 200
    assert dark.pixelColor(QPoint(pane_of(grid, 1).x() + 60, 270)).lightness() < 80
