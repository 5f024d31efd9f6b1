"""The copy against a crash: written, removed by a clean end, and kept until it is open again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.models.autosave import Autosave
from explorer.models.runner import SyncRunner
from explorer.models.session import Session

CASES = "gender,place\n" + "f,a\nm,b\n" * 20


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "cases.csv"
    path.parent.mkdir()
    path.write_text(CASES)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "settings"
    made.mkdir()
    return made


@pytest.fixture
def sessions(qapp: object) -> Iterator[list[Session]]:
    made: list[Session] = []
    yield made
    for session in made:
        session.shutdown()


class Run:
    """The program between its start and its end."""

    def __init__(self, folder: Path, sessions: list[Session]) -> None:
        self.session = Session(SyncRunner(), SyncRunner())
        sessions.append(self.session)
        self.failures: list[str] = []
        self.session.failed.connect(lambda error: self.failures.append(error.code))
        self.autosave = Autosave(self.session, folder)

    def filter_by(self, data: Path, gender: str) -> None:
        self.session.open_file(data)
        self.session.toggle_value("gender", gender, 1)
        self.autosave.write()

    def filtered(self) -> tuple[str, ...]:
        return self.session.workspace.filters.clause("gender").include

    def crash(self) -> None:
        # The lock of a process that is gone is taken over by the next one.
        self.autosave._lock.unlock()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.cxw"))


def crashed(folder: Path, sessions: list[Session], data: Path) -> None:
    run = Run(folder, sessions)
    run.filter_by(data, "f")
    run.crash()


def test_a_copy_is_written_and_a_clean_end_removes_it(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    run = Run(folder, sessions)
    assert run.autosave.recovered() is None
    run.filter_by(data, "f")
    assert left(folder) == ["recovery.cxw"]
    run.autosave.finish()
    assert left(folder) == []


def test_a_change_is_written_a_moment_later(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    run = Run(folder, sessions)
    run.session.open_file(data)
    assert run.autosave._timer.isActive()
    run.autosave._timer.timeout.emit()
    assert left(folder) == ["recovery.cxw"]
    run.autosave.finish()


def test_a_crashed_run_is_recovered_and_then_kept_in_the_same_file(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    crashed(folder, sessions, data)
    run = Run(folder, sessions)
    run.autosave.recover()
    assert run.filtered() == ("f",)
    assert run.autosave.recovered() is None
    assert run.session.workspace_path is None
    run.session.toggle_value("gender", "m", 1)
    run.autosave.write()
    assert left(folder) == ["recovery.cxw"]
    assert '"m"' in (folder / "recovery.cxw").read_text()
    run.autosave.finish()
    assert left(folder) == []


def test_what_is_refused_is_gone_after_a_clean_end(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    crashed(folder, sessions, data)
    run = Run(folder, sessions)
    run.autosave.refuse()
    run.autosave.finish()
    assert left(folder) == []


def test_a_recovery_that_fails_because_the_data_moved_can_be_made_up_for_later(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    crashed(folder, sessions, data)
    moved = data.rename(data.with_name("moved.csv"))
    run = Run(folder, sessions)
    run.autosave.recover()
    assert run.failures == ["workspace_moved"]
    run.autosave.finish()
    assert left(folder) == ["recovery.cxw"]
    again = Run(folder, sessions)
    found = again.autosave.recovered()
    assert found is not None
    again.autosave.recover()
    again.session.open_workspace(found, moved)
    assert again.filtered() == ("f",)
    assert again.autosave.recovered() is None
    again.autosave.finish()
    assert left(folder) == []


def test_other_work_after_a_failed_recovery_has_a_copy_of_its_own(
    folder: Path, sessions: list[Session], data: Path, tmp_path: Path
) -> None:
    crashed(folder, sessions, data)
    data.rename(data.with_name("moved.csv"))
    other = tmp_path / "other.csv"
    other.write_text(CASES)
    run = Run(folder, sessions)
    run.autosave.recover()
    before = (folder / "recovery.cxw").read_text()
    run.filter_by(other, "m")
    assert (folder / "recovery.cxw").read_text() == before
    assert left(folder) == ["recovery-2.cxw", "recovery.cxw"]
    run.crash()
    again = Run(folder, sessions)
    again.autosave.recover()
    assert again.filtered() == ("m",)
    again.autosave.finish()
    assert left(folder) == ["recovery.cxw"]


def test_a_recovery_file_of_any_garbage_is_kept_too(folder: Path, sessions: list[Session]) -> None:
    (folder / "recovery.cxw").write_text("{")
    run = Run(folder, sessions)
    run.autosave.recover()
    assert len(run.failures) == 1
    run.autosave.finish()
    assert left(folder) == ["recovery.cxw"]


def test_a_second_window_neither_recovers_nor_removes(
    folder: Path, sessions: list[Session], data: Path
) -> None:
    crashed(folder, sessions, data)
    first, second = Run(folder, sessions), Run(folder, sessions)
    assert first.autosave.recovered() is not None
    assert second.autosave.recovered() is None
    second.session.open_file(data)
    assert not second.autosave._timer.isActive()
    second.autosave.finish()
    assert left(folder) == ["recovery.cxw"]
    first.autosave.finish()
    assert left(folder) == ["recovery.cxw"]
