"""A batch that cannot be finished: what is written is whole, and the sentence names the file."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.views.dialogs import ExportChoice
from explorer.views.exporter import Exporter
from tests.views.answers import Answers, export_all

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)
Mount = Callable[[int], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a disk of so many bytes."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mounted(size: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount a disk")
        return disk

    yield mounted
    subprocess.run(["umount", str(disk)], capture_output=True, check=False)


@pytest.fixture
def exporter(session: Session, tmp_path: Path) -> Iterator[tuple[Exporter, Answers]]:
    window = QWidget()
    answers = Answers(tmp_path)
    answers.choice = ExportChoice("png", 12.0, 8.0, 150, True)
    yield Exporter(session, answers, window), answers
    window.deleteLater()


def failures_of(session: Session) -> list[str]:
    told: list[str] = []
    session.failed.connect(lambda error: told.append(session.labels.error(error)))
    return told


def is_whole(path: Path) -> bool:
    content = path.read_bytes()
    return content.startswith(b"\x89PNG") and content.endswith(b"IEND\xaeB`\x82")


def test_a_disk_that_fills_in_the_middle_leaves_whole_files_and_names_the_next(
    session: Session, exporter: tuple[Exporter, Answers], mount: Mount
) -> None:
    writer, answers = exporter
    export_all(writer)
    names = sorted(path.name for path in answers.target.iterdir())
    sizes = [(answers.target / name).stat().st_size for name in names]
    assert len(names) > 3
    answers.target = mount(sum(sizes) // 2)
    told = failures_of(session)
    export_all(writer)
    kept = list(answers.target.iterdir())
    assert 0 < len(kept) < len(names)
    assert all(is_whole(path) for path in kept)
    (sentence,) = told
    assert "the disk is full" in sentence
    assert f"of {len(names)} w" in sentence
    missing = set(names) - {path.name for path in kept}
    assert any(name in sentence for name in missing)


def test_a_target_that_cannot_be_written_is_named_and_stays_as_it_was(
    session: Session, exporter: tuple[Exporter, Answers], mount: Mount
) -> None:
    writer, answers = exporter
    answers.target = mount(40_000_000)
    export_all(writer)
    before = {path: path.read_bytes() for path in answers.target.iterdir()}
    subprocess.run(["mount", "-o", "remount,ro", str(answers.target)], check=True)
    answers.replaces = True
    told = failures_of(session)
    export_all(writer)
    (sentence,) = told
    assert "could not be written" in sentence
    assert any(path.name in sentence for path in before)
    assert {path: path.read_bytes() for path in answers.target.iterdir()} == before


def test_pages_of_one_file_are_written_whole_or_not_at_all(
    session: Session, exporter: tuple[Exporter, Answers], mount: Mount
) -> None:
    writer, answers = exporter
    answers.choice = ExportChoice("pdf", 16.0, 9.0, 300, True, in_one_file=True)
    answers.target = mount(8192)
    told: list[ExplorerError] = []
    session.failed.connect(told.append)
    writer.export_all()
    assert [error.code for error in told] == ["disk_full"]
    assert list(answers.target.iterdir()) == []
