"""The .deb, made by dpkg-deb alone, and what Debian's own tools say about it."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import environment
from linux import layout, manual
from look import BuildError, files

MAINTAINER = "Case Explorer contributors <contributors@case-explorer.invalid>"
PLACE = f"usr/lib/{layout.NAME}"

# What the package brings itself.
BROUGHT = set(
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-util1"
    " libxkbcommon0 libxkbcommon-x11-0 libbz2-1.0 libffi8 liblzma5".split()
)
# The versions of the build machine would shut out systems on which the program runs: only the two
# that matter are named. Debian 13 has renamed glib and CUPS.
WORDS = {
    "libc6": "libc6 (>= 2.35)",
    "libstdc++6": "libstdc++6 (>= 11)",
    "libcups2": "libcups2t64 | libcups2",
    "libglib2.0-0": "libglib2.0-0t64 | libglib2.0-0",
}
# Loaded by name while the program runs, so that no library tells of them.
BESIDES = {"libwayland-cursor0", "xkb-data"}

CONTROL = """Package: {name}
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-liberation, xdg-desktop-portal
Section: science
Priority: optional
Description: explore case data about human trafficking
 For people who help victims of human trafficking: open a file of cases, filter
 it, see every chart follow, and take charts away for a report. Small counts are
 hidden in all that leaves the program.
 .
 Everything stays on the computer: the program has no network code.
"""
CHANGES = """{name} ({version}) stable; urgency=medium

  * Packaged from the sources of this version.

 -- {maintainer}  {date}
"""


def make(folder: Path, version: str, when: int, out: Path, ask: Callable[..., str]) -> None:
    """Pack the program; ``ask`` runs it with options, for the manual."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        layout.copy_program(folder, root / PLACE)
        (root / "usr/bin").mkdir(parents=True)
        (root / "usr/bin" / layout.NAME).symlink_to(f"../lib/{layout.NAME}/{layout.NAME}")
        share = root / "usr/share"
        layout.write_share(share, version, when)
        text = manual.page(version, when, ask)
        layout.write(share / f"man/man1/{layout.NAME}.1.gz", layout.zipped(text))
        document = share / "doc" / layout.NAME
        layout.copy(layout.SHARE / "copyright", document / "copyright")
        named = {"name": layout.NAME, "version": version, "maintainer": MAINTAINER}
        changes = CHANGES.format(date=formatdate(when), **named)
        layout.write(document / "changelog.gz", layout.zipped(changes))
        overrides = share / "lintian/overrides" / layout.NAME
        layout.copy(layout.SHARE / "lintian-overrides", overrides)
        control = root / "DEBIAN"
        sums = (f"{_md5(path)}  {path.relative_to(root)}\n" for path in files(root))
        layout.write(control / "md5sums", "".join(sums).encode())
        size = sum(path.stat().st_size for path in files(root)) // 1024
        depends = ", ".join(depends_of(root / PLACE))
        told = CONTROL.format(kilobytes=size, depends=depends, **named)
        layout.write(control / "control", told.encode())
        layout.set_times(root, when)
        root.chmod(0o755)
        _run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(out)])


def _md5(path: Path) -> str:
    # Debian's own format; it is against damage, not against people.
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def depends_of(folder: Path) -> list[str]:
    """What the package needs of the system, by Debian's own tool and without its versions."""
    programs = [path for path in files(folder) if path.read_bytes()[:4] == b"\x7fELF"]
    # The tool reads a folder "debian" where it is started.
    with tempfile.TemporaryDirectory() as name:
        source = f"Source: {layout.NAME}\n\nPackage: {layout.NAME}\nArchitecture: amd64\n"
        layout.write(Path(name, "debian/control"), source.encode())
        places = sorted({f"-l{path.parent}" for path in programs})
        options = ("-O", "--ignore-missing-info", "--warnings=0", *places)
        told = _run(["dpkg-shlibdeps", *options, *(f"-e{path}" for path in programs)], Path(name))
    found = told.strip().removeprefix("shlibs:Depends=").split(", ")
    needed = {entry.split()[0] for entry in found} - BROUGHT - {layout.NAME}
    return sorted({WORDS.get(name, name) for name in needed} | BESIDES)


def _run(command: list[str], folder: Path | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment.reproducible(), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{command[0]} has failed\n{done.stdout}{done.stderr}"[-3000:])
    return done.stdout


def check(package: Path, share: Path) -> None:
    """Let Debian's tools look at the package and at what it tells the desktop."""
    metainfo = share / f"metainfo/{layout.ID}.metainfo.xml"
    _run(["desktop-file-validate", str(share / f"applications/{layout.NAME}.desktop")])
    _run(["appstreamcli", "validate", "--no-net", "--pedantic", str(metainfo)])
    # Lintian unpacks all of it again: the warnings alone decide.
    told = _run(["lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", str(package)])
    if told.strip():
        raise BuildError(f"lintian says\n{told}")
