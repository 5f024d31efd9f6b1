"""Counting against a slow oracle that follows the words of the rules, case by case."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend import casetable, counting
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema, extent

SOURCE = Source(Path("cases.csv"), 0, 0, "", "csv")
COLOUR = Field("colour", "category", ("colour",))
BAND = Field("band", "ordinal", ("band",), ("0-8", "9-17", "18+"))
MEANS = Field("means", "flags", ("m_a", "m_b", "m_c"), ("a", "b", "c"))
JOINED = Field("roles", "flags", ("roles",), separator=";")
SCHEMA = Schema("test", (COLOUR, BAND, MEANS, JOINED))
COLUMNS = ("colour", "band", "m_a", "m_b", "m_c", "roles")

Row = tuple[str, ...]


def column(name: str, cells: list[str]) -> RawColumn:
    texts = tuple(sorted(set(cells)))
    return RawColumn(name, np.array([texts.index(c) for c in cells], np.uint8), texts)


def table_of(rows: list[Row]) -> casetable.CaseTable:
    columns = tuple(column(n, [row[i] for row in rows]) for i, n in enumerate(COLUMNS))
    return casetable.build(RawTable(columns, len(rows), SOURCE), SCHEMA)


def answers(row: Row, field: str) -> set[str]:
    """What a case answers: the rule in words, without arrays."""
    if field == "means":
        return {v for v, cell in zip("abc", row[2:5], strict=True) if cell == "1"}
    cell = row[COLUMNS.index(field)]
    return {part for part in cell.split(";") if part} if field == "roles" else {cell} - {""}


def passes(row: Row, clause: Clause) -> bool:
    given_answers = answers(row, clause.field) or {""}
    if given_answers & set(clause.exclude):
        return False
    if not clause.include and clause.range is None:
        return True
    return bool(given_answers & set(clause.include)) or any(
        in_range(answer, clause.range) for answer in given_answers
    )


def in_range(answer: str, ends: tuple[str, str] | None) -> bool:
    own = extent(answer)
    if ends is None or own is None:
        return False
    low, high = (extent(end) if end else None for end in ends)
    return (low is None or own[0] >= low[0]) and (high is None or own[1] <= high[1])


cells = st.tuples(
    st.sampled_from(["", "red", "green", "NA"]),
    st.sampled_from(["", "0-8", "9-17", "18+"]),
    *[st.sampled_from(["", "0", "1"])] * 3,
    st.sampled_from(["", "x", "y", "x;y"]),
)
VALUES = {
    "colour": ["", "red", "green", "NA", "blue"],
    "band": ["", "0-8", "9-17", "18+"],
    "means": ["", "a", "b", "c"],
    "roles": ["", "x", "y"],
}


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    field = draw(st.sampled_from(sorted(VALUES)))
    include = draw(st.lists(st.sampled_from(VALUES[field]), unique=True, max_size=2))
    others = [v for v in VALUES[field] if v not in include]
    exclude = draw(st.lists(st.sampled_from(others), unique=True, max_size=2))
    ends = None
    if field == "band" and draw(st.booleans()):
        ends = draw(st.sampled_from([("0", "17"), ("", "8"), ("9", ""), ("9-17", "18+")]))
    return Clause(field, tuple(include), tuple(exclude), ends)


@settings(deadline=None, max_examples=200)
@given(st.lists(cells, max_size=30), st.lists(clauses(), max_size=4))
def test_random_cases_and_clauses_count_as_the_rules_say(
    rows: list[Row], wishes: list[Clause]
) -> None:
    table = table_of(rows)
    filters = Filters()
    for clause in wishes:
        filters = filters.with_clause(clause)
    selection = counting.select(table, filters)
    selected = [i for i, row in enumerate(rows) if all(passes(row, c) for c in filters.clauses)]
    assert selection.rows.tolist() == selected
    for field, coded in table.by_id.items():
        base = [r for r in rows if all(passes(r, c) for c in filters.clauses if c.field != field)]
        counts = counting.one_way(coded, selection.base(field))
        assert counts.base == len(base)
        assert counts.answered == sum(bool(answers(row, field)) for row in base)
        for value, count in zip(coded.values, counts.counts.tolist(), strict=True):
            assert count == sum(value in answers(row, field) for row in base)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(cells, max_size=30), st.sampled_from(sorted(VALUES)), st.sampled_from(sorted(VALUES))
)
def test_a_cross_counts_a_case_once_in_each_pair_of_its_answers(
    rows: list[Row], field: str, by: str
) -> None:
    table = table_of(rows)
    coded, other = table.by_id[field], table.by_id[by]
    counts = counting.two_way(coded, other, np.arange(len(rows)))
    for i, value in enumerate(coded.values):
        for j, group in enumerate(other.values):
            expected = sum(value in answers(r, field) and group in answers(r, by) for r in rows)
            assert counts.counts[i, j] == expected
    answered = [row for row in rows if answers(row, field)]
    assert counts.answered == len(answered)
    assert counts.answered_both == sum(bool(answers(row, by)) for row in answered)
    assert counts.by_answered is not None
    for j, group in enumerate(other.values):
        assert counts.by_answered[j] == sum(group in answers(row, by) for row in answered)


def test_only_answers_that_occur_are_listed_in_codebook_order() -> None:
    table = table_of([("red", "18+", "", "1", "", ""), ("", "0-8", "0", "", "", "y;x")])
    assert table.by_id["band"].values == ("0-8", "18+")
    assert table.by_id["means"].values == ("b",)
    assert table.by_id["roles"].values == ("x", "y")


def test_a_flags_field_with_only_zeros_is_not_answered() -> None:
    table = table_of([("", "", "0", "0", "0", "")])
    assert counting.one_way(table.by_id["means"], np.arange(1)).answered == 0


def test_a_range_end_that_is_no_number_is_refused() -> None:
    table = table_of([("red", "9-17", "", "", "", "")])
    with pytest.raises(ExplorerError) as caught:
        counting.select(table, Filters((Clause("band", range=("nine", "")),)))
    assert caught.value.code == "bad_range"
