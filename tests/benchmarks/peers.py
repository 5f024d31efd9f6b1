"""The engines we are compared with, in an environment of their own under ``build``."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
PLACE = ROOT / "build" / "benchmarks" / "peers"
PYTHON = PLACE / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NODE_MODULES = PLACE / "node_modules"


class Missing(Exception):
    """An engine cannot be had here; the text says why."""


def provide_python() -> Path:
    """The interpreter that has polars, DuckDB and pandas; installed when they are not there."""
    wanted = FOLDER / "peers.txt"
    if _is_done("python", wanted) and PYTHON.exists():
        return PYTHON
    print(f"Installing what {wanted.name} lists into {PLACE}", file=sys.stderr)
    _run([sys.executable, "-m", "venv", "--clear", str(PLACE / "venv")])
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    _run([str(PYTHON), "-m", "pip", "install", *quiet, "--requirement", str(wanted)])
    _done("python", wanted)
    return PYTHON


def provide_node() -> str:
    """The node that finds crossfilter2 in ``NODE_MODULES``; installed by npm when it is not."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        raise Missing("node is not on this machine")
    wanted = FOLDER / "package.json"
    if _is_done("node", wanted) and NODE_MODULES.exists():
        return node
    if npm is None:
        raise Missing("npm is not on this machine")
    print(f"Installing what {wanted.name} lists into {PLACE}", file=sys.stderr)
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.copy(wanted, PLACE)
    _run([npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(PLACE)])
    _done("node", wanted)
    return node


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, cwd=ROOT)
    if done.returncode:
        raise Missing(f"this has failed: {' '.join(command)}")


def _mark(wanted: Path) -> str:
    return hashlib.sha256(wanted.read_bytes()).hexdigest()


def _is_done(kind: str, wanted: Path) -> bool:
    stamp = PLACE / f"{kind}.txt"
    return stamp.exists() and stamp.read_text("ascii") == _mark(wanted)


def _done(kind: str, wanted: Path) -> None:
    (PLACE / f"{kind}.txt").write_text(_mark(wanted), "ascii")
