"""Brings in what the first paint did without, before somebody waits for it.

The worker imports what reads and counts. What belongs to Qt is imported on the GUI thread, in two
pieces: PySide makes a class when it is first named, and two threads must not make the same one.
"""

from collections.abc import Iterator
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from explorer.models.runner import Runs
from explorer.views.main_window import MainWindow

PATIENCE_MS = 1000
"""What only large files need is brought when the first file has had time to be shown."""


def _bring_pandas() -> None:
    import_module("explorer.backend.readers").prepare()


class WarmUp(QObject):
    """Makes the window's workbench while the start page is idle."""

    def __init__(self, window: MainWindow, worker: Runs) -> None:
        super().__init__(window)
        self._window = window
        self._pieces = self._imported()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._worker = worker
        counts = partial(import_module, "explorer.backend.compute")
        worker.submit(counts, self._on_backend_imported, self._on_failed, "warm up")

    def _on_backend_imported(self, _nothing: object) -> None:
        self._timer.start(0)

    def _on_failed(self, error: BaseException) -> None:
        raise error

    def _on_timeout(self) -> None:
        if next(self._pieces, None) is None:
            self._timer.stop()
            QTimer.singleShot(PATIENCE_MS, self, self._on_idle)

    def _on_idle(self) -> None:
        self._worker.submit(_bring_pandas, lambda _nothing: None, self._on_failed, "warm up")

    def _imported(self) -> Iterator[str]:
        """Does one piece of the work each time it is asked for the next name."""
        for name in ("explorer.views.plotting", "explorer.views.workbench"):
            import_module(name)
            yield name
        yield self._window.workbench.objectName()
