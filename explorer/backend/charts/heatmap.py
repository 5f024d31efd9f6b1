"""A matrix of two fields: one cell a pair of answers, darker where there are more cases.

With ``residuals`` colours tell where more or fewer cases are than chance would give.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.backend.charts import common, residuals, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import LEVELS, Cell, Cells, ChartModel, Legend, Matrix
from explorer.backend.charts.measured import Measured
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, has_several_groups
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels

MOST_ROWS = 12
MOST_COLUMNS = 8
MOST_NUMBERED = 50
"""Where more answers are asked for, all groups are drawn too, and the cells have no numbers."""


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; shares when asked for, of the base asked for."""
    labels = context.labels
    as_share = spec.measure == "share" or bool(spec.base and not spec.measure)
    base = spec.base or "answered"
    rows = common.answers(released, labels, spec.sort, spec.top or MOST_ROWS)
    is_large = len(rows) > MOST_NUMBERED
    columns = common.groups(released, context, spec.top if is_large else MOST_COLUMNS)
    measured = Measured(released, labels, base, as_share)
    shading = _Shading(measured, rows, columns, "residuals" in spec.options)
    marks = shading.matrix() if is_large else shading.cells()
    words = Words(
        spec,
        released,
        context,
        _unit(released, base, as_share),
        rows,
        columns,
        labels.text("note.residuals") if shading.is_diverging else "",
    )
    table = twin.cross(released, rows, columns, base, labels, as_share)
    return words.model(marks, table, "cross", shading.strongest_tip())


def _unit(released: Released, base: str, as_share: bool) -> str:
    """What the numbers are: a key of ``[charts.subtitle]``."""
    if as_share:
        return base
    is_multi = released.kind == "flags" or has_several_groups(released)
    return "count_multi" if is_multi else "count"


@dataclass(slots=True, eq=False)
class _Shading:
    """The cells of the drawn rows and columns with their shades."""

    measured: Measured
    rows: list[int]
    columns: list[int]
    is_diverging: bool
    strengths: NDArray[np.float64] = field(init=False)
    """(rows, columns) 0 to 1, or -1 to 1; NaN is hidden."""
    limit: float = field(init=False, default=0.0)
    by_chance: NDArray[np.float64] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        measured, drawn = self.measured, np.ix_(self.rows, self.columns)
        counts = measured.released.counts[drawn]
        if self.is_diverging:
            self.by_chance = residuals.expected(measured.released)
            found = residuals.adjusted(measured.released)[drawn]
            self.strengths = np.where(np.isnan(found), np.nan, residuals.strength(found))
            return
        sizes = np.nan_to_num(measured.shares[drawn]) if measured.as_share else counts
        sizes = np.maximum(sizes, 0.0)
        self.limit = float(sizes.max(initial=0.0)) or 1.0
        # The root keeps small numbers apart beside a very large one.
        self.strengths = np.where(counts == MASKED, np.nan, np.sqrt(sizes / self.limit))

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        released, labels = self.measured.released, self.measured.labels
        return (
            tuple(labels.value(released.field, released.values[i], short=True) for i in self.rows),
            tuple(
                labels.value(released.by, released.by_values[j], short=True) for j in self.columns
            ),
        )

    def tip(self, y: int, x: int) -> str:
        """A cell in words; with what chance would give where colours tell of it."""
        i, j = self.rows[y], self.columns[x]
        told = self.measured.tip(i, j, self.measured.as_share)
        if self.by_chance is None or np.isnan(self.strengths[y, x]):
            return told
        labels, unit = self.measured.labels, self.measured.released.policy.round_to
        n = round(float(self.by_chance[i, j]) / unit) * unit
        return labels.text("tip.by_chance", told=told, n=n)

    def cells(self) -> Cells:
        """Cells with their numbers."""

        def cell(y: int, x: int) -> Cell:
            i, j = self.rows[y], self.columns[x]
            strength = float(self.strengths[y, x])
            return Cell(
                y,
                x,
                self.measured.text(i, j),
                None if np.isnan(strength) else strength,
                self.measured.target(i, j),
                self.tip(y, x),
            )

        found = tuple(cell(y, x) for y in range(len(self.rows)) for x in range(len(self.columns)))
        return Cells(*self._names(), found, self.limit, self.is_diverging, self._legend())

    def matrix(self) -> Matrix:
        """Cells as shades alone, by the same rule; the words of one are made when pointed at."""
        released = self.measured.released
        part = (self.strengths + 1) / 2 if self.is_diverging else self.strengths
        levels = np.where(np.isnan(part), 0, 1 + np.rint(np.nan_to_num(part) * (LEVELS - 1)))
        return Matrix(
            *self._names(),
            levels.astype(np.uint8),
            tuple((released.field, released.values[i]) for i in self.rows),
            tuple((released.by, released.by_values[j]) for j in self.columns),
            self.tip,
            self.limit,
            self.is_diverging,
            self._legend(),
        )

    def _legend(self) -> tuple[Legend, ...]:
        return residual_legend(self.measured.labels) if self.is_diverging else ()

    def strongest_tip(self) -> str:
        """The strongest cell above zero; "" when there is none."""
        strengths = np.nan_to_num(self.strengths)
        if not (strengths > 0).any():
            return ""
        y, x = divmod(int(strengths.argmax()), len(self.columns))
        return self.tip(y, x)


def residual_legend(labels: Labels) -> tuple[Legend, ...]:
    """What the colours stand for."""
    return (
        Legend(labels.text("charts.fewer"), "diverge:-0.75"),
        Legend(labels.text("charts.as_chance"), "diverge:0"),
        Legend(labels.text("charts.more"), "diverge:0.75"),
    )


HEAT_MAP = ChartType(
    "heat_map",
    (Role("field", CODED), Role("by", CODED)),
    build,
    ("measure", "sort", "base", "top", "residuals"),
)
