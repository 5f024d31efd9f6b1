"""From the download to a machine on which nothing is left, by a person with an unusual name."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CTDC
from tests.windows.conftest import Play
from windows import identity, trial, wine

RUNNING, UNWRITABLE, NO_SPACE, DAMAGED = 3, 4, 5, 2
SAMPLE = r"_internal\resources\sample\case_explorer_invented_sample.csv"
ASIDE = "found in _internal"
"""Where an upgrade puts what somebody has laid among the program's own files."""
PATIENCE_S = 60


def expect(what: str, value: Any) -> dict[str, Any]:
    """A step that fails when something is not what it should be."""
    return {"do": "expect", "what": what, "value": value}


def until(what: Callable[[], bool]) -> bool:
    """Wait for something another process does."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def before(machine: trial.Machine) -> trial.Snapshot:
    """The machine before anything was installed."""
    return machine.snapshot()


@pytest.fixture(scope="module")
def reports(machine: trial.Machine) -> Path:
    """The user's own folder, with letters of her own."""
    folder = machine.home / "Отчёты 報告 é"
    folder.mkdir()
    return folder


@contextmanager
def opened(machine: trial.Machine, command: list[str], title: str) -> Iterator[None]:
    """The window while it is open; closed by its key at the end."""
    program = machine.start(command)
    try:
        assert until(lambda: machine.windows(title) != []), f"no window {title}"
        time.sleep(2)
        yield
        machine.press(title, "alt+F4")
        assert until(lambda: machine.windows(title) == []), "the window does not close"
        program.communicate(timeout=PATIENCE_S)
    finally:
        machine.stop()
        program.communicate()


def test_a_damaged_installer_installs_nothing(
    machine: trial.Machine, before: trial.Snapshot, tmp_path: Path
) -> None:
    content = bytearray(trial.SETUP.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.exe").write_bytes(content)
    (tmp_path / "cut.exe").write_bytes(content[: len(content) * 2 // 3])
    for name in ("changed.exe", "cut.exe"):
        assert machine.install(tmp_path / name) == DAMAGED
    assert machine.snapshot().differences(before) == []


@pytest.mark.parametrize(
    ("size", "options", "code"), [("60m", "", NO_SPACE), ("400m", "ro", UNWRITABLE)]
)
def test_a_place_that_takes_nothing_is_left_as_it_was(
    machine: trial.Machine, before: trial.Snapshot, size: str, options: str, code: int
) -> None:
    with trial.small_drive(size, options) as drive:
        if drive is None:
            pytest.skip("no file system can be mounted here")
        machine.drive_letter("e", drive)
        assert machine.install(trial.SETUP, r"E:\Programme\Case Explorer") == code
        assert list(drive.iterdir()) == []
        assert machine.snapshot().differences(before) == []


def test_an_older_version_is_replaced_and_settings_and_own_files_stay(
    machine: trial.Machine, before: trial.Snapshot, tmp_path: Path
) -> None:
    assert machine.install(trial.older_setup(tmp_path)) == 0
    older = machine.programs / "_internal" / "older" / "only here.txt"
    assert older.exists()
    machine.settings.mkdir()
    (machine.settings / "settings.ini").write_text('[look]\ntheme="\\"dark\\""\n')
    (machine.programs / "мои заметки.txt").write_text("mine")
    (machine.programs / "_internal" / "notes.txt").write_text("mine too")
    assert machine.install(trial.SETUP) == 0
    assert (machine.programs / ASIDE / "notes.txt").read_text() == "mine too"
    assert not older.parent.exists()
    assert not (machine.programs / "new version").exists()
    assert (machine.programs / "мои заметки.txt").read_text() == "mine"
    assert "dark" in (machine.settings / "settings.ini").read_text()
    assert machine.shortcut.exists()
    values = "\n".join(machine.snapshot().values - before.values)
    assert '"DisplayVersion"="0.0.1"' not in values
    assert "CaseExplorer.Workspace" in values
    assert r"Classes\\\\.csv\\\\OpenWithProgids" in values.replace("\\\\", "\\\\\\\\")


def test_the_installed_program_checks_itself_without_a_network(machine: trial.Machine) -> None:
    from machine import without_network

    program = machine.programs / f"{identity.CONSOLE}.exe"
    done = machine.run([program, "--self-check"], in_front=without_network())
    assert (done.status, done.err) == (0, "")
    assert "charts:" in done.out


def test_a_report_is_made_from_the_first_window_to_the_saved_charts(
    machine: trial.Machine, reports: Path, play: Play
) -> None:
    published = sorted(CTDC.glob("*.csv")) if CTDC.is_dir() else []
    data = reports / "cases é.csv"
    sample = machine.programs / SAMPLE.replace("\\", "/")
    shutil.copy(published[0] if published else sample, data)
    saved = reports / "отчёт.cxw"
    steps: list[dict[str, Any]] = [
        {"do": "open", "file": machine.windows_path(data)},
        expect("file", data.name),
        {"do": "tick", "field": "gender", "value": "female"},
        expect("chips", ["Female"]),
    ]
    for kind in ("png", "svg", "pdf"):
        steps += [
            {"do": "answer", "question": "export_choice", "value": kind},
            {"do": "answer", "question": "folder", "value": machine.windows_path(reports)},
            {"do": "action", "name": "export", "writes": True},
        ]
    picture = trial.PICTURES / "filtered.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    steps += [
        {"do": "screenshot", "file": wine.place(picture)},
        {"do": "answer", "question": "save_path", "value": machine.windows_path(saved)},
        {"do": "action", "name": "save_as"},
        {"do": "action", "name": "clear_filters"},
        expect("chips", []),
        {"do": "open", "file": machine.windows_path(saved)},
        expect("chips", ["Female"]),
        expect("errors", []),
    ]
    done = play(machine.programs / f"{identity.WINDOW}.exe", steps)
    assert (done.status, done.err) == (0, "")
    assert picture.stat().st_size > 10_000
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    for kind, start in starts.items():
        drawn = list(reports.glob(f"*.{kind}"))
        assert drawn
        assert all(path.read_bytes().startswith(start) for path in drawn)
    assert saved.exists()


def test_a_double_click_opens_it_and_an_open_program_is_not_replaced_nor_removed(
    machine: trial.Machine, reports: Path
) -> None:
    machine.show_file_types()
    # "start" takes a quoted word for a title; the path is quoted because of its spaces.
    command = ["cmd", "/c", "start", "", "/wait", machine.windows_path(reports / "отчёт.cxw")]
    with opened(machine, command, "[^ ]+ .+ Case Explorer"):
        machine.take_picture("double-click")
        assert machine.install(trial.SETUP) == RUNNING
        assert machine.uninstall() == RUNNING
        assert (machine.programs / f"{identity.WINDOW}.exe").exists()
        assert not (machine.programs / "new version").exists()


def test_what_is_left_are_the_persons_own_files(
    machine: trial.Machine, before: trial.Snapshot, reports: Path
) -> None:
    assert machine.uninstall() == 0
    notes = machine.programs / "мои заметки.txt"
    aside = machine.programs / ASIDE
    own = {*reports.rglob("*"), reports, notes, notes.parent, notes.parent.parent}
    own |= {aside, aside / "notes.txt"}
    # Run where it stands, as here, the uninstaller cannot delete itself; run as usual it does.
    own.add(machine.programs / "uninstall.exe")
    places = {f"+ {path.relative_to(machine.drive).as_posix()}" for path in own}
    # The registry's own branch of file types, empty: every user of Windows has it.
    branch = r"+ [Software\\Classes"
    assert set(machine.snapshot().differences(before)) - {branch} == places
