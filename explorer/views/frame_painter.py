"""Shapes in a frame's own coordinates through QPainter, such as a map's countries.

Their paths are made once and scaled by the painter: a map is painted anew after each click.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.backend.charts import palette
from explorer.backend.charts.palette import Look
from explorer.backend.charts.shapes import Frame, Framed, Hit, Outline, Rings, Strokes

MOST_KEPT = 4000
_kept: dict[int, tuple[Rings, QPainterPath]] = {}
"""Paths by the identity of the lines they are made of, which are kept alive with them."""


def paint(painter: QPainter, shape: Framed, look: Look) -> None:
    """Paint what is seen in a frame."""
    painter.save()
    _enter(painter, shape.frame)
    for inner in shape.shapes:
        colour = QColor(palette.colour(inner.role, look))
        if isinstance(inner, Strokes):
            _stroke(painter, inner, colour, _path(inner.lines, is_closed=False))
            continue
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        if isinstance(inner, Outline):
            painter.drawPath(_path(inner.rings, is_closed=True))
        else:
            painter.drawEllipse(QPointF(inner.x, inner.y), inner.radius, inner.radius)
    painter.restore()


def strokes(painter: QPainter, shape: Strokes, colour: QColor) -> None:
    """Paint many lines at once."""
    _stroke(painter, shape, colour, path_of(shape.lines, is_closed=False))


def _stroke(painter: QPainter, shape: Strokes, colour: QColor, path: QPainterPath) -> None:
    pen = QPen(colour, shape.stroke)
    pen.setCosmetic(False)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def outline(painter: QPainter, hit: Hit, colour: QColor, width: float) -> None:
    """A line round a mark that is no rectangle; it is as wide in any frame."""
    painter.save()
    if hit.frame:
        _enter(painter, hit.frame)
    pen = QPen(colour, width / hit.frame.scale if hit.frame else width)
    pen.setCosmetic(False)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path_of(hit.rings))
    painter.restore()


def _enter(painter: QPainter, frame: Frame) -> None:
    """Take over a frame's coordinates, and paint nothing beyond it."""
    painter.setClipRect(
        QRectF(frame.x, frame.y, frame.width, frame.height), Qt.ClipOperation.IntersectClip
    )
    painter.translate(frame.x, frame.y)
    painter.scale(frame.scale, frame.scale)
    painter.translate(-frame.left, -frame.top)


def _path(lines: Rings, is_closed: bool) -> QPainterPath:
    found = _kept.get(id(lines))
    if found is None or found[0] is not lines:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[id(lines)] = (lines, path_of(lines, is_closed))
    return found[1]


def path_of(lines: Rings, is_closed: bool = True) -> QPainterPath:
    """Lines as a path; closed ones are filled by the odd-even rule."""
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line]))
        if is_closed:
            path.closeSubpath()
    return path
