"""Paints a row of the comparison: two shares, the difference on a common scale, ratio and words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.models.comparison_model import (
    ANSWER,
    DIFFERENCE,
    RATIO,
    WORDS,
    A,
    B,
    ComparisonModel,
    Line,
    P,
)
from explorer.views.text import isolated
from explorer.views.theme import Theme

ROW = 44
PAD = 8
BESIDE = 8
"""Between an interval's end and its number."""
LEAST_PLOT = 70
"""With less room for the plot, the interval is drawn but not written."""
NUMBERS = (A, B, RATIO, P)
TEXT_OF = {"bar": "accent", "second": "warning", "quiet": "quiet"}
"""Letters need more contrast than marks."""

AnyIndex = QModelIndex | QPersistentModelIndex


class ComparisonDelegate(QStyledItemDelegate):
    """One delegate for all cells; what it paints grows from the side where reading begins."""

    def __init__(self, theme: Theme, model: ComparisonModel) -> None:
        super().__init__(theme)
        self._theme = theme
        self._model = model
        self.has_words_below = False
        """Where there is no column for them, the words stand below the answer."""
        self._use_font(QFont())

    def _use_font(self, base: QFont) -> None:
        self._base = QFont(base)
        self._bold, self._small = QFont(base), QFont(base)
        self._bold.setBold(True)
        self._small.setPointSizeF(base.pointSizeF() * 0.86)
        self._small_room = QFontMetricsF(self._small)
        self._bold_room = QFontMetricsF(self._bold)

    def row_height(self, font: QFont) -> int:
        """Room for two lines, whatever the size of the text."""
        return max(ROW, round(QFontMetricsF(font).height() * 1.9 + 12))

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The same height for all."""
        return QSize(80, self.row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One cell and the hairline below it."""
        if option.font != self._base:
            self._use_font(option.font)
        line, column = self._model.line(index.row()), index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("tint"))
        bottom = QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(bottom, self._theme.colour("line"))
        is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        if column == DIFFERENCE:
            self._difference(painter, rect, line, is_rtl)
        else:
            self._words(painter, rect, line, column, is_rtl)
        if column == ANSWER and line.is_pinned:
            x = rect.right() - 3 if is_rtl else rect.x()
            mark = QRectF(x, rect.y() + 6, 3, rect.height() - 13)
            painter.fillRect(mark, self._theme.colour("accent"))
        painter.restore()

    def _words(
        self, painter: QPainter, rect: QRectF, line: Line, column: int, is_rtl: bool
    ) -> None:
        """A cell of one line, or of two."""
        main = line.label if column == ANSWER else line.cells[column]
        below = line.below[column]
        is_warning = False
        if column == ANSWER:
            words = line.cells[WORDS] if self.has_words_below else ""
            below, is_warning = line.note or words, line.is_warning
            font = self._bold if line.is_pinned else self._base
            if QFontMetricsF(font).horizontalAdvance(main) > rect.width() - 2 * PAD:
                # The answer tells rows apart; its question makes way.
                question, main = line.names
                below = " · ".join(word for word in (below, question) if word)
        is_bold = column == A or (column == ANSWER and line.is_pinned)
        is_quiet = column == WORDS or (bool(line.row.standing) and column == ANSWER)
        room = rect.adjusted(PAD, 0, -PAD, 0)
        ends = column in NUMBERS
        upper, lower = self._halves(room) if below else (room, room)
        font = self._bold if is_bold else self._base
        self._text(painter, upper, main, font, "quiet" if is_quiet else "text", ends, is_rtl)
        if below:
            role = "warning" if is_warning else "quiet"
            self._text(painter, lower, below, self._small, role, ends, is_rtl)

    def _halves(self, room: QRectF) -> tuple[QRectF, QRectF]:
        """The places of two lines that stand close to each other."""
        middle, small = room.center().y() + 1, self._small_room.height()
        upper = QRectF(room.x(), room.y() + 2, room.width(), middle - room.y() - 2)
        return upper, QRectF(room.x(), middle, room.width(), small + 2)

    def _text(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        font: QFont,
        role: str,
        ends: bool,
        is_rtl: bool,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        mode = Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(text, mode, room.width())
        # Qt turns the side round by itself where the painter writes from right to left.
        side = Qt.AlignmentFlag.AlignRight if ends else Qt.AlignmentFlag.AlignLeft
        words = isolated(shown) if is_rtl else shown
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _difference(self, painter: QPainter, rect: QRectF, line: Line, is_rtl: bool) -> None:
        """The point, its interval, and the number beyond it, on a scale that all rows share."""
        theme, found = self._theme, line.row.difference
        beside = self._bold_room.horizontalAdvance("−00.0") + BESIDE + 4
        is_narrow = rect.width() < 2 * beside + LEAST_PLOT
        reach = max(20.0, (rect.width() - 2 * beside) / 2)
        zero = rect.center().x()
        pen = QPen(theme.colour("quiet"), 1)
        pen.setDashPattern([1, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(zero, rect.y()), QPointF(zero, rect.bottom()))
        if found.value is None:
            return
        scale = (-reach if is_rtl else reach) / self._model.extent
        y = rect.center().y() if is_narrow else self._halves(rect)[0].center().y()
        low, high = (
            (found.value, found.value)
            if found.low is None or found.high is None
            else (found.low, found.high)
        )
        role = "bar" if found.value > 0 else "second"
        if line.row.strength == 0:
            role = "quiet"
        painter.setPen(QPen(theme.colour(role), 2))
        painter.drawLine(QPointF(zero + low * scale, y), QPointF(zero + high * scale, y))
        painter.setBrush(theme.colour(role))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(zero + found.value * scale, y), 4.5, 4.5)
        is_right = (found.value > 0) != is_rtl
        ends = sorted((zero + low * scale, zero + high * scale))
        x = ends[1] + BESIDE if is_right else ends[0] - BESIDE - beside
        upper = QRectF(x, y - rect.height() / 2, beside, rect.height())
        side = Qt.AlignmentFlag.AlignLeft if is_right else Qt.AlignmentFlag.AlignRight
        side |= Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(self._bold)
        painter.setPen(theme.colour(TEXT_OF[role]))
        painter.drawText(upper, side, isolated(line.cells[DIFFERENCE]))
        if is_narrow:
            return
        # How far the interval reaches stands below, on the same side as long as there is room.
        below = line.below[DIFFERENCE]
        width = self._small_room.horizontalAdvance(below) + 2
        x = x if is_right else upper.right() - width
        lower = self._halves(rect)[1]
        x = min(max(x, rect.x() + 2), rect.right() - width - 2)
        painter.setFont(self._small)
        painter.setPen(theme.colour("quiet"))
        painter.drawText(QRectF(x, lower.y(), width, lower.height()), side, isolated(below))
