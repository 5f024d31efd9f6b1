"""A chart's table twin as a model: what the marks say, in rows and columns."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QGuiApplication

from explorer.backend.charts.marks import ChartTable
from explorer.backend.disclosure import MASKED
from explorer.backend.labels import Labels


class TableModel(QAbstractTableModel):
    """Shares are written as percentages, hidden counts in words."""

    def __init__(self, labels: Labels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._table = ChartTable(())

    def show_table(self, table: ChartTable, labels: Labels) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self._labels = labels
        self.endResetModel()

    def rowCount(self, parent: Any = None) -> int:
        """One row an answer."""
        return 0 if parent is not None and parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Any = None) -> int:
        """The answer's name and its numbers."""
        return 0 if parent is not None and parent.isValid() else len(self._table.header)

    def text_at(self, row: int, column: int) -> str:
        """A cell in words."""
        cell = self._table.rows[row][column]
        if cell is None:
            return self._labels.count(MASKED)
        if isinstance(cell, float):
            return self._labels.percent(cell)
        return self._labels.number(cell) if isinstance(cell, int) else cell

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words to the reading side, numbers to the other."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            text = self.text_at(index.row(), index.column())
            is_turned = index.column() > 0 and QGuiApplication.isRightToLeft()
            # Left alone, "46.5 %" would turn round in a right-to-left paragraph.
            return f"\u2068{text}\u2069" if is_turned else text
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The header's words."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._table.header):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.header[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
