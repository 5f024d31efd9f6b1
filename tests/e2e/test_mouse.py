"""A person at a real screen: Xvfb, a pointer and a keyboard, and what the window did of it."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, program

NEEDED = ("Xvfb", "xdotool")
PATIENCE_S = 30
SCREEN = ("-screen", "0", "1366x728x24")


def until(what: Callable[[], bool]) -> bool:
    """Wait for something another process does."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """A screen of an old laptop; the environment that names it."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        # It stays as it is when its last program ends: meanwhile it would take in no other.
        ["Xvfb", "-displayfd", str(write), "-noreset", "-nolisten", "tcp", *SCREEN],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield os.environ | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    server.terminate()
    server.wait()


def test_a_person_filters_by_sidebar_bar_and_key_and_leaves(
    screen: dict[str, str], tmp_path: Path
) -> None:
    settings = tmp_path / "settings"
    kept = settings / "recovery.cxw"
    window = subprocess.Popen(
        [*program(), "--sample", "--settings", str(settings)],
        env=screen,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def act(*words: str) -> None:
        subprocess.run(["xdotool", *words], env=screen, check=True, capture_output=True)

    def filtered() -> str:
        return kept.read_text() if kept.exists() else ""

    try:
        found = ["xdotool", "search", "--onlyvisible", "--name", "Invented sample"]
        opened = until(
            lambda: (
                subprocess.run(found, env=screen, capture_output=True, check=False).returncode == 0
            )
        )
        assert opened
        assert until(kept.exists)
        act("mousemove", "60", "137", "click", "1")
        assert until(lambda: '"child"' in filtered())
        act("mousemove", "480", "205", "click", "1")
        assert until(lambda: '"recruiter"' in filtered().split('"panes"')[0])
        act("key", "ctrl+z")
        assert until(lambda: '"recruiter"' not in filtered().split('"panes"')[0])
        assert '"child"' in filtered()
        act("key", "ctrl+q")
        output = window.communicate(timeout=PATIENCE_S)
        assert (window.returncode, output) == (0, ("", ""))
        assert not kept.exists()
    finally:
        window.kill()
        window.wait()


class Desk:
    """The program on a screen, with settings and a crash behind it."""

    def __init__(self, screen: dict[str, str], settings: Path) -> None:
        self._screen = screen
        self._settings = settings

    def start(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*program(), *arguments, "--settings", str(self._settings)], env=self._screen, cwd=ROOT
        )

    def press(self, key: str) -> None:
        subprocess.run(["xdotool", "key", key], env=self._screen, check=True, capture_output=True)

    def windows(self, *options: str) -> list[str]:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", *options],
            env=self._screen,
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()

    def is_asked(self) -> bool:
        """True when a question stands before the window."""
        return len(self.windows("--pid", str(self.process.pid))) > 1

    def leave(self) -> None:
        self.press("ctrl+q")
        assert self.process.wait(PATIENCE_S) == 0


def test_work_of_a_crashed_run_is_found_again_after_its_data_had_been_away(
    screen: dict[str, str], tmp_path: Path
) -> None:
    settings, data = tmp_path / "settings", tmp_path / "shelter.csv"
    data.write_text("city,need\n" + "North,food\nSouth,bed\n" * 20)
    kept = settings / "recovery.cxw"
    desk = Desk(screen, settings)
    desk.start(str(data))
    try:
        assert until(kept.exists)
        desk.process.kill()
        desk.process.wait()
        away = data.rename(tmp_path / "away.csv")
        desk.start()
        assert until(desk.is_asked)
        desk.press("Return")
        assert until(lambda: not desk.is_asked())
        desk.leave()
        assert kept.exists()
        away.rename(data)
        desk.start()
        assert until(desk.is_asked)
        desk.press("Return")
        assert until(lambda: bool(desk.windows("--name", "shelter")))
        desk.leave()
        assert not kept.exists()
    finally:
        desk.process.kill()
        desk.process.wait()
