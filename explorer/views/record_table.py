"""The table of records: how it looks, where it goes, which rows are chosen."""

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

ROW_HEIGHT = 26
COLUMN_WIDTH = 150


class RecordTable(QTableView):
    """Rows are all of one height, so that a million of them cost no more than those in sight."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__()
        self.setObjectName("records.table")
        self.setAccessibleName(self.tr("Records of the selected cases"))
        self.setModel(model)
        self.setSortingEnabled(True)
        columns, rows = self.horizontalHeader(), self.verticalHeader()
        middle = Qt.AlignmentFlag.AlignVCenter
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setSortIndicatorClearable(True)
        columns.setDefaultSectionSize(COLUMN_WIDTH)
        columns.setHighlightSections(False)
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | middle)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignTrailing | middle)
        self.setWordWrap(False)
        # Tab goes on to the next part of the window, not through a million cells.
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)

    def go_to(self, row: int, column: int) -> None:
        """Choose a cell and bring it into sight."""
        index = self.model().index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def chosen_rows(self) -> list[int]:
        """The rows chosen, from the top."""
        # By ranges: a million rows chosen are one of them.
        chosen = self.selectionModel().selection().toList()
        ranges = sorted((part.top(), part.bottom()) for part in chosen)
        return [row for top, bottom in ranges for row in range(top, bottom + 1)]
