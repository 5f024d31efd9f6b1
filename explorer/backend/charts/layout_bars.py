"""Horizontal bars: label, bar, number; in groups, or stacked to 100 %."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.marks import Bar, BarGroup, Bars, Legend
from explorer.backend.charts.shapes import Circle, Rect

LABEL, SMALL, SMALLEST = 12.0, 10.5, 9.0
GAP = 7.0
"""Between a label and its bar, and a bar and its number."""
MOST_ROW, MOST_BAR, MOST_THIN_BAR = 36.0, 27.0, 16.0
LEAST_ROW, CALM_ROW = 14.0, 18.0
"""The least height of a row when all have room with it, and otherwise."""
LEAST_PITCH = 9.0
"""The least distance of two bars with numbers in a group."""
BETWEEN_GROUPS = 6.0
LEGEND_ROW = 17.0


def draw(area: Area, marks: Bars) -> Room:
    """Draw as many rows as have room."""
    n_parts = max((len(group.bars) for group in marks.groups), default=1)
    n_bars = 1 if marks.is_stacked else max(1, n_parts)
    label_size, label_width = _label_size(area, marks.groups)
    x = area.x + label_width + GAP
    top = draw_legend(area, marks.legend, x) if marks.legend else area.y
    room = max(1.0, area.y + area.height - top)
    n_rows = _n_rows(len(marks.groups), n_bars, room)
    groups = marks.groups[:n_rows]
    if not marks.legend:
        label_size, label_width = _label_size(area, groups)
        x = area.x + label_width + GAP
    most = MOST_ROW if n_bars == 1 else n_bars * (MOST_THIN_BAR + 1) + 12
    row = min(most, room / max(1, n_rows))
    if row < 15:
        label_size = min(label_size, SMALL)
    for number, group in enumerate(groups):
        n_lines = 2 if row >= label_size * 2.5 else 1
        middle = top + (number + 0.5) * row
        area.label(area.x + label_width, middle, group.label, label_size, label_width, n_lines)
    if marks.is_stacked:
        _stack(area, groups, x, top, row)
    else:
        _bars(area, groups, marks.limit, n_bars, (x, top, row))
    return Room(n_rows, n_parts)


def _label_size(area: Area, groups: tuple[BarGroup, ...]) -> tuple[float, float]:
    """The labels' size and column: smaller letters before any label is cut."""
    labels = tuple(group.label for group in groups)
    most = area.width * 0.4
    size = LABEL if area.widest(labels, LABEL) <= most else SMALL
    return size, min(most, area.widest(labels, size))


def _n_rows(n: int, n_bars: int, room: float) -> int:
    """All rows when they fit, close if need be; else as many as are calm to read."""
    least, calm = LEAST_ROW, CALM_ROW
    if n_bars > 1:
        least = calm = n_bars * LEAST_PITCH + BETWEEN_GROUPS
    return n if n * least <= room else max(1, int(room / calm))


def draw_legend(area: Area, legend: tuple[Legend, ...], x: float, are_dots: bool = False) -> float:
    """Coloured squares or dots with names, above the bars if they fit; returns where they end."""
    half = area.width / 2 if len(legend) > 2 else area.width
    texts = [elide(entry.label, SMALL, False, half - 30, area.measure) for entry in legend]
    widths = [area.measure(text, SMALL, False) + 15 for text in texts]
    start = x if x + sum(widths) + 14 * (len(widths) - 1) <= area.x + area.width else area.x
    x, y = start, area.y
    for entry, text, width in zip(legend, texts, widths, strict=True):
        if x > start and x + width > area.x + area.width:
            x, y = start, y + LEGEND_ROW
        sign = Circle(x + 5, y + 6, 4, entry.role)
        area.shapes.append(sign if are_dots else Rect(x, y + 1, 10, 10, entry.role, 2))
        area.text(x + 15, y + 6 + SMALL * MIDDLE, text, SMALL, "quiet")
        x += width + 14
    return y + LEGEND_ROW + 4


def _bars(
    area: Area,
    groups: tuple[BarGroup, ...],
    limit: float,
    n_bars: int,
    place: tuple[float, float, float],
) -> None:
    """Bars from ``x``, each with its number; ``limit`` would reach to the numbers' column."""
    x, top, row = place
    if n_bars == 1:
        thickness = min(MOST_BAR, row * 0.76)
    else:
        thickness = max(1.0, min(MOST_THIN_BAR, (row - BETWEEN_GROUPS) / n_bars - 1))
    size = LABEL if n_bars == 1 and row >= 15 else SMALL
    size = size if n_bars == 1 or thickness >= 10.5 else SMALLEST
    has_numbers = n_bars == 1 or thickness + 1 >= LEAST_PITCH - 0.5
    texts = tuple(bar.text for group in groups for bar in group.bars) if has_numbers else ()
    number_width = area.widest(texts, size, True)
    length = max(1.0, area.x + area.width - x - number_width - GAP)
    for number, group in enumerate(groups):
        y = top + number * row + (row - n_bars * (thickness + 1) + 1) / 2
        for bar in group.bars:
            width = length * bar.value / limit
            if width > 0:
                area.shapes.append(Rect(x, y, width, thickness, bar.role, 2))
            if has_numbers:
                baseline = y + thickness / 2 + size * MIDDLE
                area.text(x + width + GAP, baseline, bar.text, size, is_bold=True)
            reach = max(width, 4) + GAP + area.measure(bar.text, size, True)
            area.hit(x, y, reach, thickness, bar.target, bar.tip)
            y += thickness + 1


def _stack(area: Area, groups: tuple[BarGroup, ...], x: float, top: float, row: float) -> None:
    length = area.x + area.width - x
    thickness = min(MOST_BAR, row * 0.76)
    for number, group in enumerate(groups):
        left, y = x, top + number * row + (row - thickness) / 2
        for bar in group.bars:
            width = length * bar.value
            if width > 0:
                _part(area, bar, left, y, width, thickness)
            left += width


def _part(area: Area, bar: Bar, x: float, y: float, width: float, thickness: float) -> None:
    """A part is a hairline shorter than its share, so that neighbours stay apart."""
    gap = 1.0 if width > 3 else 0.0
    area.shapes.append(Rect(x, y, width - gap, thickness, bar.role))
    if thickness >= 10.5 and area.measure(bar.text, SMALL, True) <= width - 6:
        middle = x + (width - gap) / 2
        baseline = y + thickness / 2 + SMALL * MIDDLE
        area.text(middle, baseline, bar.text, SMALL, f"on:{bar.role}", "middle", True)
    area.hit(x, y, width, thickness, bar.target, bar.tip)
