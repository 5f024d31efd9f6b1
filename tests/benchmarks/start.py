"""From starting the packaged program to its first paint and to the sample's painted charts.

    python3 packaging/dev.py bench start [--exe PROGRAM] [--runs N] [--json]

The yardstick is an empty PySide6 window packaged the same way. The two are started in turn; the
least of the runs counts, medians stand beside it. Both tell the system's clock when a timer of
0 ms ends that was begun with the first paint. Cold starts follow where the system's cache of
files may be emptied.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks import machine, real

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "benchmarks"
SPEC = Path(__file__).parent / "empty_window" / "window.spec"
EMPTY = BUILD / "empty-window" / ("window.exe" if os.name == "nt" else "window")
EXE = ROOT / "dist" / "case-explorer" / EMPTY.name.replace("window", "case-explorer")
CACHES = Path("/proc/sys/vm/drop_caches")
COLD_RUNS = 3

Found = dict[str, Any]


def main(argv: Sequence[str]) -> int:
    """Print times, ratio, memory and modules; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="bench start", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--exe", type=Path, default=EXE, help="the packaged program")
    parser.add_argument("--runs", type=int, default=9, help="runs of each, 9 unless told")
    parser.add_argument("--offscreen", action="store_true", help="not on a screen, nor under Xvfb")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(argv)
    exe = options.exe.absolute()
    if not exe.exists():
        print(f"{exe} is not there; python3 packaging/build.py makes it", file=sys.stderr)
        return 2
    build_empty()
    with screen(options.offscreen) as variables:
        found = measured(exe, options.runs, variables)
    print(json.dumps(found) if options.json else told(found))
    return 0


def build_empty() -> None:
    """Package the empty window, unless it is there and newer than its recipe."""
    recipe = [*SPEC.parent.iterdir(), ROOT / "packaging" / "bundle.py"]
    if EMPTY.exists() and EMPTY.stat().st_mtime > max(file.stat().st_mtime for file in recipe):
        return
    print("Packaging an empty window", file=sys.stderr)
    folders = ("--distpath", str(BUILD), "--workpath", str(BUILD / "pyinstaller"))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR")
    subprocess.run((*command, *folders, str(SPEC)), check=True, stdout=sys.stderr)


@contextmanager
def screen(is_offscreen: bool) -> Iterator[dict[str, str]]:
    """The environment with the screen that there is, or Xvfb's, or none."""
    kept = ("HOME", "PATH", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XAUTHORITY")
    variables = {name: os.environ[name] for name in kept if name in os.environ}
    variables |= {"LC_ALL": "C.UTF-8"}
    has_screen = "DISPLAY" in variables or "WAYLAND_DISPLAY" in variables or os.name == "nt"
    if has_screen and not is_offscreen:
        yield variables
    elif is_offscreen or not shutil.which("Xvfb"):
        yield variables | {"QT_QPA_PLATFORM": "offscreen"}
    else:
        read, write = os.pipe()
        command = ("Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten")
        server = subprocess.Popen((*command, "tcp"), pass_fds=(write,), stderr=subprocess.DEVNULL)
        try:
            os.close(write)
            with os.fdopen(read) as told_number:
                number = told_number.readline().strip()
            yield variables | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()
            server.wait()


def measured(exe: Path, n_runs: int, variables: dict[str, str]) -> Found:
    """Everything of the result."""
    with tempfile.TemporaryDirectory() as folder:
        starts = Starts(exe, Path(folder), variables)
        starts.empty(), starts.program()  # fills the system's cache
        empty, plain, sample = [], [], []
        for _ in range(n_runs):
            empty.append(starts.empty())
            plain.append(starts.program())
            sample.append(starts.program("--sample"))
        releases = [path for path in real.releases() if "synthetic" in path.name]
        large = starts.program(str(releases[0])) if releases else None
        cold = starts.cold(starts.program)
        cold_empty = starts.cold(starts.empty)
    warm, base = _s(plain, "paint_s"), _s(empty, "paint_s")
    work, base_work = _s(plain, "work_s"), _s(empty, "work_s")
    charts = _s(sample, "after_s")
    return {
        "warm_s": min(warm),
        "cold_s": cold,
        "modules_before_paint": plain[-1]["modules"],
        "warm_median_s": statistics.median(warm),
        "empty_s": min(base),
        "empty_median_s": statistics.median(base),
        "empty_cold_s": cold_empty,
        "ratio": round(min(warm) / min(base), 3),
        "ratio_of_medians": round(statistics.median(warm) / statistics.median(base), 3),
        "ratio_of_work": round(min(work) / min(base_work), 3),
        "sample_after_paint_s": min(charts),
        "sample_after_paint_median_s": statistics.median(charts),
        "rss_mb": {
            "first_paint": plain[-1]["paint_mb"],
            "sample": sample[-1]["after_mb"],
            "synthetic_2021": large["after_mb"] if large else None,
        },
        "runs": n_runs,
        "platform": variables.get("QT_QPA_PLATFORM", "the screen"),
        "machine": machine.described(),
    }


def _s(runs: Sequence[Found], name: str) -> list[float]:
    return [round(run[name], 4) for run in runs]


class Starts:
    """Starts one program after the other, each with settings of its own."""

    def __init__(self, exe: Path, folder: Path, variables: dict[str, str]) -> None:
        self._exe = exe
        self._told = folder / "told"
        self._variables = variables
        self._settings = folder / "settings"
        self._steps = folder / "steps.json"
        steps = [{"do": "tell_start", "file": str(self._told)}, {"do": "quit"}]
        self._steps.write_text(json.dumps(steps), "utf-8")

    def _run(self, *command: str) -> float:
        """Run to the end; returns the clock at the start."""
        began = time.monotonic()
        subprocess.run(command, env=self._variables, check=True, stdin=subprocess.DEVNULL)
        return began

    def empty(self) -> Found:
        """The empty window: seconds to its first paint, and of work."""
        began = self._run(str(EMPTY), str(self._told))
        seconds, work = map(float, self._told.read_text("utf-8").split())
        return {"paint_s": seconds - began, "work_s": work}

    def program(self, *options: str) -> Found:
        """The program: the same, and how it is when it has opened what it was given."""
        driven = ("--settings", str(self._settings), "--automation", str(self._steps))
        began = self._run(str(self._exe), *options, *driven)
        told_moments = json.loads(self._told.read_text("utf-8"))
        paint, after = told_moments["first_paint"], told_moments["now"]
        return {
            "paint_s": paint["seconds"] - began,
            "work_s": paint["work_seconds"],
            "after_s": after["seconds"] - paint["seconds"],
            "paint_mb": paint["rss_mb"],
            "after_mb": after["rss_mb"],
            "modules": paint["modules"],
        }

    def cold(self, start: Any) -> float | None:
        """The least seconds to the first paint with no file in the cache; None if not allowed."""
        times: list[float] = []
        for _ in range(COLD_RUNS):
            try:
                os.sync()
                CACHES.write_text("3")
            except (OSError, AttributeError):
                return None
            times.append(start()["paint_s"])
        return round(min(times), 4)


def told(found: Found) -> str:
    """The result for a person."""
    rss = {name: f"{mb:.0f} MB" if mb else "not measured" for name, mb in found["rss_mb"].items()}
    cold = f"{found['cold_s']:.2f} s" if found["cold_s"] else "not allowed here"
    return (
        f"first paint          {found['warm_s']:.3f} s, median {found['warm_median_s']:.3f} s\n"
        f"empty window         {found['empty_s']:.3f} s, median {found['empty_median_s']:.3f} s\n"
        f"ratio                {found['ratio']:.2f}, of medians {found['ratio_of_medians']:.2f},"
        f" of processor time {found['ratio_of_work']:.2f}\n"
        f"cold                 {cold}\n"
        f"sample's charts      {found['sample_after_paint_s']:.3f} s after the first paint,"
        f" median {found['sample_after_paint_median_s']:.3f} s\n"
        f"memory               {rss['first_paint']} at the first paint, {rss['sample']} with the"
        f" sample, {rss['synthetic_2021']} with the synthetic release of 2021\n"
        f"modules before it    {len(found['modules_before_paint'])}\n"
        f"{found['runs']} runs each, {found['platform']}; {machine.sentence(found['machine'])}"
    )
