"""The Linux packages on bare Debians without a network; the tests stand in their order."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
if str(PACKAGING) not in sys.path:
    sys.path.append(str(PACKAGING))

from linux import trial  # noqa: E402
from windows.wine import screen  # noqa: E402

Play = Callable[[str], trial.Ended]
STEPS: list[dict[str, Any]] = [
    {"do": "expect", "what": "selected", "value": 12000},
    {"do": "tick", "field": "majority", "value": "child"},
    {"do": "expect", "what": "selected", "value": 4320},
    {"do": "answer", "question": "export_choice", "value": "pdf"},
    {"do": "answer", "question": "folder", "value": "/home/tester/Berichte ü 🚀"},
    {"do": "action", "name": "export", "writes": True},
    {"do": "screenshot", "file": "/home/tester/window.png"},
    {"do": "answer", "question": "save_path", "value": "/home/tester/отчёт.cxw"},
    {"do": "action", "name": "save_as"},
    {"do": "action", "name": "clear_filters"},
    {"do": "open", "file": "/home/tester/отчёт.cxw"},
    {"do": "expect", "what": "selected", "value": 4320},
    {"do": "expect", "what": "errors", "value": []},
    {"do": "quit"},
]


@pytest.fixture(scope="session", autouse=True)
def _is_built() -> None:
    if reason := trial.reason_to_skip():
        pytest.skip(reason)


@pytest.fixture(scope="module", params=list(trial.RELEASES.values()))
def bare(request: pytest.FixtureRequest) -> trial.Bare:
    """A Debian with what the package depends on, and nothing else."""
    release = next(name for name, told in trial.RELEASES.items() if told == request.param)
    return trial.provide(release, trial.depends())


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen of X11."""
    with screen() as name:
        yield name


@pytest.fixture
def play(bare: trial.Bare, display: str) -> Play:
    """Drive a program of the root as a person would, by her own rights."""

    def run(program: str) -> trial.Ended:
        home = bare.folder / trial.HOME.lstrip("/")
        # Nobody is there to answer whether an older file may be replaced.
        shutil.rmtree(home / "Berichte ü 🚀", ignore_errors=True)
        (home / "отчёт.cxw").unlink(missing_ok=True)
        (home / "Berichte ü 🚀").mkdir()
        (home / "steps.json").write_text(json.dumps(STEPS))
        for path in (home / "Berichte ü 🚀", home / "steps.json"):
            bare.run("chown", "tester:tester", f"{trial.HOME}/{path.name}")
        options = ("--sample", "--automation", f"{trial.HOME}/steps.json")
        return bare.run(program, *options, user=trial.USER, variables={"DISPLAY": display})

    return run
