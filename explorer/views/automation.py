"""``--automation steps.json``: drives the real widgets by their names, for tests from the outside.

Each step is an object with ``do`` and its parameters; see ``_Script`` for the steps. The next step
begins when nothing is being read, counted or written. A failed step ends the program with 1.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from explorer.backend.charts.spec import ChartSpec
from explorer.backend.documents.pages import Pages
from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import printing
from explorer.views.dialogs import Dialogs, ExportChoice
from explorer.views.first_paint import Moment, now
from explorer.views.main_window import MainWindow

PAUSE_MS = 20
"""Between two looks whether a page has come to its end."""


class StepFailed(Exception):
    """A step could not be done, or did not find what it expected."""


class ScriptedDialogs(Dialogs):
    """Answers come from the script, in the order in which it gave them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.answers: dict[str, list[Any]] = {}

    def _next(self, name: str) -> Any:
        waiting = self.answers.get(name, [])
        if not waiting:
            raise StepFailed(f"nobody answers the question {name}")
        return waiting.pop(0)

    def open_path(self, parent: QWidget) -> Path | None:
        """The next ``open_path``."""
        return Path(self._next("open_path"))

    def population_path(self, parent: QWidget) -> Path | None:
        """The next ``population_path``."""
        return Path(self._next("population_path"))

    def save_path(self, parent: QWidget, suggestion: str, kind: str) -> Path | None:
        """The next ``save_path``."""
        return Path(self._next("save_path"))

    def template_path(self, parent: QWidget) -> Path | None:
        """The next ``template_path``."""
        return Path(self._next("template_path"))

    def print_pages(self, parent: QWidget, pages: Pages, title: str) -> bool:
        """Print into the file that the next ``print_pages`` names."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._next("print_pages")))
        printing.prepare(printer, pages, title)
        return printing.print_pages(printer, pages)

    def preview_pages(self, parent: QWidget, pages: Pages, title: str) -> bool:
        """What is looked at is printed."""
        return self.print_pages(parent, pages, title)

    def folder(self, parent: QWidget) -> Path | None:
        """The next ``folder``."""
        return Path(self._next("folder"))

    def export_choice(self, parent: QWidget, takes_all: bool) -> ExportChoice | None:
        """The next ``export_choice``: its format, in the default size."""
        return ExportChoice(self._next("export_choice"), 16, 9, 150, takes_all)

    def may_replace(self, parent: QWidget, names: list[str]) -> bool:
        """The next ``may_replace``."""
        return bool(self._next("may_replace"))

    def may_state_published(self, parent: QWidget) -> bool:
        """The next ``may_state_published``."""
        return bool(self._next("may_state_published"))

    def may_recover(self, parent: QWidget) -> bool:
        """The next ``may_recover``."""
        return bool(self._next("may_recover"))

    def save_changes(self, parent: QWidget) -> str:
        """Changes are thrown away unless the script says otherwise."""
        return str(self._next("save_changes")) if "save_changes" in self.answers else "discard"

    def encoding(self, parent: QWidget) -> str | None:
        """The next ``encoding``."""
        return str(self._next("encoding"))


class _Script(QObject):
    """The steps, each a method ``step_<do>``."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        dialogs: Dialogs,
        steps: list[dict[str, Any]],
        first_paint: Moment,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._dialogs = dialogs
        self._steps = steps
        self._number = 0
        self._is_loading = False
        self._is_writing = False
        self._errors: list[str] = []
        self._first_paint = first_paint
        session.loading_changed.connect(self._on_loading_changed)
        session.results_changed.connect(self._later)
        session.records_changed.connect(self._later)
        session.failed.connect(self._on_failed)

    def _on_loading_changed(self, loading: object) -> None:
        self._is_loading = loading is not None
        self._later()

    def _on_failed(self, error: ExplorerError) -> None:
        self._errors.append(error.code)
        self._is_writing = False
        self._later()

    def _on_told(self) -> None:
        self._is_writing = False
        self._later()

    def _expect_file(self, is_expected: bool) -> None:
        self._is_writing = is_expected
        if is_expected:
            once = Qt.ConnectionType.SingleShotConnection
            self._window.workbench.exporter.told.connect(self._on_told, once)

    def _later(self) -> None:
        QTimer.singleShot(0, self._go_on)

    def _go_on(self) -> None:
        """Do the next step when everything before it has come to its end."""
        if self._is_loading or self._is_writing or not self._session.is_settled:
            return
        if self._number >= len(self._steps):
            return
        if self._session.dataset and not all(it() for it in self._window.workbench.settling):
            QTimer.singleShot(PAUSE_MS, self._go_on)
            return
        step = dict(self._steps[self._number])
        self._number += 1
        try:
            method: Callable[..., None] = getattr(self, f"step_{step.pop('do')}")
            method(**step)
        except (StepFailed, AttributeError, KeyError, TypeError, ValueError) as error:
            told = {"step": self._number, "error": f"{type(error).__name__}: {error}"}
            print(json.dumps(told), file=sys.stderr)
            self._number = len(self._steps)
            QApplication.exit(1)
            return
        self._later()

    def start(self) -> None:
        """Begin with the first step."""
        self._later()

    # Steps

    def step_open(self, file: str) -> None:
        """Open a data file or a workspace."""
        self._window.open_path(Path(file))

    def step_answer(self, question: str, value: Any) -> None:
        """Say what the next such question is to be answered."""
        if isinstance(self._dialogs, ScriptedDialogs):
            self._dialogs.answers.setdefault(question, []).append(value)

    def step_action(self, name: str, writes: bool = False) -> None:
        """Trigger an action; ``writes`` waits until its file is written."""
        action = self._window.acts[name]
        if not action.isEnabled():
            raise StepFailed(f"{name} is switched off")
        self._expect_file(writes)
        action.trigger()

    def _widget(self, name: str) -> QWidget:
        found = [self._window, *QApplication.topLevelWidgets()]
        for top in found:
            widget = top if top.objectName() == name else top.findChild(QWidget, name)
            if widget is not None and widget.isVisible():
                return widget
        raise StepFailed(f"no widget {name} can be seen")

    def step_click(self, name: str, writes: bool = False) -> None:
        """Click the middle of a widget."""
        widget = self._widget(name)
        if not widget.isEnabled():
            raise StepFailed(f"{name} is switched off")
        self._expect_file(writes)
        if isinstance(widget, QPushButton) and widget.toolTip() == "":
            widget.setFocus()
        self._click(widget, QPointF(widget.rect().center()))

    def _click(
        self,
        widget: QWidget,
        point: QPointF,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """A press and a release of the left button."""
        button = Qt.MouseButton.LeftButton
        where = QPointF(widget.mapToGlobal(point.toPoint()))
        for kind, held in (
            (QEvent.Type.MouseButtonPress, button),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            event = QMouseEvent(kind, point, where, button, held, modifiers)
            QApplication.sendEvent(widget, event)

    def step_choose(self, menu: str, words: list[str], writes: bool = False) -> None:
        """Choose an entry of an open menu, by its words and those of the menus above it."""
        whole = found = self._widget(menu)
        *above, last = words
        for told in above:
            below = [sub for sub in found.findChildren(QMenu) if sub.title() == told]
            if not below:
                raise StepFailed(f"{menu} does not offer {told!r}")
            found = below[0]
        action = next((a for a in found.actions() if a.text() == last), None)
        if action is None or not action.isEnabled():
            raise StepFailed(f"{menu} does not offer {last!r}")
        self._expect_file(writes)
        action.trigger()
        whole.close()

    def step_tab(self, words: str) -> None:
        """Click a tab."""
        tabs: Any = self._widget("tabs")
        named = {tabs.tabText(place): place for place in range(tabs.count())}
        if words not in named:
            raise StepFailed(f"there is no tab {words}")
        self._click(tabs, QPointF(tabs.tabRect(named[words]).center()))

    def step_figure(self, statistic: str, on_page: bool = False) -> None:
        """Click a figure of the brief, in the list or on its page."""
        page: Any = self._window.workbench.page("brief")
        if on_page:
            place = page.pages.place_of(statistic)
            if place is None:
                raise StepFailed(f"no page shows {statistic}")
            self._click(page.pages.viewport(), place)
            return
        self._click(page.panel.tree.viewport(), QPointF(page.panel.middle_of(statistic)))

    def step_tick(self, field: str, value: str, excluded: bool = False) -> None:
        """Click an answer in the sidebar."""
        tree = self._window.workbench.sidebar.tree
        index = self._window.workbench.sidebar.facets.find(field, value)
        if not index.isValid():
            raise StepFailed(f"{field} does not show this answer")
        tree.scrollTo(index)
        rect = tree.visualRect(index)
        modifiers = Qt.KeyboardModifier.AltModifier if excluded else Qt.KeyboardModifier.NoModifier
        self._click(tree.viewport(), QPointF(rect.left() + 60, rect.center().y()), modifiers)

    def step_mark(self, pane: int, index: int, add: bool = False) -> None:
        """Click a mark of a chart."""
        view: Any = self._widget(f"pane.{pane}.chart")
        hit = view.hits[index]
        point = QPointF(*hit.middle)
        control, none = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
        self._click(view.viewport(), point, control if add else none)

    def step_key(self, name: str, key: str) -> None:
        """Press a key in a widget."""
        widget = self._widget(name)
        widget.setFocus()
        combination = QKeySequence(key)[0]  # pyright: ignore[reportIndexIssue]
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, combination.key(), combination.keyboardModifiers())
            QApplication.sendEvent(widget, event)

    def step_type(self, name: str, text: str) -> None:
        """Write into a text field."""
        widget: Any = self._widget(name)
        widget.setFocus()
        widget.setText(text)

    def step_add_chart(self, chart: dict[str, Any]) -> None:
        """Add a chart without the popup."""
        self._session.add_pane(ChartSpec.from_json(chart))

    def step_screenshot(self, file: str) -> None:
        """Draw the window into a file, as it is painted next: laid out first."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._window.grab().save(file)

    def step_expect(self, what: str, value: Any) -> None:
        """Fail when something is not what it should be."""
        found = self._found(what)
        if found != value:
            raise StepFailed(f"{what} is {found!r}, not {value!r}")

    def _found(self, what: str) -> Any:
        session = self._session
        facts: dict[str, Callable[[], Any]] = {
            "file": lambda: session.dataset.source.path.name if session.dataset else None,
            "schema": lambda: session.dataset.schema_id if session.dataset else None,
            "selected": lambda: session.results.n_selected if session.results else None,
            "panes": lambda: len(session.workspace.panes),
            "chips": lambda: [chip.text() for chip in self._window.workbench.selection.chips()],
            "banner": self._window.banner.isVisible,
            "errors": lambda: self._errors,
            "compared": lambda: list(self._compare().table.key() or ()),
            "groups": lambda: [group.name for group in session.workspace.groups],
            "clipboard": QApplication.clipboard().text,
            "report": lambda: [item.kind for item in self._report().edits.items],
            "pages": lambda: len(self._report().pages.pages.pages),
            "records": lambda: self._widget("records.table").model().rowCount(),
        }
        return facts[what]()

    def _compare(self) -> Any:
        return self._window.workbench.page("compare")

    def _report(self) -> Any:
        return self._window.workbench.page("report")

    def step_tell_start(self, file: str) -> None:
        """Write how it was at the first paint, and how it is now that all is painted."""
        self._window.repaint()
        moments = {"first_paint": self._first_paint, "now": now()}
        Path(file).write_text(json.dumps(moments), "utf-8")

    def step_quit(self) -> None:
        """End the program."""
        self._window.setWindowModified(False)
        self._window.close()
        QApplication.exit(0)


def start(
    window: MainWindow, session: Session, dialogs: Dialogs, path: Path, first_paint: Moment
) -> None:
    """Carry out the steps in a file once the window stands."""
    steps = json.loads(path.read_text("utf-8"))
    _Script(window, session, dialogs, steps, first_paint).start()
