"""One engine in a process of its own: ``python -m tests.benchmarks.worker JOB.json``.

The job names the engine, the folder of the data, the charts, the clauses after each click, the
number of runs, where the result goes, and where the numbers go when they are to be compared.
"""

import ctypes
import gc
import importlib
import json
import os
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import script
from tests.benchmarks.data import Data

ENGINES = {
    "ours": ("ours", "Ours", ("numpy", "pandas")),
    "numpy": ("numpy_masks", "NumpyMasks", ("numpy",)),
    "pandas_categoricals": ("pandas_categoricals", "PandasCategoricals", ("pandas", "numpy")),
    "polars": ("polars_lazy", "PolarsLazy", ("polars",)),
    "duckdb": ("duckdb_sets", "DuckdbSets", ("duckdb",)),
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


def work(job: dict[str, Any]) -> dict[str, Any]:
    """Build, click, and tell how long it took."""
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
    times: list[list[float]] = []
    numbers = []
    for _ in range(job["runs"]):
        times.append([])
        for chosen in clicks:
            start = time.perf_counter()
            answer = engine.click(chosen)
            times[-1].append((time.perf_counter() - start) * 1000)
            if job.get("numbers"):
                numbers.append(script.flat(engine, answer))
        engine.click({})
    if numbers:
        np.array(numbers, np.float64).tofile(job["numbers"])
    return {
        "build_s": build_s,
        "memory_mb": max(0.0, built_mb - empty, memory_mb() - empty),
        "times": times,
        "versions": {package: metadata.version(package) for package in packages},
    }


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(given["result"]).write_text(json.dumps(work(given)), "utf-8")
