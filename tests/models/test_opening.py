"""Opening on the worker: a stop is answered at once, and what was open stays."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from explorer.backend import compute
from explorer.models.opening import Loading, Opener, Opening
from explorer.models.runner import Runner
from explorer.models.session import Session


class Desk:
    """A session with real workers, of which the loading one waits inside its work."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = Session(Runner(), Runner())
        self.told: list[Loading | None] = []
        self.opened: list[str] = []
        self.session.loading_changed.connect(self.told.append)
        self.session.dataset_changed.connect(lambda info: self.opened.append(info.title))
        self.is_reading, self.may_go_on = Event(), Event()
        self.may_go_on.set()
        load = compute.load

        def slow(path: Path, *args: Any) -> Any:
            self.is_reading.set()
            assert self.may_go_on.wait(60)
            return load(path, *args)

        monkeypatch.setattr(compute, "load", slow)
        self.folder = folder

    def open(self, name: str) -> None:
        path = self.folder / f"{name}.csv"
        path.write_text("a,b\n" + "1,x\n2,y\n" * 20)
        self.session.open_file(path)


@pytest.fixture
def desk(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(tmp_path, monkeypatch)
    yield desk
    desk.may_go_on.set()
    desk.session.shutdown()
    desk.session.deleteLater()


def until(qtbot: QtBot, check: Callable[[], bool]) -> None:
    qtbot.waitUntil(check, timeout=60_000)


def test_a_stop_is_answered_while_the_worker_cannot_listen(qtbot: QtBot, desk: Desk) -> None:
    desk.open("first")
    until(qtbot, lambda: desk.opened == ["first"] and desk.session.is_settled)
    desk.may_go_on.clear()
    desk.is_reading.clear()
    desk.open("second")
    assert desk.is_reading.wait(60)
    desk.session.cancel_loading()
    assert desk.told[-1] is None
    assert desk.session.dataset is not None
    assert desk.session.dataset.title == "first"
    desk.may_go_on.set()
    desk.open("third")
    until(qtbot, lambda: len(desk.opened) > 1)
    assert desk.opened == ["first", "third"]


def test_a_late_word_about_a_file_that_is_not_wanted_is_not_told(desk: Desk) -> None:
    told: list[Loading | None] = []
    opener = Opener(Runner())
    opener.loading_changed.connect(told.append)
    old, new = Opening(desk.folder / "old.csv"), Opening(desk.folder / "new.csv")
    opener._wanted = new
    opener._progressed.emit(old, 0.9)
    opener._progressed.emit(new, 0.1)
    assert told == [Loading("new.csv", 0.1)]
    opener.shutdown()
    opener.deleteLater()
