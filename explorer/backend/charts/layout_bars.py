"""Horizontal bars: label, bar, number; in groups, or stacked to 100 %."""

from explorer.backend.charts.area import Area, elide
from explorer.backend.charts.marks import Bar, BarGroup, Bars, Legend
from explorer.backend.charts.shapes import Rect

LABEL, SMALL = 12.0, 10.5
MOST_ROW, MOST_BAR = 36.0, 27.0
LEAST_ROW, LEAST_BAR = 14.0, 7.5
GAP = 7.0


def draw(area: Area, marks: Bars) -> int:
    """Draw the bars; returns how many answers had no room."""
    top = area.y
    if marks.legend:
        top = _legend(area, marks.legend)
    n_bars = 1 if marks.is_stacked else max((len(g.bars) for g in marks.groups), default=1)
    least = LEAST_ROW if n_bars == 1 else n_bars * LEAST_BAR + 5
    room = area.y + area.height - top
    n_rows = max(1, min(len(marks.groups), int(room / least)))
    groups = marks.groups[:n_rows]
    most = MOST_ROW if n_bars == 1 else n_bars * 17 + 12
    row = min(most, room / max(1, n_rows))
    size = LABEL if row >= 15 else SMALL
    label_width = min(
        area.width * 0.4, max((area.measure(g.label, size, False) for g in groups), default=0)
    )
    for number, group in enumerate(groups):
        y = top + number * row
        n_lines = 2 if row >= size * 2.4 else 1
        area.label(area.x + label_width, y + row / 2, group.label, size, label_width, n_lines)
    x = area.x + label_width + GAP
    if marks.is_stacked:
        _stack(area, groups, x, top, row)
    else:
        _grouped(area, marks, groups, x, top, row)
    return len(marks.groups) - n_rows


def _legend(area: Area, legend: tuple[Legend, ...]) -> float:
    """Coloured squares with names, as many lines as needed; returns where they end."""
    x, y = area.x, area.y
    for entry in legend:
        text = elide(entry.label, SMALL, False, area.width - 16, area.measure)
        width = area.measure(text, SMALL, False) + 16
        if x > area.x and x + width > area.x + area.width:
            x, y = area.x, y + 17
        area.shapes.append(Rect(x, y + 2, 10, 10, entry.role, 2))
        area.text(x + 15, y + 11, text, SMALL, "quiet")
        x += width + 14
    return y + 22


def _grouped(
    area: Area,
    marks: Bars,
    groups: tuple[BarGroup, ...],
    x: float,
    top: float,
    row: float,
) -> None:
    n_bars = max((len(group.bars) for group in groups), default=1)
    thickness = min(MOST_BAR, row * 0.76) if n_bars == 1 else min(16.0, (row - 5) / n_bars - 1)
    size = LABEL if n_bars == 1 and row >= 15 else SMALL if thickness >= 9 else 9.0
    bars = [bar for group in groups for bar in group.bars]
    number_width = max((area.measure(bar.text, size, True) for bar in bars), default=0)
    length = max(10.0, area.x + area.width - x - number_width - 6)
    for number, group in enumerate(groups):
        block = n_bars * thickness + (n_bars - 1)
        y = top + number * row + (row - block) / 2
        for bar in group.bars:
            width = length * bar.value / marks.limit if marks.limit else 0.0
            if width > 0:
                area.shapes.append(Rect(x, y, width, thickness, bar.role, 2))
            baseline = y + thickness / 2 + size * 0.36
            area.text(x + width + 6, baseline, bar.text, size, "text", "start", True)
            area.hit(x, y, max(width, 4) + 6 + number_width, thickness, bar.target, bar.tip)
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
    gap = 1.0 if width > 3 else 0.0
    area.shapes.append(Rect(x, y, width - gap, thickness, bar.role))
    if thickness >= 12 and area.measure(bar.text, SMALL, True) <= width - 6:
        middle = x + (width - gap) / 2
        baseline = y + thickness / 2 + SMALL * 0.36
        area.text(middle, baseline, bar.text, SMALL, f"on:{bar.role}", "middle", True)
    area.hit(x, y, width, thickness, bar.target, bar.tip)
