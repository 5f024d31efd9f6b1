"""A PostgreSQL server of one's own, in a folder, run by a plain user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
USER = "explorer"
PASSWORD = "a p@ss/word"
PLAIN_USERS = ("postgres", "nobody")
"""Who runs it where the tests are run by root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it off the path."""
    on_path = shutil.which("initdb")
    found = sorted(DEBIAN.glob("*/bin/initdb"))
    return Path(on_path).parent if on_path else found[-1].parent if found else None


@contextmanager
def running(port: int, settings: Iterable[str] = ()) -> Iterator[str]:
    """Start a server with the database ``postgres``; gives its address for the owner."""
    bin_folder = programs()
    assert bin_folder
    # Not below pytest's own folder, which no other user may pass.
    folder = Path(tempfile.mkdtemp(prefix="explorer-postgres-"))
    data = folder / "data"
    secret = folder / "password"
    secret.write_text(PASSWORD)
    prefix: list[str] = []
    if os.geteuid() == 0:
        user = _plain_user()
        shutil.chown(folder, user)
        shutil.chown(secret, user)
        prefix = ["setpriv", f"--reuid={user}", "--clear-groups"]

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [*prefix, *map(str, command)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    init = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    given = " ".join(f"-c {option}" for option in (*options, "fsync=off", *settings))
    try:
        run(bin_folder / "initdb", "-D", data, "-U", USER, f"--pwfile={secret}", *init)
        run(bin_folder / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", given, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _plain_user() -> str:
    for name in PLAIN_USERS:
        if subprocess.run(["id", name], capture_output=True, check=False).returncode == 0:
            return name
    raise RuntimeError("there is no plain user to run PostgreSQL")
