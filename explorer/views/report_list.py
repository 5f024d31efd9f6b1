"""The items of the report: in their order, added, moved and taken out."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from explorer.backend.report_plan import ReportItem
from explorer.models.report_edits import ReportEdits
from explorer.models.report_items import KIND, ReportItems
from explorer.models.session import Session
from explorer.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag
PAD = 10


class _Rows(QStyledItemDelegate):
    """An item in its words, above them quietly what it is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def _small(self, font: QFont) -> QFont:
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.85)
        return small

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, or one where there are no words."""
        height = option.fontMetrics.height()
        lines = 2 if index.data(KIND) else 1
        return QSize(120, round(height * (1.0 + 0.85 * (lines - 1))) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A tint for the one chosen, a ring when keys go there."""
        rect = QRect(option.rect)
        is_chosen = bool(option.state & State.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(rect, self._theme.colour("tint"))
            edge = QRect(rect.x(), rect.y(), 3, rect.height())
            edge = QStyle.visualRect(option.direction, rect, edge)
            role = "accent" if option.state & State.State_HasFocus else "line"
            painter.fillRect(edge, self._theme.colour(role))
        inner = rect.adjusted(PAD + 2, 6, -PAD, -6)
        words, kind = str(index.data() or ""), str(index.data(KIND) or "")
        start = Qt.AlignmentFlag.AlignLeading
        flags = start | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if kind:
            small = self._small(option.font)
            painter.setFont(small)
            painter.setPen(self._theme.colour("quiet"))
            line = QRect(
                inner.x(), inner.y(), inner.width(), round(option.fontMetrics.height() * 0.85)
            )
            painter.drawText(line, flags, kind)
            inner.setTop(line.bottom() + 1)
        painter.setFont(option.font)
        painter.setPen(self._theme.colour("text" if kind else "quiet"))
        told = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, flags, told)
        painter.restore()


class ReportList(QListView):
    """The list. Delete takes an item out, Alt with an arrow moves it, Enter goes to its words."""

    chosen = Signal(int)
    """The place of the item chosen, -1 for none."""
    words_wanted = Signal()

    def __init__(self, session: Session, edits: ReportEdits, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._edits = edits
        self.items = ReportItems(session, edits, self)
        self.setObjectName("report.items")
        self.setAccessibleName(self.tr("What the report holds, in its order"))
        self.setModel(self.items)
        self.setItemDelegate(_Rows(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.items.dropped.connect(self.choose)
        self.items.modelReset.connect(self._on_reset)
        self._kept = -1
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(lambda _index: self.words_wanted.emit())
        theme.changed.connect(self.viewport().update)

    @property
    def place(self) -> int:
        """The place of the item chosen, -1 for none."""
        return self.currentIndex().row()

    def choose(self, place: int) -> None:
        """Choose the item in a place."""
        index = self.items.index(max(-1, min(place, self.items.rowCount() - 1)))
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._kept = current.row()
        self.chosen.emit(current.row())

    def _on_reset(self) -> None:
        """Where items came or went, the place stays chosen."""
        if self._kept >= 0:
            self.choose(self._kept)
        self.chosen.emit(self.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, Alt with an arrow, Enter."""
        key, modifiers = event.key(), event.modifiers()
        is_alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.place >= 0:
            self._edits.remove(self.place)
        elif is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_chosen(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.place >= 0:
            self.words_wanted.emit()
        else:
            super().keyPressEvent(event)

    def move_chosen(self, by: int) -> None:
        """Move the item chosen towards the beginning or the end."""
        if self.place >= 0:
            self.choose(self._edits.move(self.place, self.place + by))

    # Adding

    def add(self, item: ReportItem) -> None:
        """Put an item after the one chosen, and choose it."""
        at = self.place + 1 if self.place >= 0 else None
        place = self._edits.add(item, at)
        self._kept = place
        self.choose(place)

    def menu(self) -> QMenu:
        """All that can be put into the report."""
        menu = QMenu(self)
        menu.setObjectName("report.add.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entry(menu, self.tr("Heading"), lambda: self._add_words("heading"))
        self._entry(menu, self.tr("Text"), lambda: self._add_words("paragraph"))
        self._entry(menu, self.tr("New page"), lambda: self.add(ReportItem("page_break")))
        panes = self._session.workspace.panes
        if panes:
            menu.addSeparator()
        names = {
            "pane": self.tr("Figure"),
            "card": self.tr("Number card"),
            "finding": self.tr("Finding in words"),
            "table": self.tr("Table of the numbers"),
        }
        for kind, words in names.items():
            if not panes:
                break
            below = menu.addMenu(words)
            for pane in panes:
                title = pane.spec.title or self.items.question(pane.spec)
                item = ReportItem(kind, pane=pane.id)
                # A lone "&" would be taken for the mark of a short cut.
                self._entry(below, title.replace("&", "&&"), lambda it=item: self.add(it))
        menu.addSeparator()
        self._entry(menu, self.tr("All charts that are not in it yet"), self._edits.add_all_panes)
        return menu

    def _add_words(self, kind: str) -> None:
        self.add(ReportItem(kind))
        self.words_wanted.emit()

    def _entry(self, menu: QMenu, words: str, do: Callable[[], object]) -> None:
        menu.addAction(words).triggered.connect(lambda _checked=False: do())
