"""Tells when the window is on the screen: what it shows then must not wait for anything else."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_MS = 2000
"""A window that is covered or minimised may never be painted; the program goes on all the same."""


class FirstPaint(QObject):
    """Watches a window that has not been shown yet; ``painted`` comes once."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(LONGEST_WAIT_MS)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The event comes before the painting, which is over when a timer of 0 ms ends."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _on_timeout(self) -> None:
        self._window.removeEventFilter(self)
        self.painted.emit()
