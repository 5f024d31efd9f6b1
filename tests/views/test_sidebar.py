"""The sidebar from outside: mouse and keyboard on real rows, the search and the range slider."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.backend.filters import Clause
from explorer.models import asking
from explorer.models.facet_model import MORE, RANGE
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.views.filter_sidebar import MOST_OPEN, FilterSidebar
from explorer.views.range_row import RangeRow
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(SyncRunner(), SyncRunner())
    yield session
    session.shutdown()
    session.deleteLater()


@pytest.fixture
def sidebar(qtbot: QtBot, qapp: QApplication, session: Session) -> Iterator[FilterSidebar]:
    theme = Theme(qapp, "light")
    before = qapp.style().name()
    qapp.setStyle(FlatStyle(theme))
    sidebar = FilterSidebar(session, theme)
    sidebar.resize(300, 900)
    sidebar.show()
    qtbot.waitExposed(sidebar)
    session.open_file(paths.resource(paths.SAMPLE))
    QCoreApplication.processEvents()
    yield sidebar
    sidebar.hide()
    sidebar.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyle(before)
    theme.deleteLater()


def click(
    qtbot: QtBot,
    sidebar: FilterSidebar,
    field: str,
    value: str | None,
    key: Qt.KeyboardModifier = NO_KEY,
    x: int = 60,
) -> None:
    """A real click on a row, scrolled into sight first."""
    index = sidebar.facets.find(field, value)
    assert index.isValid()
    sidebar.tree.scrollTo(index)
    rect = sidebar.tree.visualRect(index)
    point = QPoint(rect.x() + (x if x >= 0 else rect.width() + x), rect.center().y())
    qtbot.mouseClick(sidebar.tree.viewport(), LEFT, key, point)


def clause(session: Session, field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = session.workspace.filters.clause(field)
    return found.include, found.exclude


def test_a_click_ticks_an_answer_and_a_second_one_takes_it_back(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    click(qtbot, sidebar, "majority", "child")
    assert clause(session, "majority") == (("child",), ())
    click(qtbot, sidebar, "majority", "child")
    assert clause(session, "majority") == ((), ())


def test_two_ticks_of_a_field_widen_and_alt_click_leaves_out(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    click(qtbot, sidebar, "recruiter", "family")
    click(qtbot, sidebar, "recruiter", "friend")
    click(qtbot, sidebar, "gender", "male", ALT)
    assert clause(session, "recruiter") == (("family", "friend"), ())
    assert clause(session, "gender") == ((), ("male",))
    click(qtbot, sidebar, "gender", "male")
    assert clause(session, "gender") == ((), ())


def test_the_keyboard_alone_walks_ticks_leaves_out_and_clears(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    sidebar.go_to_search()
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Down)
    tree = sidebar.tree
    first = sidebar.facets.field_at(tree.currentIndex())
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    value = sidebar.facets.value_at(tree.currentIndex())
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert clause(session, first) == ((value,), ())
    qtbot.keyClick(tree, Qt.Key.Key_Space, SHIFT)
    assert clause(session, first) == ((), (value,))
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert clause(session, first) == ((), ())


def test_a_click_on_a_fields_name_folds_it_and_its_counts_are_no_longer_asked_for(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    index = sidebar.facets.find("gender")
    click(qtbot, sidebar, "gender", None)
    assert not sidebar.tree.isExpanded(index)
    session.toggle_value("majority", "child", 1)
    assert session.results is not None
    assert "gender" not in session.results.facets
    click(qtbot, sidebar, "gender", None)
    assert sidebar.tree.isExpanded(index)
    assert session.results is not None
    assert "gender" in session.results.facets


def test_the_dots_open_the_fields_menu_which_sorts_and_clears(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    session.toggle_value("recruiter", "other", 1)
    click(qtbot, sidebar, "recruiter", None, x=-22)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    words = {action.text(): action for action in menu.actions() if action.text()}
    assert [text for text, action in words.items() if action.isChecked()] == [
        "Order of the codebook",
        "Any of the ticked answers",
    ]
    words["Most cases first"].trigger()
    assert dict(session.workspace.facet_sorts) == {"recruiter": "count"}
    words["Clear this filter"].trigger()
    assert clause(session, "recruiter") == ((), ())
    menu.close()


def test_typing_finds_answers_hidden_in_a_long_field_and_esc_shows_all_again(
    qtbot: QtBot, sidebar: FilterSidebar
) -> None:
    hidden = sidebar.facets.find("citizenship", MORE)
    assert hidden.isValid()
    sidebar.go_to_search()
    qtbot.keyClicks(sidebar.search, "nigeri")
    qtbot.waitUntil(lambda: "gender" not in sidebar.facets.fields())
    assert sidebar.facets.find("citizenship", "NGA").isValid()
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "gender" in sidebar.facets.fields())


def test_show_all_lengthens_a_long_field_in_place(qtbot: QtBot, sidebar: FilterSidebar) -> None:
    top = sidebar.facets.find("citizenship")
    before = sidebar.facets.rowCount(top)
    click(qtbot, sidebar, "citizenship", MORE)
    assert sidebar.facets.rowCount(top) > before
    assert sidebar.tree.isExpanded(top)
    click(qtbot, sidebar, "citizenship", MORE)
    assert sidebar.facets.rowCount(top) == before


def test_a_filter_moves_no_row(qtbot: QtBot, sidebar: FilterSidebar) -> None:
    index = sidebar.facets.find("recruiter", "friend")
    before = sidebar.tree.visualRect(index)
    click(qtbot, sidebar, "majority", "child")
    assert sidebar.tree.visualRect(sidebar.facets.find("recruiter", "friend")) == before


def range_row(sidebar: FilterSidebar, field: str) -> RangeRow:
    index = sidebar.facets.find(field, RANGE)
    sidebar.tree.scrollTo(index)
    QCoreApplication.processEvents()
    row = sidebar.tree.indexWidget(index)
    assert isinstance(row, RangeRow)
    return row


def test_keys_move_both_ends_of_the_years_and_one_undo_takes_the_drag_back(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    slider = range_row(sidebar, "year")._slider
    qtbot.keyClick(slider.low, Qt.Key.Key_Right)
    qtbot.keyClick(slider.low, Qt.Key.Key_Right)
    qtbot.keyClick(slider.high, Qt.Key.Key_Left)
    values = session.dataset.field("year").values
    assert session.workspace.filters.clause("year").range == (values[2], values[-2])
    assert slider.low.accessibleName().endswith(values[2])
    session.undo_stack.undo()
    assert session.workspace.filters.clause("year").range is None
    assert slider.ends() == (0, len(values) - 1)


def test_one_year_alone_can_be_chosen_by_pushing_a_handle_on(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    slider = range_row(sidebar, "year")._slider
    qtbot.keyClick(slider.low, Qt.Key.Key_End)
    values = session.dataset.field("year").values
    assert session.workspace.filters.clause("year").range == (values[-1], values[-1])


def test_the_mouse_drags_a_handle_and_presses_beside_it(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    slider = range_row(sidebar, "year")._slider
    knob = slider.low
    middle = knob.rect().center()
    qtbot.mousePress(knob, LEFT, NO_KEY, middle)
    qtbot.mouseMove(knob, middle + QPoint(slider.width() // 3, 0))
    qtbot.mouseRelease(knob, LEFT, NO_KEY, middle)
    low, high = slider.ends()
    assert low > 0
    assert session.workspace.filters.clause("year").range is not None
    qtbot.mouseClick(slider, LEFT, NO_KEY, QPoint(slider.width() - 40, slider.height() // 2))
    assert low < slider.ends()[1] < high


def test_the_field_under_the_pointer_or_the_keyboard_is_counted_ahead(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[str] = []
    prepare = asking.prepare

    def noted(*arguments: Any) -> bool:
        prepared.append(arguments[4])
        return prepare(*arguments)

    monkeypatch.setattr(asking, "prepare", noted)
    first, second = sidebar.facets.fields()[:2]
    tree = sidebar.tree
    for field in (first, second):
        place = tree.visualRect(sidebar.facets.find(field)).center()
        qtbot.mouseMove(tree.viewport(), place)
    qtbot.waitUntil(lambda: prepared == [second])
    tree.setFocus()
    tree.setCurrentIndex(sidebar.facets.find(first))
    qtbot.waitUntil(lambda: prepared == [second, first])
    session.toggle_value(second, sidebar.facets.info_at(sidebar.facets.find(second)).values[0], 1)
    qtbot.waitUntil(lambda: prepared == [second, first, first])


def test_rows_are_read_out_with_their_cases(sidebar: FilterSidebar, session: Session) -> None:
    session.toggle_value("majority", "child", 1)
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = sidebar.facets.find("recruiter", "family").data(role)
    assert spoken == "Family member or relative, 960 cases"


def test_markup_in_an_answer_is_drawn_as_it_stands(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("kind\n" + "<h1>big</h1>\n" * 30 + "plain\n" * 30)
    session.open_file(path)
    tall = sidebar.tree.visualRect(sidebar.facets.find("kind", "<h1>big</h1>")).height()
    assert tall == sidebar.tree.visualRect(sidebar.facets.find("kind", "plain")).height()
    assert sidebar.facets.find("kind", "<h1>big</h1>").data() == "<h1>big</h1>"


def test_a_file_with_very_many_fields_begins_folded_and_opens_one_by_one(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session, tmp_path: Path
) -> None:
    wide = tmp_path / "wide.csv"
    names = [f"c{number}" for number in range(MOST_OPEN + 1)]
    rows = [",".join(str(row % 4) for _ in names) for row in range(40)]
    wide.write_text("\n".join([",".join(names), *rows]) + "\n")
    session.open_file(wide)
    assert session.results is not None
    assert session.results.facets == {}

    def sliders() -> int:
        rows = sidebar.facets.rows_of(RANGE)
        return sum(sidebar.tree.indexWidget(row) is not None for row in rows)

    assert sliders() == 0
    click(qtbot, sidebar, "c0", None)
    assert list(session.results.facets) == ["c0"]
    assert session.results.facets["c0"].counts.tolist() == [10, 10, 10, 10]
    assert sliders() == 1
    session.open_file(paths.resource(paths.SAMPLE))
    assert "gender" in session.results.facets


def test_the_menu_of_a_field_asks_for_all_ticked_answers_or_for_exactly_these(
    qtbot: QtBot, sidebar: FilterSidebar, session: Session
) -> None:
    def chosen() -> dict[str, bool]:
        index = sidebar.facets.find("means")
        menu = sidebar.tree.menu_for(index)
        entries = {a.text(): a.isChecked() for a in menu.actions() if "ticked" in a.text()}
        menu.deleteLater()
        return entries

    def choose(words: str) -> None:
        menu = sidebar.tree.menu_for(sidebar.facets.find("means"))
        next(a for a in menu.actions() if a.text().startswith(words)).trigger()
        menu.deleteLater()

    assert not chosen()
    session.toggle_value("means", "threats", 1)
    session.toggle_value("means", "physical_abuse", 1)
    assert session.results is not None
    any_of = session.results.n_selected
    choose("All of")
    assert session.workspace.filters.clause("means").match == "all"
    all_of = session.results.n_selected
    assert "together" in sidebar.facets.row_at(sidebar.facets.find("means")).note
    choose("Exactly")
    assert 0 < session.results.n_selected < all_of < any_of
    assert list(chosen().values()) == [False, False, True]
    click(qtbot, sidebar, "means", "threats")
    assert session.workspace.filters.clause("means").include == ("physical_abuse",)


def test_another_match_of_a_clause_alone_changes_what_the_field_says(
    sidebar: FilterSidebar, session: Session
) -> None:
    session.set_clause(Clause("means", ("threats", "physical_abuse"), match="all"))
    before = sidebar.facets.row_at(sidebar.facets.find("means")).note
    session.set_clause(Clause("means", ("threats", "physical_abuse")))
    assert sidebar.facets.row_at(sidebar.facets.find("means")).note != before
