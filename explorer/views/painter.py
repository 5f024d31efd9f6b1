"""Laid-out charts through QPainter, on screen and on paper, in the bundled font."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
)

from explorer import paths
from explorer.backend.charts import palette
from explorer.backend.charts.palette import Theme
from explorer.backend.charts.shapes import (
    Circle,
    Framed,
    LaidOut,
    Outline,
    Polyline,
    Rect,
    Strokes,
    Text,
)
from explorer.views import frame_painter

FAMILY = "Noto Sans"


@cache
def register_fonts() -> None:
    """Make the bundled font known, once; needs a running QGuiApplication."""
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(paths.resource(f"fonts/{name}")))


@cache
def chart_font(size: float, is_bold: bool = False, is_italic: bool = False) -> QFont:
    """The charts' font in page units, with figures of one width."""
    font = QFont(FAMILY)
    # Pixel sizes are whole numbers; points at 96 dpi keep 13.5 exact on every device.
    font.setPointSizeF(size * 0.75)
    font.setBold(is_bold)
    font.setItalic(is_italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _large_font(is_bold: bool, is_italic: bool) -> QFont:
    """The font at 100 pixels: scaled from there, a text is as wide on every device."""
    font = QFont(chart_font(12, is_bold, is_italic))
    font.setPixelSize(100)
    return font


@cache
def _metrics(is_bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_large_font(is_bold, False))


@lru_cache(maxsize=20_000)
def measure(text: str, size: float, is_bold: bool) -> float:
    """The width of a text in page units, the same on every device."""
    return _metrics(is_bold).horizontalAdvance(text) * size / 100


def paint(painter: QPainter, chart: LaidOut, theme: Theme) -> None:
    """Paint a chart in page units; the painter's transform makes them device units."""
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing, True
    )
    # Each text by its own first letter, not by the window's direction: "46.5 %" stays as it is.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    for shape in chart.shapes:
        if isinstance(shape, Framed):
            frame_painter.paint(painter, shape, theme)
            continue
        colour = QColor(palette.colour(shape.role, theme))
        if isinstance(shape, Rect):
            _rect(painter, shape, colour)
        elif isinstance(shape, Text):
            _text(painter, shape, colour)
        elif isinstance(shape, Polyline):
            _line(painter, shape, colour)
        elif isinstance(shape, Outline):
            _outline(painter, shape, colour, theme)
        elif isinstance(shape, Strokes):
            frame_painter.strokes(painter, shape, colour)
        else:
            _dot(painter, shape, colour)


def _rect(painter: QPainter, shape: Rect, colour: QColor) -> None:
    rect = QRectF(shape.x, shape.y, shape.width, shape.height)
    if not shape.radius:
        painter.fillRect(rect, colour)
        return
    radius = min(shape.radius, shape.width / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    painter.drawRoundedRect(rect, radius, radius)


def _dot(painter: QPainter, shape: Circle, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)


def _line(painter: QPainter, shape: Polyline, colour: QColor) -> None:
    pen = QPen(colour, shape.stroke)
    pen.setCosmetic(False)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))


def _outline(painter: QPainter, shape: Outline, colour: QColor, theme: Theme) -> None:
    pen = QPen(Qt.PenStyle.NoPen)
    if shape.edge:
        pen = QPen(QColor(palette.colour(shape.edge, theme)), 0.5)
        pen.setCosmetic(False)
    colour.setAlphaF(shape.opacity)
    painter.setPen(pen)
    painter.setBrush(QBrush(colour))
    painter.drawPath(frame_painter.path_of(shape.rings))


def _text(painter: QPainter, shape: Text, colour: QColor) -> None:
    painter.save()
    scale = shape.size / 100
    painter.setFont(_large_font(shape.is_bold, shape.is_italic))
    painter.setPen(QPen(colour))
    width = measure(shape.text, shape.size, shape.is_bold)
    shift = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
    painter.translate(shape.x - shift, shape.y)
    painter.scale(scale, scale)
    painter.drawText(QPointF(0, 0), shape.text)
    painter.restore()
