"""What can be asked about the selected cases: the counts that a chart is made of."""

from dataclasses import dataclass
from itertools import pairwise

from explorer.backend.filters import Clause, Filters

ANY = "*"
"""Stands for "any of the answers asked for" among the values of released counts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Among the cases that pass all of ``groups``: how many have what the clause asks for.

    An empty clause asks for the counts of all answers of its field; one without a field for the
    number of cases.
    """

    groups: tuple[Filters, ...]
    clause: Clause
    is_middle: bool = False
    """Asks for the mean and the median of the field instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """The counts of one field, or of two crossed; ``""`` means none.

    A chart asks one question; the answer is one ``Released`` with its ``parts``.
    """

    field: str
    by: str = ""
    split: str = ""
    """``parts`` are the same counts among the cases of each answer of this field."""
    then: tuple[str, ...] = ()
    """``parts`` are the crosses of ``by`` with the first of these, of that with the next..."""
    with_sets: bool = False
    """Also the sets of answers that occur together in a flags field."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of the question, each once."""
        named = (self.field, self.by, self.split, *self.then)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def joints(self) -> tuple[tuple[str, ...], ...]:
        """The fields that must be counted jointly."""
        first = tuple(dict.fromkeys(f for f in (self.field, self.by, self.split) if f))
        chain = (self.by, *self.then)
        return (first, *pairwise(chain))
