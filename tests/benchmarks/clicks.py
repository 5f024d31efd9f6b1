"""One click, by every engine: toggle an answer, then 20 facets and six charts.

Every engine runs in a process of its own. All must give the same numbers after every click before
anything is timed; then they take turns, and the quietest run of each counts.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import machine, script
from tests.benchmarks.contestant import Contestant
from tests.benchmarks.data import Data, generated
from tests.benchmarks.peers import FOLDER, ROOT, Missing

NAMES = (
    "ours",
    "ours_pointed",
    "pandas_categoricals",
    "pandas_quickest",
    "polars",
    "duckdb",
    "duckdb_quickest",
    "crossfilter2",
    "numpy",
)
PLACE, RESULTS = ROOT / "build" / "benchmarks", FOLDER / "results"
OURS = ("ours", "ours_pointed")
TURN_MS, LONG_RUN_MS = 500, 30_000
SLOW = {"pandas_categoricals", "pandas_quickest", "duckdb", "duckdb_quickest"}
MANY_ROWS, EVERY = 4_000_000, 4
"""From so many rows on, the slow ones are asked for every fourth click only."""
LEAST_AHEAD_MS = 0.2
"""What takes less is no counting ahead: it was there, or the field has too many answers."""
MOST_ROWS = {"crossfilter2": 4_000_000}
"""Beyond this an engine takes many minutes and gigabytes, and runs only when it is named."""


def main(argv: list[str]) -> int:
    """Measure, print, keep the result in build/benchmarks; 1 when the engines disagree."""
    parser = argparse.ArgumentParser("dev.py bench clicks", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--rows", type=int, default=200_000, help="rows of the invented table")
    source.add_argument("--file", type=Path, help="a real file, known to a schema, in its place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", help=f"some of {','.join(NAMES)}; without it all that fit")
    parser.add_argument("--runs", type=int, default=5, help="turns of each engine, at least")
    parser.add_argument("--seconds", type=float, default=20, help="at least, for all")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--store", action="store_true", help="also into tests/benchmarks/results")
    options = parser.parse_args(argv)
    engines = options.engines.split(",") if options.engines else list(NAMES)
    if unknown := set(engines) - set(NAMES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    folder = stored(options.rows, options.seed, options.file)
    asked = bool(options.engines)
    result = measure(folder, engines, options.runs, options.seconds, asked)
    for place in (PLACE, RESULTS) if options.store and result["equal"] else (PLACE,):
        place.mkdir(exist_ok=True)
        text = json.dumps(result, indent=1) + "\n"
        (place / f"clicks-{folder.name}.json").write_text(text, "utf-8")
    print(json.dumps(result) if options.json else table(result))
    return 0 if result["equal"] else 1


def stored(n_rows: int, seed: int, file: Path | None = None) -> Path:
    """The folder of the data, written when it is not there."""
    if file is not None:
        from tests.benchmarks.real import read

        folder = PLACE / "data" / file.stem
        read(file).save(folder)
        return folder
    folder = PLACE / "data" / f"{n_rows}-{seed}"
    if not (folder / "data.json").exists():
        generated(n_rows, seed).save(folder)
    return folder


def measure(
    folder: Path, engines: list[str], runs: int, seconds: float, is_asked: bool = False
) -> dict[str, Any]:
    """Check all engines against each other, then time them; the result as ``--json`` prints it."""
    data = Data.load(folder)
    clicks, charts = script.clicks(data), script.charts(data)
    width = 1 + sum(len(column.values) for column in data.columns)
    width += sum(int(np.prod(script.shape(data, chart))) for chart in charts)
    n_rows, name, ids = data.n_rows, data.name, [c.id for c in data.columns]
    del data
    work = PLACE / "work" / folder.name
    work.mkdir(parents=True, exist_ok=True)
    job = {"data": str(folder), "charts": charts, "clicks": clicks}
    skipped: dict[str, str] = {}
    running: list[Contestant] = []
    first: tuple[str, np.ndarray] | None = None
    faults: list[str] = []
    for engine in engines:
        if n_rows > MOST_ROWS.get(engine, n_rows) and not is_asked:
            skipped[engine] = f"at {n_rows:,} rows only when --engines names it: minutes, gigabytes"
            continue
        try:
            every = EVERY if engine in SLOW and n_rows >= MANY_ROWS else 1
            own = job | {"clicks": clicks[::every]}
            running.append(Contestant(engine, own, work, every))
            numbers = running[-1].checked().reshape(-1, width)
        except Missing as missing:
            skipped[engine] = str(missing)
            running = [one for one in running if one.engine != engine]
            continue
        if first is None:
            first = engine, numbers
        elif not np.array_equal(first[1][::every], numbers):
            faults.append(_fault(folder, (first[0], first[1][::every]), (engine, numbers), every))
    for engine, reason in skipped.items():
        print(f"LEFT OUT: {engine}: {reason}", file=sys.stderr)
    for fault in faults:
        print(f"NOT EQUAL: {fault}", file=sys.stderr)
    result: dict[str, Any] = {
        "rows": n_rows,
        "data": name,
        "fields": len(ids),
        "clicks": len(clicks),
        "machine": machine.described(),
        "equal": not faults,
        "engines": {},
        "skipped": skipped,
    }
    if faults:
        for one in running:
            one.kill()
    else:
        result["engines"] = _timed(running, runs, seconds)
    return result


def _timed(running: list[Contestant], runs: int, seconds: float) -> dict[str, Any]:
    """Let the engines take turns, and take the quietest run of each.

    A turn is one run, or as many as ``TURN_MS`` hold, so that a quick one is not only ever measured
    while the memory of the others leaves the caches. One whose run takes longer than
    ``LONG_RUN_MS`` runs once.
    """
    times: dict[str, list[np.ndarray]] = {one.engine: [] for one in running}
    began, turns = time.monotonic(), 0
    while running and (turns < runs or time.monotonic() < began + seconds):
        turns += 1
        for one in running:
            if times[one.engine] and times[one.engine][0][0].sum() > LONG_RUN_MS:
                continue
            spent = 0.0
            while spent < TURN_MS:
                times[one.engine].append(one.run())
                spent += times[one.engine][-1][0].sum()
    best = {
        name: [min((run[place] for run in runs), key=sum) for place in (0, 1)]
        for name, runs in times.items()
    }
    found: dict[str, Any] = {}
    for one in running:
        quietest, least = best[one.engine]
        told = one.end()
        found[one.engine] = {
            "median_ms": round(float(np.median(quietest)), 3),
            "p95_ms": round(float(np.percentile(quietest, 95)), 3),
            "cpu_ms": round(float(np.median(least)), 3),
            "build_s": round(told["build_s"], 3),
            "memory_mb": round(told["memory_mb"], 1),
            "runs": len(times[one.engine]),
            "versions": told["versions"],
        }
        if one.every > 1:
            found[one.engine]["every"] = one.every
            found[one.engine]["ours_then"] = {
                name: {
                    key: round(float(np.median(ms[:: one.every])), 3)
                    for key, ms in zip(("median_ms", "cpu_ms"), best[name], strict=True)
                }
                for name in OURS
                if name in best
            }
        ahead = [ms for ms in told.get("ahead_ms", []) if ms > LEAST_AHEAD_MS]
        if ahead:
            found[one.engine]["ahead_ms"] = round(float(np.median(ahead)), 2)
    return found


def table(result: dict[str, Any]) -> str:
    """The result for a person."""
    lines = [
        f"{result['data']}: {result['rows']:,} rows, {result['fields']} facets, "
        f"{result['clicks']} clicks",
        machine.sentence(result["machine"]),
        "All engines give the same numbers." if result["equal"] else "THE ENGINES DISAGREE.",
        f"{'engine':20} {'median ms':>10} {'p95 ms':>9} {'x ours':>8} {'cpu ms':>9} {'build s':>8} "
        f"{'MB':>7}",
    ]
    ours = result["engines"].get("ours", {}).get("median_ms")
    for name, found in result["engines"].items():
        then = found.get("ours_then", {}).get("ours", {}).get("median_ms", ours)
        ratio = f"{found['median_ms'] / then:8.2f}" if then else " " * 8
        lines.append(
            f"{name:20} {found['median_ms']:10.2f} {found['p95_ms']:9.2f} {ratio} "
            f"{found['cpu_ms']:9.2f} {found['build_s']:8.2f} {found['memory_mb']:7.0f}"
        )
    return "\n".join([*lines, *(f"{n:20} left out: {r}" for n, r in result["skipped"].items())])


def _fault(
    folder: Path, one: tuple[str, np.ndarray], other: tuple[str, np.ndarray], every: int
) -> str:
    """The first number that differs, by its place: its size is shown for invented data only."""
    click, place = np.argwhere(one[1] != other[1])[0]
    data = Data.load(folder)
    at = f"click {click * every + 1}, {script.where(data, int(place))}"
    pair = f"{one[0]} {one[1][click, place]:.0f}, {other[0]} {other[1][click, place]:.0f}"
    return f"{at}: {pair if data.name.startswith('generated') else f'{one[0]}, {other[0]}'}"
