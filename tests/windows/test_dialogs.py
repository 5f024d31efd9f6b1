"""The installer as a person sees it: its questions one after the other, by keys; pictures kept."""

import time
from collections.abc import Callable
from pathlib import Path

from windows import trial

PATIENCE_S = 60
LANGUAGE = "Installer Language"
SETUP = "Case Explorer Setup"
REMOVE = "Case Explorer Uninstall"


def until(what: Callable[[], bool]) -> bool:
    """Wait for something another process does."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


def test_a_person_installs_and_removes_by_the_dialogs(
    machine: trial.Machine, tmp_path: Path
) -> None:
    setup = machine.start([trial.older_setup(tmp_path)])
    assert until(lambda: machine.windows(LANGUAGE) != [])
    time.sleep(1)
    machine.take_picture("installer-1-language")
    machine.press(LANGUAGE, "Return")
    assert until(lambda: machine.windows(SETUP) != [])
    time.sleep(1)
    machine.take_picture("installer-2-place")
    machine.press(SETUP, "Return")
    assert until((machine.programs / "uninstall.exe").exists)
    time.sleep(2)
    machine.take_picture("installer-3-finished")
    # The space takes away the tick that would start the program.
    machine.press(SETUP, "space", "Return")
    setup.communicate(timeout=PATIENCE_S)
    assert setup.returncode == 0

    remove = machine.start([machine.programs / "uninstall.exe"])
    assert until(lambda: machine.windows(REMOVE) != [])
    time.sleep(1)
    machine.take_picture("uninstaller-1-confirm")
    machine.press(REMOVE, "Return")
    time.sleep(3)
    machine.take_picture("uninstaller-2-settings")
    machine.press(REMOVE, "Return")
    assert until(lambda: not machine.programs.exists())
    time.sleep(1)
    machine.take_picture("uninstaller-3-finished")
    machine.press(REMOVE, "Return")
    remove.communicate(timeout=PATIENCE_S)
