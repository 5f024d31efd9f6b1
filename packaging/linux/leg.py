"""From the packaged program to an archive and a .deb. ``build.py --system linux``."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bundle
import environment
import notices
import weights
from environment import ROOT
from linux import archive, deb, layout
from look import BuildError

OUT = ROOT / "dist" / "linux"
VERSION = bundle.version(ROOT)
ARCHIVE = OUT / f"{layout.NAME}-{VERSION}-linux-x86_64.tar.xz"
DEB = OUT / f"{layout.NAME}_{VERSION}_amd64.deb"


def pack(folder: Path, ask: Callable[..., str]) -> Path:
    """Write both packages and their checksums; ``ask`` runs the program with options."""
    OUT.mkdir(parents=True, exist_ok=True)
    when = int(environment.reproducible()["SOURCE_DATE_EPOCH"])
    began = time.monotonic()
    # Each waits for xz most of the time.
    with ThreadPoolExecutor() as both:
        made = (
            both.submit(archive.make, folder, VERSION, when, ARCHIVE),
            both.submit(deb.make, folder, VERSION, when, DEB, ask),
        )
        for future in made:
            future.result()
    print(f"{time.monotonic() - began:5.0f} s  archive and .deb", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as share:
        layout.write_share(Path(share), VERSION, when)
        deb.check(DEB, Path(share))
    print(f"{time.monotonic() - began:5.0f} s  looked at by Debian's tools", flush=True)
    lines: list[str] = []
    for path in (ARCHIVE, DEB):
        size = path.stat().st_size / 1e6
        print(f"{size:.1f} MB  {path.name}")
        if size > weights.ARCHIVE_MB:
            raise BuildError(f"{path.name} has more than {weights.ARCHIVE_MB} MB")
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    layout.copy(
        folder / "_internal" / notices.LIST, OUT / f"{layout.NAME}-{VERSION}-linux.cdx.json"
    )
    (OUT / "SHA256SUMS").write_text("".join(lines))
    return DEB
