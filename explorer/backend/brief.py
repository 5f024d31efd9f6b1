"""The figures of a brief: a recipe's statistics computed on a file, with their intervals.

A share is of the cases with an answer in its field. What cannot be computed is absent, with the
reason in words; see README, "Recipes".
"""

import math
from dataclasses import dataclass, replace
from functools import partial

from explorer.backend import basis as bases
from explorer.backend import compute, statistics
from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.disclosure import MASKED, Middle, Policy, Released
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.joining import joined
from explorer.backend.labels import Labels
from explorer.backend.question import Part
from explorer.backend.recipe import Population, Recipe, Statistic
from explorer.backend.schema import vocabulary
from explorer.backend.statistics import Share


@dataclass(frozen=True, slots=True)
class BriefFigure:
    """One statistic as computed. ``why`` says in words why there is no ``value``."""

    statistic: Statistic
    kind: str
    """The statistic's kind; ``median`` where a mean was asked for and only bands are known."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    share: Share | None = None
    pair: tuple[Share, Share] | None = None
    answered: int = 0
    """The cases behind a mean or a median."""
    base: int = 0
    """The cases of the population, those without an answer among them."""
    groups: tuple[Filters, ...] = ()
    """The filters of its population, the age basis included."""
    asked: Clause | None = None
    """What is counted in the population."""
    why: str = ""

    @property
    def is_computed(self) -> bool:
        """True when there is a figure."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Brief:
    """A recipe computed on one file under filters; all numbers released under ``policy``."""

    recipe: Recipe
    basis: str
    bases: tuple[str, ...]
    """The fields of this file that could be the basis."""
    filters: Filters
    n_rows: int
    n_selected: int
    figures: tuple[BriefFigure, ...]
    policy: Policy

    def figure(self, statistic_id: str) -> BriefFigure:
        """The figure with this id; raises ``KeyError``."""
        for figure in self.figures:
            if figure.statistic.id == statistic_id:
                return figure
        raise KeyError(statistic_id)


def brief(
    table: CaseTable,
    recipe: Recipe,
    filters: Filters,
    policy: Policy,
    labels: Labels,
    wanted_basis: str = "",
) -> Brief:
    """Compute all statistics of a recipe; raises ``UsageError("unknown_basis")``."""
    basis = bases.chosen(table, wanted_basis)
    cook = _Cook(table, basis, filters, labels)
    plans = [cook.plan(statistic) for statistic in recipe.statistics]
    parts = [part for plan in plans for part in plan.parts]
    everyone, selected = Part((), Clause("")), Part((filters,), Clause(""))
    n_rows, n_selected, *answers = compute.count_parts(table, [everyone, selected, *parts], policy)
    assert isinstance(n_rows, int)
    assert isinstance(n_selected, int)
    found = iter(answers)
    figures = tuple(cook.figure(plan, [next(found) for _ in plan.parts]) for plan in plans)
    known = bases.available(table)
    return Brief(recipe, basis, known, filters, n_rows, n_selected, figures, policy)


def of_population(
    table: CaseTable, population: Population, brief: Brief, labels: Labels
) -> tuple[Filters | None, str]:
    """A population within the brief's filters as filters, or in words why there is none."""
    cook = _Cook(table, brief.basis, brief.filters, labels)
    why = cook.lacks(population)
    filters = None if why else joined(cook.groups(population), partial(_passing, table))
    return filters, why or ("" if filters else labels.text("brief.why.not_joined"))


def cases_of(table: CaseTable, figure: BriefFigure) -> Filters | None:
    """The filters that the cases counted in a figure pass; None where filters cannot say so."""
    own = (Filters((figure.asked,)),) if figure.asked and figure.asked.field else ()
    return joined((*figure.groups, *own), partial(_passing, table))


def _passing(table: CaseTable, clause: Clause) -> frozenset[str] | None:
    coded = table.by_id.get(clause.field)
    if coded is None or coded.field.kind == "flags":
        return None
    return compute.passing_answers(table, clause)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be counted for a statistic, or why that makes no sense."""

    statistic: Statistic
    parts: tuple[Part, ...] = ()
    why: str = ""


class _Cook:
    """Turns statistics into questions, and the answers into figures."""

    def __init__(self, table: CaseTable, basis: str, filters: Filters, labels: Labels) -> None:
        self._table = table
        self._basis = basis
        self._filters = filters
        self._labels = labels
        self._columns = {column.name for column in table.raw}

    # What is asked

    def plan(self, statistic: Statistic) -> _Plan:
        """The questions of a statistic."""
        populations = self._sides(statistic)
        for population in populations:
            why = self.lacks(population)
            if why:
                return _Plan(statistic, why=why)
        clause, why = self._asked(statistic)
        if why:
            return _Plan(statistic, why=why)
        is_middle = statistic.kind == "mean"
        parts = tuple(Part(self.groups(p), clause, is_middle) for p in populations)
        return _Plan(statistic, parts)

    @staticmethod
    def _sides(statistic: Statistic) -> tuple[Population, ...]:
        both = statistic.population, statistic.other
        return tuple(population for population in both if population)

    def groups(self, population: Population) -> tuple[Filters, ...]:
        """All filters that a population must pass."""
        side = population.side
        own = (bases.filters(self._basis, side),) if side else ()
        given = (self._filters,) if self._filters.clauses else ()
        return (*given, *own, *population.filters)

    def lacks(self, population: Population) -> str:
        """Why a population cannot be told from others in this file; "" when it can."""
        if population.side:
            if not self._basis:
                return self._say("no_basis")
            coded = self._table.by_id.get(self._basis)
            if coded is None or not coded.values:
                return self._say("empty_basis", field=self._labels.field(self._basis))
        clauses = (clause for filters in population.filters for clause in filters.clauses)
        return next(filter(None, map(self._lacks_clause, clauses)), "")

    def _asked(self, statistic: Statistic) -> tuple[Clause, str]:
        """What is counted, or the next best that the file has; else why nothing can be."""
        if not statistic.answers.field:
            return statistic.answers, ""
        first = ""
        for clause in (statistic.answers, *statistic.instead):
            why = self._lacks_clause(clause)
            if not why:
                return clause, ""
            first = first or why
        return statistic.answers, first

    def _lacks_clause(self, clause: Clause) -> str:
        coded = self._table.by_id.get(clause.field)
        name = self._labels.field(clause.field)
        if coded is None:
            return self._say("no_field", field=name)
        if clause.range and not coded.field.is_ordered:
            return self._say("no_order", field=name)
        for answer in (*clause.include, *clause.exclude):
            if not self._is_known(coded, answer):
                told = self._labels.value(clause.field, answer)
                return self._say("no_answer", field=name, answer=told)
        return ""

    def _is_known(self, coded: CodedField, answer: str) -> bool:
        """True when the file could have the answer: then none of it is a zero, not a gap."""
        if answer == NOT_RECORDED or answer in coded.values:
            return True
        field = coded.field
        if field.kind == "flags" and not field.separator:
            columns = dict(zip(field.values, field.columns, strict=False))
            return columns.get(answer) in self._columns
        if self._table.schema.is_inferred:
            return answer in field.values
        common = vocabulary().get(field.id, {}).get("values", ())
        return answer in (*field.values, *field.texts.values(), *common)

    def _say(self, key: str, **params: object) -> str:
        return self._labels.text(f"brief.why.{key}", **params)

    # What comes out

    def figure(self, plan: _Plan, answers: list[Released | Middle | int]) -> BriefFigure:
        """The figure of a statistic from the answers to its plan."""
        statistic = plan.statistic
        if plan.why:
            return BriefFigure(statistic, statistic.kind, why=plan.why)
        part = plan.parts[0]
        empty = BriefFigure(statistic, statistic.kind, groups=part.groups, asked=part.clause)
        first = answers[0]
        if isinstance(first, Released):
            empty = replace(empty, base=first.base)
        if statistic.kind == "share":
            return self._of_share(empty, self._share(first))
        if statistic.other:
            return self._of_pair(empty, self._share(first), self._share(answers[1]))
        if isinstance(first, Middle):
            return self._of_middle(empty, first)
        return self._of_count(empty, first)

    def _share(self, found: Released | Middle | int) -> Share:
        assert isinstance(found, Released)
        count, answered = int(found.counts[0]), found.answered
        # Numbers that were rounded down apart need not fit together.
        return statistics.share(min(count, answered) if answered >= 0 else count, answered)

    def _no_share(self, found: Share, population: Population) -> str:
        """Why a share has no value; "" when it has one."""
        if found.share is not None:
            return ""
        key = "hidden" if MASKED in (found.count, found.answered) else "nobody"
        return self._say(key, population=population.label)

    def _of_share(self, empty: BriefFigure, found: Share) -> BriefFigure:
        why = self._no_share(found, empty.statistic.population)
        told = replace(empty, share=found, why=why)
        return replace(told, value=found.share, low=found.low, high=found.high)

    def _of_pair(self, empty: BriefFigure, a: Share, b: Share) -> BriefFigure:
        first, second = self._sides(empty.statistic)
        why = self._no_share(a, first) or self._no_share(b, second)
        is_ratio = empty.kind == "ratio"
        if is_ratio and not why and not b.count:
            why = self._say("no_ratio", population=second.label)
        told = replace(empty, pair=(a, b), why=why)
        if why:
            return told
        found = statistics.ratio(a, b) if is_ratio else statistics.difference(a, b)
        return replace(told, value=found.value, low=found.low, high=found.high)

    def _of_middle(self, empty: BriefFigure, found: Middle) -> BriefFigure:
        if found.n <= 0:
            key = "hidden" if found.n == MASKED else "nobody"
            return replace(empty, why=self._say(key, population=empty.statistic.population.label))
        kind = "mean" if found.is_mean else "median"
        told = replace(empty, kind=kind, answered=found.n, value=found.value, low=found.low)
        is_open = found.high is None or math.isinf(found.high)
        return replace(told, high=None if is_open else found.high)

    def _of_count(self, empty: BriefFigure, found: Released | Middle | int) -> BriefFigure:
        if isinstance(found, Released):
            counts = empty.statistic.counts
            n = int((found.counts > 0).sum()) if counts == "answers" else found.answered
        else:
            assert isinstance(found, int)
            n = found
        if n == MASKED:
            why = self._say("hidden", population=empty.statistic.population.label)
            return replace(empty, why=why)
        return replace(empty, value=float(n))
