"""Which field a person is about to click in: the worker counts ahead for it."""

from PySide6.QtCore import QObject, QTimer

from explorer.models.session import Session

DWELL_MS = 40
"""A field that is only passed over is not meant."""


class Pointing(QObject):
    """Follows the pointer and the keyboard from field to field."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._field = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DWELL_MS)
        self._timer.timeout.connect(self._on_timeout)
        session.results_changed.connect(self._on_results_changed)

    def point_at(self, field: str) -> None:
        """The field under the pointer or with the keyboard's focus; "" for none."""
        if field != self._field:
            self._field = field
            self._on_results_changed()

    def _on_results_changed(self) -> None:
        # With other filters, or other charts in sight, what was counted ahead may not hold.
        if self._field:
            self._timer.start()
        else:
            self._timer.stop()

    def _on_timeout(self) -> None:
        self._session.prepare(self._field)
