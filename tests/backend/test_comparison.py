"""Two groups compared: every number against a count of its own, case by case."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend import comparison, comparison_words, compute, statistics
from explorer.backend.casetable import CaseTable, build
from explorer.backend.comparison import Badge, Comparison, Group
from explorer.backend.comparison_fields import MiddleAnswer
from explorer.backend.disclosure import EXPORT, MASKED, WORKING
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema

SCHEMA = Schema(
    "test",
    (
        Field("source", "category", ("source",)),
        Field("majority", "category", ("majority",)),
        Field("age_band", "ordinal", ("age_band",), ("0-8", "9-17", "18+")),
        Field("means", "flags", ("means",), separator=";"),
    ),
)
COLUMNS = ("source", "majority", "age_band", "means")
CELLS = (
    ("", "hotline", "case_management", "police"),
    ("", "child", "adult"),
    ("", "0-8", "9-17", "18+"),
    ("", "threats", "other", "threats;other"),
)
Row = tuple[str, ...]
LABELS = Labels.load()


def table_of(rows: list[Row]) -> CaseTable:
    columns: list[RawColumn] = []
    for i, name in enumerate(COLUMNS):
        texts = tuple(sorted({row[i] for row in rows}))
        codes = np.array([texts.index(row[i]) for row in rows], np.uint8)
        columns.append(RawColumn(name, codes, texts))
    source = Source(Path("cases.csv"), 0, 0, "", "csv")
    return build(RawTable(tuple(columns), len(rows), source), SCHEMA)


def given_by(row: Row, field: str) -> set[str]:
    return set(row[COLUMNS.index(field)].split(";")) - {""}


def group(field: str, *answers: str, name: str = "") -> Group:
    return Group(Filters((Clause(field, answers),)), name)


def is_in(row: Row, it: Group) -> bool:
    clauses = it.filters.clauses
    passes = all((given_by(row, c.field) or {""}) & set(c.include) for c in clauses)
    return passes != it.is_rest


cases = st.tuples(*[st.sampled_from(cells) for cells in CELLS])
groups = st.builds(
    lambda one, other, is_rest: Group(
        Filters(tuple(Clause(f, (v,)) for f, v in {one[0]: one[1], other[0]: other[1]}.items())),
        is_rest=is_rest,
    ),
    *[
        st.one_of(
            *[
                st.tuples(st.just(name), st.sampled_from(sorted({*";".join(cells).split(";")})))
                for name, cells in zip(COLUMNS, CELLS, strict=True)
            ]
        )
    ]
    * 2,
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(cases, min_size=1, max_size=60), groups, groups)
def test_every_number_is_that_of_the_cases(rows: list[Row], a: Group, b: Group):
    table = table_of(rows)
    found = compute.compare(table, a, b, WORKING)
    inside = [[row for row in rows if is_in(row, one)] for one in (a, b)]
    assert (found.n_a, found.n_b) == tuple(map(len, inside))
    assert found.overlap == sum(is_in(row, a) and is_in(row, b) for row in rows)
    if found.is_void:
        assert found.rows == ()
        assert 0 in (found.n_a, found.n_b) or inside[0] == inside[1]
        return
    assert inside[0] != inside[1]
    assert {row.key for row in found.rows} == {
        (name, value) for name in COLUMNS for row in rows for value in given_by(row, name)
    }
    for row in found.rows:
        assert (row.a, row.b) == tuple(counted(rows, row.field, row.value) for rows in inside)
        for source in row.sources:
            within = [[r for r in rows if r[0] == source.source] for rows in inside]
            assert (source.a, source.b) == tuple(
                counted(rows, row.field, row.value) for rows in within
            )
    known = [row.p for row in found.rows]
    assert [row.p_adjusted for row in found.rows] == statistics.adjusted(known)


def counted(rows: list[Row], field: str, value: str) -> statistics.Share:
    having = sum(value in given_by(row, field) for row in rows)
    return statistics.share(having, sum(bool(given_by(row, field)) for row in rows))


def some_rows() -> list[Row]:
    """900 cases; more children than adults are threatened, but not in case management."""
    hotline = [("hotline", "child", "9-17", "threats")] * 300
    hotline += [("hotline", "adult", "18+", "other")] * 250
    hotline += [("hotline", "adult", "18+", "threats")] * 50
    managed = [("case_management", "child", "9-17", "other")] * 40
    managed += [("case_management", "child", "0-8", "threats;other")] * 10
    managed += [("case_management", "adult", "18+", "threats")] * 100
    return hotline + managed + [("", "", "", "")] * 150


def of_children(level: float = 0.95) -> Comparison:
    children = group("majority", "child", name="children")
    adults = group("majority", "adult", name="adults")
    return compute.compare(table_of(some_rows()), children, adults, WORKING, level)


def test_the_strongest_difference_comes_first_and_what_defines_the_groups_last():
    rows = of_children().rows
    assert rows[0].field not in ("majority", "age_band")
    standings = [row.standing for row in rows]
    assert standings == sorted(standings, key=["", "akin", "defines"].index)
    assert {row.field for row in rows if row.standing == "defines"} == {"majority"}
    assert {row.field for row in rows if row.standing == "akin"} == {"age_band"}
    plain = [row for row in rows if not row.standing]
    assert [row.strength for row in plain] == sorted((r.strength for r in plain), reverse=True)


def test_a_direction_that_turns_and_a_source_that_supplies_most_are_told():
    found = of_children()
    row = found.row("means", "threats")
    assert row is not None
    assert row.badges == (
        Badge("turns", "case_management"),
        Badge("one_source", "hotline", "a", 300 / 350),
    )
    assert comparison_words.badges(row, found, LABELS) == (
        "In Case management alone, the difference goes the other way.",
        "Hotline supplies 86\xa0% of the cases with an answer in “children”.",
    )


def test_a_level_makes_wider_intervals():
    narrow, wide = (of_children(level).row("means", "other") for level in (0.8, 0.99))
    assert narrow
    assert wide
    for name in ("difference", "ratio"):
        one, other = getattr(narrow, name), getattr(wide, name)
        assert other.low < one.low < one.value < one.high < other.high


def test_a_sentence_says_who_is_counted_how_many_answered_and_whose_cases_these_are():
    found = of_children()
    row = found.row("means", "threats")
    assert row is not None
    assert comparison_words.sentence(row, found, LABELS, "CTDC, 2021.") == (
        "Threats (Means of control): 89 of 100 children (310 of 350 with an answer) against 38 of "
        "100 adults (150 of 400 with an answer), a difference of 51.1 percentage points (95\xa0% "
        "interval 44.9 to 56.5); identified cases only (CTDC, 2021)."
    )
    assert comparison_words.frequencies(row, found, LABELS) == (
        "89 of 100 children, 38 of 100 adults"
    )


def test_groups_without_a_name_are_called_by_their_filters():
    hotline = group("source", "hotline")
    found = compute.compare(table_of(some_rows()), hotline, hotline.rest, WORKING)
    row = found.row("means", "other")
    assert row is not None
    assert comparison_words.frequencies(row, found, LABELS) == (
        "42 of 100 in “Source: Hotline”, 33 of 100 other cases than Source: Hotline"
    )


def test_groups_that_overlap_say_so_and_how_many():
    children, threatened = group("majority", "child"), group("means", "threats")
    found = compute.compare(table_of(some_rows()), children, threatened, WORKING)
    assert found.overlap == 310
    assert found.rows
    assert [comparison_words.notice(found, n, LABELS) for n in found.notices] == [
        "310 cases are in both groups. The tests take the groups as separate, so read them with "
        "care."
    ]


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (
            group("majority", "child"),
            group("age_band", "0-8", "9-17"),
            "Both groups are the same cases, so there is nothing to compare.",
        ),
        (
            group("majority", "child"),
            group("majority", "child"),
            "Both groups are the same cases, so there is nothing to compare.",
        ),
        (
            group("majority", "child"),
            Group(Filters()).rest,
            "No case is in the group “other cases than all cases”, so there is nothing to compare.",
        ),
    ],
)
def test_groups_that_are_the_same_or_empty_give_a_sentence_and_no_rows(
    a: Group, b: Group, sentence: str
):
    found = compute.compare(table_of(some_rows()), a, b, WORKING)
    assert found.is_void
    assert found.rows == ()
    assert [comparison_words.notice(found, n, LABELS) for n in found.notices] == [sentence]


def test_a_group_chosen_by_a_field_that_the_file_lacks_is_refused():
    with pytest.raises(ExplorerError, match="group_field_missing") as caught:
        compute.compare(
            table_of(some_rows()), group("majority", "child"), group("gender", "male"), WORKING
        )
    assert caught.value.params == {"field": "gender"}


def test_hidden_counts_yield_no_figure():
    found = compute.compare(
        table_of([*some_rows(), ("police", "child", "18+", "x")]),
        group("majority", "child"),
        group("majority", "adult"),
        EXPORT,
    )
    row = found.row("means", "x")
    assert row is not None
    assert row.a.count == MASKED
    assert (row.a.share, row.difference.value, row.ratio.value, row.p, row.p_adjusted) == (
        (None,) * 5
    )
    assert row.cautions == ("hidden",)
    told = comparison.as_json(found)["rows"]
    assert isinstance(told, list)
    assert all(MASKED not in line["a"].values() for line in told)
    assert comparison_words.details(row, found, LABELS) == ()
    assert all(field.trend is None for field in found.fields if field.field == "age_band")
    threats = found.row("means", "threats")
    assert threats is not None
    assert (threats.a.count, threats.a.answered) == (310, 350)


def test_a_question_as_a_whole_has_its_distance_direction_and_middles():
    found = of_children()
    age = next(field for field in found.fields if field.field == "age_band")
    table = [[10, 0], [340, 0], [0, 400]]
    assert (age.cramers_v, age.p) == (
        statistics.cramers_v(table),
        statistics.chi_square(table)[2],  # type: ignore[index]
    )
    assert (age.trend, age.p_trend) == statistics.trend([10, 340, 0], [10, 340, 400])
    assert age.middle_a == MiddleAnswer("9-17", "9-17", "9-17", "9-17")
    assert comparison_words.whole(age, found, LABELS) == (
        "Apart by 1.00 on a scale from 0 to 1 (Cramér’s V, p <0.001).",
        "The higher the answer, the fewer of the cases are in “children” (p <0.001).",
        "Median in “children”: 9–17 (9–17 to 9–17).",
        "Median in “adults”: 18+ (18+ to 18+).",
    )
    source = next(field for field in found.fields if field.field == "source")
    assert (source.trend, source.middle_a) == (None, None)
    assert "means" not in {field.field for field in found.fields}


def test_details_give_the_odds_the_sources_kept_apart_and_the_unknown():
    found = of_children()
    row = found.row("means", "threats")
    assert row is not None
    odds = statistics.odds_ratio(row.a, row.b)
    pooled = statistics.pooled_ratio([(it.a, it.b) for it in row.sources]).ratio
    told = [text.replace("\xa0", " ") for text in comparison_words.details(row, found, LABELS)]
    assert told == [
        f"Odds ratio {odds.value:.2f} (95 % interval {odds.low:.2f} to {odds.high:.2f}).",
        f"With the sources kept apart: {pooled.value:.2f} times as often "
        f"(95 % interval {pooled.low:.2f} to {pooled.high:.2f}).",
    ]
    everybody = compute.compare(
        table_of(some_rows()), Group(Filters()), group("majority", "adult"), WORKING
    )
    row = everybody.row("means", "threats")
    assert row is not None
    told = list(comparison_words.details(row, everybody, LABELS))
    assert told[-1].replace("\xa0", " ") == (
        "In “all cases”: between 51 % and 68 % whatever the unknown answers are."
    )


def test_comparing_leaves_the_counts_of_clicks_as_they_were():
    table = table_of(some_rows())
    filters = Filters((Clause("source", ("hotline",)),))
    query = compute.Query(filters, COLUMNS)
    before = compute.compute(table, query, WORKING, LABELS).facets["means"].counts.tolist()
    for a, b in product((group("majority", "child"), group("means", "other").rest), repeat=2):
        compute.compare(table, a, b, WORKING)
    after = compute.compute(table, query, WORKING, LABELS).facets["means"].counts.tolist()
    assert after == before


def test_shares_of_all_cases_count_those_without_an_answer_too() -> None:
    rows: list[Row] = [("hotline", "child", "9-17", "threats")] * 3
    rows += [("hotline", "child", "9-17", ""), ("hotline", "adult", "18+", "threats")] * 4
    table = table_of(rows)
    a, b = group("majority", "child"), group("majority", "adult")
    answered = compute.compare(table, a, b, WORKING).row("means", "threats")
    found = compute.compare(table, a, b, WORKING, base="all")
    row = found.row("means", "threats")
    assert answered is not None
    assert row is not None
    assert (answered.a.count, answered.a.answered) == (3, 3)
    assert (row.a.count, row.a.answered) == (3, 7)
    words = comparison_words.sentence(row, found, LABELS, "the data")
    assert "3 of 7 cases" in words
    assert "with an answer" not in words
