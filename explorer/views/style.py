"""Flat controls: Fusion with its buttons, fields, tabs and bars drawn anew, the same everywhere.

A button's ``kind`` property chooses its look: ``line`` (default), ``primary`` or ``plain``.

What the first paint does not meet is named as ``QtWidgets.…``: PySide makes classes when named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6 import QtWidgets
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle, QScrollBar, QStyle, QStyleOptionButton, QWidget

from explorer.views import controls
from explorer.views.text import isolated
from explorer.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import (
        QStyleHintReturn,
        QStyleOption,
        QStyleOptionComplex,
        QStyleOptionMenuItem,
        QStyleOptionTab,
    )

Primitive = QStyle.PrimitiveElement
Control = QStyle.ControlElement
Complex = QStyle.ComplexControl
Contents = QStyle.ContentsType
Part = QStyle.SubControl
Metric = QStyle.PixelMetric
State = QStyle.StateFlag

SIZES = {
    Metric.PM_ButtonMargin: 14,
    Metric.PM_ScrollBarExtent: 11,
    Metric.PM_TabBarTabHSpace: 26,
    Metric.PM_TabBarTabVSpace: 16,
    Metric.PM_SplitterWidth: 1,
    Metric.PM_IndicatorWidth: controls.BOX,
    Metric.PM_IndicatorHeight: controls.BOX,
    Metric.PM_MenuVMargin: 4,
    Metric.PM_HeaderMargin: 8,
    Metric.PM_FocusFrameHMargin: 7,
}
HINTS = {
    QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_Menu_MouseTracking: 1,
    QStyle.StyleHint.SH_ComboBox_Popup: 0,
}
CHECK_BOXES = (Primitive.PE_IndicatorCheckBox, Primitive.PE_IndicatorItemViewItemCheck)


def _kind(option: QStyleOption, widget: QWidget | None) -> str:
    """A button's look; the one that Enter presses in a dialog is the primary one."""
    kind = widget.property("kind") if widget is not None else None
    if kind is None and isinstance(option, QStyleOptionButton):
        is_default = option.features & QStyleOptionButton.ButtonFeature.DefaultButton
        kind = "primary" if is_default else None
    return str(kind or "line")


class FlatStyle(QProxyStyle):
    """The only place that says how controls look; ``controls`` draws them.

    Where a widget is cast, PySide's stubs forget that there may be none.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__("Fusion")
        self._theme = theme

    def polish(self, thing: QWidget) -> None:
        """A bar paints no ground of its own, so what is below it must not be left as it was."""
        super().polish(thing)
        if isinstance(thing, QScrollBar):
            thing.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Buttons, text fields, boxes, sheets and the focus ring."""
        rect = QRectF(option.rect)
        hairline = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if element in (Primitive.PE_PanelButtonCommand, Primitive.PE_PanelButtonTool):
            self._button(option, painter, widget)
        elif element == Primitive.PE_FrameFocusRect:
            ring = rect.adjusted(1, 1, -1, -1)
            controls.rounded(painter, self._theme, ring, None, "accent", 2.0, 5)
        elif element == Primitive.PE_PanelLineEdit:
            if widget is None or widget.property("frame") is not False:
                controls.field(painter, self._theme, option)
        elif element in CHECK_BOXES:
            controls.check_box(painter, self._theme, option)
        elif element in (Primitive.PE_PanelMenu, Primitive.PE_PanelTipLabel):
            controls.rounded(painter, self._theme, hairline, "paper", "line", 1.0, 4)
        elif element == Primitive.PE_FrameMenu:
            controls.rounded(painter, self._theme, hairline, None, "line", 1.0, 4)
        elif element == Primitive.PE_Frame:
            painter.setPen(self._theme.colour("line"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        elif element not in (
            Primitive.PE_FrameTabBarBase,
            Primitive.PE_PanelScrollAreaCorner,
            Primitive.PE_FrameLineEdit,
        ):
            super().drawPrimitive(element, option, painter, widget)

    def _button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        kind = _kind(option, widget)
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        is_down = bool(option.state & (State.State_Sunken | State.State_On))
        is_enabled = bool(option.state & State.State_Enabled)
        is_lit = is_down or (is_enabled and bool(option.state & State.State_MouseOver))
        if kind == "primary" and is_enabled:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            accent = self._theme.colour("accent")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent.darker(112) if is_lit else accent)
            painter.drawRoundedRect(rect, controls.RADIUS, controls.RADIUS)
            painter.restore()
        elif kind == "plain":
            if is_lit:
                controls.rounded(painter, self._theme, rect, "tint")
        else:
            fill = "tint" if is_lit else "paper"
            controls.rounded(painter, self._theme, rect, fill, "line")
        by_key = bool(option.state & State.State_KeyboardFocusChange)
        if widget is not None and widget.hasFocus() and by_key:
            ring = rect.adjusted(1, 1, -1, -1)
            role = "on_accent" if kind == "primary" else "accent"
            controls.rounded(painter, self._theme, ring, None, role, 2.0, 5)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Tabs, headers, menus' rows, progress, and the words on a filled button."""
        if element == Control.CE_TabBarTabShape:
            self._tab(option, painter)
        elif element == Control.CE_TabBarTabLabel and isinstance(option, QtWidgets.QStyleOptionTab):
            self._tab_label(option, painter)
        elif element in (Control.CE_HeaderSection, Control.CE_HeaderEmptyArea):
            controls.header(painter, self._theme, option)
        elif element == Control.CE_ProgressBar and isinstance(
            option, QtWidgets.QStyleOptionProgressBar
        ):
            controls.progress(painter, self._theme, option)
        elif element == Control.CE_PushButtonLabel and isinstance(option, QStyleOptionButton):
            self._button_label(option, painter, widget)
        else:
            if element == Control.CE_MenuItem and isinstance(
                option, QtWidgets.QStyleOptionMenuItem
            ):
                option = self._menu_row(option, painter)
            elif element == Control.CE_ItemViewItem and isinstance(
                option, QtWidgets.QStyleOptionViewItem
            ):
                option = QtWidgets.QStyleOptionViewItem(option)
                option.palette = controls.quiet_selection(option.palette, self._theme)
                if option.direction == Qt.LayoutDirection.RightToLeft and option.text:
                    option.text = isolated(option.text)
            super().drawControl(element, option, painter, widget)

    def _button_label(
        self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None
    ) -> None:
        is_primary = _kind(option, widget) == "primary"
        if is_primary and option.state & State.State_Enabled:
            option = QStyleOptionButton(option)
            colours = QPalette(option.palette)
            colours.setColor(QPalette.ColorRole.ButtonText, self._theme.colour("on_accent"))
            option.palette = colours
        painter.save()
        if is_primary:
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
        super().drawControl(Control.CE_PushButtonLabel, option, painter, widget)
        painter.restore()

    def _menu_row(self, option: QStyleOptionMenuItem, painter: QPainter) -> QStyleOptionMenuItem:
        """The row chosen gets a tint; Fusion then writes it as if it were not chosen."""
        if option.state & State.State_Selected and option.state & State.State_Enabled:
            row = QRectF(option.rect).adjusted(4, 1, -4, -1)
            controls.rounded(painter, self._theme, row, "tint", None, 1.0, 4)
        made = QtWidgets.QStyleOptionMenuItem(option)
        made.state &= ~State.State_Selected
        return made

    def _tab(self, option: QStyleOption, painter: QPainter) -> None:
        if option.state & State.State_Selected:
            rect = option.rect
            line = QRect(rect.x() + 4, rect.bottom() - 1, rect.width() - 8, 2)
            painter.fillRect(line, self._theme.colour("accent"))

    def _tab_label(self, option: QStyleOptionTab, painter: QPainter) -> None:
        is_selected = bool(option.state & State.State_Selected)
        is_lit = is_selected or bool(option.state & State.State_MouseOver)
        painter.save()
        font = painter.font()
        font.setBold(is_selected)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if is_lit else "quiet"))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, option.text)
        if option.state & State.State_HasFocus:
            frame = QRectF(option.rect).adjusted(2, 3, -2, -5)
            controls.rounded(painter, self._theme, frame, None, "accent", 1.5, 4)
        painter.restore()

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Thin scroll bars, flat lists to choose from and number fields."""

        def part(which: QStyle.SubControl) -> QRect:
            return self.subControlRect(control, option, which, widget)

        is_enabled = bool(option.state & State.State_Enabled)
        if control == Complex.CC_ScrollBar:
            controls.scroll_bar(painter, self._theme, option, part(Part.SC_ScrollBarSlider))
        elif control == Complex.CC_ComboBox:
            controls.field(painter, self._theme, option)
            arrow = part(Part.SC_ComboBoxArrow)
            controls.chevron(painter, self._theme, arrow, False, is_enabled)
        elif control == Complex.CC_SpinBox:
            controls.field(painter, self._theme, option)
            for which, is_up in ((Part.SC_SpinBoxUp, True), (Part.SC_SpinBoxDown, False)):
                controls.chevron(painter, self._theme, part(which), is_up, is_enabled)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Sizes on the 4-pixel grid."""
        if metric == Metric.PM_HeaderMargin and isinstance(widget, QtWidgets.QHeaderView):
            return 3 if widget.orientation() == Qt.Orientation.Vertical else SIZES[metric]
        found = SIZES.get(metric)
        return super().pixelMetric(metric, option, widget) if found is None else found

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """No icons for decoration, no etched words."""
        found = HINTS.get(hint)
        return super().styleHint(hint, option, widget, returned) if found is None else found

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """The words of a list to choose from keep a distance from its frame."""
        found = super().subControlRect(control, option, part, cast(QWidget, widget))
        if control == Complex.CC_ComboBox and part == Part.SC_ComboBoxEditField:
            return found.adjusted(5, 0, 0, 0)
        return found

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        """Text keeps a distance from its field's round ends."""
        found = super().subElementRect(element, option, cast(QWidget, widget))
        if element == QStyle.SubElement.SE_LineEditContents and widget is not None:
            return found.adjusted(6, 0, -6, 0) if widget.height() >= 26 else found
        return found

    def sizeFromContents(
        self,
        contents: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Buttons as wide as their words need, 30 high; rows of menus with room."""
        found = super().sizeFromContents(contents, option, size, cast(QWidget, widget))
        if contents == Contents.CT_PushButton and widget is not None:
            kind = _kind(option, widget)
            margin = 16 if kind == "plain" else 24
            # Bold words are wider than those that the widget has measured.
            spare = size.width() // 12 if kind == "primary" else 0
            return QSize(size.width() + margin + spare, max(30, size.height() + 8))
        if contents in (Contents.CT_LineEdit, Contents.CT_ComboBox, Contents.CT_SpinBox):
            return QSize(found.width() + 8, max(30, found.height()))
        if contents == Contents.CT_MenuItem and isinstance(option, QtWidgets.QStyleOptionMenuItem):
            is_line = option.menuItemType == QtWidgets.QStyleOptionMenuItem.MenuItemType.Separator
            return found if is_line else QSize(found.width() + 12, max(28, found.height()))
        if contents == Contents.CT_HeaderSection and isinstance(
            option, QtWidgets.QStyleOptionHeader
        ):
            is_above = option.orientation == Qt.Orientation.Horizontal
            return QSize(found.width(), max(30, found.height())) if is_above else found
        return found
