#!/usr/bin/env python3
"""Build one commit twice, in two folders, and compare every file; status 1 when one differs."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
import machine
from environment import ROOT

RESULT = Path("dist/case-explorer")


def main() -> int:
    """Compare; prints the files that differ."""
    machine.provide(machine.BUILD)
    environment.provide()
    with tempfile.TemporaryDirectory(prefix="first ") as one, tempfile.TemporaryDirectory() as two:
        first, second = (built(Path(folder)) for folder in (one, two))
    different = sorted(
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )
    for name in different:
        print(f"differs: {name}")
    print(f"{len(first)} files, {len(different)} of them differ")
    return int(bool(different) or not first)


def built(folder: Path) -> dict[str, str]:
    """Build the commit in a folder of its own; its files, links and rights by their names."""
    commit = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=commit.stdout, check=True)
    # The same libraries; the second build may not know the first one's folder.
    (folder / ".venv").symlink_to(environment.FOLDER.resolve())
    variables = {**os.environ, **environment.reproducible()}
    command = [sys.executable, "packaging/build.py"]
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        machine.fail(f"the build has failed\n{done.stdout}{done.stderr}")
    found: dict[str, str] = {}
    for path in (folder / RESULT).rglob("*"):
        name = path.relative_to(folder / RESULT).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[name] = f"{path.stat().st_mode:o} {content}"
    shutil.rmtree(folder / "build", ignore_errors=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
