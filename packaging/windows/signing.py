"""Signatures of Windows, where the releaser has a key; said loudly where not."""

import os
import shlex
import subprocess
from pathlib import Path

from look import BuildError

COMMAND = "CASE_EXPLORER_SIGN"
"""Holds a command that signs in place the file whose name is put behind it, such as a script
around ``osslsigncode sign``."""


def command() -> str:
    """The releaser's command; empty without one."""
    return os.environ.get(COMMAND, "")


def sign_programs(folder: Path) -> None:
    """Sign the two programs; the installer signs itself and its uninstaller."""
    if not command():
        print(f"NOT SIGNED: {COMMAND} is not set; Windows will warn of an unknown publisher.")
        return
    for path in sorted(folder.glob("*.exe")):
        sign(path)


def sign(path: Path) -> None:
    """Sign one file."""
    done = subprocess.run(
        [*shlex.split(command()), str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{path.name} cannot be signed\n{done.stdout}{done.stderr}")
