"""Windows programs on Linux: a prefix (a Windows of its own) and how programs run in it."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from look import BuildError
from windows import shims

# Debian puts 64-bit Wine's programs on no path. Without the 32-bit half nothing 32-bit runs.
PROGRAMS = Path("/usr/lib/wine")
WINE, SERVER = PROGRAMS / "wine64", PROGRAMS / "wineserver64"

# No .NET, no browser, no box on a crash, no entries in the menus of this machine's user.
QUIET = "mscoree,mshtml=;winedbg.exe,winemenubuilder.exe=d"
UI_SETTINGS = (
    r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId"
    r"\Windows.UI.ViewManagement.UISettings"
)
REPLACEMENTS = r"HKCU\Software\Wine\Fonts\Replacements"
FONTS = ("Segoe UI", "MS Shell Dlg", "MS Shell Dlg 2", "Arial", "Tahoma")
FONT = "Liberation Sans"
START_S, STOP_S = 180, 60


@dataclass(frozen=True)
class Ended:
    """How a program has ended."""

    status: int
    out: str
    err: str


class Prefix:
    """A Windows: its drive C, its registry and one user."""

    def __init__(self, folder: Path, user: str = "builder", display: str = "") -> None:
        self.folder = folder
        self.user = user
        self._display = display

    @property
    def drive(self) -> Path:
        """Drive C."""
        return self.folder / "drive_c"

    @property
    def home(self) -> Path:
        """The user's folder."""
        return self.drive / "users" / self.user

    def provide(self, own_shims: Path) -> None:
        """Make the prefix, with the shims in its system folder, unless it is there."""
        stamp = self.folder / "complete.txt"
        if stamp.exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shims.provide(own_shims)
        # Wine's own start needs Wine's own library: the shim leads to a file that is not there yet.
        self.run(["wineboot", "-i"], {"WINEDLLOVERRIDES": QUIET}, START_S)
        for name in shims.NAMES:
            shutil.copy(own_shims / name, self.drive / "windows" / "system32" / name)
        self._register()
        self.settle()
        if not self.home.is_dir():
            raise BuildError(f"Wine has not made {self.home.name}'s folder")
        stamp.write_text("complete\n")

    def _register(self) -> None:
        library = r"C:\windows\system32\uisettings.dll"
        lines = ["REGEDIT4", "", f"[{_whole(UI_SETTINGS)}]", f'"DllPath"="{_escaped(library)}"']
        lines += ['"ActivationType"=dword:0', "", f"[{_whole(REPLACEMENTS)}]"]
        lines += [f'"{name}"="{FONT}"' for name in FONTS]
        path = self.drive / "set-up.reg"
        path.write_text("\r\n".join(lines) + "\r\n")
        self.run(["regedit", "/S", r"C:\set-up.reg"], timeout=START_S)
        path.unlink()

    def run(
        self,
        command: Sequence[str | Path],
        variables: Mapping[str, str] | None = None,
        timeout: float = 300,
        cwd: Path | None = None,
        in_front: Sequence[str] = (),
    ) -> Ended:
        """Run a Windows program to its end; CPython wants pipes on all sides under Wine."""
        done = subprocess.run(
            [*in_front, str(WINE), *map(str, command)],
            input="",
            capture_output=True,
            env={**self.variables(), **(variables or {})},
            cwd=cwd or self.folder,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def variables(self) -> dict[str, str]:
        """The environment in which Wine runs: nothing of this machine's user gets in."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder),
            "USER": self.user,
            "LOGNAME": self.user,
            # Without it Wine loses every name with other letters than English ones.
            "LC_ALL": "C.UTF-8",
            "DISPLAY": self._display,
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": f"ucrtbase=n;{QUIET}",
        }

    def settle(self) -> None:
        """Wait until all programs have ended and the registry is written."""
        command = [str(SERVER), "-w"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, env=self.variables(), timeout=STOP_S, check=False)

    def stop(self) -> None:
        """End whatever still runs in this prefix."""
        subprocess.run([str(SERVER), "-k"], env=self.variables(), check=False)


def _whole(key: str) -> str:
    return key.replace("HKLM", "HKEY_LOCAL_MACHINE").replace("HKCU", "HKEY_CURRENT_USER")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def place(path: Path, drive: str = "Z") -> str:
    """A path of this machine as Windows programs name it."""
    return f"{drive}:" + str(path).replace("/", "\\")


@contextlib.contextmanager
def screen(size: str = "1366x768x24") -> Iterator[str]:
    """A screen without a monitor; without one, timers of Qt never fire under Wine."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise BuildError("Xvfb does not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
