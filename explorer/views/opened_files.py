"""Files that the Finder of macOS asks the running program to open.

They come as events of the application, the first often before there is a window.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FinderApplication(QApplication):
    """Keeps what it is asked to open until somebody takes it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._waiting: list[Path] = []
        self._open: Callable[[Path], object] | None = None

    def event(self, event: QEvent) -> bool:
        """Take the events that name a file."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._waiting.append(Path(event.file()))
            self._deliver()
            return True
        return super().event(event)

    def open_by(self, opener: Callable[[Path], object]) -> None:
        """From now on ``opener`` opens what is asked for, and what has waited."""
        self._open = opener
        self._deliver()

    def _deliver(self) -> None:
        while self._open is not None and self._waiting:
            self._open(self._waiting.pop(0))


def application(arguments: Sequence[str]) -> QApplication:
    """The application; elsewhere than on macOS files come on the command line."""
    if sys.platform == "darwin":
        return FinderApplication(arguments)
    return QApplication(list(arguments))


def deliver(app: QApplication, opener: Callable[[Path], object]) -> None:
    """Open what the Finder asks for, once there is a window."""
    if isinstance(app, FinderApplication):
        app.open_by(opener)
