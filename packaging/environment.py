"""The virtual environments: made, filled from their locks, and known to be complete.

``.venv`` is the desktop program's. What its extras for servers add lies in ``build/server-env``,
which takes all else from ``.venv``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import fail

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.txt"
STAMP = FOLDER / "complete.txt"
_PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
PYTHON = FOLDER / _PYTHON
SERVER = ROOT / "build" / "server-env"
SERVER_LOCK = ROOT / "packaging" / "requirements-server.txt"
SPARK_LOCK = ROOT / "packaging" / "requirements-spark.txt"
LOCKS = {"dev": LOCK, "server": SERVER_LOCK, "spark": SPARK_LOCK}
"""The lock of each extra; one lists what those before it do not."""

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


def reproducible() -> dict[str, str]:
    """The environment variables with which two builds of one commit are the same."""
    when = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not when and shutil.which("git"):
        command = ["git", "log", "-1", "--format=%ct"]
        asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        when = asked.stdout.strip()
    return {"SOURCE_DATE_EPOCH": when or "1700000000", "PYTHONHASHSEED": "0"}


def provide() -> None:
    """Make ``.venv`` complete; at once when it is."""
    check_python()
    wanted = fingerprint()
    if _stamp() == wanted and _works(PYTHON):
        return
    if not _works(PYTHON):
        print(f"Making {FOLDER}", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
    _install(PYTHON, LOCK, "--only-binary", ":all:")
    STAMP.write_text(wanted, "utf-8")


def provide_server(with_spark: bool = False) -> Path:
    """The interpreter that has the extra ``server``, and ``spark`` if asked for."""
    provide()
    python, stamp = SERVER / _PYTHON, SERVER / "complete.txt"
    locks = (SERVER_LOCK, SPARK_LOCK) if with_spark else (SERVER_LOCK,)
    wanted = "\n".join((fingerprint(), *(_digest(lock) for lock in locks)))
    if _read(stamp).startswith(wanted) and _works(python):
        return python
    if not _works(python):
        print(f"Making {SERVER}", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(SERVER)])
    own, desktop = (_packages(which) for which in (python, PYTHON))
    (own / "desktop.pth").write_text(f"{desktop}\n", "utf-8")
    for lock in locks:
        # Spark comes as source alone, a folder of Java archives.
        wheels = ("--only-binary", ":all:") if lock is SERVER_LOCK else ()
        _install(python, lock, "--no-deps", *wheels)
    stamp.write_text(wanted, "utf-8")
    return python


def _packages(python: Path) -> Path:
    """The folder of an interpreter's packages."""
    question = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([python, "-c", question], capture_output=True, text=True, check=True)
    return Path(asked.stdout.strip())


def _install(python: Path, lock: Path, *options: str) -> None:
    print(f"Installing what packaging/{lock.name} lists", flush=True)
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "5")
    given = ("--require-hashes", *options, "--requirement", str(lock))
    _run([str(python), "-m", "pip", "install", *quiet, *given])


def check_python() -> None:
    """End with a sentence when this Python is too old or too new for the lock."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        found = ".".join(map(str, sys.version_info[:3]))
        fail(f"Case Explorer needs Python 3.11, 3.12 or 3.13; this is {found}.")


def fingerprint() -> str:
    """What the environment is made of: the lock and the Python."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} {_digest(LOCK)}"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _stamp() -> str:
    return _read(STAMP)


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _works(python: Path) -> bool:
    """False for a half-made environment, or one whose Python is gone or another one."""
    question = "import pip, sys; print(*sys.version_info[:2])"
    try:
        asked = subprocess.run(
            [python, "-c", question],
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
