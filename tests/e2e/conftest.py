"""The program from outside: from source, or packaged when ``EXPLORER_EXE`` names it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources/sample/case_explorer_invented_sample.csv"
Run = Callable[..., subprocess.CompletedProcess[str]]


def program() -> list[str]:
    """How the program is started."""
    packaged = os.environ.get("EXPLORER_EXE")
    return [packaged] if packaged else [sys.executable, "-m", "explorer"]


def without_network() -> list[str]:
    """A namespace without interfaces, where this user may make one."""
    if not shutil.which("unshare"):
        return []
    probe = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    return ["unshare", "-n"] if probe.returncode == 0 else []


def unexpected(log: str) -> str:
    """The lines of a log that the file EXPLORER_ALLOWED does not allow; all where there is none."""
    listed = os.environ.get("EXPLORER_ALLOWED")
    lines = Path(listed).read_text().splitlines() if listed else []
    allowed = [re.compile(line) for line in lines if line and not line.startswith("#")]
    told = log.splitlines(keepends=True)
    return "".join(line for line in told if not any(p.match(line) for p in allowed))


@pytest.fixture(scope="session")
def isolation() -> list[str]:
    """What is put before the command."""
    return without_network()


@pytest.fixture
def run(isolation: list[str], tmp_path: Path) -> Run:
    """Run the program off-screen with settings of its own."""

    def start(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        command = [*isolation, *program(), *map(str, arguments)]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
            timeout=120,
            check=False,
            **options,
        )

    return start


@pytest.fixture
def drive(run: Run, tmp_path: Path) -> Callable[[list[dict[str, Any]]], None]:
    """Drive the window by steps; nothing unexpected may be printed."""

    def play(steps: list[dict[str, Any]]) -> None:
        path = tmp_path / "steps.json"
        path.write_text(json.dumps([*steps, {"do": "quit"}]))
        settings = tmp_path / "settings"
        done = run("--settings", settings, "--automation", path)
        log = settings / "log" / "case-explorer.log"
        told = unexpected(log.read_text("utf-8")) if log.exists() else ""
        assert (done.returncode, done.stdout, done.stderr, told) == (0, "", "", "")

    return play
