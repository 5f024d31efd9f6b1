"""A chart laid out: rectangles, lines and texts in page units (96 to the inch, y downwards)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from explorer.backend.charts.marks import LEVELS, Matrix
from explorer.backend.charts.target import Target
from explorer.backend.filters import Part

Measure = Callable[[str, float, bool], float]
"""The width of a text in a size, bold or not; given by whoever paints."""

Anchor = Literal["start", "middle", "end"]
"""Which end of the text stands at ``x``: ``start`` is left, whatever the text's direction."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    role: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    role: str
    stroke: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled dot."""

    x: float
    y: float
    radius: float
    role: str


Rings = tuple[tuple[tuple[float, float], ...], ...]
"""Closed lines through points; what lies within an odd number of them is inside."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A filled area of any form, such as a country or a ribbon."""

    rings: Rings
    role: str
    opacity: float = 1.0
    edge: str = ""
    """The colour role of a hairline round it; "" for none."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    role: str
    anchor: Anchor = "start"
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Many open lines drawn as one, such as borders or a hatching."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    role: str
    stroke: float = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the page onto coordinates of their own, such as a map's.

    It is moved as a whole and never mirrored: what lies in the west stays at the left.
    """

    x: float
    y: float
    width: float
    height: float
    scale: float
    """Page units for one of its own."""
    left: float
    top: float
    """Its own coordinates at the window's upper left corner."""

    def inner(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page in own coordinates."""
        return (x - self.x) / self.scale + self.left, (y - self.y) / self.scale + self.top

    def outer(self, x: float, y: float) -> tuple[float, float]:
        """A place in own coordinates on the page."""
        return (x - self.left) * self.scale + self.x, (y - self.top) * self.scale + self.y

    def shows(self, x: float, y: float) -> bool:
        """True when a place of the page lies in the window."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """Shapes in a frame's own coordinates, their lines and dots included."""

    frame: Frame
    shapes: tuple[Outline | Circle | Strokes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Filled cells that touch; ``levels`` (rows, columns) are those of ``marks.Matrix``."""

    x: float
    y: float
    column: float
    """The width of a cell."""
    row: float
    """The height of a cell."""
    levels: NDArray[np.uint8]
    is_diverging: bool = False

    def role(self, level: int) -> str:
        """The colour role of a level."""
        return level_role(level, self.is_diverging)

    @property
    def width(self) -> float:
        """The width of all columns."""
        return self.column * self.levels.shape[1]

    @property
    def height(self) -> float:
        """The height of all rows."""
        return self.row * self.levels.shape[0]

    def rects(self) -> dict[int, list[tuple[float, float, float, float]]]:
        """Per level: left, top, width and height of its cells, neighbours in a row as one."""
        found: dict[int, list[tuple[float, float, float, float]]] = {}
        for number, levels in enumerate(self.levels):
            ends = [*(np.flatnonzero(np.diff(levels)) + 1).tolist(), len(levels)]
            start, y = 0, self.y + number * self.row
            for end in ends:
                place = (self.x + start * self.column, y, (end - start) * self.column, self.row)
                found.setdefault(int(levels[start]), []).append(place)
                start = end
        return found


def level_role(level: int, is_diverging: bool = False) -> str:
    """The colour role of a level."""
    if not level:
        return "ghost"
    part = (level - 1) / (LEVELS - 1)
    return f"diverge:{2 * part - 1:.4f}" if is_diverging else f"shade:{part:.4f}"


Shape = Rect | Polyline | Circle | Outline | Strokes | Framed | Text | Grid


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a mark can be pointed at, what it stands for and what it is called."""

    x: float
    y: float
    width: float
    height: float
    target: Target
    tip: str
    rings: Rings = ()
    """The exact form of a mark that is no rectangle."""
    frame: Frame | None = None
    """Whose coordinates the rings have; None for those of the page."""
    point: tuple[float, float] | None = None
    """A place of the page that lies on the mark, where its middle need not."""

    @property
    def middle(self) -> tuple[float, float]:
        """Where to point at to meet the mark."""
        return self.point or (self.x + self.width / 2, self.y + self.height / 2)

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies on the mark."""
        is_near = self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
        if not is_near or not self.rings:
            return is_near
        return is_inside(self.rings, *(self.frame.inner(x, y) if self.frame else (x, y)))

    def turned(self, width: float) -> "Hit":
        """The same on a page that is mirrored; what is in a frame is moved with it."""
        if self.frame is None:
            rings = turned(self.rings, width)
            point = self.point and (width - self.point[0], self.point[1])
            return replace(self, x=width - self.x - self.width, rings=rings, point=point)
        frame = replace(self.frame, x=width - self.frame.x - self.frame.width)
        by = frame.x - self.frame.x
        point = self.point and (self.point[0] + by, self.point[1])
        return replace(self, x=self.x + by, frame=frame, point=point)


def turned(rings: Rings, width: float) -> Rings:
    """Lines on a page that is mirrored."""
    return tuple(tuple((width - x, y) for x, y in ring) for ring in rings)


def is_inside(rings: Rings, x: float, y: float) -> bool:
    """True when a ray from the point crosses the rings an odd number of times."""
    inside = False
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
            x1, y1 = x2, y2
    return inside


class GridHits(Sequence[Hit]):
    """The cells of a ``Grid``, row by row; each is made when it is asked for."""

    def __init__(self, grid: Grid, marks: Matrix, is_mirrored: bool = False) -> None:
        self._grid = grid
        self._marks = marks
        self._is_mirrored = is_mirrored

    def moved(self, grid: Grid, is_turned: bool = False) -> "GridHits":
        """The same cells on a grid that was turned round, or is of another size."""
        return GridHits(grid, self._marks, self._is_mirrored != is_turned)

    def __len__(self) -> int:
        return self._grid.levels.size

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        n = len(self)
        if not -n <= place < n:
            raise IndexError(place)
        return self._cell(*divmod(place % n, self._grid.levels.shape[1]))

    def _cell(self, y: int, x: int) -> Hit:
        """The cell of a row and a column, counted in reading order."""
        grid, marks = self._grid, self._marks
        column = grid.levels.shape[1] - 1 - x if self._is_mirrored else x
        left, top = grid.x + column * grid.column, grid.y + y * grid.row
        target = (marks.row_targets[y], marks.column_targets[x])
        return Hit(left, top, grid.column, grid.row, target, marks.tip(y, x))

    def at(self, x: float, y: float) -> Hit | None:
        """The cell at a place."""
        grid = self._grid
        column, row = int((x - grid.x) // grid.column), int((y - grid.y) // grid.row)
        n_rows, n_columns = grid.levels.shape
        if not (0 <= row < n_rows and 0 <= column < n_columns):
            return None
        return self._cell(row, n_columns - 1 - column if self._is_mirrored else column)

    def index(self, value: Hit, start: int = 0, stop: int | None = None) -> int:
        """The place of a cell; raises ``ValueError``."""
        row, column = value.target
        y, x = self._marks.row_targets.index(row), self._marks.column_targets.index(column)
        return y * self._grid.levels.shape[1] + x

    def standing_out(self) -> Iterator[Hit]:
        """The cells that are neither empty nor as light as empty ones."""
        levels = self._grid.levels[:, ::-1] if self._is_mirrored else self._grid.levels
        for y, x in np.argwhere(levels != 1).tolist():
            yield self._cell(y, x)

    def of(self, wanted: frozenset[Part]) -> tuple[Hit, ...]:
        """The cells both of whose answers are wanted."""
        n_rows, n_columns = self._grid.levels.shape
        rows = [y for y in range(n_rows) if self._marks.row_targets[y] in wanted]
        columns = [x for x in range(n_columns) if self._marks.column_targets[x] in wanted]
        return tuple(self._cell(y, x) for y in rows for x in columns)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A chart at a size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    hits: Sequence[Hit]
    title: str
    description: str
    palette: str = ""

    def hit_at(self, x: float, y: float) -> Hit | None:
        """The mark at a place, the last painted first."""
        if isinstance(self.hits, GridHits):
            return self.hits.at(x, y)
        return next((hit for hit in reversed(self.hits) if hit.holds(x, y)), None)

    def hits_of(self, wanted: frozenset[Part]) -> tuple[Hit, ...]:
        """The marks all of whose answers are wanted."""
        if not wanted:
            return ()
        if isinstance(self.hits, GridHits):
            return self.hits.of(wanted)
        return tuple(hit for hit in self.hits if hit.target and wanted.issuperset(hit.target))
