"""From a bare Debian to an installer for Windows, in order. ``build.py --system windows``."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import bundle
import environment
import icons
import look
import machine
import notices
import parts
from environment import ROOT
from look import BuildError
from windows import identity, installer, interpreter, registry, shims, signing, wine

WORK = ROOT / "build" / "windows"
OUT = ROOT / "dist" / "windows"
FOLDER = OUT / "case-explorer"
"""The program as it is installed."""

INSTALLED_MB, INSTALLER_MB = 230, 75
"""The budget; a build over it fails."""
BUILD_S, CHECK_S = 1500, 300
PYTHON = WORK / "python"


def build() -> Path:
    """Build installer and portable archive; returns the installer's path."""
    clock = _Clock()
    machine.provide(machine.WINDOWS)
    environment.provide()
    clock.tell("Debian packages and the environment")
    interpreter.provide(PYTHON, WORK / "downloads" / "python")
    wheels = WORK / "downloads" / "wheels"
    registry.provide_wheels(PYTHON / "Lib" / "site-packages", wheels, interpreter.VERSION)
    clock.tell("Windows' Python and the wheels, checked")
    with wine.screen() as display:
        prefix = wine.Prefix(WORK / "prefix", display=display)
        try:
            prefix.provide(WORK / "shims")
            clock.tell("Wine and what it lacks")
            make(prefix)
            clock.tell("PyInstaller under Wine")
            verify(prefix)
            clock.tell("the program, looked into and tried")
        finally:
            prefix.stop()
    built = pack()
    clock.tell("installer and portable archive")
    return built


class _Clock:
    """Tells how long each step took."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tell(self, step: str) -> None:
        now = time.monotonic()
        print(f"{now - self._last:5.0f} s  {step}", flush=True)
        self._last = now


def make(prefix: wine.Prefix) -> None:
    """Run PyInstaller with the same recipe as on every system."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    icons.make_icos(ROOT / "build" / "icons")
    work = WORK / "pyinstaller"
    shutil.rmtree(work, ignore_errors=True)
    options = ["--noconfirm", "--clean", "--log-level", "WARN"]
    folders = ["--distpath", wine.place(OUT), "--workpath", wine.place(work)]
    recipe = wine.place(ROOT / "packaging" / "explorer.spec")
    command = [PYTHON / "python.exe", "-m", "PyInstaller", *options, *folders, recipe]
    done = prefix.run(command, environment.reproducible(), BUILD_S, ROOT)
    (WORK / "log.txt").write_text(done.out + done.err, "utf-8")
    if done.status:
        raise BuildError(f"PyInstaller ended with {done.status}\n{(done.out + done.err)[-3000:]}")
    when = int(environment.reproducible()["SOURCE_DATE_EPOCH"])
    packages = PYTHON / "Lib" / "site-packages"
    found = parts.carried(FOLDER, work / "explorer", packages, interpreter.EXACT)
    notices.write(FOLDER, bundle.version(ROOT), found, when, registry.SYSTEM)
    for path in sorted(FOLDER.rglob("*"), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (when, when))


def verify(prefix: wine.Prefix) -> None:
    """Look into the folder and run both programs."""
    faults = [*look.forbidden_files(FOLDER), *look.traces_of(FOLDER, ROOT), *shims_in(FOLDER)]
    size = look.size(FOLDER)
    if size > INSTALLED_MB * 1e6:
        faults.append(f"{size / 1e6:.0f} MB are more than {INSTALLED_MB}")
    if faults:
        raise BuildError("; ".join(faults))
    wanted = f"{identity.NAME} {bundle.version(ROOT)}"
    for name in (identity.CONSOLE, identity.WINDOW):
        program = FOLDER / f"{name}.exe"
        in_front = machine.without_network()
        told = prefix.run([program, "--version"], timeout=CHECK_S, in_front=in_front)
        if (told.status, told.out.strip()) != (0, wanted):
            raise BuildError(f"{name} --version: {told}")
        checked = prefix.run([program, "--self-check"], timeout=CHECK_S, in_front=in_front)
        if checked.status or checked.err:
            raise BuildError(f"{name} --self-check: {checked}")
    print(f"{size / 1e6:.0f} MB in {len(look.files(FOLDER))} files")


def shims_in(folder: Path) -> Iterator[str]:
    """Libraries that only Wine needs, or that are Windows' own."""
    for path in look.files(folder):
        name = path.name.lower()
        if name in shims.NAMES or name.startswith(("api-ms-win", "icu")):
            yield f"{path.relative_to(folder)} does not belong into the package"


def pack() -> Path:
    """Sign where that can be, and write installer, portable archive and checksums."""
    version = bundle.version(ROOT)
    same = environment.reproducible()
    signing.sign_programs(FOLDER)
    setup = OUT / f"case-explorer-{version}-windows-setup.exe"
    icon = ROOT / "build" / "icons" / "case-explorer.ico"
    installer.make(FOLDER, version, icon, setup, same)
    portable = OUT / f"case-explorer-{version}-windows-portable.zip"
    installer.make_portable(FOLDER, portable, int(same["SOURCE_DATE_EPOCH"]))
    lines: list[str] = []
    for path in (setup, portable):
        size = path.stat().st_size / 1e6
        print(f"{size:.1f} MB  {path.name}")
        if path == setup and size > INSTALLER_MB:
            raise BuildError(f"{path.name} has more than {INSTALLER_MB} MB")
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    listed = OUT / f"case-explorer-{version}-windows.cdx.json"
    shutil.copy(FOLDER / "_internal" / notices.LIST, listed)
    (OUT / "SHA256SUMS").write_text("".join(lines))
    return setup
