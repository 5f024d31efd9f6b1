"""Marks and a size become positioned shapes: margins, wrapping, thinning and mirroring.

One layout for screen, PNG, PDF and SVG, so that they agree. Lengths are page units.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.backend.charts import (
    layout_bars,
    layout_cards,
    layout_cells,
    layout_flow,
    layout_forest,
    layout_histogram,
    layout_lines,
    layout_map,
    layout_matrix,
    layout_panels,
    layout_poster,
    layout_pyramid,
    layout_sets,
    layout_units,
)
from explorer.backend.charts.area import Area, Room, wrap
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import (
    Bars,
    Cards,
    Cells,
    ChartModel,
    Flow,
    Forest,
    Histogram,
    Lines,
    Marks,
    Matrix,
    Panels,
    Pyramid,
    Sets,
    Units,
)
from explorer.backend.charts.patterns import hatched
from explorer.backend.charts.poster_marks import Poster
from explorer.backend.charts.shapes import (
    Anchor,
    Circle,
    Frame,
    Framed,
    Grid,
    GridHits,
    Hit,
    LaidOut,
    Measure,
    Outline,
    Polyline,
    Rect,
    Rings,
    Shape,
    Strokes,
    Text,
    turned,
)
from explorer.backend.charts.zoom import WHOLE, Zoom

TITLE, SUBTITLE, NOTE, FOOTER = 13.5, 11.5, 11.0, 9.0
LINE = 1.32
"""Line height over text size."""

PAPER_PAD = 4.0
"""What a picture on paper has around it beyond its place's padding."""

EDGELESS = -PAPER_PAD
"""The padding of a picture without any edge, as within a page that has margins of its own."""

LOWEST_TWO_LINES = 230.0
"""The least height of a pane whose title may take a second line."""

LARGER = 1.25
"""How much larger everything is drawn with the switch for larger letters."""

_TURNED: dict[Anchor, Anchor] = {"start": "end", "end": "start", "middle": "middle"}


@dataclass(frozen=True, slots=True)
class LayoutStyle:
    """What the place of a chart asks for."""

    is_paper: bool = False
    """Everything is written in full, with the footer and on a ground of paper."""
    is_rtl: bool = False
    reserved: float = 0.0
    """Width kept free beside the title, for a pane's tools."""
    footer: tuple[str, ...] = ()
    pad: float = 12.0
    zoom: Zoom = WHOLE
    """How near a map is looked at."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Size, measure and style of the place."""

    width: float
    height: float
    measure: Measure
    style: LayoutStyle

    @property
    def pad(self) -> float:
        return self.style.pad + (PAPER_PAD if self.style.is_paper else 0)

    @property
    def inner(self) -> float:
        return self.width - 2 * self.pad

    def wrapped(self, text: str, size: float, most: int, is_bold: bool = False) -> list[str]:
        return wrap(text, size, is_bold, self.inner, most, self.measure)


def layout(
    model: ChartModel, width: float, height: float, measure: Measure, style: LayoutStyle
) -> LaidOut:
    """Lay a chart out. Text is cut with an ellipsis on screen and wrapped on paper.

    When not all rows and columns have room, the words are those of what is drawn. As they may
    take another line, it is tried again with the fewer rows that leaves.
    """
    if "large_text" in model.options:
        smaller = replace(model, options=tuple(o for o in model.options if o != "large_text"))
        style = replace(style, reserved=style.reserved / LARGER, pad=style.pad / LARGER)
        small = layout(smaller, width / LARGER, height / LARGER, measure, style)
        return enlarged(small, LARGER)
    page = _Page(width, height, measure, style)
    chart, room = _lay_out(model, page)
    for _ in range(3):
        if model.fitting is None or model.is_empty:
            break
        subtitle, note = model.fitting(room.rows, room.columns)
        if (subtitle, note) == (model.subtitle, model.note):
            break
        model = replace(model, subtitle=subtitle, note=note)
        chart, room = _lay_out(model, page)
    return chart


def _lay_out(model: ChartModel, page: _Page) -> tuple[LaidOut, Room]:
    pad, width, height, style = page.pad, page.width, page.height, page.style
    shapes: list[Shape] = []
    if style.is_paper:
        shapes.append(Rect(0, 0, width, height, "paper"))
    top = _heading(shapes, model, page) + 10
    bottom = _closing(shapes, model, page)
    area = Area(pad, top, page.inner, bottom - 12 - top, page.measure)
    area.zoom = style.zoom
    room = _draw(area, model)
    shapes += area.shapes
    shapes.append(Polyline(((pad, bottom - 6), (width - pad, bottom - 6)), "line"))
    hits: Sequence[Hit] = area.cells or tuple(area.hits)
    if "patterns" in model.options:
        shapes = hatched(shapes, page.measure)
    if style.is_rtl:
        shapes = [mirrored(shape, width) for shape in shapes]
        hits = _mirrored_hits(hits, shapes, width)
    title, words = model.title, model.alt_text
    return LaidOut(width, height, tuple(shapes), hits, title, words, model.palette), room


def _heading(shapes: list[Shape], model: ChartModel, page: _Page) -> float:
    """Title and subtitle; returns where they end. A long title takes a second line."""
    is_paper, measure = page.style.is_paper, page.measure
    n_lines = 2 if is_paper or page.height >= LOWEST_TWO_LINES else 1
    width = max(page.inner - page.style.reserved, page.inner / 3)
    y = page.pad
    for line in wrap(model.title, TITLE, True, width, n_lines, measure):
        shapes.append(Text(page.pad, y + TITLE * 0.95, line, TITLE, "text", is_bold=True))
        y += TITLE * LINE
    for line in page.wrapped(model.subtitle, SUBTITLE, 2 if is_paper else 1):
        shapes.append(Text(page.pad, y + SUBTITLE * 0.95, line, SUBTITLE, "quiet"))
        y += SUBTITLE * LINE
    return y


def _closing(shapes: list[Shape], model: ChartModel, page: _Page) -> float:
    """Note, filters and footer, at the bottom; returns where they begin."""
    is_paper = page.style.is_paper
    # However much is to be said, more than half of the page is left for the chart.
    most = max(3, int(page.height * 0.3 / (NOTE * LINE))) if is_paper else 3
    filters = page.wrapped(model.filters, NOTE, most - 1 if is_paper else 1)
    # What an empty chart has to say stands in the place of its marks.
    rest = max(2, most - len(filters)) if is_paper else 2
    note = [] if model.is_empty else page.wrapped(model.note, NOTE, rest)
    footer = [line for text in page.style.footer for line in page.wrapped(text, FOOTER, 2)]
    footer = footer[: max(len(page.style.footer), int(page.height * 0.15 / (FOOTER * LINE)))]
    y = page.height - page.pad - len(footer) * FOOTER * LINE - (3 if footer else 0)
    y = top = y - (len(note) + len(filters)) * NOTE * LINE
    y = _lines(shapes, note + filters, page.pad, y, NOTE)
    _lines(shapes, footer, page.pad, y + 3, FOOTER)
    return top


def _lines(shapes: list[Shape], lines: Sequence[str], x: float, y: float, size: float) -> float:
    for number, line in enumerate(lines):
        shapes.append(Text(x, y + (number + 0.84) * size * LINE, line, size, "quiet"))
    return y + len(lines) * size * LINE


def _draw(area: Area, model: ChartModel) -> Room:
    """Draw the marks, or in their place why there are none."""
    if model.is_empty:
        lines = wrap(model.note, SUBTITLE, False, area.width * 0.8, 4, area.measure)
        y = area.y + area.height / 2 - len(lines) * SUBTITLE * LINE / 2
        for number, line in enumerate(lines):
            baseline = y + (number + 0.8) * SUBTITLE * LINE
            area.text(area.x + area.width / 2, baseline, line, SUBTITLE, "quiet", "middle")
        return Room(0, 0)
    return _draw_marks(area, model.marks)


def _draw_marks(area: Area, marks: Marks) -> Room:
    if isinstance(marks, Panels):
        return layout_panels.draw(area, marks, _draw_marks)
    return _DRAWN_BY[type(marks)](area, marks)


_DRAWN_BY: dict[type, Callable[[Area, Any], Room]] = {
    Bars: layout_bars.draw,
    Lines: layout_lines.draw,
    Cells: layout_cells.draw,
    Matrix: layout_matrix.draw,
    Units: layout_units.draw,
    Cards: layout_cards.draw,
    Forest: layout_forest.draw,
    Pyramid: layout_pyramid.draw,
    Flow: layout_flow.draw,
    Sets: layout_sets.draw,
    Histogram: layout_histogram.draw,
    Areas: layout_map.draw,
    Poster: layout_poster.draw,
}


def _mirrored_hits(hits: Sequence[Hit], shapes: list[Shape], width: float) -> Sequence[Hit]:
    if isinstance(hits, GridHits):
        return hits.moved(_grid_of(shapes), is_turned=True)
    return tuple(hit.turned(width) for hit in hits)


def _grid_of(shapes: Sequence[Shape]) -> Grid:
    return next(shape for shape in shapes if isinstance(shape, Grid))


def mirrored(shape: Shape, width: float) -> Shape:
    """The shape on a page that is mirrored."""
    if isinstance(shape, Rect):
        return replace(shape, x=width - shape.x - shape.width)
    if isinstance(shape, Polyline):
        return replace(shape, points=tuple((width - x, y) for x, y in shape.points))
    if isinstance(shape, Circle):
        return replace(shape, x=width - shape.x)
    if isinstance(shape, Outline):
        return replace(shape, rings=turned(shape.rings, width))
    if isinstance(shape, Strokes):
        return replace(shape, lines=turned(shape.lines, width))
    if isinstance(shape, Framed):
        frame = shape.frame
        return replace(shape, frame=replace(frame, x=width - frame.x - frame.width))
    if isinstance(shape, Grid):
        return replace(shape, x=width - shape.x - shape.width, levels=shape.levels[:, ::-1])
    return replace(shape, x=width - shape.x, anchor=_TURNED[shape.anchor])


def enlarged(chart: LaidOut, times: float) -> LaidOut:
    """The same chart on a larger page."""
    shapes = tuple(_grown(shape, times) for shape in chart.shapes)
    return LaidOut(
        chart.width * times,
        chart.height * times,
        shapes,
        _grown_hits(chart.hits, shapes, times),
        chart.title,
        chart.description,
        chart.palette,
    )


def _grown_hits(hits: Sequence[Hit], shapes: Sequence[Shape], times: float) -> Sequence[Hit]:
    if isinstance(hits, GridHits):
        return hits.moved(_grid_of(shapes))
    return tuple(
        replace(
            hit,
            x=hit.x * times,
            y=hit.y * times,
            width=hit.width * times,
            height=hit.height * times,
            rings=hit.rings if hit.frame else _scaled(hit.rings, times),
            frame=hit.frame and _grown_frame(hit.frame, times),
            point=hit.point and (hit.point[0] * times, hit.point[1] * times),
        )
        for hit in hits
    )


def _grown(shape: Shape, times: float) -> Shape:
    if isinstance(shape, Polyline):
        (points,) = _scaled((shape.points,), times)
        return replace(shape, points=points, stroke=shape.stroke * times)
    if isinstance(shape, Outline):
        return replace(shape, rings=_scaled(shape.rings, times))
    if isinstance(shape, Strokes):
        return replace(shape, lines=_scaled(shape.lines, times), stroke=shape.stroke * times)
    if isinstance(shape, Framed):
        return replace(shape, frame=_grown_frame(shape.frame, times))
    lengths = ("x", "y", "width", "height", "radius", "size", "column", "row")
    grown = {n: getattr(shape, n) * times for n in lengths if n in shape.__slots__}
    return replace(shape, **grown)


def _grown_frame(frame: Frame, times: float) -> Frame:
    lengths = ("x", "y", "width", "height", "scale")
    return replace(frame, **{name: getattr(frame, name) * times for name in lengths})


def _scaled(rings: Rings, times: float) -> Rings:
    return tuple(tuple((x * times, y * times) for x, y in ring) for ring in rings)
