"""Groups of cases that have a name, and which two of them are compared. No counts.

A place in a comparison refers to a group: ``selection``, ``rest`` (all cases but the other
group), ``everyone``, ``known:`` and the id of a group that every file has, or ``own:`` and the
name of a group that a person has saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.backend.filters import Filters

SELECTION, REST, EVERYONE = "selection", "rest", "everyone"
KNOWN, OWN = "known:", "own:"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """The cases that pass the filters, under a name that a person gave."""

    name: str
    filters: Filters

    @property
    def reference(self) -> str:
        """What a place in a comparison calls it."""
        return OWN + self.name

    def to_json(self) -> dict[str, Any]:
        """Name and filters."""
        return {"name": self.name, "filters": self.filters.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NamedGroup":
        """The group of a JSON object; raises what ``Filters.from_json`` raises, ``LookupError`` or
        ``TypeError``."""
        name = data["name"]
        if not isinstance(name, str) or not name:
            raise TypeError("a group has a name")
        return cls(name, Filters.from_json(data["filters"]))


@dataclass(frozen=True, slots=True)
class Compared:
    """Which groups are compared, and the rows (field, answer) kept on top; "": not chosen yet."""

    a: str = ""
    b: str = ""
    pinned: tuple[tuple[str, str], ...] = ()

    def toggled(self, key: tuple[str, str]) -> "Compared":
        """A row kept on top, or no longer."""
        if key in self.pinned:
            return replace(self, pinned=tuple(pin for pin in self.pinned if pin != key))
        return replace(self, pinned=(*self.pinned, key))

    def renamed(self, before: str, after: str) -> "Compared":
        """With another reference in the place of one, such as "" for a group that is gone."""
        a, b = (after if side == before else side for side in (self.a, self.b))
        return replace(self, a=a, b=b)

    def to_json(self) -> dict[str, Any]:
        """References and rows."""
        return {"a": self.a, "b": self.b, "pinned": [list(key) for key in self.pinned]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Compared":
        """What is no text is left out."""
        sides = [side if isinstance(side, str) else "" for side in (data.get("a"), data.get("b"))]
        pins = data.get("pinned", [])
        kept: list[tuple[str, str]] = []
        for pin in pins if isinstance(pins, list) else []:
            if isinstance(pin, list) and len(pin) == 2 and all(isinstance(x, str) for x in pin):
                kept.append((pin[0], pin[1]))
        return cls(sides[0], sides[1], tuple(kept))


def with_group(groups: tuple[NamedGroup, ...], new: NamedGroup) -> tuple[NamedGroup, ...]:
    """With one more group; it takes the place of one with the same name."""
    if any(group.name == new.name for group in groups):
        return tuple(new if group.name == new.name else group for group in groups)
    return (*groups, new)


def own_name(wanted: str, groups: tuple[NamedGroup, ...], but: str = "") -> str:
    """A name on one line that no other group has: a number is added where one has it."""
    name = " ".join(wanted.split())[:LONGEST_NAME]
    taken = {group.name for group in groups if group.name != but}
    found, number = name, 2
    while found in taken:
        found = f"{name} {number}"
        number += 1
    return found
