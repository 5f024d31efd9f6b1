"""Classes of values for a map: few, round, none of them empty, and alike within.

Breaks are round numbers; of all ways to choose them, the one with the least variation within
the classes is taken (Fisher, "On grouping for maximum homogeneity", 1958; Jenks, 1967), on a
logarithmic scale for numbers of cases, which range over several powers of ten.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

MOST_CLASSES = 5
_LADDER = (1, 2, 5)
_FINE_LADDER = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
_NARROW = 25
"""Where the largest number is less than so many times the least, finer steps part them."""


def of_counts(values: Sequence[int], least: int) -> list[float]:
    """Where classes of positive numbers of cases begin: at multiples of ``least``, the first at it.

    No class is empty; without values there are none.
    """
    largest = max(values, default=0)
    ladder = _FINE_LADDER if largest < _NARROW * min(values, default=0) else _LADDER
    steps = [unit * 10.0**power for power in range(len(str(largest))) for unit in ladder]
    return _breaks(values, [s for s in steps if s % least == 0], float(least), math.log)


def of_rates(values: Sequence[float]) -> list[float]:
    """Where classes of positive numbers of any size begin, the first at 0."""
    if not values:
        return []
    powers = range(math.floor(math.log10(min(values))), math.floor(math.log10(max(values))) + 1)
    steps = [unit * 10.0**power for power in powers for unit in _LADDER]
    return _breaks(values, [float(f"{step:.1g}") for step in steps], 0.0, math.log)


def of_shares(values: Sequence[float]) -> list[float]:
    """Where classes of shares from 0 to 1 begin, the first at 0."""
    spread = max(values, default=0.0) - min(values, default=0.0)
    step = next((s for s in (0.001, 0.005, 0.01, 0.05) if spread <= s * 25), 0.05)
    steps = [round(k * step, 6) for k in range(1, round(1 / step))]
    return _breaks(values, steps, 0.0, lambda share: share)


def _breaks(
    values: Sequence[float],
    steps: Sequence[float],
    start: float,
    scaled: Callable[[float], float],
) -> list[float]:
    """The start, and the steps that part the values best."""
    if not values:
        return []
    ordered = sorted(values)
    heights = [scaled(value) for value in ordered]
    sums = [0.0, *accumulate(heights)]
    squares = [0.0, *accumulate(h * h for h in heights)]

    def variation(i: int, j: int) -> float:
        return squares[j] - squares[i] - (sums[j] - sums[i]) ** 2 / (j - i)

    # Of two steps without a value between them the lower stays: they part the values alike.
    places: dict[int, float] = {}
    for step in steps:
        places.setdefault(bisect_left(ordered, step), step)
    ends = sorted(place for place in places if 0 < place < len(ordered))
    # best[j]: the least variation of the values before j in so many classes, and its breaks.
    best = {j: (variation(0, j), ()) for j in (*ends, len(ordered))}
    found: tuple[float, tuple[int, ...]] = best[len(ordered)]
    for _ in range(2, MOST_CLASSES + 1):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for j in (*ends, len(ordered)):
            tried = [
                (best[i][0] + variation(i, j), (*best[i][1], i))
                for i in ends
                if i < j and i in best
            ]
            if tried:
                following[j] = min(tried)
        if len(ordered) not in following:
            break
        best, found = following, following[len(ordered)]
    return [start, *(places[i] for i in found[1])]


def class_of(value: float, breaks: Sequence[float]) -> int:
    """The class of a value: the last that begins at or below it."""
    return max((k for k, start in enumerate(breaks) if start <= value), default=0)


def shade(k: int, n: int) -> str:
    """The colour role of class ``k`` of ``n``; few classes keep clear of the ends."""
    if n == 1:
        return "shade:0.900"
    return f"shade:{0.28 + (1.5 - 0.28) * k / (n - 1):.3f}"
