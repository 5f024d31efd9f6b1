"""Lines over an ordered axis, with their names at their ends."""

from collections.abc import Callable

from explorer.backend.charts.area import Area, elide
from explorer.backend.charts.marks import Line, Lines
from explorer.backend.charts.shapes import Circle, Polyline

SIZE = 11.5
NAME = 11.0

Place = Callable[[int], float]
Height = Callable[[float], float]


def draw(area: Area, marks: Lines) -> int:
    """Draw grid, axis labels and lines; nothing is ever left out."""
    tick_width = max((area.measure(t.text, SIZE, False) for t in marks.ticks), default=0)
    names = [line.label for line in marks.lines if line.label]
    most = area.width * 0.28
    name_width = min(most, max((area.measure(n, NAME, True) for n in names), default=0))
    left = area.x + tick_width + 8
    right = area.x + area.width - (name_width + 10 if names else 8)
    top, bottom = area.y + 6, area.y + area.height - SIZE * 1.7
    n_steps = max(1, len(marks.x_labels) - 1)

    def at(x: int) -> float:
        if len(marks.x_labels) == 1:
            return (left + right) / 2
        return left + (right - left) * x / n_steps

    def height(value: float) -> float:
        return bottom - (bottom - top) * value / marks.limit

    for tick in marks.ticks:
        y = height(tick.value)
        area.shapes.append(Polyline(((left, y), (right, y)), "line"))
        area.text(left - 8, y + SIZE * 0.36, tick.text, SIZE, "quiet", "end")
    _axis_labels(area, marks.x_labels, at, bottom + SIZE * 1.45)
    for line in marks.lines:
        _line(area, line, at, height)
    _names(area, marks, at, height, right, name_width, (top, bottom))
    _hits(area, marks, at, height, (top, bottom), (right - left) / n_steps)
    return 0


def _axis_labels(area: Area, labels: tuple[str, ...], at: Place, baseline: float) -> None:
    """Every k-th label, so that none touches the next; the last one is always there."""
    if not labels:
        return
    widest = max(area.measure(label, SIZE, False) for label in labels) + 10
    step = abs(at(1) - at(0)) if len(labels) > 1 else widest
    every = max(1, -int(-widest // max(step, 1e-6)))
    last = len(labels) - 1
    for x in range(last, -1, -every):
        label = elide(labels[x], SIZE, False, area.width / 2, area.measure)
        area.text(at(x), baseline, label, SIZE, "quiet", "middle")


def _line(area: Area, line: Line, at: Place, height: Height) -> None:
    """A polyline per run without a gap; a lone point is a dot."""
    run: list[tuple[float, float]] = []
    previous = None
    for point in [*line.points, None]:
        if point is None or (previous is not None and point.x != previous + 1):
            if len(run) > 1:
                area.shapes.append(Polyline(tuple(run), line.role, 2.0))
            elif run:
                area.shapes.append(Circle(*run[0], 2.5, line.role))
            run = []
        if point is not None:
            run.append((at(point.x), height(point.value)))
            previous = point.x
    if line.points:
        end = line.points[-1]
        area.shapes.append(Circle(at(end.x), height(end.value), 3.5, line.role))


def _names(
    area: Area,
    marks: Lines,
    at: Place,
    height: Height,
    right: float,
    width: float,
    span: tuple[float, float],
) -> None:
    """The lines' names beside their last points, pushed apart where they would touch."""
    ends = [
        (height(line.points[-1].value), line) for line in marks.lines if line.label and line.points
    ]
    ends.sort(key=lambda pair: pair[0])
    gap = NAME * 1.25
    places: list[float] = []
    for y, _ in ends:
        places.append(max(y, places[-1] + gap) if places else y)
    overflow = places[-1] - span[1] if places else 0
    if overflow > 0:
        places = [y - overflow for y in places]
    for number in range(len(places) - 2, -1, -1):
        places[number] = min(places[number], places[number + 1] - gap)
    for y, (_, line) in zip(places, ends, strict=True):
        text = elide(line.label, NAME, True, width, area.measure)
        area.text(right + 9, y + NAME * 0.36, text, NAME, line.role, "start", True)


def _hits(
    area: Area,
    marks: Lines,
    at: Place,
    height: Height,
    span: tuple[float, float],
    step: float,
) -> None:
    """A lone line is hit anywhere above its label, several lines near their points."""
    for line in marks.lines:
        for point in line.points:
            x, y = at(point.x), height(point.value)
            if len(marks.lines) == 1:
                width = max(6.0, min(step, 60.0))
                area.hit(x - width / 2, span[0], width, span[1] - span[0], point.target, point.tip)
            else:
                area.hit(x - 6, y - 6, 12, 12, point.target, point.tip)
