"""Counting against a slow oracle that follows the words of the rules, case by case."""

import dataclasses
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend import casetable, counting, hovered, tally
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.disclosure import RawCounts
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import MATCHES, Clause, Filters
from explorer.backend.question import Question
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
    if clause.match != "any":
        has_all = given_answers >= set(clause.include)
        is_within = clause.range is None or any(in_range(a, clause.range) for a in given_answers)
        no_other = clause.match == "all" or given_answers <= set(clause.include)
        return has_all and is_within and no_other
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
COLUMN_CELLS = {
    "colour": ["", "red", "green", "NA"],
    "band": ["", "0-8", "9-17", "18+"],
    "m_a": ["", "0", "1"],
    "m_b": ["", "0", "1"],
    "m_c": ["", "0", "1"],
    "roles": ["", "x", "y", "x;y"],
}
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
    match = draw(st.sampled_from(MATCHES))
    return Clause(field, tuple(include), tuple(exclude), ends, match).plain()


@settings(deadline=None, max_examples=200)
@given(st.lists(cells, max_size=30), st.lists(clauses(), max_size=4))
def test_random_cases_and_clauses_count_as_the_rules_say(
    rows: list[Row], wishes: list[Clause]
) -> None:
    table = table_of(rows)
    filters = Filters()
    for clause in wishes:
        filters = filters.with_clause(clause)
    assert_counts(counting.Engine(table), table, rows, filters)


def assert_counts(
    engine: counting.Engine, table: casetable.CaseTable, rows: list[Row], filters: Filters
) -> None:
    """Every facet and the selection are what the rules say, case by case."""
    selected = [i for i, row in enumerate(rows) if all(passes(row, c) for c in filters.clauses)]
    answer = engine.ask(filters, tuple(table.by_id))
    assert answer.n_selected == len(selected)
    assert engine.rows(filters).tolist() == selected
    for field, coded in table.by_id.items():
        base = [r for r in rows if all(passes(r, c) for c in filters.clauses if c.field != field)]
        counts = answer.facets[field]
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
    counts = (
        counting.Engine(table)
        .ask(Filters(), (), [Question(field, by)])
        .questions[Question(field, by)]
    )
    assert_cross(counts, rows, coded, other)


def assert_cross(
    counts: RawCounts, rows: list[Row], coded: casetable.CodedField, other: casetable.CodedField
) -> None:
    field, by = coded.field.id, other.field.id
    for i, value in enumerate(coded.values):
        for j, group in enumerate(other.values):
            expected = sum(value in answers(r, field) and group in answers(r, by) for r in rows)
            assert counts.counts[i, j] == expected
    answered = [row for row in rows if answers(row, field)]
    assert counts.answered == len(answered)
    assert counts.answered_both == sum(bool(answers(row, by)) for row in answered)
    assert counts.by_answered is not None
    assert counts.answered_by is not None
    for i, value in enumerate(coded.values):
        having = [row for row in answered if value in answers(row, field)]
        assert counts.answered_by[i] == sum(bool(answers(row, by)) for row in having)
    for j, group in enumerate(other.values):
        assert counts.by_answered[j] == sum(group in answers(row, by) for row in answered)


@pytest.mark.parametrize("most_cells", [counting.MOST_PAIR_CELLS, 12, 1])
@settings(deadline=None, max_examples=60)
@given(rows=st.lists(cells, max_size=30), named=st.tuples(*[st.sampled_from(sorted(VALUES))] * 3))
def test_counts_are_the_same_however_many_cells_are_kept(
    most_cells: int, rows: list[Row], named: tuple[str, str, str]
) -> None:
    field, by, split = named
    table = table_of(rows)
    question, alone = Question(field, by, split), Question(field, split=split)
    with pytest.MonkeyPatch.context() as patch:
        for module in (counting, tally):
            patch.setattr(module, "MOST_PAIR_CELLS", most_cells)
        found = counting.Engine(table).ask(Filters(), (), [question, alone]).questions
    assert found[question].part_values == table.by_id[split].values
    for number, value in enumerate(table.by_id[split].values):
        those = [row for row in rows if value in answers(row, split)]
        crossed, one = found[question].parts[number], found[alone].parts[number]
        assert_cross(crossed, those, table.by_id[field], table.by_id[by])
        assert (crossed.base, one.base) == (len(those), len(those))
        assert one.answered == sum(bool(answers(row, field)) for row in those)
        for i, answer in enumerate(one.values):
            assert one.counts[i] == sum(answer in answers(row, field) for row in those)


def test_a_field_of_very_many_sets_is_crossed_with_itself_in_little_room() -> None:
    draw = np.random.default_rng(3)
    chosen = draw.integers(0, 2, (12_000, 16))
    rows = [";".join(f"a{k}" for k in np.flatnonzero(row)) for row in chosen]
    texts = tuple(sorted(set(rows)))
    place = {text: k for k, text in enumerate(texts)}
    roles = RawColumn("roles", np.array([place[row] for row in rows], np.uint16), texts)
    raw = RawTable((roles,), len(rows), SOURCE)
    table = casetable.build(raw, Schema("test", (JOINED,)))
    assert table.by_id["roles"].n_codes > 10_000
    question = Question("roles", "roles")
    tracemalloc.start()
    counts = counting.Engine(table).ask(Filters(), (), [question]).questions[question].counts
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    names = [int(name[1:]) for name in table.by_id["roles"].values]
    assert (counts == (chosen.T @ chosen)[np.ix_(names, names)]).all()
    assert peak < 50e6


def test_a_case_may_fail_more_clauses_than_a_byte_can_count() -> None:
    fields = tuple(Field(f"f{k}", "category", (f"f{k}",)) for k in range(300))
    columns = tuple(column(f"f{k}", ["a", "b"]) for k in range(300))
    table = casetable.build(RawTable(columns, 2, SOURCE), Schema("test", fields))
    for start in (254, 255, 256):
        engine = counting.Engine(table)
        for n in range(start, start + 4):
            filters = Filters(tuple(Clause(f"f{k}", ("b",)) for k in range(n)))
            assert engine.ask(filters).n_selected == 1
            assert engine.rows(filters).tolist() == [1]


def test_only_answers_that_occur_are_listed_in_codebook_order() -> None:
    table = table_of([("red", "18+", "", "1", "", ""), ("", "0-8", "0", "", "", "y;x")])
    assert table.by_id["band"].values == ("0-8", "18+")
    assert table.by_id["means"].values == ("b",)
    assert table.by_id["roles"].values == ("x", "y")


def test_a_flags_field_with_only_zeros_is_not_answered() -> None:
    table = table_of([("", "", "0", "0", "0", "")])
    assert counting.Engine(table).ask(Filters(), ("means",)).facets["means"].answered == 0


def test_a_range_end_that_is_no_number_is_refused() -> None:
    table = table_of([("red", "9-17", "", "", "", "")])
    with pytest.raises(ExplorerError) as caught:
        counting.Engine(table).ask(Filters((Clause("band", range=("nine", "")),)))
    assert caught.value.code == "bad_range"


POINTED_AT = st.sampled_from(["", *sorted(VALUES)])
"""A field that is prepared before the click, if any."""
STEPS = st.lists(st.tuples(clauses(), st.booleans(), POINTED_AT), max_size=12)


@settings(deadline=None, max_examples=600)
@given(st.lists(cells, max_size=24), st.integers(1, 4), STEPS)
def test_any_order_of_clicks_counts_as_the_rules_say(
    rows: list[Row], times: int, steps: list[tuple[Clause, bool, str]]
) -> None:
    # Repeated rows are collapsed into combinations; one by one they are not.
    rows = rows * times
    table = table_of(rows)
    engine = counting.Engine(table)
    filters = Filters()
    questions = [Question("means", "colour"), Question("band")]
    for clause, is_kept, pointed_at in steps:
        if pointed_at:
            assert engine.prepare(pointed_at, filters, ("colour", "roles"), questions)
        filters = filters.with_clause(clause) if is_kept else filters.without(clause.field)
        selected = [row for row in rows if all(passes(row, c) for c in filters.clauses)]
        answer = engine.ask(filters, ("colour", "roles"), questions)
        cross = answer.questions[questions[0]]
        assert_cross(cross, selected, table.by_id["means"], table.by_id["colour"])
        assert answer.questions[questions[1]].answered == sum(
            bool(answers(r, "band")) for r in selected
        )
    assert_counts(engine, table, rows, filters)


def test_thousands_of_clicks_in_a_row_leave_no_trace() -> None:
    draw = np.random.default_rng(7)
    kinds = [tuple(draw.choice(COLUMN_CELLS[c]) for c in COLUMNS) for _ in range(60)]
    rows = [kinds[i] for i in draw.integers(0, len(kinds), 400)]
    table = table_of(rows)
    assert table.n_combinations < len(rows) / 2
    engine = counting.Engine(table)
    filters = Filters()
    questions = [
        Question("colour", "means"),
        Question("roles", "roles"),
        Question("band", "colour", split="means"),
        Question("band", "colour", then=("roles", "means")),
    ]
    n_prepared = 0
    for number in range(3000):
        field = str(draw.choice(sorted(VALUES)))
        if draw.random() < 0.5:
            # Mostly the field that is clicked next; a click in another one must not be misled.
            other = str(draw.choice(sorted(VALUES))) if draw.random() < 0.3 else field
            is_wanted = bool(draw.random() < 0.9)
            n_prepared += engine.prepare(
                other, filters, tuple(table.by_id), questions, lambda w=is_wanted: w
            )
        value = str(draw.choice(VALUES[field]))
        clause = filters.clause(field).with_value(value, int(draw.integers(-1, 2)))
        filters = filters.with_clause(clause)
        if draw.random() < 0.1:
            filters = Filters(filters.clauses[:1])
        got = engine.ask(filters, tuple(table.by_id), questions)
        new = counting.Engine(table).ask(filters, tuple(table.by_id), questions)
        assert got.n_selected == new.n_selected
        for field_id, counts in got.facets.items():
            assert counts.counts.tolist() == new.facets[field_id].counts.tolist()
            assert (counts.base, counts.answered) == (
                new.facets[field_id].base,
                new.facets[field_id].answered,
            )
        for question, counts in got.questions.items():
            assert_same(counts, new.questions[question])
        if number % 100 == 0:
            assert_counts(engine, table, rows, filters)
    assert n_prepared > 1000


def assert_same(one: RawCounts, other: RawCounts) -> None:
    """Every number of the counts and of their parts."""
    for name in (field.name for field in dataclasses.fields(RawCounts)):
        got, expected = getattr(one, name), getattr(other, name)
        if name == "parts":
            for part, like in zip(got, expected, strict=True):
                assert_same(part, like)
        elif isinstance(expected, np.ndarray):
            assert got.tolist() == expected.tolist(), name
        else:
            assert got == expected, name


def test_a_prepared_field_is_answered_without_looking_at_the_cases_again() -> None:
    rows = [("red", "0-8", "1", "", "", "x"), ("green", "9-17", "", "1", "", "y")] * 4
    table = table_of([*rows, ("", "18+", "", "", "", "")])
    engine = counting.Engine(table)
    filters = Filters((Clause("band", ("0-8", "9-17")),))
    asked = tuple(table.by_id), [Question("means", "colour")]
    assert engine.prepare("colour", filters, *asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(Crossfilter, "ask")
        for clause in (Clause("colour", ("red",)), Clause("colour", (), ("red",))):
            answer = engine.ask(filters.with_clause(clause), *asked)
            assert answer.n_selected == 4
            assert answer.facets["colour"].counts.tolist() == [4, 4]
    assert_counts(engine, table, [*rows, ("", "18+", "", "", "", "")], Filters())


def test_a_field_of_many_answers_or_an_answer_of_many_numbers_is_not_prepared() -> None:
    n = counting.MOST_PREPARED_VALUES + 1
    rows = [(f"c{i}", "0-8", "1", "", "", "") for i in range(n)]
    table = table_of(rows)
    engine = counting.Engine(table)
    assert not engine.prepare("colour", Filters(), ("colour",))
    assert engine.prepare("band", Filters(), ("colour",))
    assert not engine.prepare("means", Filters(), (), [Question("means", with_sets=True)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hovered, "MOST_NUMBERS", 10)
        assert not counting.Engine(table).prepare("band", Filters(), ("colour",))


def test_a_bad_clause_leaves_the_counts_as_they_were() -> None:
    rows = [("red", "9-17", "", "1", "", ""), ("red", "0-8", "", "", "", "")]
    table = table_of(rows)
    engine = counting.Engine(table)
    filters = Filters((Clause("band", ("0-8",)),))
    assert_counts(engine, table, rows, filters)
    with pytest.raises(ExplorerError):
        engine.ask(filters.with_clause(Clause("band", range=("x", ""))))
    assert_counts(engine, table, rows, filters)


def test_more_clauses_than_a_byte_counts_are_counted() -> None:
    n = 300
    fields = tuple(Field(f"f{i}", "category", (f"f{i}",)) for i in range(n))
    columns = tuple(column(f"f{i}", ["a"] * 5 + ["b"]) for i in range(n))
    table = casetable.build(RawTable(columns, 6, SOURCE), Schema("wide", fields))
    engine = counting.Engine(table)
    filters = Filters()
    for i in range(n):
        filters = filters.with_clause(Clause(f"f{i}", ("a",)))
        assert engine.ask(filters, ("f0",)).n_selected == 5
    assert engine.ask(Filters(filters.clauses[1:]), ("f1",)).facets["f1"].base == 5
    assert counting.Engine(table).ask(filters, ("f0",)).n_selected == 5


@settings(deadline=None, max_examples=60)
@given(st.lists(cells, max_size=30), st.sampled_from(["band", "roles"]), st.sampled_from(["", "m"]))
def test_parts_are_the_same_counts_among_the_cases_of_each_answer(
    rows: list[Row], split: str, by: str
) -> None:
    table = table_of(rows)
    by = by and "means"
    question = Question("colour", by, split=split)
    found = counting.Engine(table).ask(Filters(), (), [question]).questions[question]
    assert len(found.parts) == len(table.by_id[split].values)
    for value, part in zip(table.by_id[split].values, found.parts, strict=True):
        within = [row for row in rows if value in answers(row, split)]
        assert part.base == len(within)
        if by:
            assert_cross(part, within, table.by_id["colour"], table.by_id["means"])
        else:
            assert part.answered == sum(bool(answers(row, "colour")) for row in within)


def test_a_chain_asks_for_each_of_its_links() -> None:
    rows = [("red", "0-8", "1", "", "", "x"), ("green", "", "1", "1", "", "x;y")] * 3
    table = table_of(rows)
    question = Question("colour", "means", then=("roles", "band"))
    found = counting.Engine(table).ask(Filters(), (), [question]).questions[question]
    assert_cross(found, rows, table.by_id["colour"], table.by_id["means"])
    first, second = found.parts
    assert_cross(first, rows, table.by_id["means"], table.by_id["roles"])
    assert_cross(second, rows, table.by_id["roles"], table.by_id["band"])


def test_sets_are_the_answers_that_cases_give_together() -> None:
    rows = [("", "", "1", "", "1", "")] * 3 + [("", "", "", "1", "", "")] * 2 + [("",) * 6]
    table = table_of(rows)
    question = Question("means", with_sets=True)
    found = counting.Engine(table).ask(Filters(), (), [question]).questions[question]
    assert found.sets == (("a", "c"), ("b",))
    assert found.set_counts is not None
    assert found.set_counts.tolist() == [3, 2]
    assert found.counts.tolist() == [3, 2, 3]
