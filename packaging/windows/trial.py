"""A fresh Windows under Wine on which the installer and what it installs are tried."""

import os
import shlex
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bundle
import machine
from environment import ROOT
from windows import identity, installer, leg, wine

FOLDER = leg.WORK / "trial"
PICTURES = ROOT / "build" / "pictures" / "windows"
SETUP = leg.OUT / f"case-explorer-{bundle.version(ROOT)}-windows-setup.exe"
PORTABLE = leg.OUT / f"case-explorer-{bundle.version(ROOT)}-windows-portable.zip"
ALLOWED = Path(__file__).parent / "allowed_log.txt"
"""What the program may log under Wine alone."""
USER = "Ольга 用户 é"
"""A person whose name no old code page can write."""
INSTALL_S = 240
KEEP_S = 20
# Wine keeps these as it runs, whoever runs in it.
CHANGING = ("windows/", "ProgramData/Microsoft", "complete.txt")


@dataclass(frozen=True)
class Snapshot:
    """What a person would find: the files of drive C and the values of the user's registry."""

    files: frozenset[str]
    values: frozenset[str]

    def differences(self, before: "Snapshot") -> list[str]:
        """What came, with a plus, and what went, with a minus."""
        now, then = self.files | self.values, before.files | before.values
        return [f"+ {item}" for item in sorted(now - then)] + [
            f"- {item}" for item in sorted(then - now)
        ]


class Machine(wine.Prefix):
    """A Windows with a user, on which the program is installed or not."""

    @property
    def programs(self) -> Path:
        """Where the installer puts the program if nobody says otherwise."""
        return self.home / "AppData" / "Local" / "Programs" / identity.NAME

    @property
    def settings(self) -> Path:
        """Where the installed program keeps its settings."""
        return self.home / "AppData" / "Local" / identity.NAME

    @property
    def shortcut(self) -> Path:
        """The entry in the start menu."""
        menu = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        return self.home / menu / f"{identity.NAME}.lnk"

    def install(self, setup: Path, place: str = "") -> int:
        """Run an installer without questions; returns its exit code."""
        options = _unquoted("/D=", place) if place else []
        return self.run([setup, "/S", *options], timeout=INSTALL_S).status

    def uninstall(self, *options: str, folder: Path | None = None) -> int:
        """Run the uninstaller without questions, where it stands, so that its code is seen."""
        folder = folder or self.programs
        place = _unquoted("_?=", self.windows_path(folder))
        return self.run([folder / "uninstall.exe", "/S", *options, *place]).status

    def windows_path(self, path: Path) -> str:
        """A path on drive C or elsewhere, as Windows programs name it."""
        if path.is_relative_to(self.drive):
            return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")
        return wine.place(path)

    def snapshot(self) -> Snapshot:
        """Read once all programs have ended: Wine writes the registry then."""
        self.settle()
        paths = (path.relative_to(self.drive).as_posix() for path in self.drive.rglob("*"))
        kept = (path for path in paths if not path.startswith(CHANGING) and "/Temp/" not in path)
        return Snapshot(frozenset(kept), frozenset(_values(self.folder / "user.reg")))

    def drive_letter(self, letter: str, folder: Path) -> None:
        """Let a folder appear as a drive."""
        link = self.folder / "dosdevices" / f"{letter.lower()}:"
        link.unlink(missing_ok=True)
        link.symlink_to(folder)

    def show_file_types(self) -> None:
        """Let Wine 8 see the user's file types; Windows itself looks among the user's first."""
        exported = self.drive / "types.reg"
        key = r"HKCU\Software\Classes"
        self.run(["reg", "export", key, r"C:\types.reg", "/y"])
        text = exported.read_text("utf-16")
        exported.write_text(text.replace("HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"), "utf-16")
        self.run(["regedit", "/S", r"C:\types.reg"])
        exported.unlink()

    def launcher(self, program: Path) -> Path:
        """A script that runs a Windows program as if it were one of this machine."""
        path = self.folder / "launch"
        told = (f"export {name}={shlex.quote(text)}" for name, text in self.variables().items())
        command = f': | {wine.WINE} {shlex.quote(str(program))} "$@"'
        path.write_text("\n".join(("#!/bin/sh", *told, command, "")))
        path.chmod(0o755)
        return path

    def start(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Start a Windows program and do not wait for its end."""
        return subprocess.Popen(
            [str(wine.WINE), *map(str, command)],
            env=self.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def windows(self, title: str) -> list[str]:
        """The numbers of the windows on the screen whose title fits a pattern."""
        return self._on_screen("xdotool", "search", "--onlyvisible", "--name", title).split()

    def press(self, title: str, *keys: str) -> None:
        """Press keys in the newest window; without a window manager nobody gives it the focus."""
        for window in self.windows(title)[-1:]:
            self._on_screen("xdotool", "windowfocus", window)
            self._on_screen("xdotool", "key", *keys)

    def take_picture(self, name: str) -> None:
        """A picture of the whole screen, for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self._on_screen("import", "-window", "root", str(PICTURES / f"{name}.png"))

    def _on_screen(self, *command: str) -> str:
        variables = {**os.environ, "DISPLAY": self.variables()["DISPLAY"]}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
        return done.stdout

    @contextmanager
    def kept_running(self) -> Iterator[None]:
        """Wine stays up between programs: each then starts seconds sooner."""
        subprocess.run([str(wine.SERVER), f"-p{KEEP_S}"], env=self.variables(), check=False)
        yield
        self.settle()


def _unquoted(option: str, text: str) -> list[str]:
    """An option that takes all that follows: Wine would put quotes round its spaces."""
    return f"{option}{text}".split(" ")


def _values(registry: Path) -> Iterator[str]:
    """Each value of the registry with its key, without the times at which keys were written."""
    key = ""
    for line in registry.read_text("utf-8", "replace").splitlines():
        if line.startswith("["):
            key = line.rpartition("]")[0]
            yield key
        elif line.startswith(('"', "@")):
            yield f"{key} {line}"


@contextmanager
def fresh_machine(name: str = "machine") -> Iterator[Machine]:
    """A Windows on which nothing was installed yet, with a screen."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    with wine.screen() as display:
        made = Machine(folder, USER, display)
        made.provide(leg.WORK / "shims")
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def small_drive(size: str, options: str = "") -> Iterator[Path | None]:
    """A file system of a size, such as a full stick; None where none may be mounted."""
    with tempfile.TemporaryDirectory() as name:
        extra = f",{options}" if options else ""
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}{extra}", "tmpfs", name]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            yield None
            return
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=False)


def older_setup(folder: Path) -> Path:
    """An installer of a version before, out of small stand-ins for the program's files."""
    out = folder / "case-explorer-0.0.1-windows-setup.exe"
    content = folder / "older"
    (content / "_internal" / "older").mkdir(parents=True)
    for name in (identity.WINDOW, identity.CONSOLE):
        shutil.copy(leg.WORK / "python" / "python.exe", content / f"{name}.exe")
    (content / "_internal" / "older" / "only here.txt").write_text("older")
    icon = ROOT / "build" / "icons" / "case-explorer.ico"
    installer.make(content, "0.0.1", icon, out, {"SOURCE_DATE_EPOCH": "1700000000"})
    return out


def unpack_portable(folder: Path) -> Path:
    """The portable program in a folder; returns its own folder."""
    with zipfile.ZipFile(PORTABLE) as archive:
        archive.extractall(folder)
    return folder / identity.NAME


def reason_to_skip() -> str:
    """Why nothing can be tried here; empty when it can."""
    if not SETUP.exists() or not PORTABLE.exists():
        return "there is no Windows package: python3 packaging/build.py --system windows"
    missing = [need.package for need in machine.WINDOWS if need.is_missing()]
    return f"missing: {', '.join(missing)}" if missing else ""
