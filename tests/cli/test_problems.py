"""Files and data with problems: one sentence, exit status 1, never a traceback."""

import gzip
import logging
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer import log
from explorer.backend import compute
from explorer.backend.errors import ExplorerError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own_log() -> Iterator[None]:
    """Puts logging back as it was."""
    logger = logging.getLogger("explorer")
    before = logger.handlers, logger.propagate, logger.level
    logger.handlers = []
    yield
    for handler in logger.handlers:
        handler.close()
    logger.handlers, logger.propagate, level = before
    logger.setLevel(level)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def header_only(path: Path) -> None:
    path.write_text("a,b,c\n", encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF" + bytes(range(256)) * 40)


def cut_archive(path: Path) -> None:
    content = os.urandom(4000).hex().encode()
    path.write_bytes(gzip.compress(b"a,b\n" + content)[:1500])


def cut_workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(500))


def folder(path: Path) -> None:
    path.mkdir()


def nothing(path: Path) -> None:
    """The file is not there."""


@pytest.mark.parametrize(
    "make", [empty, header_only, binary, cut_archive, cut_workbook, folder, nothing]
)
@pytest.mark.parametrize("command", ["count", "facets", "check", "export"])
def test_a_file_that_cannot_be_read_gets_one_sentence(inside, tmp_path, make, command):
    path = tmp_path / "cases \U0001f642 дело.csv"
    make(path)
    extra = {
        "count": ["--field", "a"],
        "facets": [],
        "check": [],
        "export": ["--chart", "bar", "--field", "a", "--out", str(tmp_path / "out.png")],
    }[command]
    result = inside(command, path, *extra)
    assert result.is_one_sentence(1), result
    assert "cases \U0001f642 дело.csv" in result.err
    assert not (tmp_path / "out.png").exists()


def test_a_missing_file_is_told_by_the_program_itself(run, tmp_path):
    result = run("count", tmp_path / "none.csv", "--field", "x")
    assert result.is_one_sentence(1)
    assert "none.csv" in result.err


def test_a_name_with_a_line_break_stays_one_line(run, tmp_path):
    assert run("check", tmp_path / "a\nTraceback\nb.csv").err.count("\n") == 1


def test_a_path_that_is_too_long_gets_one_sentence(run, tmp_path):
    assert run("check", tmp_path / ("x" * 300 + ".csv")).is_one_sentence(1)


def test_an_unforeseen_failure_is_logged_without_its_message(
    own_log, inside, sample, tmp_path, monkeypatch
):
    def fail(*_arguments, **_options):
        raise RuntimeError("a cell said SECRET")

    monkeypatch.setattr(compute, "load", fail)
    log.start(tmp_path / "log")
    result = inside("facets", sample)
    assert result.is_one_sentence(1)
    assert "SECRET" not in result.err
    written = (tmp_path / "log" / log.NAME).read_text(encoding="utf-8")
    assert "RuntimeError" in written
    assert "test_problems.py" in written
    assert "SECRET" not in written


@pytest.mark.parametrize(
    ("error", "status"),
    [(KeyboardInterrupt(), 130), (MemoryError(), 1), (ExplorerError("no_such_code"), 1)],
)
def test_other_ends_have_their_status(inside, sample, monkeypatch, error, status):
    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr(compute, "load", fail)
    result = inside("facets", sample)
    assert (result.status, result.out) == (status, "")
    assert len(result.err.splitlines()) == (0 if status == 130 else 1)


def program() -> list[str]:
    exe = os.environ.get("EXPLORER_EXE")
    return shlex.split(exe) if exe else [sys.executable, "-m", "explorer"]


def test_a_reader_that_stops_reading_is_no_news(sample):
    with subprocess.Popen(
        [*program(), "facets", str(sample), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_stdout_gets_one_sentence(sample):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*program(), "facets", str(sample), "--json"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_json_lines_on_stderr_hold_no_message_of_a_failure(own_log, capsys, tmp_path):
    log.start(tmp_path, to_stderr=True)
    try:
        raise ValueError("SECRET") from KeyError("SECRET")
    except ValueError:
        logging.getLogger("explorer.test").exception("a step failed")
    line = capsys.readouterr().err
    assert '"message": "a step failed"' in line
    assert "KeyError" in line
    assert "SECRET" not in line


def test_a_log_that_cannot_be_written_stops_nothing(own_log, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    log.start(blocked / "log")
    logging.getLogger("explorer").warning("into nothing")
    assert blocked.read_text(encoding="utf-8") == ""
