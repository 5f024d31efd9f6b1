"""Ribbons are as wide as their cases, in one scale over all columns."""

import numpy as np
import pytest

from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.marks import ChartModel, Flow
from explorer.backend.charts.shapes import Outline
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import PUBLIC, RawCounts, release
from explorer.backend.question import Question
from tests.backend.charts.made import CONTEXT, built, cases, laid_out, names


def link(field: str, by: str, counts: list[list[int]]) -> RawCounts:
    table = np.array(counts, np.int64)
    total = int(table.sum())
    values = tuple(f"{field}{i}" for i in range(len(table)))
    by_values = tuple(f"{by}{j}" for j in range(table.shape[1]))
    within = table.sum(axis=0)
    numbers = (within, total, table.sum(axis=1))
    return RawCounts(field, "category", values, table, total, total, by, by_values, *numbers)


def chain_of(top: int = 0) -> ChartModel:
    first = link("a", "b", [[30, 10], [0, 60]])
    second = link("b", "c", [[20, 5, 5], [10, 40, 20]])
    raw = RawCounts(
        **{name: getattr(first, name) for name in first.__slots__ if name != "parts"},
        parts=(second,),
    )
    spec = ChartSpec("flow", "a", "b", chain=("c",), top=top)
    return chart_type("flow").build(spec, release(raw, PUBLIC), CONTEXT)


def test_a_chain_has_a_column_a_field_and_ribbons_between_neighbours() -> None:
    model = chain_of()
    assert isinstance(model.marks, Flow)
    assert [len(column) for column in model.marks.columns] == [2, 2, 3]
    sizes = {(r.column, r.source, r.to): r.value for r in model.marks.ribbons}
    assert sizes[0, 0, 0] == 30
    assert (0, 1, 0) not in sizes
    assert sizes[1, 1, 1] == 40
    assert model.title == "A → B → C" or " → " in model.title
    spec = ChartSpec("flow", "a", "b", chain=("c",))
    assert chart_type("flow").question(spec) == Question("a", "b", then=("c",))


@pytest.mark.parametrize("size", [(300.0, 240.0), (605.0, 340.0), (900.0, 700.0)])
def test_a_ribbon_is_as_wide_as_its_cases_at_both_ends(size: tuple[float, float]) -> None:
    model = chain_of()
    assert isinstance(model.marks, Flow)
    shapes = laid_out(model, *size).shapes
    drawn = [s for s in shapes if isinstance(s, Outline) and s.role != "paper"]
    scales: list[float] = []
    for shape, ribbon in zip(drawn, model.marks.ribbons, strict=True):
        (ring,) = shape.rings
        half = len(ring) // 2
        assert ring[-1][1] - ring[0][1] == pytest.approx(ring[half][1] - ring[half - 1][1])
        scales.append((ring[-1][1] - ring[0][1]) / ribbon.value)
    assert max(scales) == pytest.approx(min(scales))


def test_answers_without_a_node_flow_together_as_others() -> None:
    model = chain_of(top=1)
    assert isinstance(model.marks, Flow)
    assert [len(column) for column in model.marks.columns] == [2, 2, 2]
    others = model.marks.columns[2][-1]
    assert others.value == 55
    assert others.target == ()
    assert sum(r.value for r in model.marks.ribbons if r.column == 0) == 100


def test_a_node_tells_its_cases_though_each_may_have_several_ribbons() -> None:
    both = [(frozenset({0, 1}), frozenset({0, 1}))] * 20
    made = [*both, (frozenset({1}), frozenset({0})), (frozenset({1}), frozenset[int]())]
    model = built(chart_type("flow"), made, names(2), names(2))
    assert isinstance(model.marks, Flow)
    first, second = model.marks.columns
    assert [(node.text, node.value) for node in first] == [("20", 40), ("21", 41)]
    assert [node.text for node in second] == ["21", "20"]
    assert first[1].tip == "Answer b: 21 cases" or "21" in first[1].tip


def test_the_numbers_of_a_chain_hold_every_link() -> None:
    rows = chain_of().table.numbers
    assert len(rows) == 4 + 6
    assert {(row["field"], row["by"]) for row in rows} >= {("a", "b0"), ("b", "c2")}


def test_no_ribbon_leaves_its_node() -> None:
    model = built(chart_type("flow"), cases(3000, 6, 4), names(6), names(4))
    assert isinstance(model.marks, Flow)
    for number, column in enumerate(model.marks.columns):
        for place, node in enumerate(column):
            out = sum(
                r.value for r in model.marks.ribbons if (r.column, r.source) == (number, place)
            )
            into = sum(
                r.value for r in model.marks.ribbons if (r.column + 1, r.to) == (number, place)
            )
            assert max(out, into) == node.value
