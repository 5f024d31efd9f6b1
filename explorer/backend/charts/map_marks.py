"""The marks of a map: countries, and the entries of its legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as member

from explorer.backend.charts.target import Target


@dataclass(frozen=True, slots=True)
class Region:
    """One country of a map, by its ISO 3166-1 alpha-3 code; without ``role`` it is hidden."""

    code: str
    value: float
    role: str
    target: Target = ()
    tip: str = ""


@dataclass(frozen=True, slots=True)
class MapClass:
    """An entry of a map's legend: ``count`` countries have such a value, without role a hidden one.

    ``counted`` is the count with its word: ``12 countries``.
    """

    label: str
    role: str
    count: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Areas:
    """A map of countries, shaded by classes made for ``values``; the others have no case.

    ``classed`` makes the same map with classes for other values, so that maps can be compared.
    """

    regions: tuple[Region, ...]
    classes: tuple[MapClass, ...]
    count_title: str = ""
    values: tuple[float, ...] = ()
    classed: "Callable[[Sequence[float]], Areas] | None" = member(default=None, compare=False)
