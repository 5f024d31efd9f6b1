"""Large numbers side by side, each with its words below."""

from explorer.backend.charts.area import Area, Room, wrap
from explorer.backend.charts.marks import Cards
from explorer.backend.charts.shapes import Polyline

FIGURE, LARGEST, LABEL, CAPTION = 34.0, 60.0, 12.0, 10.5
LINE = 1.25
LEAST_WIDTH = 112.0
GAP = 16.0


def draw(area: Area, marks: Cards) -> Room:
    """Draw as many cards as have room, in rows of equal width."""
    n = max(1, len(marks.ratios))
    n_columns = max(1, min(n, int((area.width + GAP) / (LEAST_WIDTH + GAP))))
    least = FIGURE * 0.55 + (LABEL + CAPTION) * LINE + 26
    n_rows = min(-(-n // n_columns), max(1, int(area.height / least)))
    n_columns = min(n_columns, -(-n // n_rows))
    width = (area.width - (n_columns - 1) * GAP) / n_columns
    height = min(area.height / n_rows, 150.0)
    ratios = marks.ratios[: n_rows * n_columns]
    widest = area.widest(tuple(r.text for r in ratios), LARGEST, True)
    room = max(FIGURE * 0.5, (height - 10 - (LABEL + CAPTION) * LINE - 14) / 1.1)
    figure = min(LARGEST * min(1.0, width / max(1.0, widest)), room)
    top = area.y + max(0.0, (area.height - n_rows * height) / 2)
    for number, ratio in enumerate(ratios):
        row, column = divmod(number, n_columns)
        x, y = area.x + column * (width + GAP), top + row * height
        area.shapes.append(Polyline(((x, y + 1), (x + width, y + 1)), ratio.role, 2))
        baseline = first = y + 10 + figure * 0.78
        area.text(x, baseline, ratio.text, figure, f"name:{ratio.role}", is_bold=True)
        caption = wrap(ratio.caption, CAPTION, False, width, 1, area.measure)
        left = y + height - 6 - baseline - 6 - len(caption) * CAPTION * LINE
        n_lines = max(1, min(3, int(left / (LABEL * LINE))))
        for line in wrap(ratio.label, LABEL, False, width, n_lines, area.measure):
            baseline += LABEL * LINE + (figure * 0.12 + 3 if baseline == first else 0)
            area.text(x, baseline, line, LABEL)
        for line in caption:
            area.text(x, baseline + CAPTION * LINE + 1, line, CAPTION, "quiet")
        area.hit(x, y, width, height - 6, ratio.target, ratio.tip)
    return Room(len(ratios), len(ratios))
