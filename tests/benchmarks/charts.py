"""Six charts after a click, and twenty charts as files: this program and matplotlib in one run.

Both draw the invented sample's numbers off-screen and take turns; the least time of each counts.
This program also counts the cases and makes notes, tips and tables; matplotlib is given numbers.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer import paths
from explorer.backend import compute, provenance
from explorer.backend.charts.layout import LayoutStyle, layout
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import Query
from explorer.backend.disclosure import PUBLIC
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from tests.benchmarks import machine, peers

SHOWN = (
    ChartSpec("bar", "recruiter"),
    ChartSpec("grouped_bar", "recruiter", "gender"),
    ChartSpec("stacked_bar", "gender", "majority"),
    ChartSpec("trend", "year", "gender"),
    ChartSpec("heat_map", "recruiter", "exploitation"),
    ChartSpec("bar", "means", top=10),
)
FIELDS = ("recruiter", "means", "exploitation", "labour", "sexual_type")
EXPORTED = (
    *(ChartSpec("bar", field) for field in FIELDS),
    *(ChartSpec("grouped_bar", field, "gender") for field in FIELDS),
    *(ChartSpec("heat_map", field, "majority") for field in FIELDS[:3]),
    *(ChartSpec("trend", "year", by) for by in ("gender", "majority", "source", "age_band")),
    *(ChartSpec("stacked_bar", "gender", by) for by in ("majority", "source", "age_band")),
)
STATES = (Filters(), Filters((Clause("citizenship", ("NPL", "BGD", "NGA")),)))
PIXELS, CM = (430, 300), (16.0, 9.0)
FORMS = ("png", "svg", "pdf")
LEAST_RUNS = 3


def main(argv: list[str]) -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bench charts", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args(argv)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    found = {"machine": machine.described(), **run(max(LEAST_RUNS, options.runs))}
    if options.as_json:
        print(json.dumps(found))
        return 0
    print(f"{machine.sentence(found['machine'])}; matplotlib {found['matplotlib']}")
    for name, line in found["ms"].items():
        ratios = "".join(
            f"{other} {ms:.1f} ms ({ms / line['ours']:.1f} x) "
            for other, ms in line.items()
            if other != "ours"
        )
        print(f"{name:22} ours {line['ours']:.1f} ms   {ratios}")
    return 0


def run(n_runs: int) -> dict[str, Any]:
    """The least milliseconds of each side, taken in turn."""
    ours = _Ours()
    times: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.json"
        job.write_text(json.dumps(ours.job()), "utf-8")
        script = peers.FOLDER / "engines" / "matplotlib_charts.py"
        theirs = subprocess.Popen(
            [str(peers.provide_python()), str(script), str(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert theirs.stdin
        assert theirs.stdout
        version = json.loads(theirs.stdout.readline())

        def ask(order: str) -> float:
            assert theirs.stdin
            assert theirs.stdout
            theirs.stdin.write(order + "\n")
            theirs.stdin.flush()
            return float(json.loads(theirs.stdout.readline()))

        for number in range(n_runs + 1):
            line: dict[str, dict[str, float]] = {
                "six charts after a click": {
                    "ours": _timed(ours.click),
                    "matplotlib, drawn anew": ask("redraw"),
                    "matplotlib, changed": _changed(ask),
                }
            }
            for form in FORMS:
                line[f"twenty charts as {form}"] = {
                    "ours": _timed(lambda f=form: ours.export(f)),
                    "matplotlib": ask(f"export {form}"),
                }
            # The first turn is not counted: fonts and caches are filled.
            for name, sides in line.items() if number else ():
                for side, seconds in sides.items():
                    times.setdefault(name, {}).setdefault(side, []).append(seconds * 1000)
        theirs.stdin.close()
        theirs.wait()
        theirs.stdout.close()
    least = {n: {s: min(v) for s, v in sides.items()} for n, sides in times.items()}
    return {"ms": least, "matplotlib": version, "charts": len(EXPORTED)}


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _changed(ask: Callable[[str], float]) -> float:
    # The first makes what the second changes.
    ask("update")
    return ask("update")


class _Ours:
    """This program over the sample: from the click to pixels, and charts to files."""

    def __init__(self) -> None:
        # Qt reads the platform's name when it is imported.
        from explorer.views import chart_export, painter
        from explorer.views.paper import PaperSize

        self._export, self._painter = chart_export, painter
        self._size = PaperSize(*CM)
        chart_export.ensure_gui()
        self._labels = Labels.load()
        self._table = compute.load(paths.resource(paths.SAMPLE))
        info = compute.describe(self._table, PUBLIC)
        self._number = 0
        self._models = self._charts(STATES[0], EXPORTED)
        self._origin = provenance.provenance(
            info, STATES[0], self._labels, PUBLIC, provenance.today()
        )

    def _charts(self, filters: Filters, specs: tuple[ChartSpec, ...]) -> list[ChartModel]:
        charts = compute.compute(
            self._table, Query(filters, (), specs), PUBLIC, self._labels
        ).charts
        assert all(isinstance(chart, ChartModel) for chart in charts)
        return [chart for chart in charts if isinstance(chart, ChartModel)]

    def click(self) -> None:
        """Count, build, lay out and paint six charts."""
        from PySide6.QtGui import QImage, QPainter

        self._number += 1
        for model in self._charts(STATES[self._number % len(STATES)], SHOWN):
            chart = layout(model, *PIXELS, self._painter.measure, LayoutStyle())
            image = QImage(*PIXELS, QImage.Format.Format_RGB32)
            image.fill(0xFFFFFF)
            brush = QPainter(image)
            self._painter.paint(brush, chart, "light")
            brush.end()

    def export(self, form: str) -> None:
        """Each chart as the content of a file."""
        for model in self._models:
            self._export.render(model, f".{form}", self._size, self._origin, self._labels)

    def job(self) -> dict[str, Any]:
        """The same numbers for matplotlib."""
        return {
            "states": [
                [_plain(s, m) for s, m in zip(SHOWN, self._charts(filters, SHOWN), strict=True)]
                for filters in STATES
            ],
            "exports": [_plain(s, m) for s, m in zip(EXPORTED, self._models, strict=True)],
            "pixels": PIXELS,
            "cm": CM,
        }


def _plain(spec: ChartSpec, model: ChartModel) -> dict[str, Any]:
    """A chart's rows and series as numbers, shaped as it is drawn."""
    kinds = {"heat_map": "cells", "trend": "lines", "stacked_bar": "stacked"}
    kind = kinds.get(spec.type, "bars")
    rows = [str(row[0]) for row in model.table.rows]
    if not spec.by:
        values = [[float(str(row[-1])) for row in model.table.rows]]
        series = [""]
    else:
        series = list(model.table.header[1:])
        across = [[float(str(cell or 0)) for cell in row[1:]] for row in model.table.rows]
        values = (
            across if kind == "cells" else [list(column) for column in zip(*across, strict=True)]
        )
        if kind == "stacked":
            rows, series, values = series, rows, across
    return {
        "kind": kind,
        "rows": rows,
        "series": series,
        "values": values,
        "title": model.title,
        "note": model.note,
    }
