"""A map of the world: countries shaded by their cases, or by the share of an answer there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from explorer.backend import statistics
from explorer.backend.charts import atlas, classes, common, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import Areas, ChartModel, ChartTable, MapClass, Numbers, Region
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, few
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    """What is known of each country: cases, what they are a part of, and the share."""

    codes: tuple[str, ...]
    counts: Sequence[int]
    wholes: Sequence[int]
    shares: Sequence[float]
    is_share: bool
    """Whether shares are drawn, or numbers of cases."""

    def drawn(self, i: int) -> float:
        """The value of a country; NaN where it is hidden or nobody answered."""
        if self.is_share:
            return self.shares[i]
        return math.nan if self.counts[i] == MASKED else float(self.counts[i])


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; with ``by``, the share of one of its answers in a country."""
    labels = context.labels
    i = _answer(spec, released)
    values = _values(spec, released, i)
    drawn = [values.drawn(k) for k in range(len(values.codes))]
    order = sorted(range(len(drawn)), key=lambda k: 1.0 if math.isnan(drawn[k]) else -drawn[k])
    shown = [k for k in order if values.codes[k] in atlas.codes()]
    told = tuple(drawn[k] for k in shown if drawn[k] > 0 or _is_zero_share(values, k))
    marks = _classed(spec, released, values, shown, labels, told)
    highest = next((r.tip for r in marks.regions if r.value > 0), "")
    spec = _titled(spec, released, i, labels)
    unit = "country" if released.by and values.is_share else "count"
    if not released.by and values.is_share:
        unit = spec.base or "answered"
    words = Words(
        spec,
        released,
        context,
        unit,
        range(len(released.values)),
        remark=" · ".join(filter(None, (_elsewhere(values, labels), labels.text("note.map")))),
    )
    return words.model(marks, _table(spec, released, values, order, i, labels), "map", highest)


def _classed(
    spec: ChartSpec,
    released: Released,
    values: _Values,
    shown: Sequence[int],
    labels: Labels,
    told: Sequence[float],
) -> Areas:
    """The countries in the classes that are made for the values told."""
    breaks = (
        classes.of_shares(told)
        if values.is_share
        else classes.of_counts([int(n) for n in told], max(1, released.policy.round_to))
    )
    regions = tuple(_region(spec, released, values, k, breaks, labels) for k in shown)
    return Areas(
        regions,
        _legend(regions, breaks, values, released, labels, told),
        labels.text("map.count_title"),
        tuple(told),
        partial(_classed, spec, released, values, shown, labels),
    )


def question(spec: ChartSpec) -> Question:
    """The answers of ``by`` are asked within each country, so that shares are of its answers."""
    return Question(spec.by, spec.field) if spec.by else Question(spec.field)


def _answer(spec: ChartSpec, released: Released) -> int:
    """The answer of ``by`` whose share is drawn: the first of the codebook unless one is asked."""
    if not released.by or not spec.answer:
        return 0
    if spec.answer not in released.values:
        raise ExplorerError("no_such_answer_plain", field=spec.by, answer=spec.answer)
    return released.values.index(spec.answer)


def _values(spec: ChartSpec, released: Released, i: int) -> _Values:
    if not released.by:
        base = spec.base if spec.base in ("answered", "all") else "answered"
        return _Values(
            released.values,
            released.counts.tolist(),
            statistics.wholes(released, base).tolist(),
            statistics.shares(released, base).tolist(),
            spec.measure == "share",
        )
    is_share = spec.measure != "count"
    if not released.values:
        return _Values((), (), (), (), is_share)
    return _Values(
        released.by_values,
        released.counts[i].tolist(),
        released.by_answered.tolist(),
        statistics.shares(released, "group")[i].tolist(),
        is_share,
    )


def _is_zero_share(values: _Values, k: int) -> bool:
    """True for a country whose cases answered, none of them so."""
    return values.is_share and values.wholes[k] > 0 and values.counts[k] == 0


def _region(
    spec: ChartSpec,
    released: Released,
    values: _Values,
    k: int,
    breaks: Sequence[float],
    labels: Labels,
) -> Region:
    code, count, whole = values.codes[k], values.counts[k], values.wholes[k]
    value = values.drawn(k)
    name = labels.value(spec.field, code)
    if released.by:
        name = f"{name}, {labels.value(released.field, released.values[_answer(spec, released)])}"
    is_hidden = MASKED in (count, whole)
    if is_hidden:
        role = ""
    elif value > 0 or _is_zero_share(values, k):
        role = classes.shade(classes.class_of(value, breaks), len(breaks))
    else:
        role = "land"
    ratio = values.shares[k] if values.is_share else math.nan
    tip = common.tip(name, count, whole, ratio, labels)
    size = 0.0 if math.isnan(value) else value
    return Region(code, size, role, ((spec.field, code),), tip)


def _legend(
    regions: tuple[Region, ...],
    breaks: Sequence[float],
    values: _Values,
    released: Released,
    labels: Labels,
    told: Sequence[float],
) -> tuple[MapClass, ...]:
    """The classes from the highest, then what is hidden, then countries without cases."""
    step = 0 if values.is_share else max(1, released.policy.round_to)
    is_protected = released.policy.min_cell > 0
    found: list[MapClass] = []
    for k in reversed(range(len(breaks))):
        role = classes.shade(k, len(breaks))
        n = sum(region.role == role for region in regions)
        label = _range(breaks, k, step, labels)
        if len(breaks) == 1 and len(set(told)) == 1:
            # A lone value is told as it is.
            label = labels.number(int(told[0])) if step else labels.percent(told[0])
        found.append(_entry(label, role, n, is_protected, labels))
    n_hidden = sum(not region.role for region in regions)
    if n_hidden:
        found.append(_entry(labels.text("map.hidden"), "", n_hidden, is_protected, labels))
    nobody = "nobody" if released.by and values.is_share else "none"
    n_none = len(atlas.codes()) - sum(region.role != "land" for region in regions)
    # Where few and none must look alike, nothing is said of how many countries have none.
    if is_protected:
        found.append(MapClass(labels.text(f"map.{nobody}"), "land"))
    else:
        found.append(_entry(labels.text(f"map.{nobody}"), "land", n_none, False, labels))
    return tuple(found)


def _entry(label: str, role: str, n: int, is_letters: bool, labels: Labels) -> MapClass:
    """An entry of the legend. Where small counts are hidden, no figure is to look like one."""
    count = few(n, labels) if is_letters else labels.number(n)
    return MapClass(label, role, count, labels.text("map.countries", n=n, k=count))


def _range(breaks: Sequence[float], k: int, step: int, labels: Labels) -> str:
    """A class in words: ``10–49``, or ``500 and more`` for the last."""
    start = breaks[k]
    if step:
        first, last = labels.number(max(step, int(start))), ""
        if k < len(breaks) - 1:
            last = labels.number(int(breaks[k + 1]) - step)
    else:
        digits = 1 if any(round(b * 1000) % 10 for b in breaks) else 0
        first = labels.percent(start, digits)
        last = labels.percent(breaks[k + 1], digits) if k < len(breaks) - 1 else ""
        if k == 0 and last:
            return labels.text("map.below", high=last)
    if not last:
        return labels.text("map.from", low=first)
    return first if first == last else labels.text("map.to", low=first, high=last)


def _titled(spec: ChartSpec, released: Released, i: int, labels: Labels) -> ChartSpec:
    """With ``by``, the title names the answer; the words know which answer is drawn."""
    if not released.by or not released.values:
        return spec
    answer, field = labels.value(released.field, released.values[i]), labels.field(spec.field)
    title = labels.text("charts.by", field=answer, by=field[:1].lower() + field[1:])
    return replace(spec, title=spec.title or title, answer=released.values[i])


def _elsewhere(values: _Values, labels: Labels) -> str:
    """How many answers are no country of the map, and their cases where all may be told."""
    numbers = values.wholes if values.is_share else values.counts
    others = [k for k, code in enumerate(values.codes) if code not in atlas.codes()]
    counts = [int(numbers[k]) for k in others]
    if not any(counts):
        return ""
    n = len(others)
    if values.is_share or MASKED in counts:
        return labels.text("note.elsewhere_plain", n=n, k=few(n, labels))
    return labels.text("note.elsewhere", n=n, k=few(n, labels), cases=sum(counts))


def _table(
    spec: ChartSpec,
    released: Released,
    values: _Values,
    order: list[int],
    i: int,
    labels: Labels,
) -> ChartTable:
    """A row a country, the highest value first; countries that are not on the map as well."""
    if not released.by:
        base = spec.base if spec.base in ("answered", "all") else "answered"
        return twin.one_way(released, order, base, labels)
    keys = ("table.answer", "table.cases", "table.answered", "table.share")
    rows = tuple(
        (
            labels.value(spec.field, values.codes[k]),
            twin.told(values.counts[k]),
            twin.told(values.wholes[k]),
            twin.share_or_none(values.shares[k]),
        )
        for k in order
    )
    header = tuple(labels.text(key) for key in keys)
    return ChartTable(header, lambda: rows, partial(_numbers, released, order, i, labels))


def _numbers(released: Released, order: list[int], i: int, labels: Labels) -> Numbers:
    """A line for each country and answer of ``by``, those of the answer drawn first."""
    shares = statistics.shares(released, "group")
    answers = [i, *(k for k in range(len(released.values)) if k != i)] if released.values else []
    return tuple(
        {
            "field": released.by,
            "value": released.by_values[k],
            "by": released.values[j],
            "label": f"{labels.value(released.by, released.by_values[k])} / "
            f"{labels.value(released.field, released.values[j])}",
            "count": twin.told(released.counts[j, k]),
            "answered": twin.told(released.by_answered[k]),
            "share": twin.share_or_none(shares[j, k]),
        }
        for j in answers
        for k in order
    )


MAP = ChartType(
    "map",
    (Role("field", ("category",), answers="countries"), Role("by", CODED, is_required=False)),
    build,
    ("measure", "answer"),
    question,
    answer_of="by",
)
