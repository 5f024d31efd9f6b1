"""The archive for every Linux: unpack it anywhere and start ``case-explorer``."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from linux import layout
from look import BuildError

README = """Case Explorer {version}

Start the program "case-explorer" in this folder. It needs no installation, no administrator and
no network. For a stick: put an empty file "portable.txt" beside it, and it keeps its settings in
"settings" here instead of on the computer.

"sh install.sh" puts it into the menu and opens .cxw files with it, for you alone; "sh install.sh
--remove" takes that away again. Both leave this folder where it is.

LICENSE and _internal/THIRD-PARTY.txt tell the terms.
"""


def make(folder: Path, version: str, when: int, out: Path) -> None:
    """Pack the program; two archives of one folder are the same byte for byte."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name, f"{layout.NAME}-{version}")
        layout.copy_program(folder, top)
        layout.write_share(top / "share", version, when)
        layout.copy(layout.SHARE / "install.sh", top / "install.sh")
        layout.copy(layout.LICENCE, top / "LICENSE")
        layout.write(top / "README.txt", README.format(version=version).encode())
        layout.set_times(top, when)
        pack(top, when, out)


def pack(top: Path, when: int, out: Path) -> None:
    """One plain order, owner and time; x86 code packs better when it is told to be that."""
    plain = ("--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{when}")
    tar = ["tar", *plain, "--format=gnu", "-C", str(top.parent), "-cf", "-", top.name]
    filters = ("--x86", "--lzma2=preset=9,dict=64MiB")
    packed = out.with_suffix(".part")
    with packed.open("wb") as file, subprocess.Popen(tar, stdout=subprocess.PIPE) as made:
        done = subprocess.run(
            ["xz", "--threads=1", *filters], stdin=made.stdout, stdout=file, check=False
        )
    if done.returncode or made.returncode:
        raise BuildError(f"{out.name} could not be packed")
    shutil.move(packed, out)
