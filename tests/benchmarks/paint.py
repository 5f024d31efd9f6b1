"""From a click in the sidebar to the painted window: all facets and six charts.

The real window, session and worker, 1366 x 800, off-screen or with --screen where DISPLAY says. A
click is a mouse press and release on an answer's row, or an undo; it ends when the sidebar and
every chart have painted the new counts. Reported is the quietest run.
"""

import argparse
import importlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import machine


def main(argv: list[str]) -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bench paint", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--screen", action="store_true", help="on the display, not off-screen")
    options = parser.parse_args(argv)
    if not options.screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    result = {"rows": options.rows, "machine": machine.described()}
    result |= run(options.rows, options.runs)
    if options.as_json:
        print(json.dumps(result))
        return 0
    print(f"{options.rows:,} rows on {machine.sentence(result['machine'])}")
    print(f"click to painted window: {result['median_ms']} ms median, {result['p95_ms']} ms p95")
    for name, value in result["parts_ms"].items():
        print(f"  {name:16}{value:8.2f} ms")
    return 0


def run(n_rows: int, n_runs: int) -> dict[str, Any]:
    """The quietest of the runs, after one that is not counted."""
    # Qt reads the platform's name when it is imported.
    window = importlib.import_module("tests.benchmarks.window")
    table, clicks = window.table_of(n_rows)
    with tempfile.TemporaryDirectory() as folder:
        desk = window.Clicks(Path(folder), table)
        try:
            desk.run(clicks)
            runs = [window.measured(desk.run(clicks)) for _ in range(n_runs)]
        finally:
            desk.close()
    best = min(runs, key=lambda found: found["median_ms"])
    return best | {"runs_ms": [found["median_ms"] for found in runs]}
