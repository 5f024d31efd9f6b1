"""How long opening a file takes, from the wish to the first painted charts, and how much memory.

    python3 packaging/dev.py bench open FILE [--json] [--runs N] [--rows N]

The yardstick is ``pandas.read_csv`` of the same file in the same run: each side works in a process
of its own, the sides alternate, the least time of several runs counts. Imports are done before the
clock starts, on both sides; not so for ``at_once``, where the file is opened as soon as the window
is there, as by a double-click on it. ``--rows`` makes a file of the layout of 2021 with 63 columns
and so many invented rows. Memory: the most a process held that opens the file without a window.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "benchmarks"
SAMPLE = ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"
WIDTH = 63
"""Columns of the layout of 2021; the sample has two more at its end."""

MIXED = 0.3
"""Invented rows that are put together from two of the sample's."""


def main(argv: Sequence[str]) -> int:
    """Print the times and their ratio; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="bench open", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="CSV to open")
    parser.add_argument("--rows", type=int, help="open an invented file of so many rows instead")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side, 5 unless told")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--side", choices=("read_csv", "window", "at_once", "memory"), help=argparse.SUPPRESS
    )
    options = parser.parse_args(argv)
    if options.side:
        print(json.dumps(globals()[options.side](options.file)))
        return 0
    if options.rows:
        options.file = made(options.rows)
    elif options.file is None:
        parser.error("a FILE or --rows is needed")
    found = measured(options.file, options.runs)
    if options.json:
        print(json.dumps(found))
    else:
        print(f"{options.file.name}, {options.file.stat().st_size / 1e6:.1f} MB")
        print(f"  pandas.read_csv           {found['read_csv_s']:.3f} s")
        print(
            f"  open to painted charts    {found['open_s']:.3f} s, {found['ratio']:.2f} times that"
        )
        print(
            f"  as the program starts     {found['at_once_s']:.3f} s, "
            f"{found['at_once_ratio']:.2f} times that"
        )
        print(f"  most memory, no window    {found['peak_mb']:.0f} MB")
        print(f"  most memory, with window  {found['window_mb']:.0f} MB")
    return 0


def measured(path: Path, n_runs: int) -> dict[str, float]:
    """All sides in turn; the least of each."""
    times: dict[str, list[float]] = {"read_csv": [], "window": [], "at_once": []}
    memory_mb: list[float] = []
    for _ in range(n_runs):
        times["read_csv"].append(_apart("read_csv", path)["s"])
        opened = _apart("window", path)
        times["window"].append(opened["s"])
        memory_mb.append(opened["mb"])
        times["at_once"].append(_apart("at_once", path)["s"])
    yardstick, opening, at_once = (min(found) for found in times.values())
    return {
        "read_csv_s": round(yardstick, 4),
        "open_s": round(opening, 4),
        "ratio": round(opening / yardstick, 3),
        "at_once_s": round(at_once, 4),
        "at_once_ratio": round(at_once / yardstick, 3),
        "peak_mb": round(_apart("memory", path)["mb"], 1),
        "window_mb": round(min(memory_mb), 1),
    }


def _apart(side: str, path: Path) -> dict[str, float]:
    """One side in a process of its own."""
    command = [sys.executable, "-P", "-m", "tests.benchmarks", "open", str(path), "--side", side]
    variables = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode:
        raise SystemExit(f"{side} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def made(n_rows: int) -> Path:
    """A file in the layout of 2021 whose rows are the invented sample's, some of them mixed."""
    path = BUILD / f"invented_{n_rows}x{WIDTH}.csv"
    if path.exists():
        return path
    BUILD.mkdir(parents=True, exist_ok=True)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = (row[:WIDTH] for row in csv.reader(file))
    cut = header.index("isForcedLabour")
    halves = [(",".join(row[:cut]), ",".join(row[cut:])) for row in rows]
    draw = random.Random(n_rows)
    with tempfile.NamedTemporaryFile("w", dir=BUILD, suffix=".part", delete=False) as file:
        file.write(",".join(header) + "\n")
        for _ in range(n_rows):
            begin, end = draw.choice(halves)
            if draw.random() < MIXED:
                end = draw.choice(halves)[1]
            file.write(f"{begin},{end}\n")
    return Path(file.name).replace(path)


def read_csv(path: Path) -> dict[str, float]:
    """The yardstick; a first small read brings what pandas imports late."""
    import io
    import warnings

    import pandas as pd

    pd.read_csv(io.StringIO("a,b\n1,x\n"))
    warnings.simplefilter("ignore", pd.errors.DtypeWarning)
    begin = time.perf_counter()
    pd.read_csv(path)
    return {"s": time.perf_counter() - begin}


def window(path: Path) -> dict[str, float]:
    """The real window off-screen: from the wish to open until all charts seen are painted."""
    return _opened(path, is_ready=True)


def at_once(path: Path) -> dict[str, float]:
    """The same, wished as soon as the window is there: its workbench comes meanwhile."""
    return _opened(path, is_ready=False)


def _opened(path: Path, is_ready: bool) -> dict[str, float]:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication, QWidget

    from explorer.models.runner import Runner
    from explorer.models.session import Session
    from explorer.models.settings import Settings
    from explorer.views import theme as themes
    from explorer.views.dialogs import Dialogs
    from explorer.views.main_window import MainWindow
    from explorer.views.style import FlatStyle
    from explorer.views.theme import Theme
    from explorer.views.warmup import WarmUp

    app = QApplication([])
    themes.prepare(app)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        theme = Theme(app, "light")
        app.setStyle(FlatStyle(theme))
        theme.choose("light")
        counter, loader = Runner(), Runner()
        session = Session(counter, loader)
        main = MainWindow(settings, theme)
        main.show()
        app.processEvents()
        begin = time.perf_counter()
        main.begin(session, Dialogs(settings))
        WarmUp(main, loader)
        # As a person looks for a file, the program gets ready: an empty workbench.
        while is_ready and not main.findChildren(QWidget, "charts.grid"):
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if is_ready:
            app.processEvents()
            begin = time.perf_counter()
        main.open_path(path)
        painted: dict[Any, float] = {}
        while not (session.results and session.is_settled and painted):
            if "explorer.views.chart_view" in sys.modules and not painted:
                _note_paints(painted)
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        while not _shown(main) <= set(painted):
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        end = max(painted.values())
        peak = _peak_mb()
        session.shutdown()
        main.hide()
        main.deleteLater()
        app.processEvents()
    return {"s": end - begin, "mb": peak}


def _note_paints(painted: dict[Any, float]) -> None:
    """From now on keep when each chart was painted last."""
    from explorer.views.chart_view import ChartItem

    if hasattr(ChartItem, "is_noted"):
        return
    paint = ChartItem.paint

    def painting(item: Any, *args: Any) -> None:
        paint(item, *args)
        if item.chart is not None:
            painted[item] = time.perf_counter()

    ChartItem.paint, ChartItem.is_noted = painting, True


def _shown(window: Any) -> set[Any]:
    """The charts that can be seen."""
    from explorer.views.chart_view import ChartView

    views = window.findChildren(ChartView)
    return {v._item for v in views if v.isVisible() and not v.visibleRegion().isEmpty()}


def memory(path: Path) -> dict[str, float]:
    """What a process without a window holds at most while it opens the file."""
    from explorer.backend import compute

    table = compute.load(path)
    compute.describe(table, compute.working_policy(table))
    return {"mb": _peak_mb()}


def _peak_mb() -> float:
    # Not ru_maxrss, which a new process inherits from the one that started it.
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
