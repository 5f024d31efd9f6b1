"""The part of ``--self-check`` that writes documents and prints."""

from collections.abc import Iterator
from pathlib import Path

from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents import writers
from explorer.backend.documents.blocks import Document, Figure, Heading, Paragraph
from explorer.backend.documents.pages import to_pages
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance
from explorer.views import painter, printing
from explorer.views.document_tools import document_tools

STARTS = {".docx": b"PK", ".pptx": b"PK", ".pdf": b"%PDF", ".html": b"<!DOCTYPE"}


def parts(chart: ChartModel, origin: Provenance, labels: Labels, folder: Path) -> Iterator[str]:
    """A report of one chart as each kind of file, in memory, and printed into a file."""
    figure = Figure(chart, chart.title, chart.alt_text, 1.0, 6.0)
    blocks = (Heading(chart.title), figure, Paragraph(chart.note))
    document = Document(chart.title, "", labels.language, blocks, origin, {})
    for suffix in writers.SUFFIXES:
        content = writers.write(document, suffix, labels, document_tools(labels))
        if not content.startswith(STARTS[suffix]):
            raise ExplorerError("incomplete", part=suffix)
    yield f"documents: {', '.join(suffix[1:] for suffix in writers.SUFFIXES)}"
    yield _printing(document, labels, folder / "printed.pdf")


def _printing(document: Document, labels: Labels, path: Path) -> str:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    pages = to_pages(document, labels, painter.measure)
    printing.prepare(printer, pages, document.title)
    if not printing.print_pages(printer, pages) or not path.read_bytes().startswith(b"%PDF"):
        raise ExplorerError("incomplete", part="printing")
    return f"printing: {len(pages.pages)} pages"
