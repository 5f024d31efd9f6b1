"""How a number is spread: a histogram, and below it a box for each group.

Boxes: least number, lower quartile, median, upper quartile, greatest number. A quantile is the
least number with at least that part of the cases at or below it (type 1 of Hyndman and Fan,
"Sample quantiles in statistical packages", The American Statistician 50, 1996).
"""

import math

import numpy as np
from numpy.typing import NDArray

from explorer.backend import statistics
from explorer.backend.charts import common, palette, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import Bin, Box, ChartModel, Histogram, Tick
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.schema import extent

MOST_BINS = 40
MOST_GROUPS = 4
_STEPS = (1.0, 2.0, 5.0, 10.0)

Numbers = NDArray[np.float64]


def quantile(numbers: Numbers, counts: NDArray[np.int64], part: float) -> float:
    """The least number with at least ``part`` of the cases at or below it; NaN without cases."""
    order = np.argsort(numbers)
    below = np.cumsum(np.maximum(counts[order], 0))
    if not len(below) or below[-1] <= 0:
        return math.nan
    place = int(np.searchsorted(below, part * below[-1] * (1 - 1e-12)))
    return float(numbers[order][min(place, len(order) - 1)])


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Bars of equal width; with ``by``, a box a group."""
    labels = context.labels
    as_share = spec.measure == "share"
    found = [(extent(value) or (math.nan, 0.0))[0] for value in released.values]
    numbers = np.array(found, np.float64)
    # A case may have several answers in ``by``, so a row of the cross does not add up.
    sizes = released.answered_by if released.by else released.counts
    whole = statistics.base_of(released)
    width = bin_width(numbers[~np.isnan(numbers)])
    bins = _bins(released, (numbers, sizes), width, as_share, context)
    columns = common.groups(released, context, MOST_GROUPS) if released.by else []
    boxes = _boxes(released, numbers, columns, context)
    start = bins[0].low if bins else 0.0
    end = bins[-1].high if bins else 1.0
    ticks = tuple(
        Tick(value, labels.decimal(value, 0 if width >= 1 else 1))
        for value in ticks_between(start, end)
    )
    limit = common.limit(max((b.value for b in bins), default=0.0), as_share)
    marks = Histogram(bins, boxes, start, end, limit, ticks)
    rows = list(range(len(released.values)))
    remark = labels.text("note.boxes") if boxes else ""
    unit = "answered" if as_share and whole else "count"
    words = Words(spec, released, context, unit, rows, columns, remark)
    table = (
        twin.cross(released, rows, columns, spec.base or "answered", labels, as_share)
        if released.by
        else twin.one_way(released, rows, spec.base or "answered", labels)
    )
    best = max(bins, key=lambda b: b.value).tip if any(b.value > 0 for b in bins) else ""
    return words.model(marks, table, "distribution", best)


def bin_width(numbers: Numbers) -> float:
    """One number a bar where there are few, else a round width with at most ``MOST_BINS``."""
    if not len(numbers):
        return 1.0
    spread = float(numbers.max() - numbers.min())
    gaps = np.diff(np.sort(numbers))
    least = float(gaps[gaps > 0].min()) if (gaps > 0).any() else 1.0
    step = min(1.0, least) if least < 1 else 1.0
    if spread / step < MOST_BINS:
        return step
    power = 10.0 ** math.floor(math.log10(spread / MOST_BINS))
    return next(power * s for s in _STEPS if spread / (power * s) < MOST_BINS)


def ticks_between(start: float, end: float) -> list[float]:
    """Round numbers from start to end, at most seven."""
    if not end > start:
        return [start]
    power = 10.0 ** math.floor(math.log10((end - start) / 6))
    step = next(power * s for s in _STEPS if (end - start) / (power * s) <= 6)
    first = math.ceil(start / step - 1e-9)
    return [k * step for k in range(first, math.floor(end / step + 1e-9) + 1)]


def _bins(
    released: Released,
    of: tuple[Numbers, NDArray[np.int64]],
    width: float,
    as_share: bool,
    context: Context,
) -> tuple[Bin, ...]:
    labels = context.labels
    numbers, sizes = of
    known = np.flatnonzero(~np.isnan(numbers))
    if not len(known):
        return ()
    first = math.floor(float(numbers[known].min()) / width + 1e-9)
    last = math.floor(float(numbers[known].max()) / width + 1e-9)
    members: dict[int, list[int]] = {}
    for i in known.tolist():
        members.setdefault(math.floor(float(numbers[i]) / width + 1e-9), []).append(i)
    whole = statistics.base_of(released)
    found: list[Bin] = []
    for number in range(first, last + 1):
        inside = members.get(number, [])
        # A part of a bar would be taken for the whole.
        is_hidden = bool((sizes[inside] == MASKED).any())
        count = MASKED if is_hidden else int(sizes[inside].sum())
        ratio = count / whole if whole > 0 and count != MASKED else math.nan
        names = [released.values[i] for i in inside]
        name = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}" if names else ""
        told = common.tip(name, count, whole, ratio, labels) if name else ""
        value = common.drawn(count, ratio, as_share)
        text = common.number(count, ratio, as_share, labels)
        target = tuple((released.field, value_id) for value_id in names)
        found.append(Bin(number * width, (number + 1) * width, value, text, target, told))
    return tuple(found)


def _boxes(
    released: Released, numbers: Numbers, columns: list[int], context: Context
) -> tuple[Box, ...]:
    """No box where a count is hidden: a quartile would be wrong, and would tell of it."""
    labels = context.labels
    known = ~np.isnan(numbers)
    roles = palette.series_of(columns)
    of = [(released.counts[:, j], j) for j in columns] if released.by else [(released.counts, -1)]
    found: list[Box] = []
    for counts, j in of:
        if (counts == MASKED).any() or not counts[known].sum():
            continue
        lower, median, upper = (
            quantile(numbers[known], counts[known], part) for part in (0.25, 0.5, 0.75)
        )
        present = numbers[known][counts[known] > 0]
        least, greatest = float(present.min()), float(present.max())
        parts = (least, lower, median, upper, greatest)
        name = labels.value(released.by, released.by_values[j], short=True) if j >= 0 else ""
        told = [labels.decimal(p, 0 if p == round(p) else 1) for p in parts]
        tip = labels.text(
            "tip.box",
            label=name or labels.field(released.field),
            median=told[2],
            lower=told[1],
            upper=told[3],
            least=told[0],
            greatest=told[4],
        )
        role = roles.get(j, "bar")
        found.append(Box(name, least, lower, median, upper, greatest, role, tip))
    return tuple(found)


DISTRIBUTION = ChartType(
    "distribution",
    (Role("field", ("number",)), Role("by", CODED, is_required=False)),
    build,
    ("measure",),
)
