"""Files are written whole or not at all."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from explorer.backend import export
from explorer.backend.errors import ExplorerError

ROOT = Path(__file__).parents[2]
PLAIN_USER = 65534


def as_plain_user(path: Path) -> str:
    """The code of the failure when a user without rights writes; root may write anywhere."""
    if os.geteuid() != 0:
        return code_of(path)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(PLAIN_USER)
        os.write(writing, code_of(path).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


def code_of(path: Path) -> str:
    try:
        export.write_atomically(path, b"new")
    except ExplorerError as error:
        return f"{error.code} {error.params['file']}"
    return "written"


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path):
    path = tmp_path / "отчёт \U0001f642.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    export.write_atomically(path, b"new content")
    assert path.read_bytes() == b"new content"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == [path.name]


def test_a_new_file_has_the_usual_rights(tmp_path):
    before = os.umask(0o027)
    try:
        export.write_atomically(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    export.write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 300, "path_too_long"),
        ("/".join(["d" * 200] * 30), "path_too_long"),
        ("nowhere/a.csv", "cannot_write"),
        ("a\0b", "cannot_write"),
        ("folder", "cannot_write"),
    ],
)
def test_a_place_that_does_not_work_is_named_by_its_reason(tmp_path, name, code):
    (tmp_path / "folder").mkdir()
    path = tmp_path / name
    assert code_of(path) == f"{code} {path.name}"
    assert os.listdir(tmp_path) == ["folder"]


def test_a_folder_without_rights_is_read_only():
    # Not below tmp_path, which is closed to other users as a whole.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        open_to_all, closed = Path(name, "open"), Path(name, "closed")
        for folder, rights in ((open_to_all, 0o777), (closed, 0o555)):
            folder.mkdir()
            folder.chmod(rights)
        assert as_plain_user(open_to_all / "a.csv") == "written"
        assert as_plain_user(closed / "a.csv") == "folder_read_only a.csv"
        assert os.listdir(closed) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "folder_read_only"),
        (errno.EIO, "cannot_write"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_whatever_fails_the_old_file_stays(tmp_path, monkeypatch, step, number, code):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    assert code_of(path) == f"{code} a.csv"
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.csv"]


def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        export.write_atomically(tmp_path / "a", b"x")
    assert os.listdir(tmp_path) == []


def test_a_really_full_disk_is_told_and_keeps_the_old_file(sample, tmp_path):
    """A file system of 64 KB, on which a picture does not fit."""
    if shutil.which("unshare") is None:
        pytest.skip("no small file system can be mounted here")
    small = tmp_path / "small"
    small.mkdir()
    script = (
        'mount -t tmpfs -o size=64k tmpfs "$1" || exit 99; printf old > "$1/a.png"; '
        '"$2" -m explorer export "$3" --chart bar --field recruiter --dpi 600 --out "$1/a.png"; '
        'status=$?; cat "$1/a.png"; ls -A "$1" | tr "\\n" " "; exit $status'
    )
    command = ["unshare", "-rm", "sh", "-c", script, "sh", str(small), sys.executable, str(sample)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no small file system can be mounted here")
    assert (done.returncode, done.stdout) == (1, "olda.png ")
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_numbers_under_the_working_policy_may_not_leave(sample):
    from explorer.backend import compute, provenance
    from explorer.backend.disclosure import WORKING
    from explorer.backend.filters import Filters
    from explorer.backend.labels import Labels

    table = compute.load(sample)
    info = compute.describe(table, WORKING)
    day = provenance.today()
    with pytest.raises(ValueError, match="may not leave"):
        provenance.provenance(info, Filters(), Labels.load(), WORKING, day)
    copy = provenance.provenance(info, Filters(), Labels.load(), WORKING, day, is_internal=True)
    assert copy.is_internal
