"""What an info-graphic page shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.backend.charts.marks import Units


@dataclass(frozen=True, slots=True)
class PosterBlock:
    """Units under a title; ``asides`` stand small beside the number of each of their rows."""

    title: str
    note: str
    units: "Units"
    asides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PosterPart:
    """Blocks in two columns under a heading."""

    heading: str
    left: tuple[PosterBlock, ...]
    right: tuple[PosterBlock, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """An info-graphic page: parts below each other."""

    parts: tuple[PosterPart, ...]
