"""Jobs off the GUI thread."""

from concurrent.futures import Future
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from explorer.models.runner import Runner


def test_what_waits_is_replaced_by_the_next_of_its_kind(qtbot: QtBot) -> None:
    runner, may_end, told = Runner(), Event(), []
    runner.submit(may_end.wait, told.append, told.append)
    for number in range(3):
        runner.submit(lambda number=number: number, told.append, told.append, "counts")
    may_end.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    runner.shutdown()
    assert told == [True, 2]


def test_a_job_cancelled_by_the_end_of_the_program_says_nothing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, told = Runner(), []
    never: Future[Any] = Future()
    monkeypatch.setattr(runner._pool, "submit", lambda job: never)
    runner.submit(lambda: 1, told.append, told.append)
    never.cancel()
    runner.shutdown()
    assert told == []
    assert caplog.records == []
