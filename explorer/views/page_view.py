"""Pages of a document on the screen: white paper below one another, painted when seen."""

from collections import OrderedDict

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from explorer.backend.documents.pages import Pages
from explorer.views.page_painter import paint_page

GAP = 20
"""Around and between the pages."""
MOST_KEPT = 12
"""Pages whose pictures are kept."""
LEAST, MOST = 0.3, 3.0
STEPS = (0.3, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
FIT = 0.0
"""The zoom that follows the width of the window."""
WIDEST_FIT = 1.15
"""Letters larger than this help nobody to see how a page looks."""

BY_KEY = Qt.WidgetAttribute.WA_KeyboardFocusChange
"""A window has it after Tab was pressed: then it shows where the keyboard is."""


class PageView(QAbstractScrollArea):
    """The pages, as wide as there is room or in a size of one's choice."""

    page_changed = Signal(int, int)
    """The page that is seen, counted from 1, and how many there are."""
    zoomed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._pages: Pages | None = None
        self._zoom = FIT
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._told = (0, 0)
        self.setObjectName("report.pages")
        self.setAccessibleName(self.tr("Preview of the pages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(220, 160)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    def show_pages(self, pages: Pages | None) -> None:
        """Show other pages; the place that is looked at stays, as far as it is still there."""
        self._pages = pages
        self._pictures.clear()
        self._arrange()
        self._tell_page()
        self.viewport().update()

    @property
    def pages(self) -> Pages | None:
        """The pages shown."""
        return self._pages

    @property
    def scale(self) -> float:
        """Pixels of the window for a page unit."""
        if self._zoom:
            return self._zoom
        width = self._pages.width if self._pages else 1.0
        fitting = (self.viewport().width() - 2 * GAP) / width
        return max(LEAST, min(WIDEST_FIT, fitting))

    def set_zoom(self, zoom: float) -> None:
        """A size of 1 is that of the paper on a usual screen; ``FIT`` follows the width."""
        height = max(1, self.verticalScrollBar().maximum())
        part = self.verticalScrollBar().value() / height
        self._zoom = max(LEAST, min(MOST, zoom)) if zoom else FIT
        self._pictures.clear()
        self._arrange()
        self.verticalScrollBar().setValue(round(part * self.verticalScrollBar().maximum()))
        self.zoomed.emit(self.scale)
        self.viewport().update()

    def step_zoom(self, larger: bool) -> None:
        """The next size."""
        now = self.scale
        steps = [s for s in STEPS if (s > now * 1.02 if larger else s < now * 0.98)]
        if steps:
            self.set_zoom(steps[0] if larger else steps[-1])

    # Places

    def _page_size(self) -> QSize:
        if self._pages is None:
            return QSize()
        scale = self.scale
        return QSize(round(self._pages.width * scale), round(self._pages.height * scale))

    def _top(self, number: int) -> int:
        return GAP + number * (self._page_size().height() + GAP)

    def _arrange(self) -> None:
        size, port = self._page_size(), self.viewport().size()
        n = len(self._pages.pages) if self._pages else 0
        upright, flat = self.verticalScrollBar(), self.horizontalScrollBar()
        upright.setRange(0, max(0, self._top(n) - port.height() if n else 0))
        upright.setPageStep(port.height())
        upright.setSingleStep(40)
        wide = size.width() + 2 * GAP
        flat.setRange(0, max(0, wide - port.width()) if self._zoom else 0)
        flat.setPageStep(port.width())

    def corner(self, number: int) -> QPoint:
        """The upper left corner of a page in the window."""
        spare = self.viewport().width() - self._page_size().width()
        x = spare // 2 if spare >= 2 * GAP else GAP - self.horizontalScrollBar().value()
        if not self._zoom:
            x = max(0, spare // 2)
        return QPoint(x, self._top(number) - self.verticalScrollBar().value())

    def seen(self) -> range:
        """The pages of which a part is in the window."""
        step = self._page_size().height() + GAP
        if self._pages is None or step <= GAP:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, (top - GAP) // step)
        last = min(len(self._pages.pages), (top + self.viewport().height()) // step + 1)
        return range(first, last)

    def go_to(self, page: int, y: float = 0.0) -> None:
        """Bring a place of a page, counted from 0, to the top."""
        self.verticalScrollBar().setValue(self._top(page) - GAP // 2 + round(y * self.scale))

    def show_place(self, page: int, y: float) -> None:
        """Bring a place of a page into sight, unless it is."""
        at = self.corner(page).y() + y * self.scale
        if not 0 <= at <= self.viewport().height() * 0.7:
            self.go_to(page, y - 40)

    def _on_scrolled(self) -> None:
        self._tell_page()
        self.viewport().update()

    def _tell_page(self) -> None:
        n = len(self._pages.pages) if self._pages else 0
        step = self._page_size().height() + GAP
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        told = (min(n, middle // step + 1) if n else 0, n)
        if told != self._told:
            self._told = told
            self.page_changed.emit(*told)

    # Painting

    def _picture(self, number: int) -> QImage:
        """A page as it is painted; kept while it is near."""
        pages = self._pages
        ratio = self.viewport().devicePixelRatioF()
        size = self._page_size() * ratio
        key = (number, size.width())
        found = self._pictures.get(key)
        if found is None and pages is not None:
            found = QImage(size, QImage.Format.Format_RGB32)
            found.fill(Qt.GlobalColor.white)
            brush = QPainter(found)
            brush.scale(size.width() / pages.width, size.height() / pages.height)
            paint_page(brush, pages.pages[number], pages)
            brush.end()
            found.setDevicePixelRatio(ratio)
            self._pictures[key] = found
            while len(self._pictures) > MOST_KEPT:
                self._pictures.popitem(last=False)
        else:
            self._pictures.move_to_end(key)
        return found or QImage()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages that can be seen, each with a hairline around it."""
        brush = QPainter(self.viewport())
        brush.fillRect(event.rect(), self.palette().window())
        size = self._page_size()
        for number in self.seen():
            corner = self.corner(number)
            brush.drawImage(corner, self._picture(number))
            brush.setPen(self.palette().color(self.palette().ColorRole.Mid))
            brush.drawRect(QRectF(corner.x(), corner.y(), size.width(), size.height()))
        if self.hasFocus() and self.window().testAttribute(BY_KEY):
            brush.setPen(QPen(self.palette().color(self.palette().ColorRole.Accent), 2))
            brush.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys scroll here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window's width, at the same place of the text."""
        bar = self.verticalScrollBar()
        part = bar.value() / max(1, bar.maximum())
        if not self._zoom and event.size().width() != event.oldSize().width():
            self._pictures.clear()
        self._arrange()
        bar.setValue(round(part * bar.maximum()))
        self._tell_page()
        if not self._zoom:
            self.zoomed.emit(self.scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl another size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_zoom(event.angleDelta().y() > 0)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last page."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
