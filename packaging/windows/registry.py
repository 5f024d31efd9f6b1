"""Downloads through pip, each file held against its hash."""

import subprocess
import tempfile
import zipfile
from pathlib import Path

import environment
import locked
from environment import PYTHON
from look import BuildError

PLATFORM, SYSTEM = "win_amd64", "win32"


def provide_wheels(site_packages: Path, downloads: Path, version: str) -> None:
    """Unpack the wheels of the lock into an interpreter for Windows."""
    wanted = locked.chosen(environment.LOCK.read_text("utf-8"), locked.roots(), SYSTEM)
    stamp = site_packages / "complete.txt"
    told = "".join(f"{pin.name}=={pin.version} {' '.join(pin.hashes)}\n" for pin in wanted)
    if stamp.exists() and stamp.read_text("utf-8") == told:
        return
    options = ("--platform", PLATFORM, "--python-version", version, "--only-binary", ":all:")
    download(told, downloads, "--no-deps", *options)
    total = 0
    for wheel in sorted(downloads.glob("*.whl")):
        total += wheel.stat().st_size
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site_packages)
    stamp.write_text(told, "utf-8")
    print(f"{len(wanted)} wheels, {total / 1e6:.0f} MB", flush=True)


def download(lines: str, folder: Path, *options: str) -> None:
    """Let pip fetch what the lines name into a folder; nothing without its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write(lines)
        listed.flush()
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "5")
        hashed = ("--require-hashes", "--requirement", listed.name, "--dest", str(folder))
        command = [str(PYTHON), "-m", "pip", "download", *quiet, *options, *hashed]
        done = subprocess.run(
            command,
            env=environment.variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BuildError(f"pip could not fetch all files\n{done.stdout}{done.stderr}")
