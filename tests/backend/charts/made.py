"""Made-up cases for charts, counted here and not by the program, and what is drawn of them."""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.backend.charts import atlas
from explorer.backend.charts.layout import LayoutStyle, layout
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import (
    Bars,
    Cards,
    Cells,
    ChartModel,
    Flow,
    Forest,
    Histogram,
    Lines,
    Pyramid,
    Sets,
    Units,
)
from explorer.backend.charts.shapes import LaidOut, Text
from explorer.backend.charts.spec import ChartSpec, ChartType, Context
from explorer.backend.charts.target import Target
from explorer.backend.disclosure import PUBLIC, Policy, RawCounts, Released, release
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels

LABELS = Labels.load()
CONTEXT = Context(LABELS, Filters(), 0)

Case = tuple[frozenset[int], frozenset[int]]
"""One case: the indices of its answers in the field and in the other field."""


def measure(text: str, size: float, is_bold: bool) -> float:
    """Widths much like the bundled font's, without Qt."""
    narrow = sum(letter in "iljtf.,:;'| " for letter in text)
    wide = sum(ord(letter) > 0x2E80 for letter in text)
    rest = len(text) - narrow - wide
    return (narrow * 0.28 + rest * 0.57 + wide * 1.2) * size * (1.06 if is_bold else 1.0)


def names(n: int) -> tuple[str, ...]:
    """Names of answers without a figure: ``answer a``, ``answer b``, ... ``answer aa``."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return tuple("answer " + letters[i // 26 - 1] * (i >= 26) + letters[i % 26] for i in range(n))


def names_for(chart: ChartType, n: int) -> tuple[str, ...]:
    """Answers that the chart's first field can have: countries for a map."""
    codes = sorted(atlas.codes())
    return tuple(codes[:n]) if chart.roles[0].answers == "countries" else names(n)


def cases(n: int, n_values: int, n_by: int, is_flags: bool = False, seed: int = 1) -> list[Case]:
    """Cases with skewed answers, a tenth of them without one."""
    source = random.Random(seed)

    def answer(k: int, several: bool) -> frozenset[int]:
        if not k or source.random() < 0.1:
            return frozenset()
        picks = source.randint(1, 3) if several else 1
        return frozenset(min(k - 1, int(k * source.random() ** 2)) for _ in range(picks))

    return [(answer(n_values, is_flags), answer(n_by, False)) for _ in range(n)]


def counted(
    made: Sequence[Case],
    values: tuple[str, ...],
    by_values: tuple[str, ...] = (),
    kind: str = "category",
    policy: Policy = PUBLIC,
    fields: tuple[str, str] = ("f", "g"),
) -> Released:
    """The cases counted and released; a cross when there are ``by_values``."""
    f, g = fields
    base, answered = len(made), sum(bool(a) for a, _ in made)
    if not by_values:
        found: dict[tuple[int, ...], int] = {}
        for answers, _ in made:
            if answers:
                key = tuple(sorted(answers))
                found[key] = found.get(key, 0) + 1
        sets = sorted(found, key=lambda key: -found[key])
        given = Counter(i for a, _ in made for i in a)
        one = [given[i] for i in range(len(values))]
        raw = RawCounts(
            f,
            kind,
            values,
            np.array(one, np.int64),
            base,
            answered,
            sets=tuple(tuple(values[i] for i in key) for key in sets),
            set_counts=np.array([found[key] for key in sets], np.int64),
        )
        return release(raw, policy)
    counts = np.zeros((len(values), len(by_values)), np.int64)
    for answers, groups in made:
        for i in answers:
            for j in groups:
                counts[i, j] += 1
    within = [sum(bool(a) and j in b for a, b in made) for j in range(len(by_values))]
    both = sum(bool(a) and bool(b) for a, b in made)
    given = Counter(i for a, b in made if b for i in a)
    among = [given[i] for i in range(len(values))]
    numbers = (np.array(within, np.int64), both, np.array(among, np.int64))
    return release(
        RawCounts(f, kind, values, counts, base, answered, g, by_values, *numbers), policy
    )


def kind_of(chart: ChartType) -> str:
    """A kind of field that the chart takes."""
    return chart.roles[0].kinds[0]


def built(
    chart: ChartType,
    made: Sequence[Case],
    values: tuple[str, ...],
    by_values: tuple[str, ...],
    policy: Policy = PUBLIC,
    **options: object,
) -> ChartModel:
    """The chart of these cases."""
    spec = ChartSpec(chart.id, "f", "g" if by_values else "", **options)  # type: ignore[arg-type]
    if kind_of(chart) == "number":
        values = tuple(str(10 * (i + 1)) for i in range(len(values)))
    question = chart.question(spec)
    if question.by == "f" and question.field == "f":
        itself = [(answers, answers) for answers, _ in made]
        released = counted(itself, values, values, kind_of(chart), policy, ("f", "f"))
    elif question.by == "f":
        turned = [(groups, answers) for answers, groups in made]
        released = counted(turned, by_values, values, "category", policy, ("g", "f"))
    else:
        released = counted(made, values, by_values, kind_of(chart), policy)
    return chart.build(spec, released, CONTEXT)


def laid_out(model: ChartModel, width: float, height: float, **style: object) -> LaidOut:
    """The chart at a size."""
    return layout(model, width, height, measure, LayoutStyle(**style))  # type: ignore[arg-type]


def marks_of(model: ChartModel) -> list[tuple[Target, str, float | None]]:
    """Target, tip and drawn value of every mark; a cell's value is its strength."""
    marks = model.marks
    if isinstance(marks, Bars):
        bars = [bar for group in marks.groups for bar in group.bars]
        return [(bar.target, bar.tip, bar.value) for bar in bars]
    if isinstance(marks, Lines):
        points = [point for line in marks.lines for point in line.points]
        return [(point.target, point.tip, point.value) for point in points]
    if isinstance(marks, Units | Cards):
        return [(ratio.target, ratio.tip, ratio.value) for ratio in marks.ratios]
    if isinstance(marks, Forest):
        dots = [ratio for group in marks.groups for ratio in group.ratios]
        return [(ratio.target, ratio.tip, ratio.value) for ratio in dots]
    if isinstance(marks, Pyramid):
        bars = [bar for group in marks.groups for bar in group.bars]
        return [(bar.target, bar.tip, bar.value) for bar in bars]
    if isinstance(marks, Flow):
        return [(r.target, r.tip, r.value) for r in marks.ribbons if r.target]
    if isinstance(marks, Sets):
        return [(one.target, one.tip, one.value) for one in marks.sets]
    if isinstance(marks, Histogram):
        return [(one.target, one.tip, one.value) for one in marks.bins if one.target]
    if isinstance(marks, Areas):
        return [(region.target, region.tip, region.value) for region in marks.regions]
    assert isinstance(marks, Cells)
    return [(cell.target, cell.tip, cell.strength) for cell in marks.cells]


def boxes(chart: LaidOut) -> NDArray[np.float64]:
    """Left, top, right and bottom of every text as a reader sees it."""
    found: list[tuple[float, float, float, float]] = []
    for shape in chart.shapes:
        if isinstance(shape, Text):
            width = measure(shape.text, shape.size, shape.is_bold)
            shift = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            left = shape.x - shift
            top, bottom = shape.y - 0.72 * shape.size, shape.y + 0.2 * shape.size
            found.append((left, top, left + width, bottom))
    return np.array(found).reshape(-1, 4)


def overlapping(chart: LaidOut) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    texts = [shape.text for shape in chart.shapes if isinstance(shape, Text)]
    left, top, right, bottom = boxes(chart).T
    depth = np.minimum(
        np.minimum(right[:, None], right) - np.maximum(left[:, None], left),
        np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top),
    )
    pairs = np.argwhere(np.triu(depth > 0.5, 1))
    return [(texts[i], texts[j]) for i, j in pairs]
