#!/usr/bin/env python3
"""Keys for updates, and update files: what a publisher does on a computer without a network.

keys FOLDER     make a pair of keys; the public one goes into resources/keys/updates.txt
sign            put a published program into a signed update file
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import environment
from environment import PYTHON, ROOT

PRIVATE, PUBLIC = "update-key.private", "update-key.public"
FORMS = ("archive", "deb", "setup", "portable", "app")


def main() -> int:
    """Run one command, in the environment that has the signatures."""
    if "nacl" not in sys.modules and Path(sys.prefix) != PYTHON.parent.parent:
        environment.provide()
        return subprocess.run([PYTHON, __file__, *sys.argv[1:]], check=False).returncode
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("keys").add_argument("folder", type=Path)
    sign_parser = commands.add_parser("sign")
    sign_parser.add_argument("program", type=Path, help="the archive, .deb, installer or the like")
    sign_parser.add_argument("out", type=Path, help="the update file")
    sign_parser.add_argument("--key", type=Path, required=True, help=PRIVATE)
    sign_parser.add_argument("--version", required=True)
    sign_parser.add_argument("--system", required=True, help="such as linux-x86_64")
    sign_parser.add_argument("--form", required=True, choices=FORMS)
    options = vars(parser.parse_args())
    globals()[options.pop("command")](**options)
    return 0


def keys(folder: Path) -> None:
    """Write both halves; the private one for its owner's eyes alone."""
    from nacl.signing import SigningKey

    made = SigningKey.generate()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / PRIVATE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(bytes(made).hex() + "\n")
    (folder / PUBLIC).write_text(bytes(made.verify_key).hex() + "\n")


def sign(program: Path, out: Path, key: Path, version: str, system: str, form: str) -> None:
    """Write an update file."""
    from nacl.signing import SigningKey

    sys.path.insert(0, str(ROOT))
    from explorer.backend.update_file import LENGTH, MAGIC

    content = program.read_bytes()
    description = {
        "version": version,
        "system": system,
        "form": form,
        "name": program.name,
        "size": len(content),
        "unpacked": unpacked(program),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    told = json.dumps(description, sort_keys=True).encode()
    signature = SigningKey(bytes.fromhex(key.read_text())).sign(MAGIC + told).signature
    out.write_bytes(MAGIC + signature + len(told).to_bytes(LENGTH, "big") + told + content)


def unpacked(program: Path) -> int:
    """The bytes that an archive takes when it is unpacked; of other files their own."""
    if not tarfile.is_tarfile(program):
        return program.stat().st_size
    with tarfile.open(program) as archive:
        return sum(member.size for member in archive)


if __name__ == "__main__":
    sys.exit(main())
