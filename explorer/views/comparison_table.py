"""The ranked list of the Compare page: its columns, its keys, and what a row can do."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView

from explorer.models.comparison_model import (
    ANSWER,
    DIFFERENCE,
    ORDER_OF,
    RATIO,
    WORDS,
    A,
    B,
    ComparisonModel,
    Key,
    P,
)
from explorer.views.comparison_delegate import ComparisonDelegate
from explorer.views.text import tooltip
from explorer.views.theme import Theme

SAMPLES = {
    A: "88,888 of 88,888",
    B: "88,888 of 88,888",
    RATIO: "Times as often ",
    P: "Adjusted p",
    WORDS: "88 of 100, 88 of 100",
}
"""What a column must have room for."""
SMALLER = {A: 0.88, B: 0.88}
"""Counts are written in smaller letters."""
LEAVING = (WORDS, P, RATIO)
"""The columns that a narrow window does without, the first first; tooltips still tell them."""
LEAST = {WORDS: 560, P: 380, RATIO: 380}
"""What must be left for the answer and the plot while a column is shown."""


class ComparisonTable(QTableView):
    """Rows are all of one height, so only those in sight cost anything."""

    wanted = Signal(str)
    """What is to be done with the current row: ``chart``, ``sentence``, ``report``, ``pin`` or
    ``table`` for all rows shown."""

    def __init__(self, model: ComparisonModel, theme: Theme, has_report: bool) -> None:
        super().__init__()
        self._model = model
        self._has_report = has_report
        self._kept: Key | None = None
        self._delegate = ComparisonDelegate(theme, model)
        self.setObjectName("compare.table")
        self.setAccessibleName(self.tr("Differences, the largest first"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(True)
        heads.setTextElideMode(Qt.TextElideMode.ElideRight)
        heads.sectionClicked.connect(self._on_head_clicked)
        model.modelAboutToBeReset.connect(self._keep_row)
        model.modelReset.connect(self._go_back_to_row)
        theme.changed.connect(self.viewport().update)
        self._fit()

    def _on_head_clicked(self, column: int) -> None:
        if column in ORDER_OF:
            self._model.sort(column)

    # The row that was chosen stays chosen

    def key(self) -> Key | None:
        """The answer of the current row."""
        index = self.currentIndex()
        return self._model.line(index.row()).row.key if index.isValid() else None

    def _keep_row(self) -> None:
        index = self.currentIndex()
        if index.isValid() and index.row() < self._model.rowCount():
            self._kept = self._model.line(index.row()).row.key

    def _go_back_to_row(self) -> None:
        row = self._model.find(self._kept) if self._kept else -1
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, ANSWER))

    def focusInEvent(self, event: Any) -> None:
        """There is always a row that the keys work on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, ANSWER))

    # Columns

    def _fit(self) -> None:
        """The answer and the plot take what the numbers leave."""
        letters = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height(self.font()))
        heads = self.horizontalHeader()
        heads.setMinimumHeight(letters.height() + 16)
        width, scale = self.viewport().width(), max(1.0, letters.height() / 18)
        rooms = {
            c: round(letters.horizontalAdvance(s) * SMALLER.get(c, 1.0)) + 24
            for c, s in SAMPLES.items()
        }
        left = width - sum(rooms.values())
        for column in LEAVING:
            if left >= round(LEAST[column] * scale):
                break
            left += rooms.pop(column)
        for column in SAMPLES:
            self.setColumnHidden(column, column not in rooms)
            self.setColumnWidth(column, rooms.get(column, 0))
        self._delegate.has_words_below = WORDS not in rooms
        answer = max(150, min(round(left * 0.45), round(330 * scale)))
        self.setColumnWidth(ANSWER, answer)
        self.setColumnWidth(DIFFERENCE, max(120, left - answer))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip says all that is to be said of a row."""
        if event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = "\n".join(self._model.whole(index.row())) if index.isValid() else ""
            self.viewport().setToolTip(tooltip(words).replace("\n", "<br>"))
        return super().viewportEvent(event)

    # What a row can do

    def menu(self) -> QMenu:
        """Everything that can be done with the current row."""
        menu = QMenu(self)
        menu.setObjectName("compare.menu")
        key = self.key()
        if key is not None:
            index = self.currentIndex()
            is_pinned = self._model.line(index.row()).is_pinned
            pin = self.tr("No longer keep at the top") if is_pinned else self.tr("Keep at the top")
            self._add(menu, "chart", self.tr("Show as a chart"))
            if self._has_report:
                self._add(menu, "report", self.tr("Add to the report as a finding"))
            self._add(menu, "sentence", self.tr("Copy as one sentence"), "Ctrl+C")
            self._add(menu, "pin", pin, "Space")
            menu.addSeparator()
        self._add(menu, "table", self.tr("Copy all rows shown as a table"), "Ctrl+Shift+C")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add(self, menu: QMenu, wish: str, words: str, key: str = "") -> QAction:
        action = menu.addAction(words)
        action.setObjectName(f"compare.menu.{wish}")
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: self.wanted.emit(wish))
        return action

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu where the pointer is, or at the current row."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._below(self.currentIndex())
        self.menu().popup(at)

    def _below(self, index: QModelIndex) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the menu, Space keeps the row at the top, Ctrl+C copies the sentence."""
        is_copy = event.matches(QKeySequence.StandardKey.Copy)
        held = event.modifiers()
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.menu().popup(self._below(self.currentIndex()))
        elif event.key() == Qt.Key.Key_Space and self.key():
            self.wanted.emit("pin")
        elif event.key() == Qt.Key.Key_C and held == both:
            self.wanted.emit("table")
        elif is_copy:
            if self.key():
                self.wanted.emit("sentence")
        else:
            super().keyPressEvent(event)
