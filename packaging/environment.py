"""The virtual environment in ``.venv``: made, filled from the lock, and known to be complete."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from machine import fail

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.txt"
STAMP = FOLDER / "complete.txt"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

OLDEST, TOO_NEW = (3, 11), (3, 14)
# Somebody's settings that would put packages elsewhere, or build them from source.
UNWANTED = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PIP_CONSTRAINT",
    "PIP_NO_BINARY",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
)


def variables() -> dict[str, str]:
    """The environment variables for everything that runs in ``.venv``."""
    return {name: value for name, value in os.environ.items() if name not in UNWANTED}


def provide() -> None:
    """Make ``.venv`` complete; at once when it is."""
    check_python()
    wanted = fingerprint()
    if _stamp() == wanted and _works():
        return
    if not _works():
        print(f"Making {FOLDER}", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
    print("Installing what packaging/requirements.txt lists", flush=True)
    options = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "5")
    wheels = ("--require-hashes", "--only-binary", ":all:")
    _run([str(PYTHON), "-m", "pip", "install", *options, *wheels, "--requirement", str(LOCK)])
    STAMP.write_text(wanted, "utf-8")


def check_python() -> None:
    """End with a sentence when this Python is too old or too new for the lock."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        found = ".".join(map(str, sys.version_info[:3]))
        fail(f"Case Explorer needs Python 3.11, 3.12 or 3.13; this is {found}.")


def fingerprint() -> str:
    """What the environment is made of: the lock and the Python."""
    lock = LOCK.read_bytes().replace(b"\r\n", b"\n")
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(lock).hexdigest()}"


def _stamp() -> str:
    try:
        return STAMP.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _works() -> bool:
    """False for a half-made environment, or one whose Python is gone or another one."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        asked = subprocess.run(
            [PYTHON, "-c", question],
            capture_output=True,
            text=True,
            check=False,
            env=variables(),
        )
    except OSError:
        return False
    return asked.returncode == 0 and asked.stdout.split() == [*map(str, sys.version_info[:2])]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=variables(), stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        fail(f"This has failed: {' '.join(command)}")
