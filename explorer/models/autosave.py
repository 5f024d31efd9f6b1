"""Keeps the workspace safe against a crash: a copy beside the settings, a moment after a change."""

import logging
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from explorer.backend.errors import ExplorerError
from explorer.models.session import Session

log = logging.getLogger(__name__)

DELAY_MS = 2000


class Autosave(QObject):
    """Writes ``recovery.cxw``; only one window at a time does, the first one started.

    What a run left behind stays until it is open again or refused; meanwhile another file is
    written.
    """

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lock = QLockFile(str(folder / "recovery.lock"))
        self._is_owner = self._lock.tryLock(0)
        # Those of the window that has the lock come and go.
        found = folder.glob("recovery*.cxw") if self._is_owner else ()
        left = sorted(found, key=lambda path: path.stat().st_mtime_ns)
        self._left_behind = left[-1] if left else None
        names = ("recovery.cxw", *(f"recovery-{n}.cxw" for n in range(2, len(left) + 2)))
        self._path = next(folder / name for name in names if folder / name not in left)
        session.recovery_path = self._left_behind or self._path
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.write)
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)

    def recovered(self) -> Path | None:
        """The workspace left behind by a run that did not end well, the last one of several."""
        return self._left_behind

    def recover(self) -> None:
        """Open what was left behind. Where that fails it stays, and can be found another time."""
        if self._left_behind is not None:
            self._session.open_workspace(self._left_behind)

    def refuse(self) -> None:
        """The person does not want what was left behind: it may be written over."""
        if self._left_behind is not None:
            self._path, self._left_behind = self._left_behind, None

    def _on_dataset_changed(self) -> None:
        if self._left_behind is not None and self._session.opened_from == self._left_behind:
            self.refuse()

    def _on_workspace_changed(self) -> None:
        if self._is_owner:
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
        """A clean end: nothing of this run needs to be recovered."""
        self._timer.stop()
        if self._is_owner:
            self._path.unlink(missing_ok=True)
            self._lock.unlock()
