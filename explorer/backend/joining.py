"""Several filters as one, where a window's filters can say it: one clause a field."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from explorer.backend.filters import NOT_RECORDED, Clause, Filters

Answers = Callable[[Clause], frozenset[str] | None]
"""The answers, "" for not recorded, that pass a clause on a field with one answer a case; None for
a field with several."""


def joined(groups: Sequence[Filters], answers: Answers) -> Filters | None:
    """The filters that the same cases pass; None where one clause a field cannot say so."""
    found = Filters()
    for clause in _clauses(groups):
        before = found.clause(clause.field)
        both = clause if before.is_empty else _both(before, clause, answers)
        if both is None:
            return None
        found = found.with_clause(both)
    return found


def _clauses(groups: Iterable[Filters]) -> Iterable[Clause]:
    return (clause for filters in groups for clause in filters.clauses if not clause.is_empty)


def _both(a: Clause, b: Clause, answers: Answers) -> Clause | None:
    """A clause that passes who passes both."""
    if a == b:
        return a
    first, second = answers(a), answers(b)
    if first is not None and second is not None:
        shared = first & second
        if shared:
            return Clause(a.field, include=tuple(sorted(shared)))
        # Nobody passes both.
        return Clause(a.field, (NOT_RECORDED,), (NOT_RECORDED,))
    if a.range or b.range:
        return None
    exclude = tuple(dict.fromkeys((*a.exclude, *b.exclude)))
    if not a.include or not b.include:
        asking = a if a.include else b
        return replace(asking, exclude=exclude)
    if a.match == b.match == "any":
        if set(a.include) <= set(b.include):
            return replace(a, exclude=exclude)
        if set(b.include) <= set(a.include):
            return replace(b, exclude=exclude)
    are_all = all(c.match == "all" or (len(c.include) == 1 and c.match == "any") for c in (a, b))
    if are_all:
        include = tuple(dict.fromkeys((*a.include, *b.include)))
        return Clause(a.field, include, exclude, match="all")
    return None
