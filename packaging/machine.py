"""What the machine must have besides Python: looked for, and on Debian installed."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn


def fail(sentence: str) -> NoReturn:
    """End with one line on stderr and status 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


def has_module(name: str) -> bool:
    """True when this Python could import the module."""
    return importlib.util.find_spec(name) is not None


def has_library(name: str) -> bool:
    """True when the loader finds the shared library, whoever installed it."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    """True when the program is on the path."""
    return shutil.which(name) is not None


def has_file(name: str) -> bool:
    """True when the file is there; for what Debian puts on no path."""
    return os.path.exists(name)


@dataclass(frozen=True)
class Need:
    """A Debian package, what tells that it is there, and why it is needed."""

    package: str
    found_by: Callable[[str], bool]
    name: str
    reason: str

    def is_missing(self) -> bool:
        """True when the machine lacks it."""
        return not self.found_by(self.name)


START = (
    Need("python3-venv", has_module, "ensurepip", "makes the virtual environment"),
    Need("libglib2.0-0", has_library, "libgthread-2.0.so.0", "QtCore"),
    Need("libegl1", has_library, "libEGL.so.1", "QtGui, off-screen too"),
    Need("libgl1", has_library, "libGL.so.1", "QtGui, off-screen too"),
    Need("libdbus-1-3", has_library, "libdbus-1.so.3", "QtGui: accessibility"),
    Need("libfontconfig1", has_library, "libfontconfig.so.1", "QtGui: finds the system's fonts"),
    Need("libxkbcommon-x11-0", has_library, "libxkbcommon-x11.so.0", "keyboard"),
    Need("libxcb-cursor0", has_library, "libxcb-cursor.so.0", "window under X11"),
    Need("libxcb-icccm4", has_library, "libxcb-icccm.so.4", "window under X11"),
    Need("libxcb-keysyms1", has_library, "libxcb-keysyms.so.1", "window under X11"),
    Need("libxcb-shape0", has_library, "libxcb-shape.so.0", "window under X11"),
    Need("libwayland-cursor0", has_library, "libwayland-cursor.so.0", "window under Wayland"),
)
TEST = (
    *START,
    Need("xvfb", has_program, "Xvfb", "a screen for the tests with a real mouse"),
    Need("xauth", has_program, "xauth", "xvfb-run"),
    Need("xdotool", has_program, "xdotool", "moves the mouse and presses keys"),
    Need("poppler-utils", has_program, "pdftotext", "reads and draws exported PDF"),
    Need("librsvg2-bin", has_program, "rsvg-convert", "draws exported SVG, apart from Qt"),
)
PYTHON_LIBRARY = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
BUILD = (
    *TEST,
    Need("binutils", has_program, "objcopy", "PyInstaller puts the program together with it"),
    Need("libcups2", has_library, "libcups.so.2", "Qt's way to printers asks for it"),
    Need(PYTHON_LIBRARY, has_library, f"{PYTHON_LIBRARY}.so.1.0", "goes into the package"),
)
LINUX = (
    *BUILD,
    Need("xz-utils", has_program, "xz", "packs the archive"),
    Need("dpkg-dev", has_program, "dpkg-shlibdeps", "tells what the .deb needs of the system"),
    Need("lintian", has_program, "lintian", "looks at the .deb"),
    Need("desktop-file-utils", has_program, "desktop-file-validate", "looks at the menu entry"),
    Need("appstream", has_program, "appstreamcli", "looks at what software centres show"),
)
LINUX_TRIAL = (
    *LINUX,
    Need("debootstrap", has_program, "debootstrap", "makes the bare Debians for the trial"),
)
WINDOWS = (
    *TEST,
    Need("wine64", has_file, "/usr/lib/wine/wine64", "runs Windows' Python and the program"),
    Need("nsis", has_program, "makensis", "makes the installer"),
    Need(
        "gcc-mingw-w64-x86-64-posix",
        has_program,
        "x86_64-w64-mingw32-gcc-posix",
        "makes what Wine lacks",
    ),
    Need("osslsigncode", has_program, "osslsigncode", "checks and makes signatures of Windows"),
    Need(
        "ca-certificates",
        has_file,
        "/etc/ssl/certs/ca-certificates.crt",
        "whom to trust with signatures",
    ),
    Need(
        "imagemagick",
        has_program,
        "import",
        "draws for the installer, keeps pictures of the screen",
    ),
    Need(
        "fonts-liberation",
        has_file,
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
        "stands in for the fonts of Windows",
    ),
)


def provide(needs: Iterable[Need]) -> None:
    """Install what is missing, or say what to run and end with 1."""
    if not sys.platform.startswith("linux"):
        return  # the wheels bring all that Qt needs there
    missing = [need for need in needs if need.is_missing()]
    if not missing:
        return
    packages = sorted({need.package for need in missing})
    if not has_program("apt-get"):
        names = ", ".join(need.name for need in missing)
        fail(f"Please install what provides {names} and run this again.")
    prefix = _administrator()
    if prefix is None:
        install = f"sudo apt-get install --yes --no-install-recommends {' '.join(packages)}"
        fail(f"Please run: sudo apt-get update && {install}")
    print(f"Installing {', '.join(packages)}", flush=True)
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends"]
    _run_apt([*prefix, "apt-get", "update", "--quiet=2"])
    _run_apt([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *install, *packages])
    importlib.invalidate_caches()
    if left := [need.package for need in missing if need.is_missing()]:
        fail(f"apt-get has installed {', '.join(left)}, but this Python does not find it.")


def _administrator() -> list[str] | None:
    """What to put before a command that changes the system; None without the right to."""
    if os.geteuid() == 0:
        return []
    if has_program("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def _run_apt(command: list[str]) -> None:
    # dpkg tells of every file it unpacks: worth reading only when it fails.
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        # A mirror that lost its index can still serve what was listed before.
        if "update" not in command:
            fail(f"This has failed: {' '.join(command)}")


def without_network() -> tuple[str, ...]:
    """What to put before a command so that it sees no network; nothing where that cannot be."""
    for command in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if has_program("unshare"):
            tried = subprocess.run([*command, "true"], capture_output=True, check=False)
            if tried.returncode == 0:
                return command
    return ()
