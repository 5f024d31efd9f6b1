"""One worker thread; while it works, only the newest request of each kind waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

Job = Callable[[], Any]
Answer = Callable[[Any], None]
Failure = Callable[[BaseException], None]


PATIENCE_S = 0.012
"""Counts that are there so soon are painted together with the ticks, in one go."""


class Runs(Protocol):
    """What ``Session`` needs of a runner; tests inject ``SyncRunner``."""

    def submit(
        self,
        job: Job,
        answer: Answer,
        failure: Failure,
        kind: str = "",
        patience_s: float = 0.0,
    ) -> None:
        """Run a job off the GUI thread; the callbacks come back on it.

        With ``patience_s`` the GUI thread rests that long, or until a job begun at once is done:
        what it would paint meanwhile, it would paint again.
        """
        ...

    def shutdown(self) -> None:
        """Stop accepting work and wait for the job at hand."""
        ...


class SyncRunner:
    """Runs each job at once, on the caller's thread."""

    def submit(
        self,
        job: Job,
        answer: Answer,
        failure: Failure,
        kind: str = "",
        patience_s: float = 0.0,
    ) -> None:
        """Run the job and report before returning."""
        try:
            result = job()
        except Exception as error:  # noqa: BLE001  whatever it is, it is handed over
            failure(error)
        else:
            answer(result)

    def shutdown(self) -> None:
        """Nothing runs, so nothing is waited for."""


class Runner(QObject):
    """Runs jobs on one thread. A job that has not begun is replaced by the next of its kind.

    A job captures immutable inputs and touches nothing else, so there are no locks. Results
    return through a queued signal to a slot of this object, hence on the GUI thread.
    """

    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="case-explorer")
        self._is_running = False
        self._waiting: dict[str, tuple[Job, Answer, Failure]] = {}
        self._is_closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        job: Job,
        answer: Answer,
        failure: Failure,
        kind: str = "",
        patience_s: float = 0.0,
    ) -> None:
        """Run the job now, or after the present one; it replaces a waiting job of its kind."""
        if self._is_closed:
            return
        if self._is_running:
            self._waiting[kind] = (job, answer, failure)
            return
        self._is_running = True
        told = Event()

        def report(done: Future[Any]) -> None:
            self._report(done, answer, failure)
            told.set()

        self._pool.submit(job).add_done_callback(report)
        if patience_s:
            told.wait(patience_s)

    def _report(self, done: Future[Any], answer: Answer, failure: Failure) -> None:
        """On the worker thread: hand the outcome over to the GUI thread."""
        if done.cancelled():  # it had not begun when the program ended
            return
        error = done.exception()
        if error is not None:
            self._finished.emit(failure, error, None)
        else:
            self._finished.emit(answer, None, done.result())

    @Slot(object, object, object)
    def _on_finished(self, callback: Any, error: BaseException | None, result: Any) -> None:
        self._is_running = False
        if self._waiting:
            kind = next(iter(self._waiting))
            self.submit(*self._waiting.pop(kind), kind)
        if not self._is_closed:
            callback(result if error is None else error)

    def shutdown(self) -> None:
        """Forget what waits and wait for the job at hand."""
        self._is_closed = True
        self._waiting.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
