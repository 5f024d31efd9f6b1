"""Downloads through pip, each file held against its hash."""

import re
import subprocess
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import environment
from environment import PYTHON, ROOT
from look import BuildError

PLATFORM = "win_amd64"
TOOLS = ("pyinstaller",)
"""What the build needs besides the program's own dependencies."""
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.+?))? \\$")
MARKER = re.compile(r"sys_platform == '(\w+)'")


@dataclass(frozen=True)
class Pin:
    """One entry of the lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: frozenset[str]


def pins(lock: str) -> list[Pin]:
    """The entries of a lock, with what asked for each."""
    entries: list[list[str]] = []
    for line in lock.splitlines():
        if PIN.match(line):
            entries.append([])
        if entries:
            entries[-1].append(line)
    return [_pin(lines) for lines in entries]


def _pin(lines: list[str]) -> Pin:
    head = PIN.match(lines[0])
    if head is None:
        raise BuildError(f"the lock cannot be read at {lines[0]!r}")
    hashes = tuple(part.strip(" \\") for part in lines if "--hash=" in part)
    remarks = [part.split("#", 1)[1] for part in lines if part.lstrip().startswith("#")]
    wanted_by = {remark.replace("via", "", 1).strip().split(" ")[0] for remark in remarks}
    return Pin(head[1], head[2], head[3] or "", hashes, frozenset(wanted_by - {""}))


def chosen(lock: str, roots: set[str]) -> list[Pin]:
    """What Windows needs of the lock: the roots and all that they ask for."""
    left = [pin for pin in pins(lock) if _is_for_windows(pin)]
    needed = set(roots)
    while more := {pin.name for pin in left if pin.wanted_by & needed} - needed:
        needed |= more
    if absent := needed - {pin.name for pin in left}:
        raise BuildError(f"the lock does not have {', '.join(sorted(absent))}")
    return [pin for pin in left if pin.name in needed]


def _is_for_windows(pin: Pin) -> bool:
    # pip would answer markers for the system that it runs on.
    if not pin.marker:
        return True
    known = MARKER.fullmatch(pin.marker)
    if known is None:
        raise BuildError(f"nobody has said what '{pin.marker}' means for {pin.name}")
    return known[1] == "win32"


def roots(project: Path) -> set[str]:
    """The names of the program's own dependencies and of the tools of the build."""
    content = tomllib.loads(project.read_text("utf-8"))
    names = [re.split(r"[=<>~! \[;]", line)[0] for line in content["project"]["dependencies"]]
    return {name.lower().replace("_", "-") for name in names} | set(TOOLS)


def provide_wheels(site_packages: Path, downloads: Path, version: str) -> None:
    """Unpack the wheels of the lock into an interpreter for Windows."""
    wanted = chosen(environment.LOCK.read_text("utf-8"), roots(ROOT / "pyproject.toml"))
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
