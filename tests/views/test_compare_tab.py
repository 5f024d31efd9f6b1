"""The Compare page from outside: groups, list, keys, menus, right to left."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.models.comparison_model import DIFFERENCE, WORDS, P
from explorer.models.session import Session
from explorer.views.compare_tab import CompareTab
from explorer.views.group_menu import NamePopup
from explorer.views.selection_bar import SelectionBar
from explorer.views.theme import Theme

LEFT = Qt.MouseButton.LeftButton
FAMILY = ("recruiter", "family")


@pytest.fixture
def tab(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[CompareTab]:
    made = CompareTab(session, theme, has_report=True)
    made.resize(1060, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    QCoreApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def menu(name: str) -> QMenu:
    """The menu that is open."""
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    assert found.objectName() == name
    return found


def choose(name: str, action: str) -> None:
    whole = menu(name)
    found = next(a for a in whole.actions() if a.objectName() == action)
    assert isinstance(found, QAction)
    found.trigger()
    whole.close()


def words(tab: QWidget, name: str) -> str:
    label = tab.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def test_the_page_opens_with_children_and_adults_and_the_caution(tab: CompareTab) -> None:
    assert (tab.a.text(), tab.b.text()) == ("Children ▾", "Adults ▾")
    assert tab.model.line(0).row.key == FAMILY
    note = words(tab, "compare.note")
    assert "Children: 4,320 cases. Adults: 6,960 cases." in note
    assert "386 comparisons have been looked at" in note
    assert "identified cases" in note


def test_groups_are_chosen_from_their_menus_and_swapped(qtbot: QtBot, tab: CompareTab) -> None:
    qtbot.mouseClick(tab.a, LEFT)
    choose("compare.a.menu", "compare.group.known:boys")
    qtbot.mouseClick(tab.b, LEFT)
    choose("compare.b.menu", "compare.group.known:girls")
    assert (tab.a.text(), tab.b.text()) == ("Boys ▾", "Girls ▾")
    swap = tab.findChild(QPushButton, "compare.swap")
    assert isinstance(swap, QPushButton)
    qtbot.mouseClick(swap, LEFT)
    assert (tab.a.text(), tab.b.text()) == ("Girls ▾", "Boys ▾")


def test_overlap_and_nothing_to_compare_are_said_in_place(tab: CompareTab) -> None:
    tab.comparing.choose("known:children", "known:recruited_by_family")
    warning = tab.findChild(QWidget, "compare.warning")
    assert isinstance(warning, QWidget)
    assert warning.isVisible()
    tab.comparing.choose("selection", "rest")
    assert not warning.isVisible()
    assert "Nothing is selected" in words(tab, "compare.why")
    assert not tab.table.isVisible()
    tab.comparing.choose("known:boys", "known:boys")
    assert "same cases" in words(tab, "compare.why")


def test_a_search_without_a_find_says_what_to_do(qtbot: QtBot, tab: CompareTab) -> None:
    qtbot.keyClicks(tab.search, "family")
    assert {tab.model.line(n).row.value for n in range(tab.model.rowCount())} >= {"family"}
    assert tab.model.rowCount() < 10
    qtbot.keyClicks(tab.search, " nowhere")
    assert "No answer fits" in words(tab, "compare.why")
    tab.search.clear()
    assert tab.table.isVisible()


def test_everything_can_be_done_with_the_keys_alone(
    qtbot: QtBot, tab: CompareTab, session: Session
) -> None:
    tab.go_to_search()
    qtbot.keyClicks(tab.search, "begging")
    qtbot.keyClick(tab.search, Qt.Key.Key_Return)
    assert tab.table.hasFocus()
    assert tab.table.key() == ("labour", "begging")
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    assert session.workspace.compared.pinned == (("labour", "begging"),)
    tab.search.clear()
    assert tab.model.line(0).row.key == ("labour", "begging")
    assert tab.table.key() == ("labour", "begging")
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    assert tab.table.key() == FAMILY
    qtbot.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    sentence = QGuiApplication.clipboard().text()
    assert "49 of 100 children (960 of 1,944 with an answer)" in sentence
    assert "identified cases only" in sentence
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    choose("compare.menu", "compare.menu.chart")
    assert session.workspace.panes[-1].spec.by == "majority"
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    choose("compare.menu", "compare.menu.report")
    assert [item.kind for item in session.workspace.report.items or ()][-1] == "finding"


def test_the_rows_shown_are_copied_as_a_table(qtbot: QtBot, tab: CompareTab) -> None:
    qtbot.keyClicks(tab.search, "recruiter")
    tab.table.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(tab.table, Qt.Key.Key_C, both)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + tab.model.rowCount()
    assert len({line.count("\t") for line in lines}) == 1
    assert "960 of 1,944" in lines[1]


def test_options_change_what_is_shown_and_what_shares_are_of(
    qtbot: QtBot, tab: CompareTab, session: Session
) -> None:
    before = tab.model.rowCount()
    qtbot.mouseClick(tab.options, LEFT)
    choose("compare.options.menu", "compare.option.shows_choosing")
    assert tab.model.rowCount() > before
    assert tab.options.text() == "386 of 386 answers shown ▾"
    qtbot.mouseClick(tab.options, LEFT)
    choose("compare.options.menu", "compare.option.0.99")
    assert "99" in tab.model.head(DIFFERENCE)
    qtbot.mouseClick(tab.options, LEFT)
    choose("compare.options.menu", "compare.option.all")
    assert session.workspace.base == "all"
    assert "all cases of a group" in words(tab, "compare.note")


def test_the_selection_is_saved_as_a_group_and_chosen(
    qtbot: QtBot, tab: CompareTab, session: Session
) -> None:
    session.toggle_value("gender", "female", 1)
    qtbot.mouseClick(tab.a, LEFT)
    choose("compare.a.menu", "compare.group.save")
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, NamePopup))
    popup.name.setText("")
    assert not popup.save.isEnabled()
    qtbot.keyClicks(popup.name, "Women & girls")
    qtbot.keyClick(popup.name, Qt.Key.Key_Return)
    assert [group.name for group in session.workspace.groups] == ["Women & girls"]
    qtbot.mouseClick(tab.a, LEFT)
    choose("compare.a.menu", "compare.group.own:Women & girls")
    assert tab.comparing.groups()[0].name == "Women & girls"
    assert tab.a.text() == "Women && girls ▾"


def test_a_narrow_page_leaves_out_columns_and_says_the_words_below(tab: CompareTab) -> None:
    assert not tab.table.isColumnHidden(P)
    tab.resize(1500, 600)
    QCoreApplication.processEvents()
    assert not tab.table.isColumnHidden(WORDS)
    tab.resize(560, 600)
    QCoreApplication.processEvents()
    assert tab.table.isColumnHidden(WORDS)
    assert tab.table.isColumnHidden(P)
    assert not tab.table.isColumnHidden(DIFFERENCE)
    used = sum(tab.table.columnWidth(n) for n in range(7) if not tab.table.isColumnHidden(n))
    assert used <= tab.table.viewport().width()


def colours(tab: CompareTab, colour: str, theme: Theme) -> list[int]:
    """How far from the left a colour of the theme is painted in the column of differences."""
    image = tab.table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    row = tab.table.visualRect(tab.model.index(0, DIFFERENCE))
    wanted = theme.colour(colour).rgb()
    return [
        x - row.center().x()
        for x in range(row.left(), row.right())
        for y in range(row.top(), row.bottom())
        if image.pixel(x, y) == wanted
    ]


def test_the_plot_grows_from_the_side_where_reading_begins(tab: CompareTab, theme: Theme) -> None:
    to_the_right = colours(tab, "bar", theme)
    assert to_the_right
    assert min(to_the_right) > 0
    tab.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QCoreApplication.processEvents()
    to_the_left = colours(tab, "bar", theme)
    assert to_the_left
    assert max(to_the_left) < 0


def test_one_click_asks_what_distinguishes_the_selection(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    bar = SelectionBar(session, theme)
    qtbot.addWidget(bar)
    bar.resize(1060, 60)
    bar.show()
    button = bar.findChild(QPushButton, "selection.compare")
    assert isinstance(button, QPushButton)
    assert not button.isVisible()
    session.toggle_value("gender", "female", 1)
    assert button.isVisible()
    with qtbot.waitSignal(bar.compare_wanted):
        qtbot.mouseClick(button, LEFT)
