"""A runner that does its jobs when the test says so, as a worker does some time later."""

from explorer.models.runner import Answer, Failure, Job


class WaitingRunner:
    """Keeps the newest job of each kind, like ``Runner`` while it is at work."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[Job, Answer, Failure]] = {}

    def submit(
        self,
        job: Job,
        answer: Answer,
        failure: Failure,
        kind: str = "",
        patience_s: float = 0.0,
    ) -> None:
        """Keep the job."""
        self.waiting[kind] = (job, answer, failure)

    def work(self, kind: str) -> None:
        """Do the job of a kind and hand over what came of it."""
        job, answer, failure = self.waiting.pop(kind)
        try:
            result = job()
        except Exception as error:  # noqa: BLE001  whatever it is, it is handed over
            failure(error)
        else:
            answer(result)

    def shutdown(self) -> None:
        """Forget what waits."""
        self.waiting.clear()
