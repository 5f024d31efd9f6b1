"""Lines over an ordered axis, with their names at their ends."""

from dataclasses import dataclass

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.marks import Line, Lines, Point
from explorer.backend.charts.shapes import Circle, Polyline

SIZE, NAME = 11.5, 11.0
MOST_NAME = 0.28
"""The names' part of the width, at the most."""
LINE = 1.25


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the axes lie."""

    left: float
    right: float
    top: float
    bottom: float
    n_places: int
    limit: float

    @property
    def step(self) -> float:
        """From one place on the axis to the next."""
        return (self.right - self.left) / max(1, self.n_places - 1)

    def x(self, place: int) -> float:
        """Where a place of the ordered axis lies; a lone one in the middle."""
        middle = (self.left + self.right) / 2
        return middle if self.n_places == 1 else self.left + place * self.step

    def y(self, value: float) -> float:
        """Where a value lies."""
        return self.bottom - (self.bottom - self.top) * value / self.limit

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point lies."""
        return self.x(point.x), self.y(point.value)


def draw(area: Area, marks: Lines) -> Room:
    """Draw grid, axis labels and lines; nothing is ever left out."""
    plot = _plot(area, marks)
    line_height = SIZE * LINE
    n_ticks = len(marks.ticks)
    every = max(1, -int(-line_height * (n_ticks - 1) // max(1.0, plot.bottom - plot.top)))
    for number, tick in enumerate(marks.ticks):
        y = plot.y(tick.value)
        area.shapes.append(Polyline(((plot.left, y), (plot.right, y)), "line"))
        if number % every == 0:
            area.text(plot.left - 8, y + SIZE * MIDDLE, tick.text, SIZE, "quiet", "end")
    _axis_labels(area, marks.x_labels, plot)
    for line in marks.lines:
        _line(area, line, plot)
    _names(area, marks, plot)
    _hits(area, marks, plot)
    return Room(len(marks.x_labels), len(marks.lines))


def _plot(area: Area, marks: Lines) -> Plot:
    """The axes: ticks at the left, names at the right, half of a label beyond the last place."""
    ticks = area.widest(tuple(tick.text for tick in marks.ticks), SIZE)
    names = area.widest(tuple(line.label for line in marks.lines), NAME, True)
    last = area.measure(marks.x_labels[-1], SIZE, False) / 2 if marks.x_labels else 0.0
    beyond = min(names, area.width * MOST_NAME) + 10 if names else 0.0
    left = area.x + ticks + 8
    right = area.x + area.width - max(beyond, min(last, area.width * 0.2), 4.0)
    top, bottom = area.y + SIZE / 2, area.y + area.height - SIZE * 1.6
    return Plot(left, max(right, left + 1), top, bottom, len(marks.x_labels), marks.limit)


def _axis_labels(area: Area, labels: tuple[str, ...], plot: Plot) -> None:
    """Every k-th label, so that none touches the next; the last one is always there."""
    if not labels:
        return
    most = max(30.0, (plot.right - plot.left) / 4)
    shown = [elide(label, SIZE, False, most, area.measure) for label in labels]
    widest = area.widest(tuple(shown), SIZE) + 10
    every = max(1, -int(-widest // max(plot.step, 1e-6)))
    for place in range(len(labels) - 1, -1, -every):
        baseline = plot.bottom + SIZE * 1.5
        area.text(plot.x(place), baseline, shown[place], SIZE, "quiet", "middle")


def _line(area: Area, line: Line, plot: Plot) -> None:
    """A polyline per run without a gap; a lone point is a dot, and so is the last one."""
    runs: list[list[Point]] = []
    for point in line.points:
        if runs and runs[-1][-1].x == point.x - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    for run in runs:
        if len(run) > 1:
            area.shapes.append(Polyline(tuple(plot.at(p) for p in run), line.role, 2.0))
        else:
            area.shapes.append(Circle(*plot.at(run[0]), 2.5, line.role))
    if line.points:
        area.shapes.append(Circle(*plot.at(line.points[-1]), 3.5, line.role))


def _names(area: Area, marks: Lines, plot: Plot) -> None:
    """The lines' names beside their last points, pushed apart where they would touch."""
    ends = [(plot.y(ln.points[-1].value), ln) for ln in marks.lines if ln.label and ln.points]
    if not ends:
        return
    ends.sort(key=lambda pair: pair[0])
    span = plot.bottom - plot.top + SIZE
    gap = min(NAME * LINE, span / len(ends))
    size = min(NAME, gap / 1.15)
    places: list[float] = []
    for y, _ in ends:
        places.append(max(y, places[-1] + gap) if places else y)
    lowest = plot.bottom
    for number in range(len(places) - 1, -1, -1):
        places[number] = min(places[number], lowest)
        lowest = places[number] - gap
    width = area.x + area.width - plot.right - 9
    for y, (_, line) in zip(places, ends, strict=True):
        text = elide(line.label, size, True, width, area.measure)
        role = f"name:{line.role}"
        area.text(plot.right + 9, y + size * MIDDLE, text, size, role, is_bold=True)


def _hits(area: Area, marks: Lines, plot: Plot) -> None:
    """A lone line is hit anywhere above its label, several lines near their points."""
    is_alone = len(marks.lines) == 1
    width = min(plot.step, 60.0) if is_alone else 12.0
    for line in marks.lines:
        for point in line.points:
            x, y = plot.at(point)
            if is_alone:
                height = plot.bottom - plot.top
                area.hit(x - width / 2, plot.top, width, height, point.target, point.tip)
            else:
                area.hit(x - 6, y - 6, 12, 12, point.target, point.tip)
