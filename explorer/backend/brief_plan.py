"""What a person has chosen for the brief: recipe, age basis, cases, own words. No numbers.

It is part of the workspace; what is missing in a file, or not understood, is the default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as member
from typing import Any

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters

DEFAULT = "family"


@dataclass(frozen=True, slots=True)
class BriefPlan:
    """``filters`` are the cases that the brief is about, kept apart from those looked at."""

    recipe: str = DEFAULT
    """A recipe's name, or its file."""
    basis: str = ""
    """"": the first that the file has."""
    filters: Filters = member(default_factory=Filters)
    words: tuple[tuple[str, str], ...] = ()
    """A person's own templates by the id of the sentence; an empty one leaves it out."""
    with_table: bool = False
    """Whether the table of all figures is part of the document."""

    def with_words(self, sentence: str, words: str | None) -> "BriefPlan":
        """One sentence in a person's own words; None takes the recipe's."""
        others = tuple(pair for pair in self.words if pair[0] != sentence)
        return replace(self, words=others if words is None else (*others, (sentence, words)))

    def to_json(self) -> dict[str, Any]:
        """The form in a workspace file."""
        return {
            "recipe": self.recipe,
            "basis": self.basis,
            "filters": self.filters.to_json(),
            "words": dict(self.words),
            "with_table": self.with_table,
        }

    @classmethod
    def from_json(cls, data: Any) -> "BriefPlan":
        """The plan of a JSON object."""
        if not isinstance(data, Mapping):
            return cls()
        try:
            filters = Filters.from_json(data.get("filters", []))
        except ExplorerError:
            filters = Filters()
        words = data.get("words", {})
        told = words.items() if isinstance(words, Mapping) else ()
        pairs = tuple((k, v) for k, v in told if isinstance(k, str) and isinstance(v, str))
        recipe, basis = data.get("recipe"), data.get("basis")
        return cls(
            recipe if isinstance(recipe, str) and recipe else DEFAULT,
            basis if isinstance(basis, str) else "",
            filters,
            pairs,
            data.get("with_table") is True,
        )
