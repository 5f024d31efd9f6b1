"""Running the program from the outside, and where the real files are."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CTDC = ROOT.parent / "shared" / "data" / "ctdc"
NO_FILES = "the CTDC files are not beside the checkout"


@dataclass(frozen=True)
class Result:
    """What a run of the program left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.status == 0, self.err
        assert self.err == ""
        return json.loads(self.out)

    def is_one_sentence(self, status: int) -> bool:
        """One line on stderr, nothing on stdout, no traceback."""
        lines = self.err.strip().splitlines()
        return (
            self.status == status
            and self.out == ""
            and len(lines) == 1
            and lines[0].startswith("case-explorer: ")
            and "Traceback" not in self.err
        )


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command as a person would: the packaged program when EXPLORER_EXE names it."""
    exe = os.environ.get("EXPLORER_EXE")
    program = shlex.split(exe) if exe else [sys.executable, "-m", "explorer"]
    home = tmp_path / "home"
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "QT_", "DISPLAY"))}
    environment = kept | {"HOME": str(home), "PYTHONWARNINGS": "error"}

    def start(*arguments: object, **options: Any) -> Result:
        extra = options.pop("env", {})
        done = subprocess.run(
            [*program, *map(str, arguments)],
            cwd=ROOT,
            env=environment | extra,
            capture_output=True,
            timeout=120,
            check=False,
            **options,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return start


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str]) -> Run:
    """The same without a process of its own; for many runs on one file."""
    from explorer import cli

    def start(*arguments: object) -> Result:
        try:
            status = cli.run([str(a) for a in arguments])
        except SystemExit as error:
            status = int(str(error.code))
        told = capsys.readouterr()
        return Result(status, told.out, told.err)

    return start


@pytest.fixture(scope="session")
def sample() -> Path:
    """The invented sample."""
    return ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"


@pytest.fixture(scope="session")
def ctdc() -> Path:
    """The folder of the CTDC files."""
    if not CTDC.is_dir():
        pytest.skip(NO_FILES)
    return CTDC


@pytest.fixture(scope="session")
def derived(ctdc: Path) -> Path:
    """The rebuilt k-anonymised release of 2021."""
    return ctdc / "derived" / "ctdc_k_anonymised_2021-07_rebuilt.csv"
