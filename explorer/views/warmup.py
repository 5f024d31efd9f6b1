"""Brings in what the first paint did without, before somebody waits for it.

The worker imports what reads and counts. What belongs to Qt is imported on the GUI thread, piece
by piece: PySide makes a class when it is first named, and two threads must not make the same one.
"""

from collections.abc import Iterator
from importlib import import_module

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer

from explorer.models.runner import Runs
from explorer.views.main_window import MainWindow

AT_ONCE = 40
"""So many classes of Qt take about 2 ms."""


def _bring_backend() -> None:
    """On the worker."""
    import_module("explorer.backend.compute")
    import_module("explorer.backend.readers").prepare()


class WarmUp(QObject):
    """Makes the window's workbench while the start page is idle."""

    def __init__(self, window: MainWindow, worker: Runs) -> None:
        super().__init__(window)
        self._window = window
        self._pieces = self._imported()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        worker.submit(_bring_backend, self._on_backend_imported, self._on_failed, "warm up")

    def _on_backend_imported(self, _nothing: object) -> None:
        self._timer.start(0)

    def _on_failed(self, error: BaseException) -> None:
        raise error

    def _on_timeout(self) -> None:
        if next(self._pieces, None) is None:
            self._timer.stop()

    def _imported(self) -> Iterator[str]:
        """Does one piece of the work each time it is asked for the next name."""
        # pyqtgraph names every class of Qt when it is imported.
        for module in (QtCore, QtGui, QtWidgets):
            names = dir(module)
            for start in range(0, len(names), AT_ONCE):
                for name in names[start : start + AT_ONCE]:
                    getattr(module, name)
                yield module.__name__
        for name in ("pyqtgraph", "explorer.views.workbench"):
            import_module(name)
            yield name
        yield self._window.workbench.objectName()
