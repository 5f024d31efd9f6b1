"""One engine in a process of its own, which is told by lines on stdin when to run.

``python -m tests.benchmarks.worker JOB.json``: the job names the engine, the folder of the data,
the charts, and the clauses after each click. ``check FILE`` runs all clicks and writes every number
into the file; ``run`` runs them and answers with the milliseconds of each, by the clock and of the
processor; the end of stdin ends it, with what it took to build. Each answer is one line of JSON;
``engines/crossfilter.js`` does the same.
"""

import ctypes
import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import script
from tests.benchmarks.data import Data

ENGINES = {
    "ours": ("ours", "Ours", ("numpy",)),
    "ours_pointed": ("ours", "OursPointed", ("numpy",)),
    "numpy": ("numpy_masks", "NumpyMasks", ("numpy",)),
    "pandas_categoricals": ("pandas_categoricals", "PandasCategoricals", ("pandas", "numpy")),
    "pandas_quickest": ("pandas_categoricals", "PandasQuickest", ("pandas", "numpy")),
    "polars": ("polars_lazy", "PolarsLazy", ("polars",)),
    "duckdb": ("duckdb_sets", "DuckdbSets", ("duckdb",)),
    "duckdb_quickest": ("duckdb_sets", "DuckdbQuickest", ("duckdb",)),
}
"""Module, class, and the packages whose versions tell what was measured."""


def memory_mb() -> float:
    """What the process holds in memory, freed pages given back first; 0 where unknown."""
    gc.collect()
    status = Path("/proc/self/statm")
    if not status.exists():
        return 0.0
    ctypes.CDLL(None).malloc_trim(0)
    return int(status.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(job: dict[str, Any], lines: Iterable[str], answer: Callable[[Any], None]) -> None:
    """Build, tell so, and do what the lines say."""
    module, name, packages = ENGINES[job["engine"]]
    make = getattr(importlib.import_module(f"tests.benchmarks.engines.{module}"), name)
    data: Any = Data.load(Path(job["data"]))
    if hasattr(make, "prepare"):
        data = make.prepare(data)
    charts = [(field, by) for field, by in job["charts"]]
    clicks = [{f: tuple(answers) for f, answers in state.items()} for state in job["clicks"]]
    empty = memory_mb()
    began = time.perf_counter()
    engine: script.Engine = make(data, charts)
    engine.click({})
    build_s = time.perf_counter() - began
    built_mb = memory_mb()
    answer("built")
    for line in lines:
        order, _, path = line.strip().partition(" ")
        if order == "check":
            numbers = []
            for chosen in clicks:
                _point(engine, chosen)
                numbers.append(script.flat(engine, engine.click(chosen)))
            np.array(numbers, np.float64).tofile(path)
            del numbers
            answer("checked")
        else:
            answer([_timed(engine, chosen) for chosen in clicks])
        engine.click({})
    answer(
        {
            "build_s": build_s,
            "memory_mb": max(0.0, built_mb - empty, memory_mb() - empty),
            "ahead_ms": getattr(engine, "ahead_ms", []),
            "versions": {package: metadata.version(package) for package in packages},
        }
    )


def _point(engine: script.Engine, chosen: script.Chosen) -> None:
    """What an engine may do when the pointer comes to the field of the next click; not timed."""
    if isinstance(engine, script.Pointed):
        engine.point(chosen)


def _timed(engine: script.Engine, chosen: script.Chosen) -> tuple[float, float]:
    _point(engine, chosen)
    began, worked = time.perf_counter(), time.process_time()
    engine.click(chosen)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


if __name__ == "__main__":
    # What a library prints must not look like an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    serve(
        json.loads(Path(sys.argv[1]).read_text("utf-8")),
        sys.stdin,
        lambda found: print(json.dumps(found), file=answers, flush=True),
    )
