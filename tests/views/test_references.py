"""PySide6 6.12 on Python 3.11 loses references to None, True and False until the program aborts."""

import sys

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.views import painter
from explorer.views.pane_grid import PaneGrid
from explorer.views.theme import Theme

REPAINTS = 100
SLACK = 60
"""A leak costs several references a repaint; caches and the test itself move a few."""


def test_a_hundred_repaints_lose_no_reference_to_a_singleton(qtbot: QtBot, qapp: object) -> None:
    painter.register_fonts()
    session = Session(SyncRunner(), SyncRunner())
    theme = Theme(qapp, "light")
    grid = PaneGrid(session, theme)
    grid.resize(1060, 620)
    grid.show()
    qtbot.waitExposed(grid)
    session.open_file(paths.resource(paths.SAMPLE))
    for _ in range(5):
        grid.grab()
    before = [sys.getrefcount(thing) for thing in (None, True, False)]
    for _ in range(REPAINTS):
        grid.grab()
        QCoreApplication.processEvents()
    after = [sys.getrefcount(thing) for thing in (None, True, False)]
    lost = [was - now for was, now in zip(before, after, strict=True)]
    grid.hide()
    session.shutdown()
    for thing in (grid, session, theme):
        thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert max(lost) < SLACK, lost
