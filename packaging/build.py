#!/usr/bin/env python3
"""Build the packaged program into dist/case-explorer and try it; needs nothing but Python 3.11."""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import bundle
import environment
import icons
import icu
import machine
import notices
import parts
import weights
from environment import PYTHON, ROOT
from linux import leg as linux_leg
from look import BuildError, files, forbidden_files, size, traces_of
from macos import identity as mac_identity
from macos import leg as mac_leg
from steps import Outcome, Steps
from windows import leg as windows_leg

HERE = ROOT / "packaging"
WORK = ROOT / "build" / "pyinstaller"
FOLDER = ROOT / "dist" / "case-explorer"
NAME = "case-explorer.exe" if os.name == "nt" else "case-explorer"

# What a file of the package asks for and does without, and why.
ALLOWED_MISSING: frozenset[str] = frozenset()

N_PICTURES = 3
"""Fewer would not be a window and a chart in each kind of file."""


def main() -> int:
    """Build and verify; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--system",
        choices=tuple(SYSTEMS),
        default="this",
        help="linux: an archive and a .deb besides; windows: on Debian, under Wine; macos: on one",
    )
    parser.add_argument(
        "--write-table", action="store_true", help="put what each part weighs into the README"
    )
    options = parser.parse_args()
    status = build_with(*SYSTEMS[options.system])
    if options.write_table and not status:
        weights.write_table(FOLDER, HERE / "README.md")
    return status


def build_with(name: str, steps: Callable[[], Path]) -> int:
    """Carry out the steps of one system and record how they ended."""
    began = time.monotonic()
    try:
        built = steps()
    except BuildError as error:
        print(f"The build has failed: {error}", file=sys.stderr)
        _record(name, False, began)
        return 1
    _record(name, True, began)
    print(f"Built {built}")
    return 0


def _record(name: str, is_good: bool, began: float) -> None:
    seconds = time.monotonic() - began
    Steps().record(Outcome(name, is_good, seconds, failed=int(not is_good)))


def for_this_system() -> Path:
    """The packaged program for the system that this runs on."""
    machine.provide(machine.BUILD)
    environment.provide()
    clean()
    make()
    _write_notices()
    verify(FOLDER)
    return FOLDER / NAME


def _write_notices() -> None:
    wanted = "platform.python_version(), sysconfig.get_path('purelib')"
    asked = f"import platform, sysconfig; print({wanted})"
    told = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True)
    python, packages = told.stdout.strip().split(" ", 1)
    found = parts.carried(FOLDER, WORK / "explorer", Path(packages), python)
    when = int(environment.reproducible()["SOURCE_DATE_EPOCH"])
    notices.write(FOLDER, bundle.version(ROOT), found, when, sys.platform)


def for_linux() -> Path:
    """The archive and the .deb; returns the latter."""
    machine.provide(machine.LINUX)
    program = for_this_system()
    with tempfile.TemporaryDirectory() as home:
        return linux_leg.pack(FOLDER, partial(run, program, Path(home)))


def for_macos() -> Path:
    """The disk image, on a Mac."""
    if sys.platform != "darwin":
        raise BuildError("the package for macOS can be made on a Mac alone")
    icons.make_icns(ROOT / "build" / "icons")
    for_this_system()
    application = FOLDER.parent / f"{mac_identity.NAME}.app"
    for name in (notices.TEXT, notices.LIST):
        shutil.copy(FOLDER / "_internal" / name, application / "Contents" / "Resources")
    return mac_leg.pack(application, bundle.version(ROOT))


def clean() -> None:
    """Nothing of an older build may get into this one."""
    for folder in (WORK, FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    WORK.mkdir(parents=True)


def make() -> None:
    """Run PyInstaller and what it leaves to do."""
    options = ("--noconfirm", "--clean", "--log-level", "WARN")
    folders = ("--distpath", str(FOLDER.parent), "--workpath", str(WORK))
    command = (str(PYTHON), "-m", "PyInstaller", *options, *folders, str(HERE / "explorer.spec"))
    log = WORK / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=_variables(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    text = log.read_text("utf-8", "replace")
    if done.returncode:
        raise BuildError(f"PyInstaller ended with {done.returncode}\n{text[-3000:]}")
    if missing := sorted(missing_libraries(text) - ALLOWED_MISSING):
        raise BuildError(f"the build machine lacks {', '.join(missing)}")
    if sys.platform == "linux":
        _strip()
        _link_twins()
        for library in FOLDER.rglob("PySide6/Qt/lib/libicudata.so.*"):
            icu.shrink(library)
    for path in FOLDER.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.name == NAME else 0o644)


def _variables() -> dict[str, str]:
    """Two builds of one commit are the same."""
    same = environment.reproducible()
    return {**environment.variables(), **same, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def missing_libraries(log: str) -> set[str]:
    """The libraries that PyInstaller left out with a mere warning, though what stays needs them."""
    warnings = re.findall(r"could not resolve '([^']+)', dependency of '([^']+)'", log)
    return {library for library, path in warnings if bundle.stays(_place(path), "BINARY")}


def _place(path: str) -> str:
    """Where PyInstaller puts a file of the environment; libraries of the system go to the top."""
    packages, name = path.replace("\\", "/").rpartition("/site-packages/")[::2]
    return name if packages else name.rpartition("/")[2]


def _strip() -> None:
    """Take debugging symbols out; 40 MB."""
    for path in sorted(FOLDER.rglob("*.so*")):
        # strip breaks the libraries that were patched when the wheels were made (numpy.libs).
        if path.is_file() and not path.is_symlink() and not path.parent.name.endswith(".libs"):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=False)


def _link_twins() -> None:
    """numpy and scipy carry the same library of Fortran; the second becomes a link."""
    seen: dict[bytes, Path] = {}
    for path in sorted(FOLDER.rglob("*.libs/*.so*")):
        first = seen.setdefault(hashlib.sha256(path.read_bytes()).digest(), path)
        if first != path and not path.is_symlink():
            path.unlink()
            path.symlink_to(os.path.relpath(first, path.parent))


def verify(folder: Path) -> None:
    """Look into the package and run it."""
    weights.check(folder)
    faults = [*forbidden_files(folder), *traces_of(folder, ROOT)]
    if faults:
        raise BuildError("; ".join(faults))
    with tempfile.TemporaryDirectory() as home:
        told = run(folder / NAME, Path(home), "--version")
        if told.split() != ["Case", "Explorer", bundle.version(ROOT)]:
            raise BuildError(f"--version says {told!r}")
        print(run(folder / NAME, Path(home), "--self-check"), end="")
        run(folder / NAME, Path(home), "--sample", "--picture", "pictures")
        drawn = sorted(path.name for path in Path(home, "pictures").iterdir())
        if not any(name.startswith("window") for name in drawn) or len(drawn) < N_PICTURES:
            raise BuildError(f"--picture has drawn only {drawn}")
    print(f"{size(folder) / 1e6:.0f} MB in {len(files(folder))} files")


def run(exe: Path, home: Path, *options: str) -> str:
    """What the program prints, run where there is no network, no checkout and no display."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    done = subprocess.run(
        [*machine.without_network(), str(exe), *options],
        cwd=home,
        env={**kept, "HOME": str(home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{options} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    if unexpected := unexpected_lines(done.stderr):
        raise BuildError(f"{options} wrote\n" + "\n".join(unexpected))
    return done.stdout


def unexpected_lines(output: str) -> list[str]:
    """The lines that allowed_output.txt does not allow."""
    lines = (HERE / "allowed_output.txt").read_text("utf-8").splitlines()
    allowed = [re.compile(line) for line in lines if line and not line.startswith("#")]
    return [
        line
        for line in output.splitlines()
        if line.strip() and not any(pattern.fullmatch(line) for pattern in allowed)
    ]


SYSTEMS = {
    "this": ("package", for_this_system),
    "linux": ("Linux packages", for_linux),
    "windows": ("Windows package", windows_leg.build),
    "macos": ("macOS package", for_macos),
}
"""What the sum at the end calls each, and what builds it."""


if __name__ == "__main__":
    sys.exit(main())
