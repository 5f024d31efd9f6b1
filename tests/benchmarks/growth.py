"""How the engine's memory and the cost of a click grow: with rows, fields, values and clauses.

Each point is measured in a process of its own. ``--store`` keeps the result for the documents.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks import machine, script
from tests.benchmarks.clicks import PLACE, RESULTS
from tests.benchmarks.data import Column, Data, generated
from tests.benchmarks.peers import ROOT
from tests.benchmarks.worker import memory_mb

N_ROWS = 1_000_000
"""Where something else than rows grows."""
AXES: dict[str, tuple[int, ...]] = {
    "rows": (50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000),
    "fields": (5, 10, 20, 40, 80),
    "values": (3, 10, 30, 100, 300, 1000),
    "clauses": (0, 1, 2, 4, 8, 12),
}


def main(argv: list[str]) -> int:
    """Measure all points, print them, and keep them in build/benchmarks."""
    parser = argparse.ArgumentParser("dev.py bench growth", description=__doc__)
    parser.add_argument("--most-rows", type=int, default=10_000_000)
    parser.add_argument("--axes", default=",".join(AXES), help="some of %(default)s")
    parser.add_argument("--runs", type=int, default=5, help="each click's quickest counts")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--store", action="store_true", help="also into tests/benchmarks/results")
    parser.add_argument("--point", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.point:
        axis, value = options.point
        print(json.dumps(_measured(axis, int(value), options.runs)))
        return 0
    result: dict[str, Any] = {"machine": machine.described(), "n_rows": N_ROWS, "axes": {}}
    for axis in options.axes.split(","):
        points = [value for value in AXES[axis] if axis != "rows" or value <= options.most_rows]
        result["axes"][axis] = [_point(axis, value, options.runs) for value in points]
        if not options.json:
            print(table(axis, result["axes"][axis]), flush=True)
    text = json.dumps(result, indent=1) + "\n"
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / "growth.json").write_text(text, "utf-8")
    if options.store:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "growth.json").write_text(text, "utf-8")
    if options.json:
        print(json.dumps(result))
    return 0


def table(axis: str, points: list[dict[str, Any]]) -> str:
    """The points of one axis for a person."""
    names = list(points[0])
    lines = [f"{axis} grow:", " ".join(f"{name:>17}" for name in names)]
    for point in points:
        lines.append(" ".join(f"{point[name]:>17,}" for name in names))
    return "\n".join(lines)


def _point(axis: str, value: int, runs: int) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "tests.benchmarks", "growth"]
    options = ["--runs", str(runs), "--point", axis, str(value)]
    done = subprocess.run(
        [*command, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def _measured(axis: str, value: int, runs: int) -> dict[str, Any]:
    from tests.benchmarks.engines.ours import Ours

    data, charts, clicks = _case(axis, value)
    prepared = Ours.prepare(data)
    empty = memory_mb()
    began = time.perf_counter()
    engine = Ours(prepared, charts)
    engine.click({})
    build_s = time.perf_counter() - began
    click = _quickest(lambda: _times(engine, clicks, lambda: None), runs)
    anew = _quickest(lambda: _times(engine, clicks, engine.forget), runs)
    memory = memory_mb() - empty
    weights = engine.table.weights
    fitted = _fitted(engine, clicks, click) if axis == "rows" else {}
    return {
        axis: value,
        "combinations": data.n_rows if weights is None else len(weights),
        "answers": sum(len(column.values) for column in data.columns),
        "median_ms": round(float(np.median(click)), 3),
        "p95_ms": round(float(np.percentile(click, 95)), 3),
        "recount_ms": round(float(np.median(anew)), 3),
        **fitted,
        "build_s": round(build_s, 3),
        "memory_mb": round(memory, 1),
        "bytes_per_row": round(memory * 1e6 / data.n_rows, 1),
    }


def _times(engine: Any, clicks: list[Any], before: Callable[[], None]) -> Iterator[float]:
    for chosen in clicks:
        before()
        began = time.perf_counter()
        engine.click(chosen)
        yield (time.perf_counter() - began) * 1000


def _quickest(run: Callable[[], Iterator[float]], runs: int) -> NDArray[np.float64]:
    """Of each click the quickest time: what grows is looked for, not what else the machine does."""
    return np.array([list(run()) for _ in range(runs)]).min(axis=0)


def _fitted(engine: Any, clicks: list[Any], times: NDArray[np.float64]) -> dict[str, float]:
    """The line through time against combinations to count: its height at 0 in ms, its slope in ns.

    A click counts the combinations that it lets in or out, or all that pass if they are fewer.
    """
    from explorer.backend.passing import failing_mask

    table = engine.table
    before = np.ones(table.n_combinations, np.bool_)
    to_count: list[int] = []
    for chosen in clicks:
        passes = np.ones(table.n_combinations, np.bool_)
        for clause in engine.filters(chosen).clauses:
            passes &= ~failing_mask(table.by_id[clause.field], clause)
        to_count.append(min(np.count_nonzero(passes != before), np.count_nonzero(passes)))
        before = passes
    slope, height = np.polyfit(np.array(to_count, np.float64), times, 1)
    return {"fixed_ms": round(float(height), 3), "ns_per_flip": round(float(slope) * 1e6, 1)}


def _case(axis: str, value: int) -> tuple[Data, script.Charts, list[Any]]:
    """The data, the charts and the clauses after each click."""
    data = generated(value if axis == "rows" else N_ROWS)
    if axis == "fields":
        data = _with_fields(data, value)
    charts = script.charts(data)
    clicks = script.clicks(data)
    if axis == "values":
        data, charts = _with_values(data, value), [("wide", "wide_too"), *charts[1:]]
    if axis == "clauses":
        clicks = _with_clauses(data, value)
    return data, charts, clicks


def _with_fields(data: Data, number: int) -> Data:
    """The first fields; beyond the twenty, the same ones again under other names."""
    columns = [
        replace(column, id=f"{column.id}{'_again' * again}")
        for again in range(-(-number // len(data.columns)))
        for column in data.columns
    ]
    return replace(data, columns=tuple(columns[:number]))


def _with_values(data: Data, number: int) -> Data:
    """Two more fields with so many values, which other fields decide: no new combinations."""
    mixed = data["citizenship"].codes.astype(np.uint32) * 20 + data["year"].codes
    dtype = np.uint8 if number < 256 else np.uint16
    wide = [
        Column(name, tuple(map(str, range(number))), (mixed * step % number + 1).astype(dtype))
        for name, step in (("wide", 7919), ("wide_too", 104729))
    ]
    return replace(data, columns=(*data.columns, *wide))


def _with_clauses(data: Data, number: int) -> list[Any]:
    """Clicks in one field while so many others have a clause that most answers pass."""
    names = "majority exploitation year source means citizenship origin_region recruiter "
    names += "exploitation_country exploitation_region age_band majority_entry"
    # All answers but one, the rarest.
    others = {
        name: tuple(sorted(np.argsort(-data[name].counts())[:-1].tolist()))
        for name in names.split()[:number]
    }
    states: list[dict[str, tuple[int, ...]]] = []
    for answers in [(0,), (0, 1), (1,), (), (2,), (0, 2), (0, 1, 2), (0, 1), (0,), ()]:
        states.append(dict(others) | ({"gender": answers} if answers else {}))
    return states
