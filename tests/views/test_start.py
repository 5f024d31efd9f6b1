"""From the start to the first paint and on: what may be loaded, what is seen, what works."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.models.runner import Runner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views.dialogs import Dialogs
from explorer.views.first_paint import FirstPaint
from explorer.views.main_window import MainWindow
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme
from explorer.views.warmup import WarmUp

ROOT = Path(__file__).parents[2]
SAMPLE = paths.resource(paths.SAMPLE)
ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "PATH": "", "LC_ALL": "C.UTF-8"}

OWN = {
    *"__main__ commands log nonet options paths".split(),
    *"backend backend.charts backend.charts.palette".split(),
    *"models models.settings views views.app views.controls views.first_paint".split(),
    *"views.main_window views.opened_files views.reporter views.start_page".split(),
    *"views.strips views.style views.text views.theme".split(),
}
"""The program's own modules that the first paint needs."""

FOREIGN = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "platformdirs"}
SLOW = {"asyncio", "concurrent", "csv", "multiprocessing", "sqlite3", "tomllib", "unittest", "xml"}
"""Parts of Python that take their time and are not needed yet."""


def start(folder: Path, steps: list[dict[str, Any]], *options: str) -> None:
    """Run the program to its end; it must end well and say nothing."""
    script = folder / "steps.json"
    script.write_text(json.dumps(steps), "utf-8")
    driven = ["--settings", str(folder / "settings"), "--automation", str(script)]
    # -I: nothing of the tests' own environment gets in.
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from explorer.__main__ import main; "
    command = [sys.executable, "-I", "-c", f"{code} sys.exit(main())", *options, *driven]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules loaded at the first paint."""
    folder = tmp_path_factory.mktemp("start")
    told = folder / "told.json"
    start(folder, [{"do": "tell_start", "file": str(told)}, {"do": "quit"}])
    return json.loads(told.read_text("utf-8"))["first_paint"]["modules"]


def test_the_first_paint_needs_these_modules_of_the_program_and_no_others(
    loaded: list[str],
) -> None:
    own = {name.removeprefix("explorer.") for name in loaded if name.startswith("explorer.")}
    assert own - {"__main__"} == OWN - {"__main__"}


def test_the_first_paint_waits_for_no_library_but_qt(loaded: list[str]) -> None:
    tops = {name.partition(".")[0] for name in loaded}
    environment = {name for name in tops if name.startswith(("_", "sitecustomize"))}
    assert tops - set(sys.stdlib_module_names) - {"explorer"} - environment <= FOREIGN
    assert not tops & SLOW


def test_a_window_closed_at_once_ends_well(tmp_path: Path) -> None:
    start(tmp_path, [{"do": "quit"}])


def test_a_file_given_at_the_start_is_opened(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    steps = [
        {"do": "expect", "what": "file", "value": SAMPLE.name},
        {"do": "expect", "what": "selected", "value": 12_000},
        {"do": "screenshot", "file": str(picture)},
        {"do": "quit"},
    ]
    start(tmp_path, steps, str(SAMPLE))
    assert picture.exists()


# The window before everything behind it is there


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window as it is until its first paint."""
    theme = Theme(qapp, "light")
    before = qapp.style().name()
    qapp.setStyle(FlatStyle(theme))
    window = MainWindow(Settings(tmp_path / "settings"), theme)
    window.resize(1366, 728)
    yield window
    window.hide()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyle(before)
    theme.deleteLater()


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    """A session with workers, as in the program."""
    runners = [Runner() for _ in range(3)]
    session = Session(*runners)
    yield session
    session.shutdown()
    for thing in (session, *runners):
        thing.deleteLater()


def is_seen(window: MainWindow, name: str) -> bool:
    found = window.findChild(QWidget, name)
    return found is not None and found.isVisible()


def seen(window: MainWindow) -> QImage:
    QCoreApplication.processEvents()
    return window.grab().toImage()


def drop(window: MainWindow, path: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    left, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(200, 200), copy, content, left, no_key))


def test_the_first_paint_is_told_once(qtbot: QtBot, window: MainWindow) -> None:
    first_paint = FirstPaint(window)
    told: list[None] = []
    first_paint.painted.connect(lambda: told.append(None))
    with qtbot.waitSignal(first_paint.painted):
        window.show()
    window.repaint()
    QCoreApplication.processEvents()
    assert len(told) == 1
    assert "PySide6" in first_paint.moment["modules"]


def test_nothing_seen_changes_when_the_window_begins_to_work(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    window.show()
    qtbot.waitExposed(window)
    painted = seen(window)
    window.begin(session, Dialogs(Settings(Path("/nowhere"))))
    assert seen(window) == painted
    assert window.workbench.isHidden()
    assert seen(window) == painted


def test_a_file_dropped_before_the_workbench_is_there_is_opened_in_it(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    window.show()
    qtbot.waitExposed(window)
    loader = Runner()
    window.begin(session, Dialogs(Settings(tmp_path / "settings")))
    WarmUp(window, loader)
    drop(window, SAMPLE)
    qtbot.waitUntil(lambda: session.results is not None and session.is_settled, timeout=60_000)
    assert window.workbench.isVisible()
    assert window.workbench.sidebar.facets.rowCount() > 0
    assert not is_seen(window, "start.choose")
    loader.shutdown()
    loader.deleteLater()


def test_a_file_expected_at_the_start_that_cannot_be_opened_leads_to_the_start_page(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    window.expect_file()
    window.show()
    qtbot.waitExposed(window)
    assert not is_seen(window, "start.choose")
    window.begin(session, Dialogs(Settings(tmp_path / "settings")))
    with qtbot.waitSignal(session.failed):
        window.open_path(tmp_path / "gone.csv")
    assert is_seen(window, "start.choose")
    assert window.banner.isVisible()


def test_a_window_closed_before_it_works_closes(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    qtbot.waitExposed(window)
    assert window.close()
