"""The built installer on a fresh Windows under Wine; the tests of a file stand in their order."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
if str(PACKAGING) not in sys.path:
    sys.path.append(str(PACKAGING))

from windows import trial, wine  # noqa: E402

Play = Callable[..., wine.Ended]


@pytest.fixture(scope="session", autouse=True)
def _is_built() -> None:
    if reason := trial.reason_to_skip():
        pytest.skip(reason)


@pytest.fixture(scope="module")
def machine() -> Iterator[trial.Machine]:
    """A Windows for the tests of one file."""
    with trial.fresh_machine() as made:
        yield made


@pytest.fixture
def play(machine: trial.Machine, tmp_path: Path) -> Play:
    """Drive a program's window by steps; returns how it ended."""

    def run(program: Path, steps: list[dict[str, Any]], *options: str) -> wine.Ended:
        path = tmp_path / "steps.json"
        path.write_text(json.dumps([*steps, {"do": "quit"}]), "utf-8")
        return machine.run([program, "--automation", wine.place(path), *options], timeout=120)

    return run
