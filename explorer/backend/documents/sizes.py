"""How high a figure is on a page: as high as its marks need to be read, no higher."""

from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import (
    Bars,
    Cards,
    Cells,
    ChartModel,
    Flow,
    Forest,
    Histogram,
    Marks,
    Matrix,
    Panels,
    Pyramid,
    Sets,
    Units,
)

_POINTS_PER_CM = 96 / 2.54
_AROUND = 78.0
"""Subtitle and note."""
_LEAST_CM, _MOST_CM = 3.4, 14.0
_FULL_WIDTH = 16.0 * _POINTS_PER_CM


def height_cm(chart: ChartModel, of_width: float = 1.0) -> float:
    """The height of a chart that takes this share of the text's width."""
    if chart.is_empty:
        return _LEAST_CM
    larger = 1.25 if "large_text" in chart.options else 1.0
    height = (_AROUND + _marks(chart.marks, of_width * _FULL_WIDTH)) * larger / _POINTS_PER_CM
    return round(max(_LEAST_CM, min(_MOST_CM, height)), 1)


def _marks(marks: Marks, width: float) -> float:
    """What the marks need, in page units; ``width`` is the picture's."""
    if isinstance(marks, Bars):
        n = max((len(group.bars) for group in marks.groups), default=1)
        row = 30 if n == 1 or marks.is_stacked else n * 15 + 14
        return len(marks.groups) * row + (24 if marks.legend else 0)
    if isinstance(marks, Cells):
        return len(marks.row_labels) * 24 + 40
    if isinstance(marks, Units):
        return len(marks.ratios) * 44
    if isinstance(marks, Cards):
        n_beside = max(1, int(width / 150))
        return -(-len(marks.ratios) // n_beside) * 96
    if isinstance(marks, Forest):
        n = max((len(group.ratios) for group in marks.groups), default=1)
        return len(marks.groups) * max(26, n * 15) + 44
    if isinstance(marks, Pyramid):
        return len(marks.groups) * 24 + 50
    if isinstance(marks, Flow):
        return max(240, max(map(len, marks.columns), default=0) * 26 + 24)
    if isinstance(marks, Sets):
        return 130 + len(marks.labels) * 20
    if isinstance(marks, Areas):
        return width * 0.5 + 26
    if isinstance(marks, Histogram):
        return 190 + len(marks.boxes) * 28
    if isinstance(marks, Panels):
        n_beside = max(1, int(width / 190))
        rows = -(-len(marks.panels) // n_beside)
        one = max((_marks(panel.marks, width / n_beside) for panel in marks.panels), default=0)
        return rows * (min(170.0, max(90.0, one * 0.7)) + 24)
    return 400 if isinstance(marks, Matrix) else 210
