"""The engine against crossfilter2: the same cases, the same clicks, every number.

``python3 packaging/dev.py bench make_crossfilter_results`` stored crossfilter2's (JavaScript,
another program altogether); here no node is needed.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from explorer.backend import casetable
from explorer.backend.casetable import CaseTable
from explorer.backend.counting import Answer, Engine
from explorer.backend.disclosure import RawCounts
from explorer.backend.filters import Clause, Filters
from explorer.backend.question import Question
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema

STORED = Path(__file__).parent / "data" / "crossfilter.json"


@dataclass(frozen=True)
class Results:
    """What crossfilter2 was asked and what it counted."""

    table: CaseTable
    crosses: list[Question]
    clicks: list[Filters]
    numbers: list[list[int]]


def _values(field: str, number: int) -> tuple[str, ...]:
    return tuple(f"{field} {i}" for i in range(number))


def _table(fields: list[Any]) -> CaseTable:
    columns, schema, n_rows = [], [], 0
    for field, n_values, is_flags, text in fields:
        values = _values(field, n_values)
        codes = np.array(text.split(), np.uint32)
        n_rows = len(codes)
        if is_flags:
            columns += [
                RawColumn(value, ((codes >> i) & 1).astype(np.uint8), ("0", "1"))
                for i, value in enumerate(values)
            ]
            schema.append(Field(field, "flags", values, values))
        else:
            columns.append(RawColumn(field, codes.astype(np.uint8), ("", *values)))
            schema.append(Field(field, "category", (field,), values))
    raw = RawTable(tuple(columns), n_rows, Source(Path("cases.csv"), 0, 0, "", "csv"))
    return casetable.build(raw, Schema("test", tuple(schema)))


def _filters(click: dict[str, dict[str, list[int]]], values: dict[str, tuple[str, ...]]) -> Filters:
    def named(field: str, answers: list[int]) -> tuple[str, ...]:
        return tuple("" if i < 0 else values[field][i] for i in answers)

    return Filters(
        tuple(
            Clause(field, named(field, clause["include"]), named(field, clause["exclude"]))
            for field, clause in click.items()
        )
    )


@pytest.fixture(scope="module")
def results() -> Results:
    """The stored file."""
    stored = json.loads(STORED.read_text("utf-8"))
    values = {field: _values(field, number) for field, number, *_ in stored["fields"]}
    return Results(
        _table(stored["fields"]),
        [Question(field, by) for field, by in stored["crosses"]],
        [_filters(click, values) for click in stored["clicks"]],
        [[int(number) for number in line.split()] for line in stored["numbers"]],
    )


def _numbers(answer: Answer, results: Results) -> list[int]:
    """An answer in crossfilter2's order, with zeros for answers that no case gives."""

    def full(counts: RawCounts) -> list[int]:
        listed = results.table.schema.field(counts.field)
        assert listed is not None
        cells = dict(zip(counts.values, counts.counts.tolist(), strict=True))
        if not counts.by:
            return [cells.get(value, 0) for value in listed.values]
        by = results.table.schema.field(counts.by)
        assert by is not None
        rows = {v: dict(zip(counts.by_values, row, strict=True)) for v, row in cells.items()}
        return [rows.get(v, {}).get(other, 0) for v in listed.values for other in by.values]

    parts = [full(counts) for counts in answer.facets.values()]
    parts += [full(answer.questions[cross]) for cross in results.crosses]
    return [answer.n_selected, *(number for part in parts for number in part)]


def _differing(results: Results, order: list[int], pointing: Random | None = None) -> list[int]:
    """Ask one engine in this order of clicks; the clicks with other numbers than crossfilter2.

    With ``pointing`` a field is prepared before each click: often one in which it changes a clause.
    """
    engine = Engine(results.table)
    facets = tuple(field.id for field in results.table.schema.fields)
    before, differing = Filters(), []
    for i in order:
        filters = results.clicks[i]
        if pointing:
            changed = set(filters.clauses) ^ set(before.clauses)
            fields = sorted({clause.field for clause in changed}) or facets
            engine.prepare(pointing.choice(fields), before, facets, results.crosses)
        before = filters
        if _numbers(engine.ask(filters, facets, results.crosses), results) != results.numbers[i]:
            differing.append(i)
    return differing


def test_clicks_in_their_order_give_crossfilters_numbers(results: Results):
    assert not _differing(results, list(range(len(results.clicks))))


@pytest.mark.parametrize("seed", range(5))
def test_clicks_in_any_order_give_crossfilters_numbers(results: Results, seed: int):
    order = list(range(len(results.clicks))) * 2
    Random(seed).shuffle(order)

    assert not _differing(results, order)
    assert not _differing(results, order, Random(seed))


def test_stored_clicks_are_of_all_kinds(results: Results):
    clauses = [clause for filters in results.clicks for clause in filters.clauses]
    selected = [line[0] for line in results.numbers]

    assert any(clause.include for clause in clauses)
    assert any(clause.exclude for clause in clauses)
    assert any("" in clause.include for clause in clauses)
    assert any("" in clause.exclude for clause in clauses)
    assert max(len(filters.clauses) for filters in results.clicks) >= 4
    assert len(set(selected)) > 40
    assert len(results.table.weights if results.table.weights is not None else ()) < 400
