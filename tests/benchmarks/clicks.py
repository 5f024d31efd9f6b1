"""One click, by every engine: toggle an answer, then 20 facets and six charts.

Every engine must give the same numbers after every click before anything is timed. Each runs in
processes of its own, one after the other: one that is checked, one that is timed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import machine, peers, script
from tests.benchmarks.data import Data, generated
from tests.benchmarks.peers import FOLDER, ROOT, Missing

NAMES = ("ours", "pandas_categoricals", "polars", "duckdb", "crossfilter2", "numpy")
PLACE, RESULTS = ROOT / "build" / "benchmarks", FOLDER / "results"
MOST_ROWS = {"crossfilter2": 4_000_000}
"""Beyond this an engine does not fit the memory of a common computer, unless it is asked for."""


def main(argv: list[str]) -> int:
    """Measure, print, keep the result in build/benchmarks; 1 when the engines disagree."""
    parser = argparse.ArgumentParser("dev.py bench clicks", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--rows", type=int, default=200_000, help="rows of the invented table")
    source.add_argument("--file", type=Path, help="a real file, known to a schema, in its place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", help=f"some of {','.join(NAMES)}; without it all that fit")
    parser.add_argument("--runs", type=int, default=5, help="the quietest one counts")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--store", action="store_true", help="also into tests/benchmarks/results")
    options = parser.parse_args(argv)
    engines = options.engines.split(",") if options.engines else list(NAMES)
    if unknown := set(engines) - set(NAMES):
        parser.error(f"no such engine: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    folder = stored(options.rows, options.seed, options.file)
    result = measure(folder, engines, options.runs, is_asked=bool(options.engines))
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


def measure(folder: Path, engines: list[str], runs: int, is_asked: bool = False) -> dict[str, Any]:
    """Check all engines against each other, then time them; the result as ``--json`` prints it."""
    data = Data.load(folder)
    clicks, charts = script.clicks(data), script.charts(data)
    width = 1 + sum(len(column.values) for column in data.columns)
    width += sum(int(np.prod(script.shape(data, chart))) for chart in charts)
    n_rows, name, ids = data.n_rows, data.name, [c.id for c in data.columns]
    del data
    work = PLACE / "work"
    work.mkdir(parents=True, exist_ok=True)
    job = {"data": str(folder), "charts": charts, "clicks": clicks}
    skipped: dict[str, str] = {}
    first: tuple[str, np.ndarray] | None = None
    faults: list[str] = []
    for engine in engines:
        if n_rows > MOST_ROWS.get(engine, n_rows) and not is_asked:
            skipped[engine] = f"does not fit the memory at {n_rows:,} rows"
            continue
        try:
            numbers = _checked(engine, job, work).reshape(len(clicks), width)
        except Missing as missing:
            skipped[engine] = str(missing)
            continue
        if first is None:
            first = engine, numbers
        elif not np.array_equal(first[1], numbers):
            faults.append(_fault(folder, first, (engine, numbers)))
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
    if not faults:
        for engine in (e for e in engines if e not in skipped):
            result["engines"][engine] = _timed(engine, {**job, "runs": runs}, work)
    return result


def table(result: dict[str, Any]) -> str:
    """The result for a person."""
    lines = [
        f"{result['data']}: {result['rows']:,} rows, {result['fields']} facets, "
        f"{result['clicks']} clicks",
        machine.sentence(result["machine"]),
        "All engines give the same numbers." if result["equal"] else "THE ENGINES DISAGREE.",
        f"{'engine':20} {'median ms':>10} {'p95 ms':>9} {'x ours':>8} {'build s':>8} {'MB':>7}",
    ]
    ours = result["engines"].get("ours", {}).get("median_ms")
    for name, found in result["engines"].items():
        ratio = f"{found['median_ms'] / ours:8.1f}" if ours else " " * 8
        lines.append(
            f"{name:20} {found['median_ms']:10.2f} {found['p95_ms']:9.2f} {ratio} "
            f"{found['build_s']:8.2f} {found['memory_mb']:7.0f}"
        )
    return "\n".join([*lines, *(f"{n:20} left out: {r}" for n, r in result["skipped"].items())])


def run(engine: str, job: dict[str, Any], work: Path) -> dict[str, Any]:
    """What one process has found; raises ``Missing`` when the engine cannot be had."""
    path, result = work / f"{engine}.job.json", work / f"{engine}.result.json"
    path.write_text(json.dumps({**job, "engine": engine, "result": str(result)}), "utf-8")
    result.unlink(missing_ok=True)
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    if engine == "crossfilter2":
        program = str(Path(__file__).parent / "engines" / "crossfilter.js")
        command = [peers.provide_node(), "--expose-gc", "--max-old-space-size=12000", program]
        variables["NODE_PATH"] = str(peers.NODE_MODULES)
    else:
        python = sys.executable if engine in ("ours", "numpy") else str(peers.provide_python())
        command = [python, "-P", "-m", "tests.benchmarks.worker"]
    done = subprocess.run([*command, str(path)], env=variables, stdout=sys.stderr, cwd=ROOT)
    if done.returncode or not result.exists():
        raise Missing(f"its process has ended with {done.returncode}")
    return json.loads(result.read_text("utf-8"))


def _checked(engine: str, job: dict[str, Any], work: Path) -> np.ndarray:
    numbers = work / f"{engine}.numbers"
    run(engine, {**job, "runs": 1, "numbers": str(numbers)}, work)
    found = np.fromfile(numbers, np.float64)
    numbers.unlink()
    return found


def _timed(engine: str, job: dict[str, Any], work: Path) -> dict[str, Any]:
    found = run(engine, job, work)
    quietest = min(found["times"], key=sum)
    return {
        "median_ms": round(statistics.median(quietest), 3),
        "p95_ms": round(float(np.percentile(quietest, 95)), 3),
        "build_s": round(found["build_s"], 3),
        "memory_mb": round(found["memory_mb"], 1),
        "versions": found["versions"],
    }


def _fault(folder: Path, one: tuple[str, np.ndarray], other: tuple[str, np.ndarray]) -> str:
    """The first number that differs, by its place: its size is shown for invented data only."""
    click, place = np.argwhere(one[1] != other[1])[0]
    data = Data.load(folder)
    at = f"click {click + 1}, {script.where(data, int(place))}"
    pair = f"{one[0]} {one[1][click, place]:.0f}, {other[0]} {other[1][click, place]:.0f}"
    return f"{at}: {pair if data.name.startswith('generated') else f'{one[0]}, {other[0]}'}"
