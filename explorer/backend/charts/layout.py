"""Marks and a size become positioned shapes: margins, wrapping, thinning and mirroring.

One layout for screen, PNG, PDF and SVG, so that they agree. Lengths are page units.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.backend.charts import layout_bars, layout_cells, layout_lines
from explorer.backend.charts.area import Area, wrap
from explorer.backend.charts.marks import Bars, ChartModel, Lines
from explorer.backend.charts.shapes import (
    Circle,
    Hit,
    LaidOut,
    Measure,
    Polyline,
    Rect,
    Shape,
    Text,
)

TITLE, SUBTITLE, NOTE, FOOTER = 13.5, 11.5, 11.0, 9.0
LINE = 1.32
"""Line height over text size."""

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class LayoutStyle:
    """What the place of a chart asks for."""

    not_drawn: Callable[[int], str]
    """The words for answers that had no room."""
    is_paper: bool = False
    """Everything is written in full, with the footer and on a ground of paper."""
    is_rtl: bool = False
    reserved: float = 0.0
    """Width kept free beside the title, for a pane's tools."""
    footer: tuple[str, ...] = ()
    pad: float = 12.0


def layout(
    model: ChartModel, width: float, height: float, measure: Measure, style: LayoutStyle
) -> LaidOut:
    """Lay a chart out. Text is cut with an ellipsis on screen and wrapped on paper.

    Answers without room are told of in the note; as that may take a line, it is tried again.
    """
    chart, n_left = _lay_out(model, width, height, measure, style)
    for _ in range(MOST_TRIES):
        if not n_left:
            break
        told = n_left
        words = " · ".join(text for text in (style.not_drawn(told), model.note) if text)
        chart, n_left = _lay_out(replace(model, note=words), width, height, measure, style)
        if n_left == told:
            break
    return chart


def _lay_out(
    model: ChartModel, width: float, height: float, measure: Measure, style: LayoutStyle
) -> tuple[LaidOut, int]:
    """One try; returns how many answers had no room."""
    pad = style.pad + (4 if style.is_paper else 0)
    inner = width - 2 * pad
    shapes: list[Shape] = []
    if style.is_paper:
        shapes.append(Rect(0, 0, width, height, "paper"))
    top = _heading(shapes, model, pad, inner, measure, style)
    lines, footer = _closing_lines(model, inner, measure, style)
    line_height = NOTE * LINE
    bottom = height - pad - len(footer) * FOOTER * LINE - len(lines) * line_height
    area = Area(pad, top + 10, inner, bottom - 12 - top - 10, measure)
    n_left = _draw(area, model)
    shapes += area.shapes
    shapes.append(Polyline(((pad, bottom - 6), (width - pad, bottom - 6)), "line"))
    for number, line in enumerate(lines):
        y = bottom + (number + 0.82) * line_height
        shapes.append(Text(pad, y, line, NOTE, "quiet"))
    for number, line in enumerate(footer):
        y = bottom + len(lines) * line_height + (number + 0.9) * FOOTER * LINE
        shapes.append(Text(pad, y, line, FOOTER, "quiet"))
    hits = area.hits
    if style.is_rtl:
        shapes = [_mirrored(shape, width) for shape in shapes]
        hits = [replace(hit, x=width - hit.x - hit.width) for hit in hits]
    chart = LaidOut(width, height, tuple(shapes), tuple(hits), model.title, model.alt_text)
    return chart, n_left


def _heading(
    shapes: list[Shape],
    model: ChartModel,
    pad: float,
    inner: float,
    measure: Measure,
    style: LayoutStyle,
) -> float:
    """Title and subtitle; returns where they end."""
    n_lines = 2 if style.is_paper else 1
    y = pad
    for line in wrap(model.title, TITLE, True, inner - style.reserved, n_lines, measure):
        shapes.append(Text(pad, y + TITLE * 0.95, line, TITLE, "text", is_bold=True))
        y += TITLE * LINE
    for line in wrap(model.subtitle, SUBTITLE, False, inner, n_lines, measure):
        shapes.append(Text(pad, y + SUBTITLE * 0.95, line, SUBTITLE, "quiet"))
        y += SUBTITLE * LINE
    return y


def _closing_lines(
    model: ChartModel, inner: float, measure: Measure, style: LayoutStyle
) -> tuple[list[str], list[str]]:
    """The note with the filters, and the footer."""
    most = 12 if style.is_paper else 2
    lines: list[str] = []
    if not model.is_empty:
        lines += wrap(model.note, NOTE, False, inner, most, measure)
    if model.filters:
        lines += wrap(model.filters, NOTE, False, inner, most if style.is_paper else 1, measure)
    footer = [
        line for text in style.footer for line in wrap(text, FOOTER, False, inner, 4, measure)
    ]
    return lines, footer


def _draw(area: Area, model: ChartModel) -> int:
    """Draw the marks; returns how many answers had no room."""
    if model.is_empty:
        lines = wrap(model.note, SUBTITLE, False, area.width * 0.8, 4, area.measure)
        y = area.y + area.height / 2 - len(lines) * SUBTITLE * LINE / 2
        for number, line in enumerate(lines):
            baseline = y + (number + 0.8) * SUBTITLE * LINE
            area.text(area.x + area.width / 2, baseline, line, SUBTITLE, "quiet", "middle")
        return 0
    if isinstance(model.marks, Bars):
        return layout_bars.draw(area, model.marks)
    if isinstance(model.marks, Lines):
        return layout_lines.draw(area, model.marks)
    return layout_cells.draw(area, model.marks)


def _mirrored(shape: Shape, width: float) -> Shape:
    if isinstance(shape, Rect):
        return replace(shape, x=width - shape.x - shape.width)
    if isinstance(shape, Polyline):
        return replace(shape, points=tuple((width - x, y) for x, y in shape.points))
    if isinstance(shape, Circle):
        return replace(shape, x=width - shape.x)
    anchors = {"start": "end", "end": "start", "middle": "middle"}
    return replace(shape, x=width - shape.x, anchor=anchors[shape.anchor])


__all__ = ["Hit", "LayoutStyle", "layout"]
