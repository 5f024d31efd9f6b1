"""A map of the world: countries shaded by their cases, or by the share of an answer there."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from explorer.backend import statistics
from explorer.backend.charts import atlas, classes, common, map_legend, map_values, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.map_marks import Areas, Region
from explorer.backend.charts.map_values import Values
from explorer.backend.charts.marks import ChartModel, ChartTable, Numbers, Rows
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, few
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.question import Question


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; with ``by``, the share of one of its answers in a country."""
    labels = context.labels
    i = _answer(spec, released)
    values = map_values.of_chart(spec, released, i)
    drawn = [values.drawn(k) for k in range(len(values.codes))]
    order = sorted(range(len(drawn)), key=lambda k: 1.0 if math.isnan(drawn[k]) else -drawn[k])
    shown = [k for k in order if values.codes[k] in atlas.codes()]
    told = tuple(drawn[k] for k in shown if values.is_measured(k))
    marks = _classed(spec, released, values, shown, labels, told)
    highest = next((r.tip for r in marks.regions if r.value > 0), "")
    spec = _titled(spec, released, i, labels)
    unit = "country" if released.by and values.is_share else "rate" if values.is_rate else "count"
    if not released.by and values.is_share:
        unit = spec.base or "answered"
    remarks = [_elsewhere(values, labels), labels.text("note.map")]
    if values.is_rate:
        remarks.insert(0, labels.text("note.population"))
    words = Words(
        spec,
        released,
        context,
        unit,
        range(len(released.values)),
        remark=" · ".join(filter(None, remarks)),
    )
    return words.model(marks, _table(spec, released, values, order, i, labels), "map", highest)


def _classed(
    spec: ChartSpec,
    released: Released,
    values: Values,
    shown: Sequence[int],
    labels: Labels,
    told: Sequence[float],
) -> Areas:
    """The countries in the classes that are made for the values told."""
    if values.is_share:
        breaks = classes.of_shares(told)
    elif values.is_rate:
        breaks = classes.of_rates(told)
    else:
        breaks = classes.of_counts([int(n) for n in told], max(1, released.policy.round_to))
    regions = tuple(_region(spec, released, values, k, breaks, labels) for k in shown)
    return Areas(
        regions,
        map_legend.legend(regions, breaks, values, released, labels, told),
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


def _region(
    spec: ChartSpec,
    released: Released,
    values: Values,
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
    elif values.is_measured(k):
        role = classes.shade(classes.class_of(value, breaks), len(breaks))
    else:
        role = "unmeasured" if values.is_unknown(k) else "land"
    ratio = values.shares[k] if values.is_share else math.nan
    tip = common.tip(name, count, whole, ratio, labels)
    if values.is_rate and value > 0:
        tip = labels.text(
            "tip.rate", tip=tip, rate=labels.decimal(value, map_legend.digits_of(value))
        )
    size = 0.0 if math.isnan(value) else value
    return Region(code, size, role, ((spec.field, code),), tip)


def _titled(spec: ChartSpec, released: Released, i: int, labels: Labels) -> ChartSpec:
    """With ``by``, the title names the answer; the words know which answer is drawn."""
    if not released.by or not released.values:
        return spec
    answer, field = labels.value(released.field, released.values[i]), labels.field(spec.field)
    title = labels.text("charts.by", field=answer, by=field[:1].lower() + field[1:])
    return replace(spec, title=spec.title or title, answer=released.values[i])


def _elsewhere(values: Values, labels: Labels) -> str:
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
    values: Values,
    order: list[int],
    i: int,
    labels: Labels,
) -> ChartTable:
    """A row a country, the highest value first; countries that are not on the map as well."""
    if not released.by:
        base = spec.base if spec.base in ("answered", "all") else "answered"
        table = twin.one_way(released, order, base, labels)
        return _with_rates(table, values, order, labels) if values.is_rate else table
    keys = ("table.answer", "table.cases", "table.answered", "table.share")

    def rows() -> Rows:
        return tuple(
            (
                labels.value(spec.field, values.codes[k]),
                twin.told(values.counts[k]),
                twin.told(values.wholes[k]),
                twin.share_or_none(values.shares[k]),
            )
            for k in order
        )

    header = tuple(labels.text(key) for key in keys)
    return ChartTable(header, rows, partial(_numbers, released, order, i, labels))


def _with_rates(table: ChartTable, values: Values, order: list[int], labels: Labels) -> ChartTable:
    """A further column with the cases for so many inhabitants."""
    rates = [None if math.isnan(values.drawn(k)) else round(values.drawn(k), 4) for k in order]
    by_code = {values.codes[k]: rate for k, rate in zip(order, rates, strict=True)}

    def rows() -> Rows:
        return tuple((*row, rate) for row, rate in zip(table.rows, rates, strict=True))

    def numbers() -> Numbers:
        return tuple({**row, "per_100000": by_code[str(row["value"])]} for row in table.numbers)

    header = (*table.header, labels.text("table.rate"))
    return ChartTable(header, rows, numbers)


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
    ("measure", "answer", "population"),
    question,
    answer_of="by",
    has_numbers=False,
)
