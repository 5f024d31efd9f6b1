"""What is clicked and shown: the same for every engine.

A click toggles one answer. After it an engine gives the number of selected cases, the counts of
every facet (cases that pass all clauses but the facet's own) and the counts of every chart (cases
that pass all clauses). Blank is counted nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.data import Data

Chosen = Mapping[str, tuple[int, ...]]
"""Per field with a clause, the numbers of the answers that let a case pass, rising."""
Charts = Sequence[tuple[str, str]]
"""Field and, for a cross, the field it is crossed with; else ""."""
Counts = NDArray[np.int64]

CHARTS: Charts = (
    ("citizenship", "exploitation_country"),
    ("means", "gender"),
    ("gender", "age_band"),
    ("year", "source"),
    ("duration", "majority"),
    ("labour", ""),
)

# Field and the answer's rank by frequency. Each answer is clicked twice: in, and later out.
CLICKS = """
source 0, majority 0, majority 1, majority 0, majority 1,
exploitation 0, exploitation 1, exploitation 0, exploitation 1, source 0,
year 0, year 1, year 2, year 3, citizenship 0, citizenship 1, citizenship 60,
citizenship 60, citizenship 1, citizenship 0, year 3, year 0, year 1, year 2,
means 0, means 1, gender 0, gender 1, gender 0, gender 1, means 0, means 1,
exploitation_country 0, age_band 0, age_band 0, exploitation_country 0,
majority 0, labour 1, labour 1, recruiter 0, recruiter 0,
exploitation_country 40, exploitation_country 40, majority 0
"""


class Engine(Protocol):
    """What is measured. Making one is the build; raw columns stay with the caller."""

    def __init__(self, data: Data, charts: Charts) -> None: ...

    def click(self, chosen: Chosen) -> Any:
        """Everything that is shown under these clauses, in the engine's own form."""
        ...

    def numbers(self, answer: Any) -> Iterable[Counts]:
        """That as arrays: selected cases, each facet in the data's order, each chart. Not timed."""
        ...


@runtime_checkable
class Pointed(Protocol):
    """An engine that may count ahead while the pointer rests on a field."""

    ahead_ms: list[float]
    """How long it took each time."""

    def point(self, chosen: Chosen) -> None:
        """Before a click: these will be the clauses, told for the field in which it is."""
        ...


def charts(data: Data) -> Charts:
    """The charts that the table has the fields for."""
    return [(f, by) for f, by in CHARTS if f in data and (not by or by in data)]


def clicks(data: Data) -> list[dict[str, tuple[int, ...]]]:
    """The clauses after each click; clicks on fields or answers that are not there fall away."""
    ranked = {c.id: np.argsort(-c.counts(), kind="stable").tolist() for c in data.columns}
    chosen: dict[str, set[int]] = {}
    states: list[dict[str, tuple[int, ...]]] = []
    for click in CLICKS.replace("\n", " ").split(","):
        field, rank = click.split()
        if int(rank) >= len(ranked.get(field, ())):
            continue
        chosen.setdefault(field, set()).symmetric_difference_update({ranked[field][int(rank)]})
        states.append({f: tuple(sorted(answers)) for f, answers in chosen.items() if answers})
    return states


def shape(data: Data, chart: tuple[str, str]) -> tuple[int, ...]:
    """Rows and columns of a chart's counts."""
    return tuple(len(data[field].values) for field in chart if field)


def flat(engine: Engine, answer: Any) -> Counts:
    """An answer as one row of numbers, for comparing."""
    return np.concatenate([np.ravel(part).astype(np.int64) for part in engine.numbers(answer)])


def where(data: Data, place: int) -> str:
    """Which facet or chart a place in that row belongs to."""
    if place == 0:
        return "selected cases"
    end = 1
    parts = [(f"facet {c.id}", len(c.values)) for c in data.columns]
    parts += [
        (f"chart {field} x {by}", int(np.prod(shape(data, (field, by)))))
        for field, by in charts(data)
    ]
    for name, size in parts:
        if place < end + size:
            return f"{name}, number {place - end}"
        end += size
    return "beyond the last chart"
