"""The data set tab from outside: records, search, columns, copying, what was read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.backend.errors import ExplorerError
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views.dataset_tab import MENTIONED_MS, DatasetTab
from tests.models.waiting import WaitingRunner

SAMPLE = paths.resource(paths.SAMPLE)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(SyncRunner(), SyncRunner())
    yield made
    made.shutdown()


@pytest.fixture
def tab(qtbot: QtBot, session: Session, tmp_path: Path) -> DatasetTab:
    made = DatasetTab(session, Settings(tmp_path))
    qtbot.addWidget(made)
    made.resize(760, 500)
    session.open_file(SAMPLE, is_published=True)
    made.show()
    return made


def button(tab: DatasetTab, name: str) -> QPushButton:
    found = tab.findChild(QPushButton, f"records.{name}")
    assert isinstance(found, QPushButton)
    return found


def state(tab: DatasetTab) -> str:
    label = tab.findChild(QLabel, "records.state")
    assert isinstance(label, QLabel)
    return label.text()


def leave_out(tab: DatasetTab, name: str) -> None:
    chooser = tab.findChild(QListWidget, "records.chooser")
    assert isinstance(chooser, QListWidget)
    (item,) = chooser.findItems(name, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Unchecked)


def test_records_follow_the_filters_only_while_they_are_seen(
    tab: DatasetTab, session: Session
) -> None:
    assert tab.model.rowCount() == 12000
    session.toggle_value("majority", "child", 1)
    assert tab.model.rowCount() == 4320
    tab.hide()
    session.clear_filters()
    assert tab.model.rowCount() == 4320
    tab.show()
    assert tab.model.rowCount() == 12000


def test_no_case_left_says_what_to_do(tab: DatasetTab, session: Session) -> None:
    session.toggle_value("majority", "child", 1)
    session.toggle_value("age", "48+", 1)
    assert tab.model.rowCount() == 0
    assert "Remove one" in state(tab)


def test_the_switch_shows_the_codes_of_the_file_and_is_remembered(
    qtbot: QtBot, tab: DatasetTab
) -> None:
    before = [tab.model.header(n) for n in range(tab.model.columnCount())]
    qtbot.mouseClick(button(tab, "codes"), LEFT)
    after = [tab.model.header(n) for n in range(tab.model.columnCount())]
    assert before != after
    assert "yearOfRegistration" in after
    assert tab._settings.get("records/labels") is False


def test_enter_and_the_keys_go_from_one_find_to_the_next(qtbot: QtBot, tab: DatasetTab) -> None:
    tab.go_to_search()
    qtbot.keyClicks(tab.search, "Male")
    qtbot.keyClick(tab.search, Qt.Key.Key_Return)
    first = tab.table.currentIndex().row()
    qtbot.mouseClick(button(tab, "next"), LEFT)
    assert tab.table.currentIndex().row() > first
    qtbot.mouseClick(button(tab, "previous"), LEFT)
    assert tab.table.currentIndex().row() == first
    tab.search.setText("nowhere at all")
    qtbot.keyClick(tab.search, Qt.Key.Key_Return)
    assert "nowhere at all" in state(tab)


def test_each_letter_goes_to_the_first_find_and_tells_how_many_records_hold_it(
    qtbot: QtBot, tab: DatasetTab
) -> None:
    tab.go_to_search()
    qtbot.keyClicks(tab.search, "Ma")
    first = tab.table.currentIndex()
    assert "ma" in tab.model.text_at(first.row(), first.column()).lower()
    qtbot.keyClicks(tab.search, "le")
    found = tab.table.currentIndex()
    assert "male" in tab.model.text_at(found.row(), found.column()).lower()
    columns = range(tab.model.columnCount())
    holding = [
        row
        for row in range(tab.model.rowCount())
        if any("male" in tab.model.text_at(row, column).lower() for column in columns)
    ]
    number = holding.index(found.row()) + 1
    assert state(tab) == f"Record {number} of {len(holding):,} with “Male”"
    qtbot.mouseClick(button(tab, "next"), LEFT)
    assert tab.table.currentIndex().row() == holding[number]
    assert state(tab) == f"Record {number + 1} of {len(holding):,} with “Male”"
    assert tab.table.visualRect(tab.table.currentIndex()).intersects(tab.table.viewport().rect())
    tab.table.selectRow(next(row for row in range(12000) if row not in holding))
    assert state(tab) == f"{len(holding):,} records with “Male”"


def test_finds_are_counted_anew_when_the_filters_change_and_the_place_stays(
    qtbot: QtBot, tab: DatasetTab, session: Session
) -> None:
    qtbot.keyClicks(tab.search, "Child")
    before = state(tab)
    session.toggle_value("majority", "child", 1)
    assert state(tab) == "4,320 records with “Child”"
    assert state(tab) != before


def test_escape_empties_the_search_and_the_number_of_cases_is_back(
    qtbot: QtBot, tab: DatasetTab
) -> None:
    qtbot.keyClicks(tab.search, "nowhere")
    assert state(tab) == "“nowhere” is not in these records."
    qtbot.keyClick(tab.search, Qt.Key.Key_Escape)
    assert tab.search.text() == ""
    assert state(tab) == "12,000 cases"


def test_long_searches_and_orders_are_mentioned_and_escape_ends_a_search(
    qtbot: QtBot, tmp_path: Path
) -> None:
    runner = WaitingRunner()
    session = Session(SyncRunner(), SyncRunner(), runner)
    tab = DatasetTab(session, Settings(tmp_path))
    qtbot.addWidget(tab)
    session.open_file(SAMPLE, is_published=True)
    tab.show()
    qtbot.keyClicks(tab.search, "Male")
    assert state(tab) == "12,000 cases"
    qtbot.waitUntil(lambda: state(tab) == "Searching for “Male”…", timeout=20 * MENTIONED_MS)
    qtbot.keyClick(tab.search, Qt.Key.Key_Escape)
    assert state(tab) == "12,000 cases"
    assert tab.search.text() == "Male"
    runner.work("find")
    assert state(tab) == "12,000 cases"
    assert not tab.table.currentIndex().isValid()
    tab.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: "in order" in state(tab), timeout=20 * MENTIONED_MS)
    runner.work("order")
    assert state(tab) == "12,000 cases"
    session.shutdown()


def test_the_rows_of_a_counted_file_are_not_called_cases(
    tab: DatasetTab, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "counted.csv"
    path.write_text("gender,year,cases\nfemale,2015,30\nmale,2016,12\n")
    session.open_file(path)
    assert state(tab) == "2 rows with their numbers of cases"


def test_the_mark_of_the_order_stays_with_its_column(tab: DatasetTab) -> None:
    header = tab.table.horizontalHeader()
    tab.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    name = tab.model.header(2)
    leave_out(tab, "yearOfRegistration")
    assert header.sortIndicatorSection() == 1
    assert tab.model.header(1) == name
    assert tab.model.sorted_by == (1, Qt.SortOrder.DescendingOrder)


def test_the_rows_chosen_before_sorting_are_the_rows_copied(qtbot: QtBot, tab: DatasetTab) -> None:
    tab.table.selectRow(4)
    number = tab.model.headerData(4, Qt.Orientation.Vertical)
    qtbot.mouseClick(button(tab, "copy"), LEFT)
    before = QGuiApplication.clipboard().text()
    tab.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    (row,) = [index.row() for index in tab.table.selectionModel().selectedRows()]
    assert tab.model.headerData(row, Qt.Orientation.Vertical) == number
    qtbot.mouseClick(button(tab, "copy"), LEFT)
    assert QGuiApplication.clipboard().text() == before
    assert state(tab).startswith("1 ")


def test_all_rows_are_copied_and_the_words_tell_how_many(qtbot: QtBot, tab: DatasetTab) -> None:
    tab.table.selectAll()
    qtbot.mouseClick(button(tab, "copy"), LEFT)
    assert QGuiApplication.clipboard().text().count("\n") == 12_001
    assert state(tab) == "12,000 rows copied"


def test_rows_of_a_sensitive_file_are_refused_and_the_clipboard_stays(
    qtbot: QtBot, tab: DatasetTab, session: Session, tmp_path: Path
) -> None:
    secret = tmp_path / "shelter.csv"
    secret.write_text("city,need\n" + "North,food\n" * 20)
    session.open_file(secret)
    QGuiApplication.clipboard().setText("kept")
    failures: list[ExplorerError] = []
    session.failed.connect(failures.append)
    tab.table.selectRow(0)
    qtbot.mouseClick(button(tab, "copy"), LEFT)
    assert [failure.code for failure in failures] == ["records_withheld"]
    assert QGuiApplication.clipboard().text() == "kept"


def test_what_was_read_names_the_rows_and_closes_again(qtbot: QtBot, tab: DatasetTab) -> None:
    qtbot.mouseClick(button(tab, "what_was_read"), LEFT)
    words = {label.text() for label in tab.findChildren(QLabel) if label.isVisible()}
    assert "What was read" in words
    assert any("12,000" in word for word in words)
    qtbot.mouseClick(button(tab, "what_was_read"), LEFT)
    assert tab.table.isVisible()


def test_tab_leads_out_of_the_records(qtbot: QtBot, tab: DatasetTab) -> None:
    with qtbot.waitExposed(tab):
        tab.show()
    tab.activateWindow()
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(0, 0))
    qtbot.waitUntil(tab.table.hasFocus)
    qtbot.keyClick(tab.table, Qt.Key.Key_Tab)
    assert not tab.table.hasFocus()
    assert tab.table.currentIndex() == tab.model.index(0, 0)
