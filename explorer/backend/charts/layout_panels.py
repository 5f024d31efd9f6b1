"""Small charts in a grid, each under its name."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explorer.backend.charts import layout_bars, layout_map
from explorer.backend.charts.area import Area, Room, elide
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import Bars, Cells, Forest, Matrix, Panels

NAME = 11.0
GAP = 18.0
LEAST_WIDTH, LEAST_HEIGHT = 120.0, 64.0
WIDE = 1.6
"""How much wider than high a small chart should be."""

WITH_LEGEND = (Bars, Forest, Cells, Matrix)

Draw = Callable[[Area, Any], Room]


def draw(area: Area, marks: Panels, draw_marks: Draw) -> Room:
    """Draw as many panels as have room; a legend that all share stands above them once."""
    first = marks.panels[0].marks
    panels = [panel.marks for panel in marks.panels]
    top = area.y
    if isinstance(first, WITH_LEGEND) and first.legend:
        top = layout_bars.draw_legend(area, first.legend, area.x, isinstance(first, Forest))
        panels = [replace(m, legend=()) if isinstance(m, WITH_LEGEND) else m for m in panels]
    maps = [m for m in panels if isinstance(m, Areas)]
    if maps:
        top = layout_map.draw_legend(area, maps) + 6
        panels = [replace(m, classes=()) for m in maps]
    height = max(1.0, area.y + area.height - top)
    n_columns, n_rows = grid(len(panels), area.width, height)
    width = (area.width - (n_columns - 1) * GAP) / n_columns
    pitch = height / n_rows
    rooms: list[int] = []
    for number, (panel, drawn) in enumerate(zip(marks.panels, panels, strict=True)):
        row, column = divmod(number, n_columns)
        if row >= n_rows:
            break
        x, y = area.x + column * (width + GAP), top + row * pitch
        name = elide(panel.label, NAME, True, width, area.measure)
        area.text(x, y + NAME, name, NAME, is_bold=True)
        inner = Area(x, y + NAME * 1.7, width, pitch - NAME * 1.7 - 8, area.measure)
        rooms.append(draw_marks(inner, drawn).rows)
        area.shapes += inner.shapes
        area.hits += [
            replace(
                hit,
                target=hit.target + panel.target if hit.target else (),
                tip=f"{panel.label}: {hit.tip}",
            )
            for hit in inner.cells or inner.hits
        ]
    return Room(min(rooms), len(rooms))


def grid(n: int, width: float, height: float) -> tuple[int, int]:
    """Columns and rows for ``n`` panels: near a pleasant form, each large enough to read."""
    most_columns = max(1, int((width + GAP) / (LEAST_WIDTH + GAP)))
    most_rows = max(1, int(height / LEAST_HEIGHT))

    def strain(columns: int) -> float:
        rows = -(-n // columns)
        return abs(math.log((width / columns) / (height / rows) / WIDE)) + 0.1 * (
            rows * columns - n
        )

    fitting = [c for c in range(1, min(n, most_columns) + 1) if -(-n // c) <= most_rows]
    columns = min(fitting, key=strain) if fitting else most_columns
    return columns, min(most_rows, -(-n // columns))
