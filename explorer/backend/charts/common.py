"""What all chart types share: order, bases, notes, and the table twin."""

import math
from collections.abc import Sequence
from functools import partial
from functools import partial

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts.marks import ChartTable, Numbers
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.disclosure import MASKED, Released

MANY_ANSWERS = 30
"""Fields with more answers than this are shown as numbers of cases, not shares."""

_LADDER = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def limit(largest: float) -> float:
    """The end of an axis: the next step of a ladder, so that it moves seldom."""
    if largest <= 0 or math.isnan(largest):
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    # A value a hair above a step through rounding still belongs to it.
    return power * next(step for step in _LADDER if largest <= power * step * (1 + 1e-9))


def measure_of(spec: ChartSpec, released: Released) -> str:
    """``share`` or ``count``: as asked, else by the number of answers."""
    if spec.measure:
        return spec.measure
    return "count" if len(released.values) > MANY_ANSWERS else "share"


def order(spec: ChartSpec, released: Released, context: Context) -> list[int]:
    """The answers' indices in the order asked for, the ones that fit in ``top`` first."""
    totals = released.counts.sum(axis=1) if released.counts.ndim == 2 else released.counts
    indices = list(range(len(released.values)))
    sort = spec.sort or ("codebook" if released.kind in ("ordinal", "number") else "count")
    by_size = sorted(indices, key=lambda i: -int(totals[i]))
    kept = set(by_size[: spec.top] if spec.top else indices)
    if sort == "count":
        return [i for i in by_size if i in kept]
    if sort == "name":
        names = [context.labels.value(released.field, v).casefold() for v in released.values]
        indices.sort(key=lambda i: names[i])
    return [i for i in indices if i in kept]


def largest_groups(released: Released, most: int) -> list[int]:
    """The indices of the ``by`` answers with the most cases, in codebook order.

    Answers that no case gives are left out, unless nobody gives any.
    """
    sizes = released.by_answered
    given = [j for j in range(len(released.by_values)) if sizes[j] != 0]
    return sorted(sorted(given, key=lambda j: -int(sizes[j]))[:most])


def note(released: Released, context: Context, *extra: str) -> str:
    """``2,966 of 19,650 answered · 16,684 not recorded`` and what else must be said."""
    labels = context.labels
    answered = statistics.base_of(released)
    key = "note.answered_both" if released.by else "note.answered"
    parts = [labels.text(key, answered=answered, base=released.base)]
    if not released.by:
        parts.append(labels.text("note.unanswered", n=released.unanswered))
    parts += [text for text in extra if text]
    if released.policy.min_cell:
        parts.append(labels.text("note.hidden"))
    return " · ".join(parts)


def left_out(released: Released, shown: Sequence[int], context: Context) -> str:
    """How many answers are not drawn, and their cases where a case has one answer only."""
    others = [i for i in range(len(released.values)) if i not in set(shown)]
    if not others:
        return ""
    counts = released.counts[others]
    if released.by or released.kind == "flags" or (counts == MASKED).any():
        return context.labels.text("note.left_out_plain", k=len(others))
    return context.labels.text("note.left_out", k=len(others), n=int(counts.sum()))


def over_100(shares: Sequence[float], context: Context) -> str:
    """The remark that several answers are possible, once shares pass 100 %."""
    total = float(np.nansum(shares)) if len(shares) else 0.0
    return context.labels.text("note.over_100") if total > 1.0005 else ""


def title(spec: ChartSpec, context: Context) -> str:
    """The title a person gave, else the fields' names."""
    if spec.title:
        return spec.title
    labels = context.labels
    if not spec.by:
        return labels.field(spec.field)
    by = labels.field(spec.by)
    return labels.text("charts.by", field=labels.field(spec.field), by=by[:1].lower() + by[1:])


def subtitle(key: str, spec: ChartSpec, context: Context, shown: int, of: int) -> str:
    """What the numbers are, and how many answers of how many are drawn."""
    labels = context.labels
    by = labels.field(spec.by) if spec.by else ""
    what = labels.text(f"charts.subtitle.{key}", by=by[:1].lower() + by[1:])
    if shown < of:
        return labels.text("charts.subtitle.top", what=what, shown=shown, of=of)
    return what


def told(count: int) -> int | None:
    """A released count for a table: None when it is hidden."""
    return None if count == MASKED else int(count)


def share_or_none(share: float) -> float | None:
    """A share for a table: None when there is none."""
    return None if math.isnan(share) else float(share)


def one_way_table(
    released: Released, rows: Sequence[int], shares: statistics.Shares, context: Context
) -> ChartTable:
    """The table twin of a chart of one field."""
    labels = context.labels
    header = tuple(labels.text(f"table.{k}") for k in ("answer", "cases", "share"))
    table = tuple(
        (
            labels.value(released.field, released.values[i]),
            told(released.counts[i]),
            share_or_none(shares[i]),
        )
        for i in rows
    )
    return ChartTable(header, table, partial(_one_way_numbers, released, rows, shares, context))


def _one_way_numbers(
    released: Released, rows: Sequence[int], shares: statistics.Shares, context: Context
) -> Numbers:
    return tuple(
        {
            "field": released.field,
            "value": released.values[i],
            "label": context.labels.value(released.field, released.values[i]),
            "count": told(released.counts[i]),
            "answered": told(released.answered),
            "share": share_or_none(shares[i]),
        }
        for i in _with_others(rows, released.values)
    )


def _with_others(shown: Sequence[int], values: Sequence[str]) -> list[int]:
    """The indices of all answers, the drawn ones first."""
    drawn = set(shown)
    return [*shown, *(i for i in range(len(values)) if i not in drawn)]


def cross_table(
    released: Released,
    rows: Sequence[int],
    columns: Sequence[int],
    shares: statistics.Shares,
    context: Context,
    shows_shares: bool,
    base: str = "answered",
) -> ChartTable:
    """The table twin of a cross: a row per answer, a column per ``by`` answer."""
    labels = context.labels
    groups = [labels.value(released.by, released.by_values[j]) for j in columns]
    table: list[tuple[str | int | float | None, ...]] = []
    for i in rows:
        label = labels.value(released.field, released.values[i])
        counts = [told(released.counts[i, j]) for j in columns]
        ratios = [share_or_none(shares[i, j]) for j in columns]
        table.append((label, *(ratios if shows_shares else counts)))
    header = (labels.text("table.answer"), *groups)
    numbers = partial(_cross_numbers, released, rows, columns, shares, context, base)
    return ChartTable(header, tuple(table), numbers)


def _cross_numbers(
    released: Released,
    rows: Sequence[int],
    columns: Sequence[int],
    shares: statistics.Shares,
    context: Context,
    base: str,
) -> Numbers:
    labels = context.labels
    names = [labels.value(released.field, value) for value in released.values]
    groups = [labels.value(released.by, value) for value in released.by_values]

    def answered(j: int) -> int | None:
        whole = {"group": int(released.by_answered[j]), "all": released.base}
        return told(whole.get(base, released.answered_both))

    return tuple(
        {
            "field": released.field,
            "value": released.values[i],
            "by": released.by_values[j],
            "label": f"{names[i]} / {groups[j]}",
            "count": told(released.counts[i, j]),
            "answered": answered(j),
            "share": share_or_none(shares[i, j]),
        }
        for i in _with_others(rows, released.values)
        for j in _with_others(columns, released.by_values)
    )


def alt_text(key: str, chart_title: str, note_text: str, context: Context, **params: object) -> str:
    """Two sentences for a screen reader."""
    return context.labels.text(f"alt.{key}", title=chart_title, note=note_text, **params)


def empty_note(released: Released, context: Context) -> str:
    """What is said in the place of marks when nobody answered; "" when somebody did."""
    if len(released.values) and statistics.base_of(released) != 0:
        return ""
    return context.labels.text("note.nobody_both" if released.by else "note.nobody")
