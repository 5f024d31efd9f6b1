"""A document as a PDF: the pages painted as vectors, with title, language and bookmarks."""

import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from explorer.backend.documents import pdf_outline, placing
from explorer.backend.documents.blocks import Document
from explorer.backend.documents.pages import A4, Pages, Paper, to_pages
from explorer.backend.labels import Labels
from explorer.views import painter
from explorer.views.chart_export import ensure_gui, xmp
from explorer.views.page_painter import paint_page

DPI = 1200
_TIME = re.compile(rb"D:\d{14}")
"""When Qt says that a file was made; the day of the document stands in its place."""


def to_pdf(document: Document, labels: Labels, paper: Paper = A4) -> bytes:
    """A document as the content of a PDF file. Needs the GUI thread, or none at all."""
    ensure_gui()
    painter.register_fonts()
    pages = to_pages(document, labels, painter.measure, paper)
    return pages_to_pdf(pages, document)


def pages_to_pdf(pages: Pages, document: Document) -> bytes:
    """Pages that are laid out already."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    origin = document.provenance
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    title, author = placing.clean(document.title), placing.clean(document.author)
    writer.setTitle(title)
    writer.setAuthor(author)
    writer.setCreator(origin.metadata["program"])
    charts = [placement.chart for page in pages.pages for placement in page.charts]
    writer.setDocumentXmpMetadata(
        QByteArray(xmp(charts, origin.metadata, title, document.language, author))
    )
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), (title + origin.sha256).encode()))
    writer.setPageLayout(page_layout(pages.paper))
    brush = QPainter(writer)
    for number, page in enumerate(pages.pages):
        if number:
            writer.newPage()
        brush.save()
        brush.scale(writer.width() / pages.width, writer.height() / pages.height)
        paint_page(brush, page, pages)
        brush.restore()
    brush.end()
    buffer.close()
    day = f"D:{origin.day:%Y%m%d}000000".encode()
    dated = _TIME.sub(day, bytes(content.data()))
    return pdf_outline.completed(dated, pages, document.language, document.is_rtl)


def page_layout(paper: Paper) -> QPageLayout:
    """The whole sheet; the margins are the pages' own."""
    size = QSizeF(paper.width_cm * 10, paper.height_cm * 10)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", exact)
    return QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
