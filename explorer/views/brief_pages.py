"""The pages of a brief on the screen; a figure in its info-graphic can be clicked."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from explorer.backend.charts.shapes import Hit
from explorer.views.page_view import PageView
from explorer.views.text import tooltip


class BriefPages(PageView):
    """Tells which figure is clicked, by the id of its statistic."""

    figure_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("brief.pages")
        self.viewport().setMouseTracking(True)

    def hit_at(self, place: QPointF) -> Hit | None:
        """The figure below a place of the window."""
        for hit, x, y in self._hits():
            at = place * (1 / self.scale)
            if x <= at.x() <= x + hit.width and y <= at.y() <= y + hit.height:
                return hit
        return None

    def place_of(self, statistic: str) -> QPointF | None:
        """The middle of a figure in the window; None where it is on no page."""
        for hit, x, y in self._hits():
            if hit.target == (("", statistic),):
                return QPointF(x + hit.width / 2, y + hit.height / 2) * self.scale
        return None

    def _hits(self) -> Iterator[tuple[Hit, float, float]]:
        """The figures of the pages seen, and where they stand, in page units of the window."""
        if self.pages is None:
            return
        for number in self.seen():
            corner = QPointF(self.corner(number)) * (1 / self.scale)
            for placement in self.pages.pages[number].charts:
                for hit in placement.chart.hits:
                    # A target without a field names a figure of the brief.
                    if hit.target and hit.target[0][0] == "":
                        x, y = corner.x() + placement.x, corner.y() + placement.y
                        yield hit, x + hit.x, y + hit.y

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the figure below the pointer."""
        hit = self.hit_at(event.position())
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.figure_clicked.emit(hit.target[0][1])
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        hit = self.hit_at(event.position())
        shape = Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().setToolTip(tooltip(hit.tip if hit else ""))
        super().mouseMoveEvent(event)
