"""The process of one engine, as the benchmark talks to it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import peers
from tests.benchmarks.peers import FOLDER, ROOT, Missing


class Contestant:
    """One engine over one table; built when this is made. Raises ``Missing`` when it cannot be.

    ``every`` tells which of all clicks its job has: every second, third...
    """

    def __init__(self, engine: str, job: dict[str, Any], work: Path, every: int = 1) -> None:
        self.engine = engine
        self.every = every
        self._numbers = work / f"{engine}.numbers"
        path = work / f"{engine}.job.json"
        path.write_text(json.dumps({**job, "engine": engine}), "utf-8")
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        if engine == "crossfilter2":
            program = str(FOLDER / "engines" / "crossfilter.js")
            command = [peers.provide_node(), "--expose-gc", "--max-old-space-size=12000", program]
            variables["NODE_PATH"] = str(peers.NODE_MODULES)
        else:
            python = (
                sys.executable
                if engine in ("ours", "ours_pointed", "numpy")
                else str(peers.provide_python())
            )
            command = [python, "-P", "-m", "tests.benchmarks.worker"]
        self._process = subprocess.Popen(
            [*command, str(path)],
            env=variables,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._answer()

    def checked(self) -> np.ndarray:
        """Every number after every click, one after the other."""
        self._tell(f"check {self._numbers}")
        self._answer()
        numbers = np.fromfile(self._numbers, np.float64)
        self._numbers.unlink()
        return numbers

    def run(self) -> np.ndarray:
        """All clicks once, a column each: milliseconds by the clock and of the processor."""
        self._tell("run")
        return np.array(self._answer()).T

    def end(self) -> dict[str, Any]:
        """End the process; what it has told of build, memory and versions."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        found = self._answer()
        self._process.stdout.close()
        self._process.wait()
        return found

    def kill(self) -> None:
        """End the process without an answer."""
        self._process.kill()
        self._process.communicate()

    def _tell(self, order: str) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(order + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._died()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        return json.loads(line) if line else self._died()

    def _died(self) -> None:
        self._process.communicate()
        raise Missing(f"its process has ended with {self._process.returncode}")
