"""Pages of a document through QPainter: preview, printer and PDF paint the same."""

from PySide6.QtGui import QPainter

from explorer.backend.charts.shapes import LaidOut
from explorer.backend.documents.pages import Page, Pages
from explorer.views import painter


def paint_page(brush: QPainter, page: Page, pages: Pages) -> None:
    """Paint a page in page units on white; the painter's transform makes them device units."""
    words = LaidOut(pages.width, pages.height, page.shapes, (), "", "")
    painter.paint(brush, words, "light")
    for placement in page.charts:
        brush.save()
        brush.translate(placement.x, placement.y)
        painter.paint(brush, placement.chart, "light")
        brush.restore()
