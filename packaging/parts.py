"""What others have made and the finished package carries: its name, version and terms."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

import locked
from environment import LOCK, ROOT
from look import BuildError

TERMS = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
CODE = re.compile(r"\.(py|pyc|so|dll|pyi)$")
INSIDE = re.compile(r"[/\\]site-packages[/\\]")
LICENCES = ROOT / "packaging" / "licences"
STARTER = "pyinstaller"
"""Its starter is the packaged program's first file; its own list of modules does not name it."""

# Where a package tells its terms only in words of its own.
IDENTIFIED = {
    "colorama": "BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyside6-essentials": "LGPL-3.0-only",
    "scipy": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
}

# What the build machine's Debian has given, by the files in the package.
OF_DEBIAN = {
    "libxcb-cursor.": "libxcb-cursor0",
    "libxcb-icccm.": "libxcb-icccm4",
    "libxcb-image.": "libxcb-image0",
    "libxcb-keysyms.": "libxcb-keysyms1",
    "libxcb-render-util.": "libxcb-render-util0",
    "libxcb-util.": "libxcb-util1",
    "libxkbcommon.": "libxkbcommon0",
    "libxkbcommon-x11.": "libxkbcommon-x11-0",
    "libbz2.": "libbz2-1.0",
    "libffi.": "libffi8",
    "liblzma.so": "liblzma5",
}

# Libraries that packages carry inside: name, terms, where they lie, who brings them.
CARRIED_INSIDE = (
    ("Qt", "LGPL-3.0-only", "PySide6", "pyside6-essentials"),
    ("ICU", "Unicode-3.0", "libicudata", "pyside6-essentials"),
    ("OpenBLAS", "BSD-3-Clause", "openblas", "numpy"),
    ("libgfortran", "GPL-3.0-or-later WITH GCC-exception-3.1", "libgfortran", "numpy"),
    ("libsodium", "ISC", "nacl", "pynacl"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the package that is not the program's own."""

    name: str
    version: str
    terms: str
    """An SPDX expression."""
    address: str
    """A package URL; empty where it lies in another part."""
    texts: tuple[tuple[str, str], ...]
    """The texts of its terms, each with the name of its file."""
    within: str = ""


def carried(folder: Path, work: Path, site_packages: Path, python: str) -> list[Part]:
    """All parts of a package that was put together in ``work`` from ``site_packages``."""
    names = [path.name for path in folder.rglob("*")]
    taken = set(_taken(work))
    found = [_python(python), *_of_debian(names)]
    known = {(_plain(pin.name), pin.version) for pin in locked.pins(LOCK.read_text("utf-8"))}
    for distribution in distributions(path=[str(site_packages)]):
        files = {str(path).replace("\\", "/") for path in distribution.files or ()}
        name = _plain(distribution.name)
        if files & taken or name == STARTER:
            if (name, distribution.version) not in known:
                raise BuildError(f"{name} {distribution.version} is not what the lock lists")
            found.append(_packaged(name, distribution))
    versions = {part.name: part.version for part in found}
    for name, terms, mark, bringer in CARRIED_INSIDE:
        if any(mark in path for path in names):
            # Each is of the version that its bringer was built with; Qt's is PySide6's own.
            version = versions[bringer] if name == "Qt" else ""
            found.append(Part(name, version, terms, "", (), bringer))
    return sorted(found, key=lambda part: part.name.lower())


def _taken(work: Path) -> Iterator[str]:
    """The files below ``site-packages`` that PyInstaller has put in."""
    for name in ("PYZ-00.toc", "COLLECT-00.toc"):
        for entry in _entries(ast.literal_eval((work / name).read_text("utf-8"))):
            for place in entry:
                if len(parts := INSIDE.split(place, maxsplit=1)) > 1:
                    yield parts[1].replace("\\", "/")


def _entries(content: object) -> Iterator[tuple[str, ...]]:
    """The entries of a list of PyInstaller's, however deep they lie."""
    if isinstance(content, (tuple, list)):
        if content and all(isinstance(item, str) for item in content):
            yield tuple(content)
        else:
            for item in content:
                yield from _entries(item)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _packaged(name: str, distribution: Distribution) -> Part:
    known = distribution.metadata.json
    terms = IDENTIFIED.get(name) or str(
        known.get("license_expression") or known.get("license") or ""
    )
    if not terms or "\n" in terms:
        raise BuildError(f"nobody has said under what terms {name} is: packaging/parts.py")
    paths = [str(path) for path in distribution.files or ()]
    texts = [path for path in sorted(paths) if TERMS.search(path) and not CODE.search(path)]
    read = [(path, _text(Path(str(distribution.locate_file(path))))) for path in texts]
    if terms == "LGPL-3.0-only":
        # Its wheels carry none. The LGPL builds on the GPL.
        read += [(name, _text(LICENCES / name)) for name in ("LGPL-3.txt", "GPL-3.txt")]
    if not read:
        raise BuildError(f"{name} brings no text of its terms")
    address = f"pkg:pypi/{name}@{distribution.version}"
    return Part(name, distribution.version, terms, address, tuple(read))


def _python(version: str) -> Part:
    texts = (("LICENSE.txt", _text(LICENCES / "Python.txt")),)
    return Part("CPython", version, "Python-2.0.1", f"pkg:generic/cpython@{version}", texts)


def _of_debian(names: list[str]) -> Iterator[Part]:
    if sys.platform != "linux" or not any(".so." in name for name in names):
        return
    for mark, package in OF_DEBIAN.items():
        if any(name.startswith(mark) for name in names):
            command = ["dpkg-query", "--show", "--showformat=${Version}", package]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            told = Path("/usr/share/doc", package, "copyright")
            if asked.returncode or not told.exists():
                raise BuildError(f"the terms of {package} are not on this machine: {told}")
            address = f"pkg:deb/debian/{package}@{asked.stdout}"
            texts = (("copyright", _text(told)),)
            yield Part(package, asked.stdout, "LicenseRef-in-the-notices", address, texts)


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace").replace("\r\n", "\n").strip()
