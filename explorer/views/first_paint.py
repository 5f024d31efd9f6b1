"""Tells when the window is on the screen: what it shows then must not wait for anything else."""

import sys
import time
from pathlib import Path
from typing import TypedDict

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_MS = 2000
"""A window that is covered or minimised may never be painted; the program goes on all the same."""


class Moment(TypedDict):
    """How the program is at a moment."""

    seconds: float
    """The system's clock, the same in all processes."""
    work_seconds: float
    """Time of processors spent."""
    modules: list[str]
    """Loaded so far."""
    rss_mb: float | None
    """Memory in use, in MB; None where only Linux tells."""


def now() -> Moment:
    """The present moment."""
    return {
        "seconds": time.monotonic(),
        "work_seconds": time.process_time(),
        "modules": sorted(sys.modules),
        "rss_mb": _memory_mb(),
    }


def _memory_mb() -> float | None:
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return None
    return next(int(s.split()[1]) for s in status.splitlines() if s.startswith("VmRSS")) * 1.024e-3


class FirstPaint(QObject):
    """Watches a window that has not been shown yet; ``painted`` comes once."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.moment = now()
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
        self.moment = now()
        self.painted.emit()
