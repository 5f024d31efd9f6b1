"""Flat controls: Fusion with its buttons, fields, tabs and bars drawn anew, the same everywhere.

A button's ``kind`` property chooses its look: ``line`` (default), ``primary`` or ``plain``.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionTab,
    QWidget,
)

from explorer.views.theme import Theme

Primitive = QStyle.PrimitiveElement
Control = QStyle.ControlElement
State = QStyle.StateFlag


class FlatStyle(QProxyStyle):
    """The only place where controls are drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Fusion")
        self._theme = theme

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Buttons, text fields and the focus ring."""
        rect = QRectF(option.rect)
        if element in (Primitive.PE_PanelButtonCommand, Primitive.PE_PanelButtonTool):
            self._button(option, painter, widget)
        elif element == Primitive.PE_FrameFocusRect:
            self._rounded(painter, rect.adjusted(1, 1, -1, -1), None, "accent", 2.0, 5)
        elif element == Primitive.PE_PanelLineEdit:
            has_focus = bool(option.state & State.State_HasFocus)
            pen = ("accent", 2.0) if has_focus else ("line", 1.0)
            self._rounded(painter, rect.adjusted(0.5, 0.5, -0.5, -0.5), "paper", *pen, 6)
        elif element == Primitive.PE_FrameTabBarBase:
            return
        elif element == Primitive.PE_PanelMenu:
            self._rounded(painter, rect.adjusted(0.5, 0.5, -0.5, -0.5), "paper", "line", 1.0, 4)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _rounded(
        self,
        painter: QPainter,
        rect: QRectF,
        fill: str | None,
        line: str | None,
        stroke: float,
        radius: float,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour(line), stroke) if line else QPen(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.setBrush(self._theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)
        painter.restore()

    def _button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        kind = str(widget.property("kind") or "line") if widget else "line"
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        is_down = bool(option.state & (State.State_Sunken | State.State_On))
        is_enabled = bool(option.state & State.State_Enabled)
        is_hovered = is_enabled and bool(option.state & State.State_MouseOver)
        if kind == "primary" and is_enabled:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            accent = self._theme.colour("accent")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent.darker(112) if is_down or is_hovered else accent)
            painter.drawRoundedRect(rect, 6, 6)
            painter.restore()
        elif kind == "plain":
            if is_down or is_hovered:
                self._rounded(painter, rect, "tint", None, 1.0, 6)
        else:
            self._rounded(painter, rect, "tint" if is_down or is_hovered else "paper", "line", 1, 6)
        if (
            widget is not None
            and widget.hasFocus()
            and option.state & State.State_KeyboardFocusChange
        ):
            self._rounded(painter, rect.adjusted(1, 1, -1, -1), None, "accent", 2.0, 5)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Tabs, and the words on a filled button."""
        if element == Control.CE_TabBarTabShape:
            self._tab(option, painter)
            return
        if element == Control.CE_TabBarTabLabel and isinstance(option, QStyleOptionTab):
            self._tab_label(option, painter)
            return
        if (
            element == Control.CE_PushButtonLabel
            and widget is not None
            and widget.property("kind") == "primary"
            and isinstance(option, QStyleOptionButton)
            and option.state & State.State_Enabled
        ):
            option = QStyleOptionButton(option)
            ink = self._theme.colour("on_accent")
            # Changing the option's own palette object keeps the C++ side informed.
            colours = QPalette(option.palette)
            colours.setColor(QPalette.ColorRole.ButtonText, ink)
            option.palette = colours
        super().drawControl(element, option, painter, widget)

    def _tab(self, option: QStyleOption, painter: QPainter) -> None:
        if option.state & State.State_Selected:
            rect = option.rect
            line = QRect(rect.x() + 4, rect.bottom() - 1, rect.width() - 8, 2)
            painter.fillRect(line, self._theme.colour("accent"))

    def _tab_label(self, option: QStyleOptionTab, painter: QPainter) -> None:
        is_selected = bool(option.state & State.State_Selected)
        painter.save()
        font = painter.font()
        font.setBold(is_selected)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if is_selected else "quiet"))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, option.text)
        if option.state & State.State_HasFocus:
            frame = QRectF(option.rect).adjusted(2, 3, -2, -5)
            self._rounded(painter, frame, None, "accent", 1.5, 4)
        painter.restore()

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Thin scroll bars."""
        if control != QStyle.ComplexControl.CC_ScrollBar:
            super().drawComplexControl(control, option, painter, widget)
            return
        slider = self.subControlRect(control, option, QStyle.SubControl.SC_ScrollBarSlider, widget)
        painter.fillRect(option.rect, QColor(0, 0, 0, 0))
        if not option.state & State.State_Enabled:
            return
        is_flat = option.rect.width() > option.rect.height()
        inset = (2, 3, -2, -3) if is_flat else (3, 2, -3, -2)
        is_active = bool(option.state & (State.State_MouseOver | State.State_Sunken))
        self._rounded(
            painter, QRectF(slider).adjusted(*inset), "quiet" if is_active else "line", None, 1, 3
        )

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Sizes on the 4-pixel grid."""
        sizes = {
            QStyle.PixelMetric.PM_ButtonMargin: 14,
            QStyle.PixelMetric.PM_ScrollBarExtent: 11,
            QStyle.PixelMetric.PM_TabBarTabHSpace: 26,
            QStyle.PixelMetric.PM_TabBarTabVSpace: 16,
            QStyle.PixelMetric.PM_SplitterWidth: 1,
        }
        return sizes.get(metric, super().pixelMetric(metric, option, widget))

    def sizeFromContents(
        self,
        contents: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Buttons as wide as their words need, 30 high."""
        found = super().sizeFromContents(contents, option, size, widget)
        if contents == QStyle.ContentsType.CT_PushButton and widget is not None:
            wide = size.width() + (16 if widget.property("kind") == "plain" else 24)
            return QSize(wide, max(30, size.height() + 8))
        if contents in (QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_ComboBox):
            return QSize(found.width(), max(30, found.height()))
        return found


def tick(painter: QPainter, x: float, y: float) -> None:
    """A check mark in a box of 13."""
    points = [QPointF(x + 3, y + 7), QPointF(x + 5.5, y + 9.5), QPointF(x + 10.5, y + 3.5)]
    painter.drawPolyline(points)
