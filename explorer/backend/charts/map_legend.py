"""The legend of a map: its classes in words, and how many countries are in each."""

import math
from collections.abc import Sequence

from explorer.backend.charts import atlas, classes
from explorer.backend.charts.map_marks import MapClass, Region
from explorer.backend.charts.map_values import Values
from explorer.backend.charts.words import few
from explorer.backend.disclosure import Released
from explorer.backend.labels import Labels


def legend(
    regions: tuple[Region, ...],
    breaks: Sequence[float],
    values: Values,
    released: Released,
    labels: Labels,
    told: Sequence[float],
) -> tuple[MapClass, ...]:
    """The classes from the highest, then what is hidden, then countries without cases."""
    step = 0 if values.is_share or values.is_rate else max(1, released.policy.round_to)
    is_protected = released.policy.min_cell > 0
    found: list[MapClass] = []
    for k in reversed(range(len(breaks))):
        role = classes.shade(k, len(breaks))
        n = sum(region.role == role for region in regions)
        label = _range(breaks, k, step, labels, values.is_rate)
        if len(breaks) == 1 and len(set(told)) == 1:
            # A lone value is told as it is.
            label = _lone(told[0], step, labels, values.is_rate)
        found.append(_entry(label, role, n, is_protected, labels))
    n_hidden = sum(not region.role for region in regions)
    if n_hidden:
        found.append(_entry(labels.text("map.hidden"), "", n_hidden, is_protected, labels))
    nobody = "nobody" if released.by and values.is_share else "none"
    n_unknown = sum(region.role == "unmeasured" for region in regions)
    if n_unknown:
        label = labels.text("map.unknown")
        found.append(_entry(label, "unmeasured", n_unknown, is_protected, labels))
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


def digits_of(value: float) -> int:
    """How many digits after the point tell a positive number with two figures."""
    return max(0, 1 - math.floor(math.log10(value)))


def _lone(value: float, step: int, labels: Labels, is_rate: bool) -> str:
    """A class of one value."""
    if is_rate:
        return labels.decimal(value, digits_of(value))
    return labels.number(int(value)) if step else labels.percent(value)


def _range(
    breaks: Sequence[float], k: int, step: int, labels: Labels, is_rate: bool = False
) -> str:
    """A class in words: ``10–49``, or ``500 and more`` for the last."""
    start = breaks[k]
    if is_rate:
        words = [labels.decimal(b, max(0, digits_of(b) - 1)) if b else "0" for b in breaks]
        first, last = words[k], words[k + 1] if k < len(breaks) - 1 else ""
        if k == 0 and last:
            return labels.text("map.below", high=last)
    elif step:
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
