"""What the tests of charts in the window share: the sample, open, and the grid of its charts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.views import painter
from explorer.views.pane_grid import PaneGrid
from explorer.views.theme import Theme


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """The clipboard of the off-screen platform outlives Python, and crashes on what is from it."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    painter.register_fonts()
    session = Session(SyncRunner(), SyncRunner())
    session.open_file(paths.resource(paths.SAMPLE))
    yield session
    session.shutdown()
    session.deleteLater()


@pytest.fixture
def theme(qapp: object) -> Iterator[Theme]:
    theme = Theme(qapp, "light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def grid(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[PaneGrid]:
    """Four columns' worth of window over the sample's starting charts."""
    grid = PaneGrid(session, theme)
    grid.resize(1060, 620)
    grid.show()
    qtbot.waitExposed(grid)
    QCoreApplication.processEvents()
    yield grid
    grid.hide()
    grid.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
