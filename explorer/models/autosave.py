"""Keeps the workspace safe against a crash: a copy beside the settings, a moment after a change."""

import logging
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from explorer.backend.errors import ExplorerError
from explorer.models.session import Session

log = logging.getLogger(__name__)

DELAY_MS = 2000


class Autosave(QObject):
    """Writes ``recovery.cxw``; only one window at a time does, the first one started."""

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = folder / "recovery.cxw"
        session.recovery_path = self._path
        self._lock = QLockFile(str(folder / "recovery.lock"))
        self._is_owner = self._lock.tryLock(0)
        self._is_unanswered = self.recovered() is not None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        session.workspace_changed.connect(self._on_workspace_changed)

    def recovered(self) -> Path | None:
        """The workspace left behind by a run that did not end well."""
        return self._path if self._is_owner and self._path.is_file() else None

    def answered(self) -> None:
        """The person has opened or refused what was left behind; it may be written over."""
        self._is_unanswered = False
        self._on_workspace_changed()

    def _on_workspace_changed(self) -> None:
        if self._is_owner and not self._is_unanswered:
            self._timer.start()

    def write(self) -> None:
        """Write the copy now."""
        if self._session.dataset is None:
            return
        from explorer.backend import export

        try:
            export.write_atomically(self._path, self._session.workspace_text().encode())
        except ExplorerError as error:
            log.warning("autosave failed: %s", error.code)

    def finish(self) -> None:
        """A clean end: nothing needs to be recovered."""
        self._timer.stop()
        if self._is_owner:
            if not self._is_unanswered:
                self._path.unlink(missing_ok=True)
            self._lock.unlock()
