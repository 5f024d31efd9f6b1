"""Several files written one after the other, so that the window stays alive and can stop it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.backend.errors import ExplorerError

Job = Callable[[], None]
"""Writes one file; raises ``ExplorerError``."""


class Batch(QObject):
    """Does jobs in their order. What is written stays, whatever happens to the rest."""

    progressed = Signal(int, int)
    """Jobs done, and all."""
    ended = Signal(int, object)
    """How many were done, and the ``ExplorerError`` that stopped the batch, or None."""

    def __init__(self, jobs: Sequence[Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = list(jobs)
        self._n_done = 0
        self._is_over = False

    def start(self) -> None:
        """Do the jobs one a turn of the event loop."""
        self.progressed.emit(self._n_done, len(self._jobs))
        QTimer.singleShot(0, self._on_turn)

    def run(self) -> None:
        """Do all jobs before returning."""
        while not self._is_over:
            self._do_next()

    def cancel(self) -> None:
        """Stop before the next job."""
        if not self._is_over:
            self._end(ExplorerError("export_stopped", n=self._n_done, of=len(self._jobs)))

    def _on_turn(self) -> None:
        self._do_next()
        if not self._is_over:
            QTimer.singleShot(0, self._on_turn)

    def _do_next(self) -> None:
        if self._is_over:
            return
        if self._n_done == len(self._jobs):
            self._end(None)
            return
        try:
            self._jobs[self._n_done]()
        except ExplorerError as error:
            if self._n_done:
                saved = {"n_saved": self._n_done, "of": len(self._jobs)}
                error = ExplorerError(error.code, **{**error.params, **saved})
            self._end(error)
            return
        self._n_done += 1
        self.progressed.emit(self._n_done, len(self._jobs))

    def _end(self, error: ExplorerError | None) -> None:
        self._is_over = True
        self.ended.emit(self._n_done, error)
