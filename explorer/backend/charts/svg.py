"""A laid-out chart as SVG: text stays text, one group a mark, a title and a description."""

import html
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from explorer.backend.charts import palette
from explorer.backend.charts.palette import Look, Theme
from explorer.backend.charts.shapes import (
    Circle,
    Framed,
    Grid,
    GridHits,
    Hit,
    LaidOut,
    Outline,
    Rect,
    Rings,
    Shape,
    Strokes,
    Text,
)
from explorer.backend.filters import Together

FONT = "Noto Sans"


def to_svg(
    chart: LaidOut,
    width_cm: float,
    height_cm: float,
    metadata: Mapping[str, str],
    theme: Theme = "light",
) -> str:
    """The chart as an SVG document of this size; ``metadata`` becomes its description list."""
    facts = "".join(f"<dd>{_text(k)}: {_text(v)}</dd>" for k, v in metadata.items())
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width_cm:g}cm" '
        f'height="{height_cm:g}cm" viewBox="0 0 {_n(chart.width)} {_n(chart.height)}" '
        f'font-family="{FONT}, sans-serif">\n'
        f"<title>{_text(chart.title)}</title>\n<desc>{_text(chart.description)}</desc>\n"
    )
    if facts:
        namespace = "http://www.w3.org/1999/xhtml"
        head += f'<metadata><dl xmlns="{namespace}">{facts}</dl></metadata>\n'
    look = palette.look(theme, chart.palette)
    body = "\n".join(_shape(shape, look) for shape in chart.shapes)
    marks = "\n".join(_mark(hit) for hit in _told(chart.hits))
    return f"{head}{body}\n{marks}\n</svg>\n"


def _told(hits: Sequence[Hit]) -> Iterator[Hit]:
    """All marks; of a matrix the cells that stand out, or its file would not open."""
    return hits.standing_out() if isinstance(hits, GridHits) else iter(hits)


def _mark(hit: Hit) -> str:
    """An unseen form over a mark, with its name and what it stands for."""
    names = ("data-field", "data-value", "data-by", "data-by-value")
    ids = [
        word
        for part in hit.target
        for word in ((part.field, "+".join(part.values)) if isinstance(part, Together) else part)
    ]
    data = "".join(f' {name}="{_text(part)}"' for name, part in zip(names, ids, strict=False))
    if hit.rings:
        place = ""
        if hit.frame:
            x, y = hit.frame.outer(0, 0)
            scale = f"{hit.frame.scale:.6f}"
            place = f' transform="matrix({scale} 0 0 {scale} {_n(x)} {_n(y)})"'
        form = f'<path d="{_path(hit.rings)}"{place}'
    else:
        form = (
            f'<rect x="{_n(hit.x)}" y="{_n(hit.y)}" width="{_n(hit.width)}" '
            f'height="{_n(hit.height)}"'
        )
    return (
        f'<g aria-label="{_text(hit.tip)}"{data}><title>{_text(hit.tip)}</title>'
        f'{form} fill="none" pointer-events="all"/></g>'
    )


def _shape(shape: Shape, look: Look) -> str:
    if isinstance(shape, Text):
        return _label(shape, look)
    if isinstance(shape, Framed):
        return _framed(shape, look)
    if isinstance(shape, Grid):
        return _grid(shape, look)
    fill = palette.colour(shape.role, look)
    if isinstance(shape, Rect):
        radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
        return (
            f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
            f'height="{_n(shape.height)}"{radius} fill="{fill}"/>'
        )
    if isinstance(shape, Circle):
        return (
            f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" fill="{fill}"/>'
        )
    if isinstance(shape, Outline):
        path = _path(shape.rings)
        style = f' fill-opacity="{_n(shape.opacity)}"' if shape.opacity < 1 else ""
        if shape.edge:
            style += f' stroke="{palette.colour(shape.edge, look)}" stroke-width="0.5"'
        return f'<path d="{path}" fill="{fill}" fill-rule="evenodd"{style}/>'
    if isinstance(shape, Strokes):
        path = _path(shape.lines, "")
        return f'<path d="{path}" fill="none" stroke="{fill}" stroke-width="{_n(shape.stroke)}"/>'
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
    return (
        f'<polyline points="{points}" fill="none" stroke="{fill}" '
        f'stroke-width="{_n(shape.stroke)}" stroke-linejoin="round"/>'
    )


def _framed(shape: Framed, look: Look) -> str:
    """A picture within the picture: it has coordinates of its own and cuts off what is beyond."""
    frame = shape.frame
    box = (frame.left, frame.top, frame.width / frame.scale, frame.height / frame.scale)
    body = "\n".join(_shape(inner, look) for inner in shape.shapes)
    return (
        f'<svg x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" '
        f'height="{_n(frame.height)}" viewBox="{" ".join(map(_n, box))}" overflow="hidden" '
        f'preserveAspectRatio="none">\n{body}\n</svg>'
    )


def _path(lines: Rings, end: str = "z") -> str:
    """Lines as path data."""
    return "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in line) + end for line in lines)


def _grid(shape: Grid, look: Look) -> str:
    """One path a shade; without smoothed edges, which would show as a mesh between cells."""
    paths: list[str] = []
    for level, rects in shape.rects().items():
        path = "".join(f"M{_n(x)} {_n(y)}h{_n(w)}v{_n(h)}h{_n(-w)}z" for x, y, w, h in rects)
        paths.append(f'<path fill="{palette.colour(shape.role(level), look)}" d="{path}"/>')
    return f'<g shape-rendering="crispEdges">{"".join(paths)}</g>'


def _label(shape: Text, look: Look) -> str:
    is_rtl = _is_rtl(shape.text)
    ends = {"start": "end", "end": "start", "middle": "middle"}
    anchor = ends[shape.anchor] if is_rtl else shape.anchor
    style = ' font-weight="bold"' if shape.is_bold else ""
    style += ' font-style="italic"' if shape.is_italic else ""
    style += ' direction="rtl"' if is_rtl else ""
    return (
        f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
        f'text-anchor="{anchor}" fill="{palette.colour(shape.role, look)}"{style}>'
        f"{_text(shape.text)}</text>"
    )


def _is_rtl(text: str) -> bool:
    """True when the first letter with a direction is written from the right."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _clean(text: str) -> str:
    """Without characters that XML forbids."""
    return "".join(c for c in text if c >= " " and not _is_forbidden(ord(c)))


def _is_forbidden(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE


def _text(text: str) -> str:
    return html.escape(_clean(text))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
