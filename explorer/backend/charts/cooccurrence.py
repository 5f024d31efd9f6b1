"""Which answers of one field come together: a matrix shaded by lift against independence.

Lift is the number of cases with both answers over the number expected if the two had nothing to
do with each other: n(a) n(b) / n. Above 1 they come together more often than by chance.
"""

import math

from explorer.backend.charts import common, twin
from explorer.backend.charts.marks import Cell, Cells, ChartModel
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.filters import Together
from explorer.backend.question import Question

MOST_ANSWERS = 12
STRONGEST = 2.0
"""The binary logarithm of the lift that has the darkest shade: four times as often."""


def question(spec: ChartSpec) -> Question:
    """The field crossed with itself."""
    return Question(spec.field, spec.field)


def lift(released: Released, i: int, j: int) -> float:
    """How many times as often as by chance two answers come together; NaN when hidden."""
    both, first, second = (int(released.counts[k]) for k in ((i, j), (i, i), (j, j)))
    if MASKED in (both, first, second) or min(first, second) <= 0 or released.answered <= 0:
        return math.nan
    return both * released.answered / (first * second)


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Cases with both answers in numbers, lift as shade; the diagonal has each answer's cases."""
    labels = context.labels
    totals = [int(released.counts[i, i]) for i in range(len(released.values))]
    kept = sorted(range(len(totals)), key=lambda i: -totals[i])[: spec.top or MOST_ANSWERS]
    rows = common.in_order(released, kept, labels, spec.sort or "count")

    def cell(y: int, x: int) -> Cell:
        i, j = rows[y], rows[x]
        count, times = int(released.counts[i, j]), lift(released, i, j)
        first = labels.value(released.field, released.values[i])
        if i == j:
            tip = labels.text("tip.count", label=first, count=count)
            target = ((released.field, released.values[i]),)
            return Cell(y, x, labels.count(count), None, target, tip)
        name = f"{first} + {labels.value(released.field, released.values[j])}"
        tip = labels.text("tip.count", label=name, count=count)
        if not math.isnan(times):
            tip = labels.text("tip.lift", told=tip, part=labels.percent(times, 0))
        strength = None
        if not math.isnan(times) and times > 0:
            strength = min(1.0, max(0.0, math.log2(times) / STRONGEST))
        return Cell(y, x, labels.count(count), strength, (_both(released, i, j),), tip)

    n = len(rows)
    cells = tuple(cell(y, x) for y in range(n) for x in range(n))
    names = tuple(labels.value(released.field, released.values[i], short=True) for i in rows)
    title = labels.text("charts.together", field=labels.field(released.field))
    words = Words(
        common.titled(spec, title),
        released,
        context,
        "together",
        rows,
        remark=labels.text("note.lift"),
    )
    table = twin.cross(released, rows, rows, "answered", labels, False)
    pairs = [(lift(released, rows[y], rows[x]), y, x) for y in range(n) for x in range(y + 1, n)]
    told = [pair for pair in pairs if pair[0] > 0]
    best = max(told, default=None)
    largest = cells[best[1] * n + best[2]].tip if best else ""
    return words.model(Cells(names, names, cells), table, "together", largest)


def _both(released: Released, i: int, j: int) -> Together:
    """What a pair stands for: cases with both answers, and maybe others."""
    return Together(released.field, tuple(sorted((released.values[i], released.values[j]))), "all")


COOCCURRENCE = ChartType(
    "cooccurrence", (Role("field", ("flags",)),), build, ("sort", "top"), question
)
