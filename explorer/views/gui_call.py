"""Painting for a worker: its calls are carried out on the GUI thread, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

T = TypeVar("T")


class GuiCall(QObject):
    """Fonts and pictures belong to the GUI thread; a worker that needs them waits here.

    ``close`` ends all waiting, so that a worker never waits for a window that waits for it.
    """

    _wanted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: set[Future[Any]] = set()
        self._is_closed = False
        self._wanted.connect(self._on_wanted, Qt.ConnectionType.QueuedConnection)

    def run(self, function: Callable[[], T]) -> T:
        """Call a function on the GUI thread; raises ``CancelledError`` once this is closed."""
        app = QCoreApplication.instance()
        if app is not None and QThread.currentThread() is app.thread():
            return function()
        if self._is_closed:
            raise CancelledError
        future: Future[Any] = Future()
        self._waiting.add(future)
        self._wanted.emit(function, future)
        return future.result()

    @Slot(object, object)
    def _on_wanted(self, function: Callable[[], Any], future: Future[Any]) -> None:
        self._waiting.discard(future)
        try:
            if not self._is_closed:
                future.set_result(function())
            else:
                future.cancel()
        except InvalidStateError:
            return
        except Exception as error:  # noqa: BLE001  whatever it is, it is handed over
            future.set_exception(error)

    def close(self) -> None:
        """End all waiting, now and from now on."""
        self._is_closed = True
        for future in tuple(self._waiting):
            future.cancel()
