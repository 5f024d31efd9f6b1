"""Puts a checked update into the place of the running program, and takes it back.

Only for a folder that a person unpacked herself on Linux: on Windows a program that runs cannot
be replaced, and there the installer does it. The version before stays beside the new one.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from explorer.backend.errors import ExplorerError
from explorer.backend.export import code_of
from explorer.backend.update_file import ARCHIVE, Update, take_out

PROGRAM = "case-explorer"
OWN = ("portable.txt", "settings")
"""What a person has beside the program on a stick."""
TRY_S = 300


def program_folder() -> Path:
    """The folder of the packaged program; ``ExplorerError`` where it is not its user's own."""
    folder = Path(sys.executable).resolve().parent
    is_packaged = hasattr(sys, "_MEIPASS") and sys.platform == "linux"
    if not is_packaged or not os.access(folder.parent, os.W_OK) or not os.access(folder, os.W_OK):
        raise ExplorerError("update_by_hand")
    return folder


def put(path: Path, update: Update, folder: Path) -> None:
    """Unpack beside, try, change places; whatever fails before that changes nothing.

    Raises ``ExplorerError``: ``update_by_hand``, ``update_running``, ``update_does_not_work``,
    ``disk_full``, ``folder_read_only``, ``cannot_write``, or what ``take_out`` raises.
    """
    if update.form != ARCHIVE:
        raise ExplorerError("update_by_hand")
    _refuse_while_running(folder)
    new = folder.with_name(f"{folder.name}.new")
    packed = folder.with_name(f"{folder.name}.new.tar.xz")
    try:
        shutil.rmtree(new, ignore_errors=True)
        if shutil.disk_usage(folder.parent).free < update.size + update.unpacked:
            raise ExplorerError("disk_full", file=new.name)
        take_out(path, update, packed)
        _unpack(packed, new)
        _try(new, update.version)
        _change_places(folder, new, _previous(folder))
    except (OSError, tarfile.TarError) as error:
        raise ExplorerError(code_of(error), file=new.name) from error
    finally:
        packed.unlink(missing_ok=True)
        shutil.rmtree(new, ignore_errors=True)


def take_back(folder: Path) -> None:
    """The version before comes back; the present one stays beside it.

    Raises ``ExplorerError``: ``update_no_previous``, ``update_running``, ``cannot_write``.
    """
    previous, aside = _previous(folder), folder.with_name(f"{folder.name}.new")
    if not (previous / PROGRAM).exists():
        raise ExplorerError("update_no_previous")
    _refuse_while_running(folder)
    try:
        shutil.rmtree(aside, ignore_errors=True)
        previous.rename(aside)
        _change_places(folder, aside, previous)
    except OSError as error:
        raise ExplorerError(code_of(error), file=folder.name) from error


def _previous(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.previous")


def _unpack(packed: Path, new: Path) -> None:
    """Unpack without the name of the archive's own folder; nothing may lead out of it."""
    with tarfile.open(packed, "r:xz") as archive:
        for member in archive:
            inside = member.name.partition("/")[2]
            if inside:
                archive.extract(member.replace(name=inside, deep=False), new, filter="data")


def _try(new: Path, version: str) -> None:
    """The new version must say which it is and that all its parts work."""
    # It shall not take this program's own libraries.
    kept = {name: text for name, text in os.environ.items() if name != "LD_LIBRARY_PATH"}
    own = {"QT_QPA_PLATFORM": "offscreen", "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    variables = {**kept, **own}
    for option, wanted in (("--version", f"Case Explorer {version}\n"), ("--self-check", "")):
        done = subprocess.run(
            [new / PROGRAM, option],
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TRY_S,
            check=False,
        )
        if done.returncode or (wanted and done.stdout != wanted):
            raise ExplorerError("update_does_not_work", version=version)


def _change_places(folder: Path, new: Path, previous: Path) -> None:
    """The program becomes ``previous``, ``new`` the program; what is a person's own moves along."""
    older = folder.with_name(f"{folder.name}.older")
    shutil.rmtree(older, ignore_errors=True)
    if previous.exists():
        previous.rename(older)
    folder.rename(previous)
    try:
        new.rename(folder)
    except OSError:
        previous.rename(folder)
        if older.exists():
            older.rename(previous)
        raise
    for name in OWN:
        if (previous / name).exists():
            (previous / name).rename(folder / name)
    shutil.rmtree(older, ignore_errors=True)


def _refuse_while_running(folder: Path) -> None:
    """A program that runs would go on with parts of another version."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            runs = (process / "exe").readlink()
        except OSError:
            continue  # ended, or somebody else's
        if process.name != str(os.getpid()) and runs.is_relative_to(folder):
            raise ExplorerError("update_running")
