"""The main window from outside: opening, failing, saving, leaving, themes, start and end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.palette import COLOURS, contrast
from explorer.backend.charts.spec import ChartSpec
from explorer.models.autosave import Autosave
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import actions, painter
from explorer.views.chart_pane import ChartPane
from explorer.views.dialogs import Dialogs
from explorer.views.main_window import MainWindow
from explorer.views.style import FlatStyle
from explorer.views.text import isolated, plain_label, tooltip
from explorer.views.theme import Theme

ROOT = Path(__file__).parent.parent.parent
LEFT = Qt.MouseButton.LeftButton
SAMPLE = paths.resource(paths.SAMPLE)


@dataclass
class Answers(Dialogs):
    """Dialogs that answer what the test has put here."""

    path: Path | None = None
    leaving: str = "discard"
    letters: str | None = None
    asked: list[str] = field(default_factory=list)

    def open_path(self, parent: QWidget) -> Path | None:
        self.asked.append("open")
        return self.path

    def population_path(self, parent: QWidget) -> Path | None:
        self.asked.append("population")
        return self.path

    def save_path(self, parent: QWidget, suggestion: str, kind: str) -> Path | None:
        self.asked.append(f"save {suggestion}")
        return self.path

    def save_changes(self, parent: QWidget) -> str:
        self.asked.append("changes")
        return self.leaving

    def encoding(self, parent: QWidget) -> str | None:
        self.asked.append("encoding")
        return self.letters


@dataclass
class Desk:
    """A window with everything it was built from."""

    window: MainWindow
    session: Session
    settings: Settings
    theme: Theme
    answers: Answers

    def child(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def words(self, name: str) -> str:
        label = self.child(name)
        assert isinstance(label, QLabel)
        return label.text()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    painter.register_fonts()
    settings = Settings(tmp_path / "settings")
    theme = Theme(qapp, "light")
    before = qapp.style().name()
    qapp.setStyle(FlatStyle(theme))
    session = Session(SyncRunner(), SyncRunner())
    answers = Answers()
    window = MainWindow(settings, theme)
    window.begin(session, answers)
    window.resize(1366, 728)
    window.show()
    qtbot.waitExposed(window)
    yield Desk(window, session, settings, theme, answers)
    window.hide()
    session.shutdown()
    for thing in (window, session):
        thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyle(before)
    theme.deleteLater()


def click(qtbot: QtBot, desk: Desk, name: str) -> None:
    qtbot.mouseClick(desk.child(name), LEFT)


def test_the_start_page_offers_a_file_and_the_sample_and_opens_it(qtbot: QtBot, desk: Desk) -> None:
    assert desk.child("start.choose").isVisible()
    assert not desk.child("top.export").isVisible()
    click(qtbot, desk, "start.sample")
    assert desk.session.dataset is not None
    assert not desk.child("start.choose").isVisible()
    assert desk.words("top.facts") == "12,000 cases · invented sample"
    assert desk.words("selection.cases") == "12,000 cases"
    assert desk.window.windowTitle() == "Invented sample[*] – Case Explorer"


def test_a_map_takes_a_chosen_table_of_inhabitants_and_a_bad_one_is_told(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    click(qtbot, desk, "start.sample")
    desk.session.change_pane(1, spec=ChartSpec("map", "citizenship"))
    pane = desk.child("pane.1")
    assert isinstance(pane, ChartPane)
    desk.answers.path = tmp_path / "inhabitants.csv"
    desk.answers.path.write_text("country,population\nNPL,30000000\n", "utf-8")
    pane.population_wanted.emit(1)
    assert desk.session.workspace.pane(1).spec.population == ("NPL=30000000",)
    desk.answers.path.write_text("nothing", "utf-8")
    pane.population_wanted.emit(1)
    assert "is no table of inhabitants" in desk.window.banner.words()
    assert desk.session.workspace.pane(1).spec.population == ("NPL=30000000",)


def test_a_file_dropped_anywhere_is_opened(desk: Desk) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(SAMPLE))])
    copy, button, key = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event = QDropEvent(QPointF(200, 200), copy, content, button, key)
    desk.window.dropEvent(event)
    assert desk.session.dataset is not None


def test_a_file_that_is_gone_says_so_keeps_the_old_one_and_offers_another(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.window.open_path(SAMPLE)
    before = desk.session.dataset
    desk.window.open_path(tmp_path / "gone.csv")
    assert desk.window.banner.isVisible()
    assert "gone.csv is not there any more" in desk.window.banner.words()
    assert desk.session.dataset is before
    desk.answers.path = SAMPLE
    click(qtbot, desk, "banner.way_on")
    assert desk.answers.asked == ["open"]
    assert not desk.window.banner.isVisible()


def test_letters_that_do_not_fit_offer_another_encoding(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes("kind\nÅse\nÅse\nb\nb\nb\nb\n".encode("cp1252"))
    desk.window.open_path(path, encoding="utf-8")
    assert "encoding utf-8" in desk.window.banner.words()
    desk.answers.letters = "cp1252"
    click(qtbot, desk, "banner.way_on")
    assert desk.session.dataset is not None
    assert "Åse" in desk.session.dataset.fields[0].values


def test_a_failed_save_offers_another_place(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    desk.window.open_path(SAMPLE)
    desk.answers.path = tmp_path / "nowhere" / "work.cxw"
    desk.window.acts["save"].trigger()
    assert desk.window.banner.isVisible()
    desk.answers.path = tmp_path / "work.cxw"
    click(qtbot, desk, "banner.way_on")
    assert json.loads(desk.answers.path.read_text())["format"] == "explorer-workspace"
    assert desk.window.banner.words() == "Saved as work.cxw"


def test_changes_mark_a_saved_workspace_and_leaving_asks(desk: Desk, tmp_path: Path) -> None:
    desk.window.open_path(SAMPLE)
    desk.session.toggle_value("majority", "child", 1)
    assert not desk.window.isWindowModified()
    desk.answers.path = tmp_path / "work.cxw"
    desk.window.acts["save"].trigger()
    desk.session.toggle_value("gender", "male", 1)
    assert desk.window.isWindowModified()
    desk.answers.leaving = "cancel"
    desk.window.open_path(SAMPLE)
    assert desk.answers.asked[-1] == "changes"
    assert desk.session.workspace.filters.clause("gender").include == ("male",)
    desk.session.undo_stack.undo()
    assert not desk.window.isWindowModified()


def test_a_saved_workspace_opens_with_its_filters(desk: Desk, tmp_path: Path) -> None:
    desk.window.open_path(SAMPLE)
    desk.session.toggle_value("majority", "child", 1)
    desk.answers.path = tmp_path / "work.cxw"
    desk.window.acts["save_as"].trigger()
    desk.session.clear_filters()
    desk.answers.leaving = "discard"
    desk.window.open_path(desk.answers.path)
    assert desk.words("selection.cases") == "4,320 of 12,000 cases"


def test_recovered_work_has_no_file_of_its_own(desk: Desk, tmp_path: Path) -> None:
    autosave = Autosave(desk.session, tmp_path)
    desk.window.open_path(SAMPLE)
    desk.session.toggle_value("majority", "child", 1)
    autosave.write()
    desk.session.clear_filters()
    desk.session.open_workspace(tmp_path / "recovery.cxw")
    assert desk.words("selection.cases") == "4,320 of 12,000 cases"
    assert desk.session.workspace_path is None
    assert desk.settings.recent_files() == [SAMPLE]
    autosave.finish()
    autosave.deleteLater()


def test_chips_stand_above_the_charts_and_a_click_removes_one(qtbot: QtBot, desk: Desk) -> None:
    desk.window.open_path(SAMPLE)
    desk.session.toggle_value("majority", "child", 1)
    desk.session.toggle_value("gender", "male", -1)
    chips = desk.window.workbench.selection.chips()
    assert [chip.chip.text for chip in chips] == ["Child", "not Male"]
    qtbot.mouseClick(chips[0], LEFT)
    assert [chip.chip.text for chip in desk.window.workbench.selection.chips()] == ["not Male"]
    click(qtbot, desk, "selection.clear")
    assert desk.window.workbench.selection.chips() == []


def test_counting_is_not_mentioned_once_records_have_arrived(qtbot: QtBot, desk: Desk) -> None:
    desk.window.open_path(SAMPLE)
    told: list[bool] = []
    desk.session.busy_changed.connect(told.append)
    desk.window.acts["show_records"].trigger()
    desk.session.toggle_value("majority", "child", 1)
    assert told[-1] is False
    qtbot.wait(400)
    assert not desk.child("status.busy").isVisible()


def test_undo_and_redo_follow_buttons_and_keys(qtbot: QtBot, desk: Desk) -> None:
    desk.window.open_path(SAMPLE)
    undo, redo = desk.child("top.undo"), desk.child("top.redo")
    assert not undo.isEnabled()
    desk.session.toggle_value("majority", "child", 1)
    assert undo.isEnabled()
    assert "Adult or child" in undo.accessibleName()
    qtbot.mouseClick(undo, LEFT)
    assert desk.session.workspace.filters.clauses == ()
    assert redo.isEnabled()


def test_a_markup_title_is_shown_as_it_is_written(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "<b>cases<b>.csv"
    path.write_text("<i>kind</i>\n" + "<u>a</u>\n" * 20 + "b\n" * 20)
    desk.window.open_path(path)
    desk.session.toggle_value("i_kind_i", "<u>a</u>", 1)
    for label in desk.window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.objectName()
    assert desk.window.workbench.selection.chips()[0].chip.text == "<u>a</u>"
    assert "&lt;u&gt;" in desk.window.workbench.selection.chips()[0].toolTip()


def test_light_dark_and_system_are_chosen_remembered_and_marked(desk: Desk) -> None:
    desk.window.acts["theme_dark"].trigger()
    assert desk.theme.name == "dark"
    assert desk.settings.get("look/theme") == "dark"
    ground = QApplication.palette().color(QApplication.palette().ColorRole.Window)
    assert ground.name() == COLOURS["dark"]["window"]
    checked = [n for n in ("system", "light", "dark") if desk.window.acts[f"theme_{n}"].isChecked()]
    assert checked == ["dark"]
    desk.window.acts["theme_light"].trigger()
    assert desk.theme.name == "light"


def test_what_shares_are_of_is_chosen_for_all_charts_marked_and_undone(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("gender\n" + "f\n" * 15 + "m\n" * 15 + '""\n' * 30)
    desk.session.open_file(path)
    desk.session.add_pane(ChartSpec("bar", "gender"))
    acts = desk.window.acts

    def state() -> tuple[str, list[str], bool]:
        assert desk.session.results is not None
        chart = desk.session.results.charts[-1]
        assert isinstance(chart, ChartModel)
        on = [name for name in acts if name.startswith("base_") and acts[name].isChecked()]
        return chart.subtitle, on, acts["level_95"].isChecked()

    before = state()
    assert before[1:] == (["base_own"], True)
    acts["base_all"].trigger()
    acts["base_all"].trigger()
    after = state()
    assert after[0] != before[0]
    assert after[1:] == (["base_all"], True)
    acts["level_99"].trigger()
    assert not state()[2]
    desk.session.undo_stack.undo()
    desk.session.undo_stack.undo()
    assert state() == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_have_enough_contrast_on_every_ground(theme: str) -> None:
    colours = COLOURS[theme]  # type: ignore[index]
    for ground in ("window", "paper"):
        for ink in ("text", "quiet", "accent"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["bar"], colours[ground]) >= 3
    assert contrast(colours["on_accent"], colours["accent"]) >= 4.5
    assert contrast(colours["text"], colours["tint"]) >= 4.5
    assert contrast(colours["warning"], colours["warning_ground"]) >= 4.5


def test_the_recent_list_is_kept_shown_and_given_up(qtbot: QtBot, desk: Desk) -> None:
    desk.window.open_path(SAMPLE)
    assert desk.settings.recent_files() == [SAMPLE]
    assert SAMPLE.name in [action.text() for action in desk.window.open_menu().actions()]
    desk.window.acts["keep_recent"].trigger()
    assert desk.settings.recent_files() == []
    assert not desk.window.acts["keep_recent"].isChecked()
    desk.window.open_path(SAMPLE)
    assert desk.settings.recent_files() == []


def test_a_file_changed_by_another_program_is_told_on_return(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("kind\n" + "a\n" * 20)
    desk.window.open_path(path)
    desk.window.banner.hide()
    path.write_text("kind\n" + "a\n" * 40)
    desk.window.files.tell_changed_source()
    assert "was changed by another program" in desk.window.banner.words()


def test_every_action_has_a_method_a_menu_and_a_key_of_its_own(desk: Desk) -> None:
    keys = [a.shortcut().toString() for a in desk.window.acts.values() if a.shortcut().toString()]
    assert len(keys) == len(set(keys))
    assert len({spec.id for spec in actions.ACTIONS}) == len(actions.ACTIONS)
    menu = desk.window.main_menu()
    listed = {
        action.objectName()
        for sub in menu.actions()
        for action in sub.menu().actions()  # type: ignore[union-attr]
        if action.objectName()
    }
    assert {f"action.{name}" for name in desk.window.acts} == listed


def test_every_button_has_a_name_for_tests_and_words_for_screen_readers(desk: Desk) -> None:
    desk.window.open_path(SAMPLE)
    for button in desk.window.findChildren(QPushButton):
        assert button.objectName(), button.text()
        if not button.isVisible():
            continue
        words = button.accessibleName() or button.text()
        assert any(letter.isalpha() for letter in words), button.objectName()


@pytest.mark.parametrize("size", [(1024, 700), (900, 600)])
def test_nothing_is_wider_than_a_small_window(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.open_path(SAMPLE)
    desk.window.resize(*size)
    QCoreApplication.processEvents()
    assert desk.window.width() == size[0]
    for name in ("top.export", "selection.cases", "charts.add", "status.policy"):
        part = desk.child(name)
        right = part.mapTo(desk.window, part.rect().topRight()).x()
        assert right < size[0], name


def test_plain_words_stay_plain() -> None:
    assert tooltip("<b>x</b>") == "<qt>&lt;b&gt;x&lt;/b&gt;</qt>"
    assert isolated("46.5 %") == "\u206846.5 %\u2069"


def test_a_label_never_reads_html(qapp: object) -> None:
    label = plain_label("<h1>big</h1>")
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().height() < 40
    label.deleteLater()


def test_the_program_draws_itself_and_ends_with_nothing_on_its_lips(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    command = [sys.executable, "-m", "explorer", "--sample", "--picture", str(folder)]
    ended = subprocess.run(
        [*command, "--settings", str(tmp_path / "settings")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (folder / "window-light.png").stat().st_size > 20_000
    assert (folder / "window-dark.png").stat().st_size > 20_000
    for suffix in ("png", "svg", "pdf"):
        assert len(list(folder.glob(f"0*.{suffix}"))) == 6
    logged = [p.read_text() for p in (tmp_path / "settings" / "log").glob("*")]
    assert not any("ERROR" in text for text in logged)


def test_the_first_window_needs_no_pandas_and_no_pyqtgraph() -> None:
    code = (
        "import sys; import explorer.views.app; heavy = "
        "{'pandas', 'pyqtgraph', 'python_calamine', 'xlsxwriter'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.stdout.strip() == "[]", ended.stderr
