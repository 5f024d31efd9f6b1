"""The record table: from a click on a heading, a letter typed or a turn of the wheel to the paint.

It opens an invented file in the real window. ``prepared_s`` is how long the worker makes things
ready in the background once the table is shown; ``sort_at_once_ms`` is the order of a column with
as many texts as rows for someone who clicks before that. ``sort_ms`` is the first order of each
column after it, ``sort_again_ms`` the next one, ``find_ms`` the slowest letter of each text from
key press to the first find painted, ``scroll_ms`` the slowest of many steps of wheel and scroll
bar, ``longest_block_ms`` the longest time in which the window answered nothing. ``*_cpu_ms`` is
the processor's time of the dearest of these steps on all threads: it tells more when others use
the machine.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.models.runner import Runner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter
from explorer.views.dataset_tab import DatasetTab
from explorer.views.dialogs import Dialogs
from explorer.views.main_window import MainWindow
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme

PATIENCE_S = 120
STEPS = 40
RUNS = 3
"""What can be repeated is measured so often; the quietest counts."""


def main(argv: list[str]) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bench records", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--picture", type=Path, help="draw the end of the table into this file")
    options = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        write_cases(path, options.rows)
        print(f"{path.stat().st_size / 1e6:.0f} MB written", file=sys.stderr)
        measured = measure(path, Path(folder), options.rows, options.picture)
    print(json.dumps(measured) if options.json else json.dumps(measured, indent=2))
    return 0


def write_cases(path: Path, n_rows: int) -> None:
    """Invented cases with every kind of column, three of them with as many texts as rows."""
    random = np.random.default_rng(7)
    places = [f"Place {n}" for n in range(200)]
    numbers = random.permutation(n_rows).tolist()
    columns = {
        "reference": [f"Report {n:08d} of a case" for n in numbers],
        "number": numbers,
        "amount": [f"{n / 100:.2f}" for n in random.permutation(n_rows).tolist()],
        "day": [f"20{n % 20:02d}-{n % 12 + 1:02d}-{n % 28 + 1:02d}" for n in numbers],
        "place": random.choice(places, n_rows).tolist(),
        "year": random.integers(2002, 2022, n_rows).tolist(),
        "age": random.choice(["", "0-8", "9-17", "18-20", "48+"], n_rows).tolist(),
        "help_food": random.choice(["", "0", "1"], n_rows, p=[0.8, 0.1, 0.1]).tolist(),
        "help_bed": random.choice(["", "0", "1"], n_rows, p=[0.8, 0.1, 0.1]).tolist(),
    }
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in zip(*columns.values()))  # noqa: B905


class Watch(QObject):
    """Notices when the table has been painted."""

    def __init__(self, tab: DatasetTab) -> None:
        super().__init__(tab)
        self.n_paints = 0
        self.longest_block_s = 0.0
        self._most_cpu_s = 0.0
        tab.table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count paints."""
        if event.type() == QEvent.Type.Paint:
            self.n_paints += 1
        return False

    def until(self, what: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        end = time.perf_counter() + PATIENCE_S
        while not what():
            begin = time.perf_counter()
            QCoreApplication.processEvents()
            self.longest_block_s = max(self.longest_block_s, time.perf_counter() - begin)
            if begin > end:
                raise TimeoutError("the window has not answered")
            time.sleep(0.0002)

    def time(self, act: Callable[[], None], is_done: Callable[[], bool]) -> float:
        """Milliseconds from an act to the first paint after it is done."""
        begin, begin_cpu = time.perf_counter(), time.process_time()
        act()
        self.longest_block_s = max(self.longest_block_s, time.perf_counter() - begin)
        self.until(is_done)
        n_before = self.n_paints
        self.until(lambda: self.n_paints > n_before)
        self._most_cpu_s = max(self._most_cpu_s, time.process_time() - begin_cpu)
        return (time.perf_counter() - begin) * 1000

    def most_cpu_ms(self) -> float:
        """The processor's time of the dearest act since this was asked last."""
        most, self._most_cpu_s = self._most_cpu_s, 0.0
        return round(most * 1000, 1)


def measure(path: Path, folder: Path, n_rows: int, picture: Path | None) -> dict[str, object]:
    """Open the file in a window, use the table, close the window."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    painter.register_fonts()
    settings = Settings(folder / "settings")
    theme = Theme(app, "light")
    app.setStyle(FlatStyle(theme))
    theme.choose("light")
    runners = [Runner(), Runner(), Runner()]
    session = Session(*runners)
    window = MainWindow(settings, theme)
    window.begin(session, Dialogs(settings))
    window.resize(1366, 728)
    window.show()
    session.open_file(path)
    try:
        while session.results is None:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        window.show_records()
        tab = window.findChild(DatasetTab)
        assert tab is not None
        watch = Watch(tab)
        begin = time.perf_counter()
        watch.until(lambda: tab.model.rowCount() == n_rows)
        watch.until(lambda: watch.n_paints > 0)
        shown_ms = (time.perf_counter() - begin) * 1000
        measured: dict[str, object] = {"rows": n_rows, "shown_ms": round(shown_ms, 1)}
        measured |= dict(_use(tab, watch, begin))
        if picture is not None:
            tab.table.scrollToBottom()
            window.grab().save(str(picture))
        measured["longest_block_ms"] = round(watch.longest_block_s * 1000, 1)
        return measured
    finally:
        session.shutdown()
        window.hide()
        for thing in (window, session, *runners):
            thing.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _use(tab: DatasetTab, watch: Watch, begin: float) -> Iterator[tuple[str, object]]:
    yield "sort_at_once_ms", _sort(tab, watch, 0)
    yield "sort_at_once_cpu_ms", watch.most_cpu_ms()
    watch.until(lambda: tab.model.is_prepared)
    yield "prepared_s", round(time.perf_counter() - begin, 2)
    yield "sort_ms", _sort_all(tab, watch)
    yield "sort_cpu_ms", watch.most_cpu_ms()
    again = [_sort_all(tab, watch) for _ in range(RUNS)]
    yield "sort_again_ms", {name: min(run[name] for run in again) for name in again[0]}
    watch.most_cpu_ms()
    finds = {text: round(max(_quietest(_type, tab, watch, text)), 1) for text in _texts(tab)}
    yield "find_ms", finds
    yield "find_first_ms", max(finds.values())
    yield "find_cpu_ms", watch.most_cpu_ms()
    tab.search.clear()
    steps = [*_quietest(_turn_wheel, tab, watch), *_quietest(_drag, tab, watch)]
    yield "scroll_ms", round(max(steps), 1)
    yield "scroll_cpu_ms", watch.most_cpu_ms()
    yield "scroll_median_ms", round(statistics.median(steps), 1)


def _quietest(act: Callable[..., list[float]], *arguments: object) -> list[float]:
    """Each step in the run in which it was quickest."""
    return [min(step) for step in zip(*(act(*arguments) for _ in range(RUNS)), strict=True)]


def _sort_all(tab: DatasetTab, watch: Watch) -> dict[str, float]:
    taken: dict[str, float] = {}
    for column in range(tab.model.columnCount()):
        name = tab.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        taken[name] = _sort(tab, watch, column)
    return taken


def _sort(tab: DatasetTab, watch: Watch, column: int) -> float:
    """A click on a heading."""
    changes: list[int] = []
    connection = tab.model.layoutChanged.connect(lambda: changes.append(1))
    tab.table.scrollTo(tab.model.index(0, column))
    header = tab.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 40, header.height() // 2)
    taken = watch.time(
        lambda: QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place),
        lambda: bool(changes),
    )
    QObject.disconnect(connection)
    return round(taken, 1)


def _texts(tab: DatasetTab) -> list[str]:
    """A common text, a rare one, one that the last row alone has, and one that none has."""
    last = tab.model.text_at(tab.model.rowCount() - 1, 0)
    return ["place 17", "report 0000", last, "nowhere"]


def _type(tab: DatasetTab, watch: Watch, text: str) -> list[float]:
    """Each letter of a text."""
    tab.search.clear()
    tab.table.setCurrentIndex(tab.model.index(0, 0))
    tab.table.scrollToTop()
    watch.until(lambda: not tab.finds.is_running)
    found: list[int] = []
    tab.finds.found.connect(lambda row, column: found.append(row))
    taken: list[float] = []
    field: QLineEdit = tab.search
    for letter in text:
        found.clear()

        def press(letter: str = letter) -> None:
            QTest.keyClicks(field, letter)

        def is_answered() -> bool:
            if found or tab.finds.n_found == 0:
                tab.table.viewport().update()
                return True
            return False

        taken.append(watch.time(press, is_answered))
    watch.until(lambda: not tab.finds.is_running)
    return taken


def _turn_wheel(tab: DatasetTab, watch: Watch) -> list[float]:
    view = tab.table.viewport()
    tab.table.scrollToTop()
    taken: list[float] = []
    for _ in range(STEPS):
        before = tab.table.rowAt(1)
        where = QPointF(view.rect().center())
        event = QWheelEvent(
            where,
            QPointF(view.mapToGlobal(where.toPoint())),
            QPoint(),
            QPoint(0, -360),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        taken.append(
            watch.time(
                lambda event=event: QApplication.sendEvent(view, event) and None,
                lambda before=before: tab.table.rowAt(1) > before,
            )
        )
    return taken


def _drag(tab: DatasetTab, watch: Watch) -> list[float]:
    """The slider of the scroll bar to many places between the first row and the last."""
    bar = tab.table.verticalScrollBar()
    taken: list[float] = []
    for step in range(1, STEPS + 1):
        wanted = bar.maximum() * step // STEPS
        taken.append(
            watch.time(
                lambda wanted=wanted: bar.setSliderPosition(wanted),
                lambda wanted=wanted: abs(tab.table.rowAt(1) - wanted) < 2,
            )
        )
    last = tab.table.rowAt(tab.table.viewport().height() - 2)
    if last not in (-1, tab.model.rowCount() - 1):
        raise AssertionError(f"the table ends at row {last}")
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
