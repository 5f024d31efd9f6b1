"""The real window over invented cases, clicked and watched from outside."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QModelIndex, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from explorer.backend import casetable, compute
from explorer.backend.casetable import CaseTable
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import PUBLIC
from explorer.backend.labels import Labels
from explorer.backend.workspace import start
from explorer.models.facet_model import MORE
from explorer.models.opening import Opening
from explorer.models.runner import Runner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter
from explorer.views import theme as themes
from explorer.views.chart_view import ChartView
from explorer.views.dialogs import Dialogs
from explorer.views.main_window import MainWindow
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme
from tests.benchmarks import script
from tests.benchmarks.data import Column, Data, generated
from tests.benchmarks.engines import ours

CHARTS = (
    ChartSpec("heat_map", "citizenship", "exploitation_country", top=180),
    ChartSpec("grouped_bar", "means", "gender"),
    ChartSpec("stacked_bar", "gender", "age_band"),
    ChartSpec("trend", "year", "source"),
    ChartSpec("grouped_bar", "duration", "majority"),
    ChartSpec("bar", "labour"),
)
"""The charts of ``script.CHARTS``; the first one is drawn whole, 180 by 117 cells."""

ORDERED = ("year", "age_band", "duration")
SIZE = (1366, 800)
"""The least width of a usual screen that has room for three charts beside each other."""
PATIENCE_S = 600.0
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

Parts = dict[str, float]
"""Seconds of each part of a click."""


def table_of(n_rows: int) -> tuple[CaseTable, list[tuple[str, str]]]:
    """The generated cases with answers that have names, and the answers clicked, in turn."""
    made = generated(n_rows)
    data = Data(made.name, n_rows, tuple(map(_named, made.columns)))
    raw, schema = ours.raw_table(data)
    fields = tuple(
        replace(field, kind="ordinal") if field.id in ORDERED else field for field in schema.fields
    )
    table = casetable.build(raw, replace(schema, fields=fields))
    return table, list(_toggled(data))


def _named(column: Column) -> Column:
    """The column with answers as real files have them, so that words have real lengths."""
    words = Labels.load().words
    known = list(words["values"].get(column.id, ()))
    if column.id in ("citizenship", "exploitation_country"):
        known = list(words["countries"])
    elif column.id == "year":
        known = [str(2002 + i) for i in range(len(column.values))]
    elif column.id == "age_band":
        known = [f"{9 * i}-{9 * i + 8}" for i in range(len(column.values))]
    n = len(column.values)
    return replace(column, values=tuple(known[:n]) if len(known) >= n else column.values)


def _toggled(data: Data) -> Iterator[tuple[str, str]]:
    """Field and answer of each click of the script."""
    before: set[tuple[str, int]] = set()
    for state in script.clicks(data):
        chosen = {(field, i) for field, answers in state.items() for i in answers}
        for field, i in chosen ^ before:
            yield field, data[field].values[i]
        before = chosen


class Watch(QObject):
    """Notes which parts of the window paint, and when everything due has been painted."""

    painted = QEvent.Type(QEvent.registerEventType())

    def __init__(self) -> None:
        super().__init__()
        self.marks: Parts = {}
        self.seen: set[str] = set()

    def note(self, name: str) -> None:
        """Remember the time."""
        self.marks[name] = time.perf_counter()

    def await_paint(self) -> None:
        """Ask to be told after the repaints, which have a low priority."""
        self.note("shown")
        self.seen.clear()
        lowest = Qt.EventPriority.LowEventPriority.value - 1
        QCoreApplication.postEvent(self, QEvent(Watch.painted), lowest)

    def event(self, event: QEvent) -> bool:
        """Everything that was due has been painted."""
        if event.type() == Watch.painted:
            self.note("painted")
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A part of the window paints."""
        if event.type() == QEvent.Type.Paint:
            self.seen.add(watched.parent().objectName())
        return False


class Clicks:
    """A window with an open table, and a stop-watch from a click to the last paint."""

    def __init__(self, folder: Path, table: CaseTable) -> None:
        found = QApplication.instance()
        self._app = found if isinstance(found, QApplication) else QApplication(["bench"])
        painter.register_fonts()
        themes.prepare(self._app)
        settings = Settings(folder)
        theme = Theme(self._app, "light")
        self._app.setStyle(FlatStyle(theme))
        theme.choose("light")
        self.session = Session(Runner(), Runner())
        self.window = MainWindow(settings, theme)
        self.window.begin(self.session, Dialogs(settings))
        self.window.resize(*SIZE)
        self.window.show()
        opening = Opening(table.source.path, layout=start(CHARTS))
        self.session._on_opened(opening, table, compute.describe(table, PUBLIC))
        self._until(lambda: self.session.is_settled and len(self.session.shown_panes) == 6)
        facets = self.window.workbench.sidebar.facets
        for row in facets.rows_of(MORE):
            facets.show_all(facets.field_at(row))
        self.views = self.window.findChildren(ChartView)
        self._watch = Watch()
        self._follow()
        self.settle()

    def _follow(self) -> None:
        """Note when each part of a click begins and ends."""
        watch, marks = self._watch, self._watch.marks
        for place in (self.window.workbench.sidebar.tree, *self.views):
            place.viewport().installEventFilter(watch)
        ask = compute.counting.Engine.ask
        count, counted = compute.compute, self.session._on_counted

        def timed_ask(*arguments: Any) -> Any:
            start_s = time.perf_counter()
            answer = ask(*arguments)
            marks["asked"] = time.perf_counter() - start_s
            return answer

        def timed_count(*arguments: Any) -> Any:
            watch.note("began")
            answer = count(*arguments)
            watch.note("counted")
            return answer

        def noted_counted(*arguments: Any) -> None:
            watch.note("handed_over")
            counted(*arguments)

        compute.counting.Engine.ask = timed_ask  # type: ignore[method-assign]
        compute.compute = timed_count
        self.session._on_counted = noted_counted  # type: ignore[method-assign]
        self.session.results_changed.connect(lambda _results: watch.await_paint())

    def _until(self, is_done: Callable[[], bool]) -> None:
        end = time.perf_counter() + PATIENCE_S
        while not is_done():
            if time.perf_counter() > end:
                raise TimeoutError("the window does not answer")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let the window do what is left to do."""
        self._until(lambda: self.session.is_settled)
        for _ in range(5):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._app.processEvents()

    def toggle(self, field: str, value: str) -> Parts:
        """Scroll an answer into sight, then press and release on it."""
        facets, tree = self.window.workbench.sidebar.facets, self.window.workbench.sidebar.tree
        if not facets.find(field, value).isValid():
            raise LookupError(f"{field} has no {value} in the sidebar")
        tree.scrollTo(facets.find(field, value), tree.ScrollHint.PositionAtCenter)
        self.settle()
        return self._timed(lambda: self._press(facets.find(field, value)))

    def _press(self, row: QModelIndex) -> None:
        tree = self.window.workbench.sidebar.tree
        place = QPointF(tree.visualRect(row).center())
        at = tree.viewport().mapToGlobal(place)
        for kind, held in (
            (QEvent.Type.MouseButtonPress, LEFT),
            (QEvent.Type.MouseButtonRelease, NONE),
        ):
            event = QMouseEvent(kind, place, at, LEFT, held, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(tree.viewport(), event)

    def undo(self) -> Parts:
        """Take a step back."""
        self.settle()
        return self._timed(self.session.undo_stack.undo)

    def _timed(self, do: Callable[[], None]) -> Parts:
        marks = self._watch.marks
        marks.clear()
        before = {view: view._item.chart for view in self.views}
        cpu, start_s = time.process_time(), time.perf_counter()
        do()
        self._watch.note("clicked")
        while "painted" not in marks:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        used = time.process_time() - cpu
        changed = {v.objectName() for v, chart in before.items() if v._item.chart is not chart}
        if missing := ({"sidebar.answers"} | changed) - self._watch.seen:
            raise RuntimeError(f"not painted: {missing}")
        return {
            "all": marks["painted"] - start_s,
            "cpu": used,
            "until_counting": marks["began"] - start_s,
            "count": marks["asked"],
            "build": marks["counted"] - marks["began"] - marks["asked"],
            "hand_over": marks["handed_over"] - marks["counted"],
            "lay_out": marks["shown"] - marks["handed_over"],
            "paint": marks["painted"] - marks["shown"],
            "n_charts": float(len(changed)),
        }

    def run(self, clicks: list[tuple[str, str]]) -> list[Parts]:
        """All clicks; after each tenth one it is undone and done once more."""
        times: list[Parts] = []
        for number, (field, value) in enumerate(clicks, 1):
            times.append(self.toggle(field, value))
            if number % 10 == 0:
                times.append(self.undo())
                times.append(self.toggle(field, value))
        return times

    def close(self) -> None:
        """Take everything down in order."""
        self.session.shutdown()
        self.window.hide()
        self.window.deleteLater()
        self.session.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._app.processEvents()


def measured(clicks: list[Parts]) -> dict[str, Any]:
    """Median and 95th percentile in milliseconds, and the median of each part."""
    whole = np.array([click["all"] for click in clicks]) * 1000
    parts = {
        name: round(float(np.median([click[name] for click in clicks])) * 1000, 2)
        for name in clicks[0]
        if name not in ("all", "n_charts")
    }
    return {
        "median_ms": round(float(np.median(whole)), 2),
        "p95_ms": round(float(np.percentile(whole, 95)), 2),
        "clicks": len(clicks),
        "charts_painted": round(float(np.mean([click["n_charts"] for click in clicks])), 2),
        "parts_ms": parts,
    }
