"""The report tab from outside: the list, the words, the pages, what is written and printed."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.backend.documents.pages import Pages, to_pages
from explorer.backend.errors import ExplorerError
from explorer.models.runner import Runner, SyncRunner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter, printing
from explorer.views.dialogs import Dialogs
from explorer.views.main_window import MainWindow
from explorer.views.page_view import FIT, PageView
from explorer.views.print_preview import PrintPreview
from explorer.views.report_list import ReportList
from explorer.views.report_tab import ReportTab
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme
from tests.backend.documents import paper

LEFT = Qt.MouseButton.LeftButton
SAMPLE = paths.resource(paths.SAMPLE)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler is not installed"
)


@dataclass
class Answers(Dialogs):
    """Dialogs that answer what the test has put here."""

    path: Path | None = None
    printed: list[tuple[int, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def save_path(self, parent: QWidget, suggestion: str, kind: str) -> Path | None:
        self.asked.append(suggestion)
        return self.path

    def template_path(self, parent: QWidget) -> Path | None:
        return self.path

    def print_pages(self, parent: QWidget, pages: Pages, title: str) -> bool:
        self.printed.append((len(pages.pages), title))
        return True

    def preview_pages(self, parent: QWidget, pages: Pages, title: str) -> bool:
        return self.print_pages(parent, pages, title)


@dataclass
class Desk:
    window: MainWindow
    session: Session
    settings: Settings
    answers: Answers
    tab: ReportTab

    def child(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    @property
    def items(self) -> ReportList:
        return self.tab.list


def made_desk(qtbot: QtBot, qapp: QApplication, folder: Path, session: Session) -> Iterator[Desk]:
    painter.register_fonts()
    settings = Settings(folder / "settings")
    theme = Theme(qapp, "light")
    before = qapp.style().name()
    qapp.setStyle(FlatStyle(theme))
    answers = Answers()
    window = MainWindow(settings, theme)
    window.begin(session, answers)
    window.resize(1366, 728)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(session.dataset_changed):
        window.open_path(SAMPLE)
    qtbot.waitUntil(lambda: session.is_settled)
    window.acts["show_report"].trigger()
    tab = window.workbench.page("report")
    assert isinstance(tab, ReportTab)
    qtbot.waitUntil(lambda: tab.preview.is_settled)
    yield Desk(window, session, settings, answers, tab)
    window.hide()
    session.shutdown()
    for thing in (window, session):
        thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyle(before)
    theme.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    yield from made_desk(qtbot, qapp, tmp_path, Session(SyncRunner(), SyncRunner()))


@pytest.fixture
def threaded(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The same with real workers."""
    runners = [Runner() for _ in range(3)]
    yield from made_desk(qtbot, qapp, tmp_path, Session(*runners))
    for runner in runners:
        runner.deleteLater()


def choose(menu: QMenu, *words: str) -> None:
    """Trigger an entry, then close the menu."""
    *above, last = words
    found = menu
    for told in above:
        found = next(sub for sub in found.findChildren(QMenu) if sub.title() == told)
    next(action for action in found.actions() if action.text() == last).trigger()
    menu.close()


def test_the_tab_is_last_and_shows_pages_of_all_charts(desk: Desk) -> None:
    assert desk.window.workbench.tab == "report"
    assert desk.items.items.rowCount() == len(desk.session.workspace.panes)
    pages = desk.tab.pages.pages
    assert pages is not None
    n_figures = sum(len(page.charts) for page in pages.pages)
    assert n_figures == len(desk.session.workspace.panes)
    where = desk.child("report.where")
    assert isinstance(where, QLabel)
    assert where.text().startswith(f"Page 1 of {len(pages.pages)}")


def test_headings_text_and_cards_are_added_after_the_item_chosen(desk: Desk, qtbot: QtBot) -> None:
    desk.items.choose(0)
    choose(desk.items.menu(), "Heading")
    assert desk.items.place == 1
    qtbot.keyClicks(QApplication.focusWidget(), "Who & how")
    assert desk.tab.edits.items[1].text == "Who & how"
    choose(desk.items.menu(), "Number card", "Recruiter")
    assert [item.kind for item in desk.tab.edits.items[:4]] == ["pane", "heading", "card", "pane"]
    assert desk.items.place == 2
    qtbot.waitUntil(lambda: desk.tab.preview.is_settled)
    pages = desk.tab.pages.pages
    assert pages is not None
    assert "Who & how" in [bookmark.text for bookmark in pages.bookmarks]


def test_keys_move_take_out_and_go_to_the_words(desk: Desk, qtbot: QtBot) -> None:
    first, second, third, *_ = [item.pane for item in desk.tab.edits.items]
    desk.items.choose(0)
    desk.items.setFocus()
    qtbot.keyClick(desk.items, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [item.pane for item in desk.tab.edits.items[:3]] == [second, first, third]
    assert desk.items.place == 1
    qtbot.keyClick(desk.items, Qt.Key.Key_Delete)
    assert [item.pane for item in desk.tab.edits.items[:2]] == [second, third]
    assert desk.items.place == 1
    qtbot.keyClick(desk.items, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is desk.child("report.words")
    desk.window.acts["undo"].trigger()
    desk.window.acts["undo"].trigger()
    assert [item.pane for item in desk.tab.edits.items[:3]] == [first, second, third]


def test_buttons_do_what_keys_do_and_are_off_where_they_can_do_nothing(
    desk: Desk, qtbot: QtBot
) -> None:
    up, down, remove = (desk.child(f"report.{name}") for name in ("up", "down", "remove"))
    assert not any(button.isEnabled() for button in (up, down, remove))
    desk.items.choose(0)
    assert (up.isEnabled(), down.isEnabled(), remove.isEnabled()) == (False, True, True)
    before = desk.tab.edits.items
    qtbot.mouseClick(down, LEFT)
    assert desk.tab.edits.items[1] == before[0]
    qtbot.mouseClick(up, LEFT)
    assert desk.tab.edits.items == before
    qtbot.mouseClick(remove, LEFT)
    assert desk.tab.edits.items == before[1:]


def test_the_item_chosen_is_brought_into_sight(desk: Desk, qtbot: QtBot) -> None:
    pages = desk.tab.pages
    assert list(pages.seen()) == [0]
    desk.items.choose(3)
    assert pages.pages is not None
    figure = next(b for b in pages.pages.bookmarks if b.key == "figure-4")
    assert figure.page in pages.seen()
    choose(desk.items.menu(), "Heading")
    qtbot.waitUntil(lambda: desk.tab.preview.is_settled)
    qtbot.keyClicks(QApplication.focusWidget(), "A new one")
    qtbot.waitUntil(lambda: desk.tab.preview.is_settled)
    heading = next(b for b in pages.pages.bookmarks if b.text == "A new one")
    assert desk.tab.edits.mark_of(desk.items.place) == heading.key
    assert heading.page in pages.seen()


def test_undo_in_the_words_undoes_the_letters_everywhere(desk: Desk, qtbot: QtBot) -> None:
    choose(desk.items.menu(), "Text")
    qtbot.keyClicks(QApplication.focusWidget(), "abc")
    desk.window.acts["undo"].trigger()
    words = desk.child("report.words")
    assert words.property("plainText") == ""
    assert desk.tab.edits.items[-1].text == ""


def test_an_empty_report_says_what_to_do_and_takes_all_charts(desk: Desk, qtbot: QtBot) -> None:
    desk.tab.edits.clear()
    add_all = desk.child("report.add_all")
    assert add_all.isVisible()
    qtbot.mouseClick(add_all, LEFT)
    assert len(desk.tab.edits.items) == len(desk.session.workspace.panes)
    assert not add_all.isVisible()


def test_the_menu_of_a_chart_puts_it_in_and_takes_it_out(desk: Desk) -> None:
    desk.tab.edits.clear()
    desk.window.acts["show_charts"].trigger()
    pane = desk.window.workbench.grid.pane(2)
    assert pane is not None
    for words, held in (("Add to the report", [2]), ("Take out of the report", [])):
        desk.child("pane.2.menu").click()  # type: ignore[attr-defined]
        menu = pane.findChildren(QMenu, "pane.menu")[-1]
        choose(menu, words)
        assert [item.pane for item in desk.tab.edits.items] == held


def test_title_page_and_switches_are_part_of_the_plan(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClicks(desk.child("report.title"), "Our quarter")
    qtbot.mouseClick(desk.child("report.whole"), LEFT)
    qtbot.keyClicks(desk.child("report.author"), "An office")
    switch = desk.child("report.has_contents")
    qtbot.mouseClick(switch, LEFT, pos=switch.rect().center() * 0.2)
    plan = desk.session.workspace.report
    assert (plan.title, plan.author, plan.has_contents) == ("Our quarter", "An office", False)
    assert json.loads(desk.session.workspace_text())["report"]["author"] == "An office"


def test_only_pages_that_can_be_seen_are_painted(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []
    monkeypatch.setattr(
        "explorer.views.page_view.paint_page", lambda brush, page, pages: painted.append(page)
    )
    view = PageView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    pages = to_pages(paper.document(), paper.LABELS, painter.measure)
    assert len(pages.pages) > 3
    view.show_pages(pages)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    assert painted == [pages.pages[0]]
    view.go_to(2)
    view.grab()
    assert pages.pages[2] in painted
    assert len(painted) <= 3


def test_zoom_changes_the_size_and_fit_follows_the_width(desk: Desk, qtbot: QtBot) -> None:
    pages = desk.tab.pages
    fitting = pages.scale
    qtbot.mouseClick(desk.child("report.larger"), LEFT)
    assert pages.scale > fitting
    pages.set_zoom(3.0)
    assert pages.horizontalScrollBar().maximum() > 0
    pages.set_zoom(FIT)
    assert pages.scale == pytest.approx(fitting)
    desk.window.resize(1024, 700)
    assert pages.scale < fitting


def test_paper_is_white_in_a_dark_window(desk: Desk, qtbot: QtBot) -> None:
    desk.window.use_dark_theme()
    QApplication.processEvents()
    image = desk.tab.pages.viewport().grab().toImage()
    middle = image.pixelColor(image.width() // 2, 40)
    corner = image.pixelColor(2, 2)
    assert middle.lightness() == 255
    assert corner.lightness() < 60


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html"])
def test_the_report_is_written_by_a_worker_and_painted_by_the_window(
    threaded: Desk, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    path = threaded.answers.path = tmp_path / f"report{suffix}"
    steps: list[tuple[int, int]] = []
    threaded.tab.writer.progressed.connect(lambda n, of: steps.append((n, of)))
    with qtbot.waitSignal(threaded.tab.writer.told, timeout=30_000) as told:
        threaded.tab.writer.write(suffix)
    assert told.args == [f"Saved as report{suffix}"]
    assert threaded.answers.asked == [f"Invented sample{suffix}"]
    assert steps[-1] == (0, 0)
    content = path.read_bytes()
    assert content.startswith({".docx": b"PK", ".pdf": b"%PDF", ".html": b"<!DOCTYPE"}[suffix])
    if suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            pictures = [n for n in package.namelist() if n.startswith("word/media/")]
        assert len(pictures) == len(threaded.session.workspace.panes)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_writing_that_is_stopped_leaves_no_file(
    threaded: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    writer, path = threaded.tab.writer, tmp_path / "report.docx"
    errors: list[ExplorerError] = []
    threaded.session.failed.connect(errors.append)
    writer.progressed.connect(lambda n, of: writer.cancel() if n == 1 else None)
    with qtbot.waitSignal(threaded.session.failed, timeout=30_000):
        writer.write_to(path)
    assert [error.code for error in errors] == ["report_stopped"]
    assert not path.exists()
    assert threaded.session.labels.error(errors[0]).startswith("Stopped")


def test_a_template_that_is_gone_or_no_word_file_is_told(desk: Desk, tmp_path: Path) -> None:
    errors: list[ExplorerError] = []
    desk.session.failed.connect(errors.append)
    bad = desk.answers.path = tmp_path / "house.docx"
    bad.write_bytes(b"not a document")
    desk.tab.choose_template()
    desk.tab.writer.write_to(tmp_path / "out.docx")
    bad.unlink()
    desk.tab.writer.write_to(tmp_path / "out.docx")
    assert [error.code for error in errors] == ["template_damaged", "file_not_found"]
    assert not (tmp_path / "out.docx").exists()
    desk.tab.writer.write_to(tmp_path / "out.html")
    assert (tmp_path / "out.html").exists()


def test_the_report_and_a_chart_are_printed_as_they_are_seen(desk: Desk) -> None:
    pages = desk.tab.pages.pages
    assert pages is not None
    desk.child("report.print").click()  # type: ignore[attr-defined]
    desk.window.workbench.exporter.print_pane(1)
    assert desk.answers.printed[0] == (len(pages.pages), "Invented sample")
    assert desk.answers.printed[1] == (1, "Recruiter")


@needs_poppler
def test_printing_into_a_file_gives_the_pages_asked_for(qapp: object, tmp_path: Path) -> None:
    painter.register_fonts()
    pages = to_pages(paper.document(), paper.LABELS, painter.measure)
    for first, last, n in ((0, 0, len(pages.pages)), (2, 3, 2)):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        path = tmp_path / f"{first}.pdf"
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printing.prepare(printer, pages, "A report")
        if last:
            printer.setFromTo(first, last)
        assert printing.print_pages(printer, pages)
        facts = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
        assert f"Pages:           {n}\n" in facts
        assert "A4" in facts
    text = subprocess.run(
        ["pdftotext", tmp_path / "0.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Who recruits" in text


def test_a_chart_is_looked_at_before_it_is_printed(qtbot: QtBot, qapp: object) -> None:
    painter.register_fonts()
    (chart, *_), origin = paper.charts()
    pages = printing.chart_page(chart, origin, paper.LABELS)
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1000, 700)
    dialog = PrintPreview(pages, "Recruiter", parent)
    dialog.show()
    assert dialog.view.pages is pages
    dialog.findChild(QPushButton, "print.accept").click()
    assert dialog.result() == PrintPreview.DialogCode.Accepted
    picture = dialog.view.viewport().grab().toImage()
    assert isinstance(picture, QImage)
    assert picture.width() > 300


def test_pages_reached_by_a_key_show_where_the_keyboard_is(qtbot: QtBot, qapp: object) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button, view = QPushButton("before", window), PageView()
    column = QVBoxLayout(window)
    for part in (button, view):
        column.addWidget(part)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    before = view.viewport().grab().toImage()
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    assert view.hasFocus()
    assert view.viewport().grab().toImage() != before
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.viewport().grab().toImage() == before
