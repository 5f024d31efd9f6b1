"""Bugs: whatever nobody expected is logged, told once in words, and never kills the window."""

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

log = logging.getLogger(__name__)

_EXPECTED = (
    # Off-screen there is nothing to raise and no keyboard to grab.
    "This plugin does not support",
)


CRASH_NAME = "crash.txt"


class Reporter(QObject):
    """Hooks exceptions of all threads and Qt's messages; ``found`` announces a bug."""

    found = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.n_found = 0
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._crash: IO[str] | None = None

    def install(self, folder: Path) -> None:
        """Begin to listen; a crash of the process itself leaves ``crash.txt`` in the folder."""
        with contextlib.suppress(OSError):
            self._crash = (folder / CRASH_NAME).open("a", encoding="utf-8")
            if self._crash.tell():
                log.warning("an earlier run crashed; see %s", CRASH_NAME)
            faulthandler.enable(self._crash)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda arguments: self._on_exception(
            arguments.exc_type, arguments.exc_value, arguments.exc_traceback
        )
        qInstallMessageHandler(self._on_qt_message)

    def remove(self) -> None:
        """Stop listening, before Qt ends."""
        if self._before:
            sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        if self._crash is not None:
            faulthandler.disable()
            is_empty = not self._crash.tell()
            self._crash.close()
            if is_empty:
                with contextlib.suppress(OSError):
                    Path(self._crash.name).unlink()

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        self.n_found += 1
        # Only the places in the code: an exception's text may quote a cell.
        places = "".join(traceback.format_tb(trace))
        log.error("unexpected %s\n%s", kind.__name__, places)
        self.found.emit(kind.__name__)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message.startswith(_EXPECTED):
            return
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            log.warning("Qt: %s", message)
