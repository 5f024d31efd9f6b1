"""Pages on a printer, after a look at them."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents.page_blocks import UNITS_PER_CM
from explorer.backend.documents.pages import Page, Pages, Paper
from explorer.backend.documents.pieces import Placement
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance
from explorer.views.chart_export import lay_out_on_paper
from explorer.views.page_painter import paint_page
from explorer.views.paper import PaperSize
from explorer.views.pdf_document import page_layout

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LANDSCAPE = Paper("a4_landscape", 29.7, 21.0, 1.5, 1.5, 1.5)


def chart_page(chart: ChartModel, origin: Provenance, labels: Labels) -> Pages:
    """One chart on a sheet of its own, with everything that an exported picture says."""
    paper = LANDSCAPE
    size = PaperSize(
        paper.width_cm - 2 * paper.side_cm, paper.height_cm - paper.top_cm - paper.bottom_cm
    )
    laid_out = lay_out_on_paper(chart, size, origin.footer, labels)
    place = Placement(paper.side_cm * UNITS_PER_CM, paper.top_cm * UNITS_PER_CM, laid_out)
    width, height = paper.width_cm * UNITS_PER_CM, paper.height_cm * UNITS_PER_CM
    return Pages(paper, width, height, (Page((), (place,)),), ())


def prepare(printer: "QPrinter", pages: Pages, title: str) -> None:
    """Tell a printer the sheet and the name before its dialog asks for the rest."""
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(pages.paper))
    printer.setDocName(title)


def print_pages(printer: "QPrinter", pages: Pages) -> bool:
    """Paint the pages that were asked for; each as large as the sheet allows, in its middle.

    False when the printer takes nothing.
    """
    last = len(pages.pages)
    first = max(1, printer.fromPage())
    last = min(last, printer.toPage() or last)
    brush = QPainter()
    if not brush.begin(printer):
        return False
    for number in range(first, last + 1):
        if number > first:
            printer.newPage()
        scale = min(printer.width() / pages.width, printer.height() / pages.height)
        brush.save()
        brush.translate(
            (printer.width() - pages.width * scale) / 2,
            (printer.height() - pages.height * scale) / 2,
        )
        brush.scale(scale, scale)
        paint_page(brush, pages.pages[number - 1], pages)
        brush.restore()
    return brush.end()
