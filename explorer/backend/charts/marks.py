"""What a chart shows, in its own terms: no pixels, no colours, no Qt.

Every mark carries what it stands for, its tooltip and its accessible name, so that a click, an
arrow key and a screen reader need no second look-up. All numbers come from ``Released`` counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as member
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.poster_marks import Poster
from explorer.backend.charts.target import Target


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``value`` in the axis' unit (cases, or a share from 0 to 1)."""

    value: float
    text: str
    role: str
    """A colour role of ``palette``: ``bar``, ``series1`` ... ``series6``, ``unknown``."""
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars that share one label."""

    label: str
    bars: tuple[Bar, ...]
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """The name of a series beside its colour role."""

    label: str
    role: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, from zero. ``limit`` is the axis' end; stacked bars fill one row."""

    groups: tuple[BarGroup, ...]
    limit: float
    is_stacked: bool = False
    legend: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line; ``x`` is the index of its label on the axis."""

    x: int
    value: float
    tip: str = ""
    target: Target = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One series. A gap in ``x`` is a gap in the line."""

    label: str
    role: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the value axis and its words."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over an ordered axis, from zero."""

    x_labels: tuple[str, ...]
    lines: tuple[Line, ...]
    limit: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map; ``strength`` 0 to 1 chooses its shade, None is hidden or empty.

    Where shades diverge, it goes from -1 (fewer than by chance) to 1.
    """

    row: int
    column: int
    text: str
    strength: float | None
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """A matrix of cells."""

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    limit: float = 0.0
    """The value with the strongest shade, whose strength is 1; 0: shades stand for themselves."""
    is_diverging: bool = False
    legend: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with its interval, all from 0 to 1; NaN ends where there is none."""

    label: str
    value: float
    low: float
    high: float
    text: str
    caption: str
    """``1,380 of 2,966``; "" where a part is hidden."""
    role: str
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """Rows of ten units, filled as far as each share reaches; grey to the interval's end."""

    ratios: tuple[Ratio, ...]
    are_people: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """Large numbers with their words."""

    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class RatioGroup:
    """The shares that stand under one label."""

    label: str
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """Dots with their intervals over an axis from zero to ``limit``."""

    groups: tuple[RatioGroup, ...]
    limit: float
    ticks: tuple[Tick, ...]
    legend: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Bars to both sides of their labels; each group has a left and a right bar."""

    groups: tuple[BarGroup, ...]
    limit: float
    legend: tuple[Legend, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An answer in a flow; ``value`` are its cases."""

    label: str
    value: float
    text: str
    role: str
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The cases with both answers, from a node of one column to a node of the next."""

    column: int
    source: int
    to: int
    value: float
    role: str
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns of nodes, joined by ribbons as wide as their cases."""

    titles: tuple[str, ...]
    columns: tuple[tuple[Node, ...], ...]
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Answers given together: ``members`` are indices of the labels."""

    members: tuple[int, ...]
    value: float
    text: str
    target: Target
    tip: str


@dataclass(frozen=True, slots=True)
class Sets:
    """An UpSet plot: bars over a matrix of dots, one column a set."""

    labels: tuple[str, ...]
    targets: tuple[Target, ...]
    sets: tuple[AnswerSet, ...]
    limit: float


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a histogram, from ``low`` to below ``high``."""

    low: float
    high: float
    value: float
    text: str
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Least and greatest number, quartiles and median of a group."""

    label: str
    least: float
    lower: float
    median: float
    upper: float
    greatest: float
    role: str
    tip: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars over a number line, boxes below them."""

    bins: tuple[Bin, ...]
    boxes: tuple[Box, ...]
    start: float
    end: float
    limit: float
    ticks: tuple[Tick, ...]
    """Of the number line."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts; ``target`` is the answer whose cases it shows."""

    label: str
    target: Target
    marks: "Marks"


@dataclass(frozen=True, slots=True)
class Panels:
    """Small charts of one kind beside each other, on one scale."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A matrix of more cells than have room for numbers: shades alone."""

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    levels: NDArray[np.uint8]
    """(rows, columns): 0 is hidden or empty, 1 to ``LEVELS`` choose a shade; where shades diverge,
    their middle is as by chance."""
    row_targets: tuple[tuple[str, str], ...]
    column_targets: tuple[tuple[str, str], ...]
    tip: Callable[[int, int], str]
    """The tip of the cell in a row and a column, made when it is asked for."""
    limit: float = 0.0
    is_diverging: bool = False
    legend: tuple[Legend, ...] = ()


LEVELS = 255

Marks = (
    Bars
    | Lines
    | Cells
    | Matrix
    | Units
    | Cards
    | Forest
    | Pyramid
    | Flow
    | Sets
    | Histogram
    | Panels
    | Poster
    | Areas
)


Rows = tuple[tuple[str | int | float | None, ...], ...]
Numbers = tuple[dict[str, str | int | float | None], ...]


@dataclass(frozen=True)
class ChartTable:
    """The chart as a table, for the screen, a screen reader and the numbers' export."""

    header: tuple[str, ...]
    make_rows: Callable[[], Rows] = member(default=tuple, compare=False)
    make_numbers: Callable[[], Numbers] = member(default=tuple, compare=False)

    @cached_property
    def rows(self) -> Rows:
        """Tuples as long as ``header``, made when they are asked for.

        Numbers stay numbers, a hidden count is None.
        """
        return self.make_rows()

    @property
    def numbers(self) -> Numbers:
        """The machine-readable twin, made when it is asked for.

        One dict an answer with ``field, value, label, count, answered, share`` (``by`` after
        ``value`` for a cross): first the drawn answers, then those not drawn.
        """
        return self.make_numbers()


@dataclass(frozen=True, slots=True)
class ChartModel:
    """A finished chart: words, marks, table twin and summary."""

    title: str
    subtitle: str
    note: str
    """"n of N answered, U not recorded" and what was left out."""
    filters: str
    """The filters in force, in words; "" when there are none."""
    marks: Marks
    table: ChartTable
    alt_text: str
    is_empty: bool = False
    """True when no case is counted; ``note`` says so."""
    fitting: Callable[[int, int], tuple[str, str]] | None = member(default=None, compare=False)
    """Subtitle and note when only so many rows and columns of the marks have room."""
    options: tuple[str, ...] = ()
    """Switches for the layout: ``patterns``, ``large_text``."""
    palette: str = ""
    answers: tuple[int, ...] = member(default=(), compare=False)
    groups: tuple[int, ...] = member(default=(), compare=False)
    """The indices of the answers and of the ``by`` answers that are drawn."""
