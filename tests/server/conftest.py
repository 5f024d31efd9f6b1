"""Running the command as a person on a server does."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CTDC = ROOT.parent / "shared" / "data" / "ctdc"


@dataclass(frozen=True)
class Result:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str
    log: str

    @property
    def json(self) -> Any:
        assert self.status == 0, self.err
        assert self.err == ""
        return json.loads(self.out)

    def is_one_sentence(self, status: int = 1) -> bool:
        """One line on stderr, nothing on stdout, no traceback."""
        lines = self.err.strip().splitlines()
        return (
            (self.status, self.out, len(lines)) == (status, "", 1)
            and lines[0].startswith("case-explorer: ")
            and "inside the program" not in self.err
        )


Collapse = Callable[..., Result]


@pytest.fixture
def collapse(tmp_path: Path) -> Collapse:
    """Run ``case-explorer collapse`` as a process of its own, with a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "PG"))}

    def run(*arguments: object, **extra: str) -> Result:
        # Spark's library leaves its sockets to be closed by the end of the process.
        strict = ("-W", "error", "-W", "ignore::ResourceWarning")
        command = [sys.executable, *strict, "-m", "explorer", "collapse"]
        done = subprocess.run(
            [*command, *map(str, arguments)],
            cwd=ROOT,
            env=kept | {"HOME": str(home)} | extra,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        logs = [path.read_text("utf-8") for path in home.rglob("*.log")]
        return Result(done.returncode, done.stdout, done.stderr, "".join(logs))

    return run


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str]) -> Collapse:
    """The same without a process of its own; for many runs."""
    from explorer import cli

    def run(*arguments: object) -> Result:
        try:
            status = cli.run(["collapse", *map(str, arguments)])
        except SystemExit as error:
            status = int(str(error.code))
        told = capsys.readouterr()
        return Result(status, told.out, told.err, "")

    return run


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
