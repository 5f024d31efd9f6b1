"""The items of the report as a list: what each is, in words, and moving them by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt, Signal

from explorer.backend import compared_finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.backend.charts.spec import ChartSpec
    from explorer.backend.report_plan import ReportItem
    from explorer.models.report_edits import ReportEdits
    from explorer.models.session import Session

KIND = Qt.ItemDataRole.UserRole
"""What an item is, in a word."""
MIME = "application/x-case-explorer-report-item"

Role = Qt.ItemDataRole
Index = Any
"""A ``QModelIndex`` or a persistent one."""


class ReportItems(QAbstractListModel):
    """Follows the session's workspace; a drop is a wish for the session."""

    dropped = Signal(int)
    """The place where a dragged item stands now."""

    def __init__(self, session: Session, edits: ReportEdits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._edits = edits
        self._rows = self._told()
        session.workspace_changed.connect(self._on_workspace_changed)

    def _told(self) -> list[tuple[str, str]]:
        """Kind and words of every item."""
        return [(self.kind(item.kind), self._words(item)) for item in self._edits.items]

    def _on_workspace_changed(self) -> None:
        rows = self._told()
        if rows == self._rows:
            return
        if len(rows) == len(self._rows):
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def kind(self, kind: str) -> str:
        """What a kind of item is called."""
        names = {
            "heading": self.tr("Heading"),
            "paragraph": self.tr("Text"),
            "pane": self.tr("Figure"),
            "table": self.tr("Table"),
            "finding": self.tr("Finding"),
            "card": self.tr("Number card"),
            "page_break": self.tr("New page"),
            "comparison": self.tr("Comparison"),
        }
        return names.get(kind, self.tr("From another version"))

    def spec(self, item: ReportItem) -> ChartSpec | None:
        """The question of an item; None when it has none, or its chart is gone."""
        if item.chart is not None:
            return item.chart
        panes = self._session.workspace.panes
        return next((pane.spec for pane in panes if pane.id == item.pane), None)

    def _words(self, item: ReportItem) -> str:
        if item.kind == "page_break":
            return ""
        if item.text.strip():
            return " ".join(item.text.split())
        if item.kind in ("heading", "paragraph"):
            return self.tr("Nothing written yet")
        spec = self.spec(item)
        if spec is not None:
            return spec.title or self.question(spec)
        if item.question:
            title = compared_finding.title(item.question, self._session.labels)
            return title or self.tr("From the comparison of groups")
        return self.tr("This chart is no longer there")

    def question(self, spec: ChartSpec) -> str:
        """The fields that a chart asks for."""
        labels = self._session.labels
        fields = [spec.field, spec.by, *spec.chain, spec.facet_by]
        return " · ".join(labels.field(field) for field in fields if field)

    # What a view asks

    def rowCount(self, parent: Index = None) -> int:
        """One row an item."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The words; what it is; both for a screen reader."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        kind, words = self._rows[index.row()]
        if role == Role.DisplayRole:
            return words or kind
        if role == KIND:
            return kind if words else ""
        if role == Role.AccessibleTextRole:
            return f"{kind}: {words}" if words else kind
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Items are chosen and dragged; a drop goes between two."""
        own = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid():
            return own | Qt.ItemFlag.ItemIsDragEnabled
        return Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Items are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Items of this list only."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The place of the item that is dragged."""
        content = QMimeData()
        content.setData(MIME, str(indexes[0].row()).encode())
        return content

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move the item; the view must not remove it a second time, so this is no success."""
        if not data.hasFormat(MIME):
            return False
        at = int(bytes(data.data(MIME).data()).decode())
        before = row if row >= 0 else len(self._rows)
        self.dropped.emit(self._edits.move(at, before - (before > at)))
        return False
