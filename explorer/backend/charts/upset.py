"""Answers given together: an UpSet plot of the sets that occur, the most frequent first.

Source: Lex and others, "UpSet: Visualization of intersecting sets", IEEE TVCG 20 (2014).
"""

from dataclasses import dataclass
from functools import partial

from explorer.backend import statistics
from explorer.backend.charts import common, twin
from explorer.backend.charts.marks import AnswerSet, ChartModel, ChartTable, Numbers, Sets
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, few
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.filters import Together
from explorer.backend.labels import Labels
from explorer.backend.question import Question

DEFAULT_TOP = 12
MOST_ANSWERS = 10


def question(spec: ChartSpec) -> Question:
    """The answers of a field and the sets in which they are given."""
    return Question(spec.field, with_sets=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Sets with their names, counts and shares of the cases with an answer."""

    released: Released
    labels: Labels

    def name(self, members: tuple[str, ...]) -> str:
        return " + ".join(self.labels.value(self.released.field, value) for value in members)

    def count(self, number: int) -> int:
        assert self.released.set_counts is not None
        return int(self.released.set_counts[number])

    def share(self, number: int) -> float | None:
        count, whole = self.count(number), statistics.base_of(self.released)
        return count / whole if count != MASKED and whole > 0 else None


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A column a set: its cases as a bar, its answers as dots."""
    labels = context.labels
    counted = _Counted(released, labels)
    rows = common.answers(released, labels, spec.sort or "count", MOST_ANSWERS)
    place = {released.values[i]: number for number, i in enumerate(rows)}
    drawn = [
        number
        for number, members in enumerate(released.sets)
        if counted.count(number) != MASKED and all(value in place for value in members)
    ][: spec.top or DEFAULT_TOP]
    whole = statistics.base_of(released)

    def answer_set(number: int) -> AnswerSet:
        members, count = released.sets[number], counted.count(number)
        name = labels.text("charts.only", what=counted.name(members))
        tip = common.tip(name, count, whole, counted.share(number) or 0.0, labels)
        # A column's cases have these answers and no others.
        exactly = Together(released.field, tuple(sorted(members)), "only")
        return AnswerSet(
            tuple(sorted(place[value] for value in members)),
            count,
            labels.count(count),
            (exactly,),
            tip,
        )

    sets = tuple(answer_set(number) for number in drawn)
    marks = Sets(
        tuple(labels.value(released.field, released.values[i], short=True) for i in rows),
        tuple(((released.field, released.values[i]),) for i in rows),
        sets,
        common.limit(max((s.value for s in sets), default=0.0), False),
    )
    left = len(released.sets) - len(drawn)
    remark = labels.text("note.sets_left_out", n=left, k=few(left, labels)) if left else ""
    words = Words(spec, released, context, "sets", rows, remark=remark)
    table = ChartTable(
        tuple(labels.text(f"table.{key}") for key in ("answers", "cases", "share")),
        lambda: tuple(
            (counted.name(released.sets[k]), twin.told(counted.count(k)), counted.share(k))
            for k in drawn
        ),
        partial(_numbers, counted, rows),
    )
    return words.model(marks, table, "sets", sets[0].tip if sets else "")


def _numbers(counted: _Counted, rows: list[int]) -> Numbers:
    """First the answers, then the sets; a set's id is ``=`` and its answers' ids with ``+``."""
    released = counted.released
    answers = twin.one_way(released, rows, "answered", counted.labels).numbers
    sets: Numbers = tuple(
        {
            "field": released.field,
            "value": "=" + "+".join(members),
            "label": counted.name(members),
            "count": twin.told(counted.count(number)),
            "answered": twin.told(released.answered),
            "share": counted.share(number),
        }
        for number, members in enumerate(released.sets)
    )
    return answers + sets


UPSET = ChartType("upset", (Role("field", ("flags",)),), build, ("sort", "top"), question)
