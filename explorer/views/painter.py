"""Laid-out charts through QPainter, on screen and on paper, in the bundled font."""

import threading
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGlyphRun,
    QImage,
    QPaintEngine,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
    QTransform,
)

from explorer import paths
from explorer.backend.charts import palette
from explorer.backend.charts.marks import LEVELS
from explorer.backend.charts.palette import Look, Theme
from explorer.backend.charts.shapes import (
    Circle,
    Framed,
    Grid,
    LaidOut,
    Outline,
    Polyline,
    Rect,
    Strokes,
    Text,
    level_role,
)
from explorer.views import frame_painter

FAMILY = "Noto Sans"
FURTHER_FAMILIES = ("Noto Sans Arabic", "Noto Sans Ethiopic", "Noto Sans Khmer")
"""For letters that the first has not; what these have not either, the system's fonts may have."""
_UNLIMITED = 1e6


@cache
def register_fonts() -> None:
    """Make the bundled fonts known, once; needs a running QGuiApplication."""
    for path in sorted(paths.resources().glob("fonts/*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def chart_font(size: float, is_bold: bool = False, is_italic: bool = False) -> QFont:
    """The charts' font in page units, with figures of one width."""
    font = QFont(FAMILY)
    font.setFamilies([FAMILY, *FURTHER_FAMILIES])
    # Pixel sizes are whole numbers; points at 96 dpi keep 13.5 exact on every device.
    font.setPointSizeF(size * 0.75)
    font.setBold(is_bold)
    font.setItalic(is_italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    # In a PDF "ffi" as one glyph is not found by who looks for "trafficking".
    font.setFeature(QFont.Tag("liga"), 0)
    return font


@cache
def _large_font(is_bold: bool, is_italic: bool) -> QFont:
    """The font at 100 pixels: scaled from there, a text is as wide on every device."""
    font = QFont(chart_font(12, is_bold, is_italic))
    font.setPixelSize(100)
    return font


_own = threading.local()
"""Metrics of each thread: a font's engine must not be used by two at once."""


def _metrics(is_bold: bool) -> QFontMetricsF:
    name = "bold" if is_bold else "regular"
    found: QFontMetricsF | None = getattr(_own, name, None)
    if found is None:
        # Built anew, not copied: copies share the engine.
        font = chart_font.__wrapped__(12, is_bold, False)
        font.setPixelSize(100)
        found = QFontMetricsF(font)
        setattr(_own, name, found)
    return found


FIGURES = str.maketrans("123456789", "0" * 9)
"""Figures are all as wide as a 0, so that other numbers need not be measured anew."""


@lru_cache(maxsize=20_000)
def measure(text: str, size: float, is_bold: bool) -> float:
    """The width of a text in page units, the same on every device."""
    return _width(text.translate(FIGURES), is_bold) * size / 100


@lru_cache(maxsize=20_000)
def _width(text: str, is_bold: bool) -> float:
    return _metrics(is_bold).horizontalAdvance(text)


@lru_cache(maxsize=256)
def _colour(role: str, look: Look) -> QColor:
    return QColor(palette.colour(role, look))


def paint(painter: QPainter, chart: LaidOut, theme: Theme) -> None:
    """Paint a chart in page units; the painter's transform makes them device units."""
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing, True
    )
    # Each text by its own first letter, not by the window's direction: "46.5 %" stays as it is.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    look = palette.look(theme, chart.palette)
    page = painter.transform()
    # Texts that are laid out once are fast, but a PDF would forget which letters they are.
    is_screen = painter.paintEngine().type() == QPaintEngine.Type.Raster
    for shape in chart.shapes:
        if isinstance(shape, Framed):
            frame_painter.paint(painter, shape, look)
            continue
        if isinstance(shape, Grid):
            _grid(painter, shape, look, is_screen)
            continue
        colour = _colour(shape.role, look)
        if isinstance(shape, Text):
            if is_screen:
                _laid_out_text(painter, shape, colour, page)
            else:
                _text(painter, shape, colour)
        elif isinstance(shape, Rect):
            _rect(painter, shape, colour)
        elif isinstance(shape, Polyline):
            _line(painter, shape, colour)
        elif isinstance(shape, Outline):
            _outline(painter, shape, colour, look)
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
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius, radius)


def _dot(painter: QPainter, shape: Circle, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)


def _line(painter: QPainter, shape: Polyline, colour: QColor) -> None:
    pen = QPen(colour, shape.stroke)
    pen.setCosmetic(False)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))


def _outline(painter: QPainter, shape: Outline, colour: QColor, look: Look) -> None:
    pen = QPen(Qt.PenStyle.NoPen)
    if shape.edge:
        pen = QPen(_colour(shape.edge, look), 0.5)
        pen.setCosmetic(False)
    fill = QColor(colour)
    fill.setAlphaF(shape.opacity)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawPath(frame_painter.path_of(shape.rings))


def _grid(painter: QPainter, shape: Grid, look: Look, is_screen: bool) -> None:
    """One picture with a pixel a cell on screen; on paper, where each viewer scales, rectangles."""
    if is_screen:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        place = QRectF(shape.x, shape.y, shape.width, shape.height)
        painter.drawImage(place, _picture(shape, look))
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for level, rects in shape.rects().items():
        painter.setBrush(_colour(shape.role(level), look))
        painter.drawRects([QRectF(*rect) for rect in rects])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


@cache
def _shades(look: Look, is_diverging: bool) -> list[int]:
    roles = (level_role(n, is_diverging) for n in range(LEVELS + 1))
    return [QColor(palette.colour(role, look)).rgb() for role in roles]


@lru_cache(maxsize=16)
def _picture(grid: Grid, look: Look) -> QImage:
    """The cells as one indexed picture."""
    n_rows, n_columns = grid.levels.shape
    cells = grid.levels.tobytes()
    picture = QImage(cells, n_columns, n_rows, n_columns, QImage.Format.Format_Indexed8)
    picture.setColorTable(_shades(look, grid.is_diverging))
    # The picture borrows the bytes; its copy owns them.
    return picture.convertToFormat(QImage.Format.Format_RGB32)


@lru_cache(maxsize=8192)
def _glyphs(text: str, is_bold: bool, is_italic: bool) -> tuple[list[QGlyphRun], float]:
    """A text laid out at 100 pixels, and how far its baseline lies below its top."""
    laid_out = QTextLayout(text, _large_font(is_bold, is_italic))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    # The option takes the window's direction, which says nothing about this text.
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    laid_out.setTextOption(option)
    laid_out.beginLayout()
    line = laid_out.createLine()
    line.setLineWidth(_UNLIMITED)
    laid_out.endLayout()
    return laid_out.glyphRuns(), line.ascent()


def _laid_out_text(painter: QPainter, shape: Text, colour: QColor, page: QTransform) -> None:
    runs, ascent = _glyphs(shape.text, shape.is_bold, shape.is_italic)
    x, scale = shape.x, shape.size / 100
    if shape.anchor != "start":
        width = measure(shape.text, shape.size, shape.is_bold)
        x -= width if shape.anchor == "end" else width / 2
    painter.setPen(colour)
    painter.setTransform(QTransform(scale, 0, 0, scale, x, shape.y) * page)
    for run in runs:
        painter.drawGlyphRun(QPointF(0, -ascent), run)
    painter.setTransform(page)


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
