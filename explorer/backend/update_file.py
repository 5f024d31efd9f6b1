"""A signed update file, such as one on a stick: what it holds, and whether it may be trusted.

``MAGIC``, the signature, the length of a description, the description (JSON), the new program as
it is published. The signature (Ed25519) is of ``MAGIC`` and the description, which holds the
SHA-256 of what follows. Nothing of the file is used before its signature is found right.
"""

import hashlib
import json
import platform
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from explorer import __version__, paths
from explorer.backend.errors import ExplorerError
from explorer.backend.export import code_of

MAGIC = b"CASE EXPLORER UPDATE 1\n"
SIGNATURE, LENGTH = 64, 4
LONGEST = 65_536
"""Bytes of a description; a longer one is none."""
BLOCK = 1 << 20
KEY = "keys/updates.txt"
NAME = re.compile(r"[\w.+~-]+")
VERSION = re.compile(r"\d+(\.\d+){1,3}")
ARCHIVE = "archive"
"""The form that the program can put into its own place; all others are started by a person."""


@dataclass(frozen=True, slots=True)
class Update:
    """What an update file says of itself, once its signature was found right."""

    version: str
    system: str
    form: str
    name: str
    size: int
    unpacked: int
    sha256: str
    start: int
    """Where in the file the new program begins."""


def built_in_key() -> bytes:
    """The publisher's public key, 32 bytes."""
    lines = paths.resource(KEY).read_text("utf-8").splitlines()
    return bytes.fromhex(next(line for line in lines if line and not line.startswith("#")))


def this_system() -> str:
    """The name of this kind of computer, such as ``linux-x86_64``."""
    names = {"win32": "windows", "darwin": "macos"}
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{names.get(sys.platform, sys.platform)}-{machine}"


def check(path: Path, key: bytes | None = None, system: str = "", running: str = "") -> Update:
    """Read an update file through to its end, and refuse it with a reason.

    Raises ``ExplorerError``: ``update_not_one``, ``update_unsigned``, ``update_damaged``,
    ``update_other_system``, ``update_older``, or what opening a file may end with.
    """
    running = running or __version__
    with _opened(path) as file:
        update = _described(path, file, key or built_in_key())
        found = _digest(path, file, update, lambda _: None)
    _compare(path, update, found)
    if update.system != (system or this_system()):
        raise ExplorerError("update_other_system", file=path.name, system=update.system)
    if numbers(update.version) <= numbers(running):
        told = {"version": update.version, "running": running}
        raise ExplorerError("update_older", file=path.name, **told)
    return update


def take_out(path: Path, update: Update, target: Path) -> None:
    """Write the new program to a file; it is checked again while it is copied.

    Raises ``ExplorerError``: ``update_damaged``, ``disk_full``, ``folder_read_only``,
    ``cannot_write``.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        if shutil.disk_usage(target.parent).free < update.size:
            raise ExplorerError("disk_full", file=target.name)
        with _opened(path) as file, part.open("wb") as out:
            file.seek(update.start)
            found = _digest(path, file, update, out.write)
        _compare(path, update, found)
        part.replace(target)
    except OSError as error:
        raise ExplorerError(code_of(error), file=target.name) from error
    finally:
        part.unlink(missing_ok=True)


def numbers(version: str) -> tuple[int, ...]:
    """``0.10.1`` as numbers that can be compared."""
    parts = [int(part) for part in re.findall(r"\d+", version)[:4]]
    return (*parts, *(0,) * (4 - len(parts)))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except IsADirectoryError as error:
        raise ExplorerError("is_folder", file=path.name) from error
    except PermissionError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    except OSError as error:
        raise ExplorerError("file_unreadable", file=path.name) from error


def _read(path: Path, file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise ExplorerError("file_unreadable", file=path.name) from error


def _described(path: Path, file: BinaryIO, key: bytes) -> Update:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    if _read(path, file, len(MAGIC)) != MAGIC:
        raise ExplorerError("update_not_one", file=path.name)
    signature = _read(path, file, SIGNATURE)
    length = int.from_bytes(_read(path, file, LENGTH), "big")
    told = _read(path, file, min(length, LONGEST))
    if len(signature) < SIGNATURE or length > LONGEST or len(told) < length:
        raise ExplorerError("update_unsigned", file=path.name)
    try:
        VerifyKey(key).verify(MAGIC + told, signature)
    except BadSignatureError as error:
        raise ExplorerError("update_unsigned", file=path.name) from error
    try:
        return _update(json.loads(told), file.tell())
    except (ValueError, KeyError, TypeError) as error:
        # Signed, and yet not understood: of a later program.
        raise ExplorerError("update_not_one", file=path.name) from error


def _update(content: dict[str, Any], start: int) -> Update:
    fields = {name: content[name] for name in ("version", "system", "form", "name", "sha256")}
    if not VERSION.fullmatch(fields["version"]) or not NAME.fullmatch(fields["name"]):
        raise ValueError("the description cannot be understood")
    return Update(
        **fields, size=int(content["size"]), unpacked=int(content["unpacked"]), start=start
    )


def _digest(
    path: Path, file: BinaryIO, update: Update, write: Callable[[bytes], object]
) -> tuple[int, str]:
    """Length and SHA-256 of what follows, no more than one byte too long."""
    digest, left = hashlib.sha256(), update.size + 1
    while left and (block := _read(path, file, min(BLOCK, left))):
        digest.update(block)
        write(block)
        left -= len(block)
    return update.size + 1 - left, digest.hexdigest()


def _compare(path: Path, update: Update, found: tuple[int, str]) -> None:
    if found != (update.size, update.sha256):
        told = {"expected": update.sha256[:16], "found": found[1][:16]}
        raise ExplorerError("update_damaged", file=path.name, **told)
