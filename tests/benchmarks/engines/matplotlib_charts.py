"""The same charts in matplotlib, in a process of its own that is told by lines on stdin what to do.

``python engines/matplotlib_charts.py JOB.json``. The job has the charts as plain numbers before and
after a click. ``redraw``: each figure is cleared and drawn anew, as usually written. ``update``:
bars, lines and cells are kept and given new numbers, the quickest way found. ``export png`` (svg,
pdf) makes each chart as a file in memory. Each answer is a line of JSON with seconds.
"""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

Chart = dict[str, Any]
SCREEN_DPI = 100
# Text stays text, as in the files of the program.
mpl.rcParams.update({"svg.fonttype": "none", "pdf.fonttype": 42, "font.size": 8})


def draw(figure: Figure, chart: Chart) -> list[Any]:
    """One chart with title, labels, numbers and a note; what an update has to change."""
    axes = figure.add_subplot()
    axes.set_title(chart["title"], loc="left", fontweight="bold")
    figure.text(0.02, 0.01, chart["note"], fontsize=6)
    rows, series = chart["rows"], chart["series"]
    kept: list[Any] = []
    if chart["kind"] == "cells":
        kept.append(axes.imshow(chart["values"], aspect="auto", cmap="Blues"))
        axes.set_yticks(range(len(rows)), rows)
        axes.set_xticks(range(len(series)), series)
    elif chart["kind"] == "lines":
        for name, values in zip(series, chart["values"], strict=True):
            kept += axes.plot(rows, values, label=name)
        axes.tick_params(axis="x", rotation=45)
    else:
        is_stacked = chart["kind"] == "stacked"
        height = 0.8 if is_stacked else 0.8 / len(series)
        starts = [0.0] * len(rows)
        for number, (name, values) in enumerate(zip(series, chart["values"], strict=True)):
            at = [k + (0 if is_stacked else number * height) for k in range(len(rows))]
            left = starts if is_stacked else None
            bars = axes.barh(at, values, height, left=left, label=name)
            texts = axes.bar_label(bars, [f"{v:.1%}" if v <= 1 else f"{v:,.0f}" for v in values])
            starts = [a + b for a, b in zip(starts, values, strict=True)]
            kept.append((bars, texts))
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
    if len(series) > 1 and chart["kind"] != "cells":
        axes.legend(fontsize=6)
    figure.subplots_adjust(left=0.25, right=0.95, top=0.9, bottom=0.15)
    return kept


def change(kept: list[Any], chart: Chart) -> None:
    """Give a chart that is drawn other numbers."""
    if chart["kind"] == "cells":
        kept[0].set_data(chart["values"])
        kept[0].autoscale()
        return
    if chart["kind"] == "lines":
        for line, values in zip(kept, chart["values"], strict=True):
            line.set_ydata(values)
        return
    starts = [0.0] * len(chart["rows"])
    for (bars, texts), values in zip(kept, chart["values"], strict=True):
        for bar, text, value, start in zip(bars, texts, values, starts, strict=True):
            bar.set_width(value)
            if chart["kind"] == "stacked":
                bar.set_x(start)
            text.set_text(f"{value:.1%}" if value <= 1 else f"{value:,.0f}")
            text.xy = (start + value if chart["kind"] == "stacked" else value, text.xy[1])
        starts = [a + b for a, b in zip(starts, values, strict=True)]


class Board:
    """Six figures, each as large as a pane."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._states: list[list[Chart]] = job["states"]
        self._exports: list[Chart] = job["exports"]
        self._cm: tuple[float, float] = tuple(job["cm"])
        width, height = job["pixels"]
        self._figures = [
            Figure(figsize=(width / SCREEN_DPI, height / SCREEN_DPI), dpi=SCREEN_DPI)
            for _ in self._states[0]
        ]
        for figure in self._figures:
            FigureCanvasAgg(figure)
        self._number = 0
        self._kept: list[list[Any]] = []

    def redraw(self) -> None:
        self._number += 1
        for figure, chart in zip(self._figures, self._state(), strict=True):
            figure.clear()
            draw(figure, chart)
            figure.canvas.draw()
        self._kept = []

    def update(self) -> None:
        self._number += 1
        if not self._kept:
            for figure in self._figures:
                figure.clear()
            pairs = zip(self._figures, self._state(), strict=True)
            self._kept = [draw(figure, chart) for figure, chart in pairs]
        for figure, kept, chart in zip(self._figures, self._kept, self._state(), strict=True):
            change(kept, chart)
            figure.canvas.draw()

    def _state(self) -> list[Chart]:
        return self._states[self._number % len(self._states)]

    def export(self, form: str) -> int:
        n_bytes = 0
        for chart in self._exports:
            figure = Figure(figsize=(self._cm[0] / 2.54, self._cm[1] / 2.54))
            draw(figure, chart)
            content = io.BytesIO()
            figure.savefig(content, format=form, dpi=300)
            n_bytes += content.tell()
        return n_bytes


def main() -> None:
    """Serve until stdin ends."""
    board = Board(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    print(json.dumps(mpl.__version__), flush=True)
    for line in sys.stdin:
        order, _, form = line.strip().partition(" ")
        began = time.perf_counter()
        if order == "export":
            board.export(form)
        elif order == "redraw":
            board.redraw()
        else:
            board.update()
        print(json.dumps(time.perf_counter() - began), flush=True)


if __name__ == "__main__":
    main()
