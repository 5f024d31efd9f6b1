"""The selection above the charts: removable chips and one plain sentence."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from explorer.backend.labels import Chip
from explorer.models.session import Session
from explorer.views.group_menu import ask_name
from explorer.views.text import ElidedLabel, plain_label, tooltip
from explorer.views.theme import Theme

MOST_LETTERS = 40
WIDE = 940
"""From this width on, buttons say in full what they do."""


class ChipButton(QPushButton):
    """A part of the filters; a click removes it. Grey where the open file has no such field."""

    def __init__(self, chip: Chip, theme: Theme, is_idle: bool, parent: QWidget) -> None:
        text = chip.text if len(chip.text) <= MOST_LETTERS else chip.text[:MOST_LETTERS] + "…"
        super().__init__(text.replace("&", "&&"), parent)
        self._words = text
        self._theme = theme
        self.chip = chip
        self.is_idle = is_idle
        self.setObjectName(f"selection.{chip.field}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Remove {}").format(chip.whole))
        words = chip.whole
        if is_idle:
            words = self.tr("{}: this file has no such question, so it does nothing").format(words)
        self.setToolTip(tooltip(words))
        self.setAccessibleDescription(words)
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        """Words, cross and round ends."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 46, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tinted pill with a cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self._theme.colour("quiet" if self.is_idle else "accent")
        painter.setPen(QPen(accent, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line" if self.is_idle else "tint"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 13, 13)
        painter.setPen(accent)
        start = QRect(14, 0, self.width() - 40, self.height())
        cross = QRect(self.width() - 27, 0, 14, self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start.moveLeft(26)
            cross.moveLeft(13)
        painter.drawText(start, Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.drawText(cross, Qt.AlignmentFlag.AlignCenter, "✕")


class Sentence(ElidedLabel):
    """The filters in words, as long as there is room on one line."""

    def sizeHint(self) -> QSize:
        """As wide as the words, up to the width of the place."""
        place = self.parentWidget()
        most = place.width() if place is not None else 400
        return QSize(min(most, self.fontMetrics().horizontalAdvance(self.text()) + 6), 28)


class FlowLayout(QLayout):
    """Items in a row, on as many lines as the width asks for."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """More lines when narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines; layouts ask for it many times over."""
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._arrange(QRect(0, 0, width, 0), False)
        return height

    def invalidate(self) -> None:
        """An item, or its size, is another."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, True)

    def sizeHint(self) -> QSize:
        """As one line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, places: bool) -> int:
        x, y, height = rect.x(), rect.y(), 0
        parent = self.parentWidget()
        is_rtl = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, height = rect.x(), y + height + self._gap, 0
            if places:
                left = rect.right() + 1 - (x - rect.x()) - hint.width() if is_rtl else x
                item.setGeometry(QRect(QPoint(left, y), hint))
            x += hint.width() + self._gap
            height = max(height, hint.height())
        return y + height - rect.y()


class SelectionBar(QWidget):
    """Chips, the sentence, and the buttons for what can be done with the selection."""

    add_chart_wanted = Signal()
    compare_wanted = Signal()
    """The selected cases are to be compared with all others."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._cases = plain_label(is_bold=True)
        self._cases.setMinimumHeight(28)
        self._cases.setObjectName("selection.cases")
        self._sentence = Sentence()
        self._sentence.setObjectName("selection.sentence")
        self._clear = QPushButton(self.tr("Clear all"))
        self._clear.setVisible(False)
        self._clear.setObjectName("selection.clear")
        self.add_button = QPushButton(self.tr("Add chart +"))
        self.add_button.setObjectName("charts.add")
        self._compare = QPushButton()
        self._compare.setObjectName("selection.compare")
        self._save = QPushButton()
        self._save.setObjectName("selection.save_group")
        for button in (self._compare, self._save, self._clear, self.add_button):
            button.setProperty("kind", "plain")
        for button in (self._compare, self._save):
            button.setVisible(False)
        self._compare.clicked.connect(self.compare_wanted)
        self._save.clicked.connect(lambda: ask_name(session, self._save))
        self._name_buttons()
        self._clear.clicked.connect(session.clear_filters)
        self.add_button.clicked.connect(self.add_chart_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._chips, 1)
        for button in (self._compare, self._save, self._clear, self.add_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._flow.addWidget(self._cases)
        self._flow.addWidget(self._sentence)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.results_changed.connect(self._on_results_changed)

    def _name_buttons(self) -> None:
        """Shorter words where the window is narrow; a screen reader hears the whole ones."""
        is_wide = self.width() >= WIDE * self.fontMetrics().height() / 20
        compare, save = self.tr("What distinguishes this group?"), self.tr("Save as a group…")
        self._compare.setText(compare if is_wide else self.tr("What differs?"))
        self._save.setText(save if is_wide else self.tr("Save group…"))
        for button, words in (
            (self._compare, compare),
            (self._save, self.tr("Save this selection as a group…")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(tooltip(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words of buttons follow the width."""
        super().resizeEvent(event)
        self._name_buttons()

    def _on_workspace_changed(self) -> None:
        labels = self._session.labels
        filters = self._session.workspace.filters
        applied = self._session.applied_filters
        wanted = [(c, applied.clause(c.field).is_empty) for c in labels.chips(filters)]
        before = self.chips()
        if wanted == [(button.chip, button.is_idle) for button in before]:
            return
        had_focus = any(button.hasFocus() for button in before)
        kept = {(button.chip, button.is_idle): button for button in before}
        while self._flow.takeAt(0) is not None:
            pass
        for chip, is_idle in wanted:
            self._flow.addWidget(kept.pop((chip, is_idle), None) or self._button(chip, is_idle))
        for button in kept.values():
            button.hide()
            button.deleteLater()
        self._flow.addWidget(self._cases)
        self._flow.addWidget(self._sentence)
        self._clear.setVisible(bool(filters.clauses))
        for button in (self._compare, self._save):
            button.setVisible(bool(applied.clauses))
        self._sentence.set_text(labels.filters(applied))
        self._flow.invalidate()
        # Shown last: that lays the strip out at once, and the charts below it.
        for button in self.chips():
            button.show()
        if had_focus and self.chips():
            self.chips()[-1].setFocus()

    def _button(self, chip: Chip, is_idle: bool) -> ChipButton:
        button = ChipButton(chip, self._theme, is_idle, self._chips)
        button.clicked.connect(lambda: self._remove(chip))
        return button

    def chips(self) -> list[ChipButton]:
        """The chips shown."""
        items = [self._flow.itemAt(i) for i in range(self._flow.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, ChipButton)]

    def _remove(self, chip: Chip) -> None:
        if chip.together:
            clause = self._session.workspace.filters.clause(chip.field)
            self._session.set_clause(replace(clause, include=(), match="any"))
        elif chip.value is None:
            self._session.set_range(chip.field, None)
        else:
            self._session.toggle_value(chip.field, chip.value, 0)

    def _on_results_changed(self) -> None:
        results = self._session.results
        if results is None:
            return
        labels = self._session.labels
        has_filters = bool(self._session.applied_filters.clauses)
        key = "words.of_cases" if has_filters else "words.cases"
        self._cases.setText(labels.text(key, selected=results.n_selected, n=results.n_rows))
        whole = labels.selection(self._session.applied_filters, results.n_selected, results.n_rows)
        self._cases.setAccessibleName(whole)
        self._cases.setToolTip(tooltip(whole))
