"""Clauses and filters as values: algebra and JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import MATCHES, Clause, Filters, Together

names = st.text(max_size=5)
clauses = st.builds(
    Clause,
    st.sampled_from(["gender", "year", "means"]),
    st.lists(names, unique=True, max_size=3).map(tuple),
    st.lists(names, unique=True, max_size=3).map(tuple),
    st.none() | st.tuples(names, names),
    st.sampled_from(MATCHES),
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
        assert filters.clause(clause.field) == (
            Clause(last.field) if last.is_empty else last.plain()
        )


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
        [{"field": "x", "include": ["a"], "exclude": [], "range": None, "match": "most"}],
        [{"field": "x", "include": ["a"], "exclude": [], "range": None, "match": ["all"]}],
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


def test_a_click_on_answers_given_together_asks_for_all_of_them_then_for_nothing() -> None:
    pair = (Together("means", ("a", "b"), "all"),)
    once = Filters((Clause("means", ("c",)),)).clicked(pair, False)
    assert once.clause("means") == Clause("means", ("a", "b"), match="all")
    assert once.clause("means").parts == pair
    assert once.clicked(pair, False) == Filters()
    wider = once.clicked((Together("means", ("b", "c"), "all"),), True)
    assert wider.clause("means") == Clause("means", ("a", "b", "c"), match="all")
    exactly = wider.clicked((Together("means", ("a",), "only"),), True)
    assert exactly.clause("means") == Clause("means", ("a",), match="only")
    assert once.clicked((("means", "a"),), False).clause("means") == Clause("means", ("a",))


def test_all_of_one_answer_is_any_of_it() -> None:
    both = Filters((Clause("means", ("a", "b"), match="all"),)).clause("means")
    assert both.with_value("b", 0) == Clause("means", ("a",))
    assert both.with_value("c", 1).match == "all"
    only = Clause("means", ("a",), match="only")
    assert only.plain() == only
    assert only.with_value("a", 0) == Clause("means")
    assert "match" not in Clause("means", ("a",)).to_json()
