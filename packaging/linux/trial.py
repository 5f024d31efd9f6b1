"""Bare Debians on which the packages are installed, used and removed without a network."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import machine
from environment import ROOT
from linux import leg
from look import BuildError

FOLDER = ROOT / "build" / "linux"
PICTURES = ROOT / "build" / "pictures" / "linux"
RELEASES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
USER, HOME = "tester", "/home/tester"
# Triggers of Debian's own keep the desktop's lists; the trial wants to see them work.
DESKTOP = ("desktop-file-utils", "shared-mime-info", "hicolor-icon-theme")
SCREENS = Path("/tmp/.X11-unix")
"""Where X11 listens; a bare system shares it."""

# What every installation of any package changes.
CHANGING = ("proc", "sys", "dev", "tmp", "run", "var/lib/dpkg", "var/log", "var/cache", "home")

ENTER = (
    """mount -t proc proc "$ROOT/proc" && mount --bind {screens} "$ROOT{screens}" && exec "$@\""""
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command in a root has ended."""

    status: int
    out: str
    err: str


class Bare:
    """A Debian of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self,
        *command: str,
        user: str = "root",
        variables: Mapping[str, str] | None = None,
        with_network: bool = False,
        timeout: int = 120,
    ) -> Ended:
        """Run a command inside; its mounts go with it."""
        (self.folder / SCREENS.relative_to("/")).mkdir(parents=True, exist_ok=True)
        SCREENS.mkdir(exist_ok=True)
        apart = ("unshare", "--mount", *(() if with_network else ("--net",)))
        home = HOME if user == USER else "/root"
        base = {"HOME": home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        told = {**base, **(variables or {})}
        inside = ("chroot", f"--userspec={user}:{user}", str(self.folder), "env", "-i")
        settings = (f"{name}={value}" for name, value in told.items())
        enter = ENTER.format(screens=SCREENS)
        done = subprocess.run(
            [*apart, "sh", "-c", enter, "sh", *inside, *settings, *command],
            env={**os.environ, "ROOT": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def must(self, *command: str, with_network: bool = False) -> None:
        """Run a command of the administrator that may not fail."""
        unasked = {"DEBIAN_FRONTEND": "noninteractive"}
        done = self.run(*command, variables=unasked, with_network=with_network)
        if done.status:
            raise BuildError(f"{command} ended with {done.status}\n{done.out}{done.err}"[-3000:])

    def bring(self, file: Path, place: str) -> str:
        """Copy a file into the root; returns its path there."""
        target = self.folder / place.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        return place

    def snapshot(self) -> dict[str, str]:
        """Every file, folder and link with its rights and content."""
        found: dict[str, str] = {}
        for path in self.folder.rglob("*"):
            place = path.relative_to(self.folder).as_posix()
            if place.startswith(CHANGING):
                continue
            content = ""
            if path.is_symlink():
                content = str(path.readlink())
            elif path.is_file():
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[place] = f"{path.lstat().st_mode:o} {content}"
        return found


def provide(release: str, depends: str) -> Bare:
    """A fresh root with what the package depends on, and a plain user."""
    ready, used = FOLDER / f"{release}-ready", FOLDER / release
    told = ready / "root" / "trial.txt"
    if not told.exists() or told.read_text() != depends:
        shutil.rmtree(ready, ignore_errors=True)
        ready.mkdir(parents=True)
        command = ["debootstrap", "--variant=minbase", release, str(ready)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(f"debootstrap {release} has failed\n{done.stdout[-2000:]}")
        bare = Bare(ready)
        quiet = ("--yes", "--quiet=2", "--no-install-recommends")
        bare.must("apt-get", "update", "--quiet=2", with_network=True)
        bare.must("apt-get", "satisfy", *quiet, depends, *DESKTOP, with_network=True)
        bare.must("useradd", "--create-home", USER)
        told.write_text(depends)
    shutil.rmtree(used, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(ready), str(used)], check=True)
    return Bare(used)


def depends() -> str:
    """What the package depends on."""
    command = ["dpkg-deb", "--field", str(leg.DEB), "Depends"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def reason_to_skip() -> str:
    """Why nothing can be tried here; empty when it can."""
    if os.geteuid():
        return "a bare Debian can be entered by root alone"
    if " " in str(FOLDER):
        return "debootstrap does not work in a folder whose name has a space"
    if not leg.DEB.exists() or not leg.ARCHIVE.exists():
        return "there are no Linux packages: python3 packaging/build.py --system linux"
    missing = [need.package for need in machine.LINUX_TRIAL if need.is_missing()]
    if missing:
        return f"missing: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "--mount", "--net", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this system allows no name spaces"
