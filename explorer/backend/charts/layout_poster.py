"""An info-graphic page: headings, and pictograms in two columns below them, filling the height."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide, wrap
from explorer.backend.charts.layout_units import N_UNITS, draw_unit
from explorer.backend.charts.marks import Ratio
from explorer.backend.charts.poster_marks import Poster, PosterBlock, PosterPart
from explorer.backend.charts.shapes import Rect

HEADING, TITLE, LABEL, NUMBER, SMALL = 14.5, 12.5, 11.5, 14.5, 9.5
GUTTER = 36.0
GAP = 9.0
BAND = 28.0
"""The height of a part's heading, on its coloured ground."""
ABOVE_BLOCK, BELOW_TITLE, BELOW_ROWS = 13.0, 20.0, 14.0
LEAST_ROW, MOST_ROW = 20.0, 38.0
LABELS, NUMBERS = 0.28, 0.28
"""The shares of a column's width for labels and for numbers: all bars of a page are in line."""


def draw(area: Area, marks: Poster) -> Room:
    """Draw all parts; the rows are as high as the page allows."""
    row = _row(marks.parts, area.height)
    y = area.y
    for part in marks.parts:
        y = _draw_part(area, part, y, row)
    return Room(len(marks.parts), 2)


def _row(parts: tuple[PosterPart, ...], height: float) -> float:
    """How high a row can be so that all parts have room."""
    row = MOST_ROW
    while row > LEAST_ROW and sum(_height(part, row) for part in parts) > height:
        row -= 0.25
    return row


def _height(part: PosterPart, row: float) -> float:
    per_block = ABOVE_BLOCK + BELOW_TITLE + BELOW_ROWS
    columns = (
        sum(per_block + row * len(block.units.ratios) for block in blocks)
        for blocks in (part.left, part.right)
    )
    return BAND + max(columns) + 4


def _draw_part(area: Area, part: PosterPart, y: float, row: float) -> float:
    area.shapes.append(Rect(area.x, y, area.width, BAND - 4, "accent", 4))
    middle = y + (BAND - 4) / 2 + HEADING * MIDDLE
    area.text(area.x + 12, middle, part.heading, HEADING, "on_accent", is_bold=True)
    width = (area.width - GUTTER) / 2
    bottom = y + BAND
    for number, blocks in enumerate((part.left, part.right)):
        x, below = area.x + number * (width + GUTTER), y + BAND
        for block in blocks:
            below = _draw_block(area, block, x, below, width, row)
        bottom = max(bottom, below)
    return bottom + 4


def _draw_block(
    area: Area, block: PosterBlock, x: float, y: float, width: float, row: float
) -> float:
    y += ABOVE_BLOCK
    area.text(x, y + TITLE * 0.85, block.title, TITLE, is_bold=True)
    y += BELOW_TITLE
    label, said = width * LABELS, width * NUMBERS
    pitch = min((width - label - said - 2 * GAP) / N_UNITS, row * 0.62)
    left = x + label + GAP
    for ratio, small in zip(block.units.ratios, block.asides, strict=True):
        aside = elide(small, SMALL, False, said, area.measure)
        _draw_row(area, block, ratio, aside, (x, y, left, pitch, label), row)
        y += row
    for line in wrap(block.note, SMALL, False, width, 1, area.measure):
        area.text(x, y + SMALL * 0.95, line, SMALL, "quiet")
    return y + BELOW_ROWS


def _draw_row(
    area: Area,
    block: PosterBlock,
    ratio: Ratio,
    aside: str,
    place: tuple[float, float, float, float, float],
    row: float,
) -> None:
    x, y, left, pitch, label = place
    middle = y + row / 2
    height = row * 0.76
    area.label(x + label, middle, ratio.label, LABEL, label, 2 if row >= LABEL * 2.1 else 1)
    for unit in range(N_UNITS):
        box = left + unit * pitch, middle - height / 2, pitch * 0.76, height
        draw_unit(area, ratio, unit, box, block.units)
    at = left + N_UNITS * pitch + GAP * 0.6
    baseline = middle - 0.5 if aside else middle + NUMBER * MIDDLE
    area.text(at, baseline, ratio.text, NUMBER, "accent", is_bold=True)
    area.text(at, baseline + SMALL * 1.2, aside, SMALL, "quiet")
    area.hit(left, middle - height / 2, at - left, height, ratio.target, ratio.tip)
