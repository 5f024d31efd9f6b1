"""A chart as a file: PNG, PDF and SVG at an exact size, on paper, whatever the window shows."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

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

UNITS_PER_CM = 96 / 2.54
MOST_POINTS = 200_000_000


@dataclass(frozen=True, slots=True)
class PaperSize:
    """The size of a picture; ``dpi`` matters for PNG only."""

    width_cm: float = 16.0
    height_cm: float = 9.0
    dpi: int = 300

    def check(self) -> None:
        """Raise ``ExplorerError("bad_size")`` when no such picture can be made."""
        width, height = self.pixels
        sizes_fit = 2 <= self.width_cm <= 100 and 2 <= self.height_cm <= 100
        if not sizes_fit or not 50 <= self.dpi <= 1200 or width * height > MOST_POINTS:
            raise ExplorerError("bad_size")

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the PNG."""
        return round(self.width_cm / 2.54 * self.dpi), round(self.height_cm / 2.54 * self.dpi)


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
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
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
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(1200)
    writer.setTitle(chart.title)
    writer.setCreator(metadata.get("program", ""))
    page = QPageSize(
        QSizeF(size.width_cm * 10, size.height_cm * 10),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    no_margins = QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, no_margins))
    brush = QPainter(writer)
    brush.scale(writer.width() / chart.width, writer.height() / chart.height)
    painter.paint(brush, chart, "light")
    brush.end()
    buffer.close()
    return bytes(content.data())


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
