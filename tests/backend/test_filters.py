"""Clauses and filters as values: algebra and JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters

names = st.text(max_size=5)
clauses = st.builds(
    Clause,
    st.sampled_from(["gender", "year", "means"]),
    st.lists(names, unique=True, max_size=3).map(tuple),
    st.lists(names, unique=True, max_size=3).map(tuple),
    st.none() | st.tuples(names, names),
)


@given(st.lists(clauses, max_size=6))
def test_a_field_has_at_most_one_clause_and_the_last_one_holds(wishes: list[Clause]) -> None:
    filters = Filters()
    for clause in wishes:
        filters = filters.with_clause(clause)
    fields = [clause.field for clause in filters.clauses]
    assert len(fields) == len(set(fields))
    for clause in wishes:
        last = next(c for c in reversed(wishes) if c.field == clause.field)
        assert filters.clause(clause.field) == (Clause(last.field) if last.is_empty else last)


@given(st.lists(clauses, max_size=4))
def test_filters_come_back_from_json(wishes: list[Clause]) -> None:
    filters = Filters()
    for clause in wishes:
        filters = filters.with_clause(clause)
    assert Filters.from_json(filters.to_json()) == filters


@given(clauses, names)
def test_an_answer_is_included_excluded_or_neither(clause: Clause, value: str) -> None:
    assert clause.with_value(value, 1).state(value) == 1
    assert clause.with_value(value, -1).state(value) == -1
    assert clause.with_value(value, 1).with_value(value, 0).state(value) == 0


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"field": "x"},
        [3],
        [{"field": "x", "include": [1], "exclude": [], "range": None}],
        [{"field": "x", "include": [], "exclude": [], "range": ["1"]}],
    ],
)
def test_a_damaged_clause_is_refused(data: object) -> None:
    with pytest.raises(ExplorerError) as caught:
        Filters.from_json(data)
    assert caught.value.code == "bad_clause"


def test_a_click_asks_for_all_answers_of_a_mark_alone_then_for_nothing() -> None:
    bars = (("age", "17"), ("age", "18"), ("gender", "female"))
    once = Filters((Clause("age", ("3",)), Clause("year", ("2015",)))).clicked(bars, False)
    assert once.clause("age") == Clause("age", ("17", "18"))
    assert once.clause("gender") == Clause("gender", ("female",))
    assert once.clause("year") == Clause("year", ("2015",))
    assert once.clicked(bars, False) == Filters((Clause("year", ("2015",)),))
    added = once.clicked((("age", "3"),), True)
    assert added.clause("age").include == ("17", "18", "3")
