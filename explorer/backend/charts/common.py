"""What all chart types share: axes, order, and the words of one mark."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels

CODED = ("category", "ordinal", "number", "flags")
SINGLE = ("category", "ordinal", "number")
MANY_ANSWERS = 30
"""Fields with more answers than this are shown as numbers of cases, the largest first."""

_LADDER = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)


def limit(largest: float, is_share: bool) -> float:
    """The end of an axis: the next step of a ladder, so that it moves seldom."""
    if not largest > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    # A value a hair above a step through rounding still belongs to it.
    end = power * next(step for step in _LADDER if largest <= power * step * (1 + 1e-9))
    return min(1.0, end) if is_share else end


def ticks(largest: float, least: float) -> list[float]:
    """Round values from 0 to an axis' end: three to five steps, each a multiple of ``least``.

    ``least`` is 0 for shares, else the unit that cases are counted in: one, or the resolution of
    released counts. Fewer steps where that unit leaves no room for three.
    """
    top = max(largest, least) or 1.0
    power = 10.0 ** (math.floor(math.log10(top)) - 1)
    best: tuple[float, int] | None = None
    for step in (power * ten * unit for ten in (1, 10) for unit in _STEPS):
        if least and (step < least or step % least):
            continue
        n_steps = max(1, math.ceil(top / step * (1 - 1e-9)))
        if n_steps <= 5 and (n_steps >= 3 or top < 3 * least):
            best = min(best or (math.inf, 0), (step * n_steps, n_steps))
    end, n_steps = best or (top, 1)
    return [end * k / n_steps for k in range(n_steps + 1)]


def is_share(spec: ChartSpec, released: Released) -> bool:
    """Whether shares are shown: as asked, else by the number of answers. A base asks for them."""
    if spec.measure:
        return spec.measure == "share"
    if spec.base:
        return True
    return len(released.values) <= MANY_ANSWERS


def sizes(released: Released) -> list[int]:
    """The cases of each answer that may be told, over all groups."""
    told = np.maximum(released.counts, 0)
    sums: list[int] = (told.sum(axis=1) if told.ndim == 2 else told).tolist()
    return sums


def answers(released: Released, labels: Labels, sort: str, most: int) -> list[int]:
    """The indices of the ``most`` largest answers (0: all), in the order asked for.

    By default ordered fields keep their order and others begin with the most cases; so does an
    ordered field of which a part is shown, as its order would hide the gaps.
    """
    size = sizes(released)
    kept = sorted(range(len(size)), key=lambda i: -size[i])[: most or None]
    keeps_order = released.kind in ("ordinal", "number") and len(kept) == len(size)
    sort = sort or ("codebook" if keeps_order else "count")
    return _sorted(kept, labels, released.field, released.values, sort)


def groups(released: Released, context: Context, most: int, sort: str = "") -> list[int]:
    """The indices of the ``most`` largest ``by`` answers, by default in codebook order.

    Answers that no case gives are left out; of many answers, the largest comes first. In one of
    several panels they are those of the whole chart.
    """
    if context.groups:
        return list(context.groups)
    size: list[int] = released.by_answered.tolist()
    kept = sorted((j for j, n in enumerate(size) if n), key=lambda j: -size[j])[:most]
    sort = sort or ("count" if len(size) > MANY_ANSWERS else "codebook")
    return _sorted(kept, context.labels, released.by, released.by_values, sort)


def in_order(released: Released, kept: list[int], labels: Labels, sort: str) -> list[int]:
    """Indices of answers that come in by size, in the order asked for."""
    return _sorted(kept, labels, released.field, released.values, sort)


def titled(spec: ChartSpec, title: str) -> ChartSpec:
    """The spec with a title where it has none."""
    return spec if spec.title else replace(spec, title=title)


def _sorted(
    kept: list[int], labels: Labels, field: str, values: Sequence[str], sort: str
) -> list[int]:
    """Indices that come in by size: left so, or sorted by name or by codebook."""
    if sort == "name":
        return sorted(kept, key=lambda i: labels.value(field, values[i]).casefold())
    return kept if sort == "count" else sorted(kept)


def over_100(released: Released, base: str, labels: Labels) -> str:
    """The remark that shares of one field add up to more than all; "" when they do not."""
    shares = statistics.shares(released, base)
    adds_up = not released.by and float(shares[shares > 0].sum()) > 1.0005
    return labels.text("note.over_100") if adds_up else ""


def number(count: int, ratio: float, as_share: bool, labels: Labels, digits: int = 1) -> str:
    """The number of a mark in words; a hidden one says so."""
    return labels.percent(ratio, digits) if as_share and count != MASKED else labels.count(count)


def drawn(count: int, ratio: float, as_share: bool) -> float:
    """How far a mark reaches: nothing for what is hidden."""
    value = ratio if as_share else float(count)
    return max(0.0, value) if not math.isnan(value) else 0.0


def tip(label: str, count: int, whole: int, ratio: float, labels: Labels) -> str:
    """``Family: 1,380 of 2,966 (46.5 %)``; a hidden count stands alone."""
    if math.isnan(ratio):
        return labels.fill("tip.count", label=label, count=labels.count(count))
    return labels.fill(
        "tip.share",
        label=label,
        count=labels.count(count),
        answered=labels.count(whole),
        share=labels.percent(ratio),
    )


def pair(released: Released, i: int, j: int, labels: Labels) -> str:
    """The name of a pair of answers, the group first."""
    group = labels.value(released.by, released.by_values[j])
    return f"{group}, {labels.value(released.field, released.values[i])}"


def pair_target(released: Released, i: int, j: int) -> tuple[tuple[str, str], ...]:
    """What a mark of a cross stands for."""
    return ((released.field, released.values[i]), (released.by, released.by_values[j]))
