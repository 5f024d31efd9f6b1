"""Paints the sidebar's rows: a tick, the words, the count, and a bar over the file's own bar."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.models.facet_model import ROW_ROLE, Row
from explorer.views.controls import tick
from explorer.views.text import isolated
from explorer.views.theme import Theme

ROW, HEADER, SLIDER = 26, 34, 44
BOX_X, TEXT_X, PAD = 18, 40, 18

# Qt turns these round by itself where the painter writes from right to left.
START, END = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight

AnyIndex = QModelIndex | QPersistentModelIndex


class FacetDelegate(QStyledItemDelegate):
    """One delegate for all rows. Bars grow from the reading side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Fixed heights that follow the text's size."""
        row: Row = index.data(ROW_ROLE)
        height = {"field": HEADER, "range": SLIDER}.get(row.kind, ROW)
        line = QFontMetrics(option.font).height()
        return QSize(200, max(height, line + (14 if row.kind == "field" else 8)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one row."""
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind == "field":
            self._field(painter, option, row, index.row())
        elif row.kind == "answer":
            self._answer(painter, option, row)
        elif row.kind == "more":
            rect = _inside(option, TEXT_X, option.rect.width() - TEXT_X - PAD)
            painter.setPen(self._theme.colour("accent"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | START, row.label)
        if option.state & QStyle.StateFlag.State_HasFocus and row.kind != "range":
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(7, 1, -7, -1), 4, 4)
        painter.restore()

    @staticmethod
    def _upright(option: QStyleOptionViewItem, text: str) -> str:
        """Words in their own direction: "0–8" must not turn round from right to left."""
        is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        return isolated(text) if is_rtl else text

    def _field(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, number: int
    ) -> None:
        rect = option.rect
        if number:
            painter.fillRect(rect.x(), rect.y() + 3, rect.width(), 1, self._theme.colour("line"))
        bold = QFont(option.font)
        bold.setBold(True)
        room = rect.width() - 12 - 40
        name = QFontMetrics(bold).elidedText(row.label, Qt.TextElideMode.ElideRight, room)
        width = QFontMetrics(bold).horizontalAdvance(name)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("accent" if row.is_filtered else "text"))
        place = _inside(option, 12, width + 2).adjusted(0, 6, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | START, self._upright(option, name))
        small = QFont(option.font)
        small.setPointSizeF(small.pointSizeF() * 0.88)
        painter.setFont(small)
        painter.setPen(self._theme.colour("quiet"))
        left = room - width - 8
        if left > 30:
            note = QFontMetrics(small).elidedText(row.note, Qt.TextElideMode.ElideRight, left)
            place = _inside(option, 12 + width + 8, left).adjusted(0, 6, 0, 0)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter | START, self._upright(option, note)
            )
        self._menu_dots(painter, option)

    def _menu_dots(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Three dots where the field's menu opens."""
        area = menu_rect(option)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("quiet"))
        centre = QRectF(area).center()
        for step in (-5, 0, 5):
            painter.drawEllipse(QPointF(centre.x() + step, centre.y() + 2), 1.4, 1.4)

    def _answer(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        rect = option.rect
        theme = self._theme
        if row.state > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("tint"))
            painter.drawRoundedRect(QRectF(rect.adjusted(10, 0, -10, 0)), 4, 4)
        self._box(painter, option, row)
        font = QFont(option.font)
        font.setBold(row.state > 0)
        painter.setFont(font)
        number = row.note
        number_width = QFontMetrics(font).horizontalAdvance(number)
        painter.setPen(theme.colour("text"))
        ends = Qt.AlignmentFlag.AlignVCenter | END
        text_area = (0, -3, 0, -3)
        place = _inside(option, TEXT_X, rect.width() - TEXT_X - PAD).adjusted(*text_area)
        painter.drawText(place, ends, self._upright(option, number))
        font.setItalic(row.is_unknown)
        font.setStrikeOut(row.state < 0)
        painter.setFont(font)
        painter.setPen(theme.colour("quiet" if row.is_unknown or row.state < 0 else "text"))
        room = rect.width() - TEXT_X - PAD - number_width - 10
        label = QFontMetrics(font).elidedText(row.label, Qt.TextElideMode.ElideRight, room)
        place = _inside(option, TEXT_X, room).adjusted(*text_area)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | START, self._upright(option, label))
        self._bars(painter, option, row)

    def _box(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        box = _inside(option, BOX_X, 14)
        x, y = box.x() + 0.5, option.rect.y() + (option.rect.height() - 17) / 2
        chosen = row.state != 0
        accent, quiet = self._theme.colour("accent"), self._theme.colour("quiet")
        painter.setPen(QPen(accent if chosen else quiet, 1.4))
        painter.setBrush(accent if row.state > 0 else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x, y, 13, 13), 3, 3)
        if row.state > 0:
            painter.setPen(QPen(self._theme.colour("on_accent"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            tick(painter, x, y)
        elif row.state < 0:
            painter.drawLine(QPointF(x + 3.5, y + 6.5), QPointF(x + 9.5, y + 6.5))

    def _bars(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        full = option.rect.width() - TEXT_X - PAD
        y = option.rect.y() + option.rect.height() - 5
        painter.setPen(Qt.PenStyle.NoPen)
        for count, role in (
            (row.whole, "ghost"),
            (row.count, "unknown" if row.is_unknown else "bar"),
        ):
            width = int(full * min(1.0, max(0, count) / row.largest))
            if count > 0:
                painter.setBrush(self._theme.colour(role))
                bar = _inside(option, TEXT_X - 2, max(3, width))
                painter.drawRoundedRect(QRectF(bar.x(), y, bar.width(), 3), 1.5, 1.5)


def menu_rect(option: QStyleOptionViewItem) -> QRect:
    """Where a field's menu is opened."""
    return _inside(option, option.rect.width() - 34, 24)


def _inside(option: QStyleOptionViewItem, x: int, width: int) -> QRect:
    """A part of the row by its distance from the side where reading begins."""
    rect = option.rect
    part = QRect(rect.x() + x, rect.y(), width, rect.height())
    return QStyle.visualRect(option.direction, rect, part)
