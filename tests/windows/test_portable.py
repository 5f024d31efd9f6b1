"""The folder on a stick: it remembers beside itself, leaves nothing, and may be read-only."""

import subprocess
from pathlib import Path

import pytest

from tests.windows.conftest import Play
from windows import identity, trial

STEPS = [
    {"do": "action", "name": "open_sample"},
    {"do": "tick", "field": "majority", "value": "child"},
    {"do": "expect", "what": "selected", "value": 4320},
    {"do": "action", "name": "theme_dark"},
]


def test_settings_stay_on_the_stick_and_nothing_on_the_computer(
    machine: trial.Machine, play: Play
) -> None:
    before = machine.snapshot()
    with trial.small_drive("400m") as drive:
        if drive is None:
            pytest.skip("no file system can be mounted here")
        machine.drive_letter("e", drive)
        folder = trial.unpack_portable(drive)
        done = play(Path("E:/") / identity.NAME / f"{identity.WINDOW}.exe", STEPS)
        assert (done.status, done.err) == (0, "")
        assert "dark" in (folder / "settings" / "settings.ini").read_text()
        assert machine.snapshot().differences(before) == []

        subprocess.run(["mount", "-o", "remount,ro", str(drive)], check=True)
        done = play(Path("E:/") / identity.NAME / f"{identity.WINDOW}.exe", STEPS)
        assert (done.status, done.err) == (0, "")
        assert machine.snapshot().differences(before) == []
