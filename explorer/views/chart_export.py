"""A chart as a file: PNG, PDF and SVG at an exact size, on paper, whatever the window shows."""

import html
import os
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from explorer.backend import export
from explorer.backend.charts.layout import LayoutStyle, layout
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.shapes import LaidOut
from explorer.backend.charts.svg import to_svg
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance
from explorer.views import painter
from explorer.views.paper import PaperSize

UNITS_PER_CM = 96 / 2.54


def ensure_gui() -> QGuiApplication:
    """The running application, or an off-screen one without widgets."""
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        app = QGuiApplication(sys.argv[:1])
        painter.register_fonts()
    return app


def lay_out_on_paper(
    model: ChartModel, size: PaperSize, footer: tuple[str, ...], labels: Labels
) -> LaidOut:
    """The chart at its size on paper, in page units."""
    style = LayoutStyle(
        is_paper=True,
        is_rtl=labels.is_rtl,
        footer=footer,
    )
    width, height = size.width_cm * UNITS_PER_CM, size.height_cm * UNITS_PER_CM
    return layout(model, width, height, painter.measure, style)


def to_png(chart: LaidOut, size: PaperSize, metadata: dict[str, str]) -> bytes:
    """The chart as PNG with its resolution and its provenance inside."""
    image = paint_image(chart, size)
    image.setText("Title", chart.title)
    image.setText("Description", chart.description)
    for key, value in metadata.items():
        image.setText(key, value)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    # A quarter less time than the usual level takes, for files that are a tenth larger.
    writer.setCompression(20)
    if not writer.write(image):
        raise ExplorerError("bad_size")
    return bytes(content.data())


def paint_image(chart: LaidOut, size: PaperSize) -> QImage:
    """The chart as an image of exactly its pixels."""
    width, height = size.pixels
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExplorerError("bad_size")
    per_metre = round(size.dpi / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    image.fill(Qt.GlobalColor.white)
    brush = QPainter(image)
    brush.scale(width / chart.width, height / chart.height)
    painter.paint(brush, chart, "light")
    brush.end()
    return image


def to_pdf(chart: LaidOut, size: PaperSize, metadata: dict[str, str]) -> bytes:
    """The chart as a PDF page of its size, with the font embedded."""
    return to_pdf_pages([chart], size, metadata, chart.title)


def to_pdf_pages(
    charts: Sequence[LaidOut], size: PaperSize, metadata: dict[str, str], title: str
) -> bytes:
    """A page a chart."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(1200)
    writer.setTitle(title)
    writer.setCreator(metadata.get("program", ""))
    writer.setDocumentXmpMetadata(QByteArray(xmp(charts, metadata, title)))
    page = QPageSize(
        QSizeF(size.width_cm * 10, size.height_cm * 10),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    no_margins = QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, no_margins))
    brush = QPainter(writer)
    for number, chart in enumerate(charts):
        if number:
            writer.newPage()
        brush.save()
        brush.scale(writer.width() / chart.width, writer.height() / chart.height)
        painter.paint(brush, chart, "light")
        brush.restore()
    brush.end()
    buffer.close()
    return bytes(content.data())


def xmp(
    charts: Sequence[LaidOut],
    metadata: dict[str, str],
    title: str,
    language: str = "",
    author: str = "",
) -> bytes:
    """Title, description and provenance in the form that PDF readers show (ISO 16684-1)."""

    def words(text: str) -> str:
        return html.escape("".join(c for c in text if c >= " "))

    told = "\n".join(chart.description for chart in charts)
    facts = "; ".join(f"{key}: {value}" for key, value in metadata.items())
    alternatives = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    of_person = f"<dc:creator><rdf:Seq><rdf:li>{words(author)}</rdf:li></rdf:Seq></dc:creator>"
    of_words = f"<dc:language><rdf:Bag><rdf:li>{words(language)}</rdf:li></rdf:Bag></dc:language>"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<dc:title>{alternatives.format(words(title))}</dc:title>"
        f"<dc:description>{alternatives.format(words(told))}</dc:description>"
        f"<dc:source>{words(facts)}</dc:source>"
        f"{of_words if language else ''}{of_person if author else ''}"
        f"<xmp:CreatorTool>{words(metadata.get('program', ''))}</xmp:CreatorTool>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def _to_svg_bytes(chart: LaidOut, size: PaperSize, metadata: dict[str, str]) -> bytes:
    return to_svg(chart, size.width_cm, size.height_cm, metadata).encode()


PICTURES: dict[str, Callable[[LaidOut, PaperSize, dict[str, str]], bytes]] = {
    ".png": to_png,
    ".svg": _to_svg_bytes,
    ".pdf": to_pdf,
}
SUFFIXES = (*PICTURES, ".csv", ".xlsx")


def render(
    model: ChartModel, suffix: str, size: PaperSize, origin: Provenance, labels: Labels
) -> bytes:
    """A chart, or the numbers behind it, as the content of a file with this ending.

    Raises ``ExplorerError``: ``unknown_suffix``, ``bad_size``.
    """
    if suffix == ".csv":
        return export.numbers_csv(model)
    if suffix == ".xlsx":
        return export.numbers_xlsx(model, origin, labels)
    if suffix not in PICTURES:
        raise ExplorerError("unknown_suffix", file=suffix, known=list(SUFFIXES))
    size.check()
    ensure_gui()
    chart = lay_out_on_paper(model, size, origin.footer, labels)
    return PICTURES[suffix](chart, size, origin.metadata)


def pages(
    models: Sequence[ChartModel], size: PaperSize, origin: Provenance, labels: Labels
) -> bytes:
    """Charts as one PDF, a page each; raises ``ExplorerError("bad_size")``."""
    size.check()
    ensure_gui()
    charts = [lay_out_on_paper(model, size, origin.footer, labels) for model in models]
    return to_pdf_pages(charts, size, origin.metadata, origin.title)
