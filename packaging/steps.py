"""Checks and tests one after the other, each with its time, and one line at the end."""

import json
import os
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import environment
from environment import ROOT

REPORTS = ROOT / "build" / "reports"
NO_TESTS = 5
"""The exit status of pytest when it has found none."""


@dataclass(frozen=True)
class Step:
    """A command of the virtual environment."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a step has ended; a check counts as no test when it is content, as one failed if not."""

    name: str
    is_good: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


class Steps:
    """Runs steps and remembers their outcomes in a file, for the summary of several commands."""

    def __init__(self, anew: bool = False, reports: Path = REPORTS) -> None:
        self._reports = reports
        self._file = reports / "steps.json"
        reports.mkdir(parents=True, exist_ok=True)
        if anew:
            self._file.unlink(missing_ok=True)

    @property
    def outcomes(self) -> list[Outcome]:
        """All outcomes so far."""
        if not self._file.exists():
            return []
        return [Outcome(**item) for item in json.loads(self._file.read_text("utf-8"))]

    def run(self, step: Step) -> None:
        """Run a check."""
        status, seconds = self._run(step.name, step.command, {})
        self._add(Outcome(step.name, status == 0, seconds, failed=int(status != 0)))

    def pytest(
        self,
        name: str,
        folders: Sequence[Path],
        options: Sequence[str],
        variables: Mapping[str, str],
        in_front: Sequence[str] = (),
    ) -> None:
        """Run a pytest of its own."""
        report = self._reports / f"{name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        paths = (str(folder.relative_to(ROOT)) for folder in folders)
        command = (*in_front, "python", "-m", "pytest", "-q", f"--junit-xml={report}", *options)
        status, seconds = self._run(name, (*command, *paths), variables)
        counts = counted(report)
        # A pytest that died, or found a fault outside a test, must not look like success.
        if status not in (0, NO_TESTS) and not counts["failed"]:
            counts["failed"] = 1
        self._add(Outcome(name, status in (0, NO_TESTS), seconds, **counts))

    def record(self, outcome: Outcome) -> None:
        """Remember a step that was run elsewhere."""
        self._add(outcome)

    def summary(self) -> int:
        """Print every outcome and, last, the sum; returns the exit status."""
        outcomes = self.outcomes
        print("\n" + "=" * 60)
        for outcome in outcomes:
            word = "ok" if outcome.is_good else "FAILED"
            tests = f"{outcome.passed} passed" if outcome.passed else ""
            skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
            print(f"{outcome.name:18} {word:8}{outcome.seconds:6.0f} s  {tests}{skipped}")
        passed = sum(outcome.passed for outcome in outcomes)
        failed = sum(outcome.failed for outcome in outcomes)
        print(f"{passed} passed, {failed} failed", flush=True)
        return int(failed > 0 or not all(outcome.is_good for outcome in outcomes))

    def _run(
        self, name: str, command: Sequence[str], variables: Mapping[str, str]
    ) -> tuple[int, float]:
        print(f"\n== {name}: {' '.join(command)}", flush=True)
        scripts = environment.PYTHON.parent
        path = os.pathsep.join((str(scripts), os.environ.get("PATH", "")))
        began = time.monotonic()
        done = subprocess.run(
            list(command),
            cwd=ROOT,
            env={**environment.variables(), "PATH": path, **variables},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode, time.monotonic() - began

    def _add(self, outcome: Outcome) -> None:
        outcomes = [*self.outcomes, outcome]
        self._file.write_text(json.dumps([asdict(item) for item in outcomes], indent=1), "utf-8")


def counted(report: Path) -> dict[str, int]:
    """Passed, failed and skipped tests of a report of pytest; none when it was not written."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if not report.exists():
        return counts
    for suite in ET.parse(report).getroot().iter("testsuite"):
        number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors")}
        skipped = int(suite.get("skipped", 0))
        failed = number["failures"] + number["errors"]
        counts["skipped"] += skipped
        counts["failed"] += failed
        counts["passed"] += max(number["tests"] - failed - skipped, 0)
    return counts
