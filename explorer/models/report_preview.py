"""The report as a document, counted anew while somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.backend import provenance

if TYPE_CHECKING:
    from explorer.backend.documents.blocks import Document
    from explorer.models.session import Session

PAUSE_MS = 60
"""Clicks and letters that follow one another so soon make one document."""


class ReportPreview(QObject):
    """Asks for the document after each change, under the policy of what leaves."""

    document_changed = Signal(object)
    """The ``Document`` of the workspace as it is now."""
    busy_changed = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_shown = False
        self._is_stale = True
        self._is_asking = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        session.dataset_changed.connect(self._on_changed)
        session.workspace_changed.connect(self._on_changed)

    @property
    def is_settled(self) -> bool:
        """True when what was announced belongs to the workspace, or nobody looks."""
        return not self._is_shown or not (self._is_stale or self._is_asking)

    def set_shown(self, is_shown: bool) -> None:
        """Whether somebody looks; a change that was missed is caught up with."""
        self._is_shown = is_shown
        if is_shown and self._is_stale:
            self._ask()

    def _on_changed(self) -> None:
        self._is_stale = True
        if self._is_shown:
            self._pause.start()

    def _ask(self) -> None:
        if not self._is_shown or self._session.dataset is None:
            return
        self._is_stale, self._is_asking = False, True
        self.busy_changed.emit(True)
        self.ask(self._on_document, "report preview")

    def _on_document(self, document: Document) -> None:
        self._is_asking = False
        self.busy_changed.emit(False)
        self.document_changed.emit(document)

    def _on_failed(self, error: BaseException) -> None:
        self._is_asking = False
        self.busy_changed.emit(False)
        raise error

    def ask(self, done: Callable[[Document], None], key: str) -> None:
        """Count the report as it is now, then call ``done`` with it."""
        session = self._session
        info, workspace, labels = session.dataset, session.workspace, session.labels
        if info is None:
            return
        policy, day = session.export_policy, provenance.today()

        def question(table: Any) -> Document:
            # Only a table counts: the session's thread has it.
            from explorer.backend import report

            return report.document(table, info, workspace, policy, labels, day)

        session.ask(question, done, key, self._on_failed)
