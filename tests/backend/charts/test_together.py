"""Answers of one field that come together: sets, and pairs with their lift."""

import itertools

import pytest

from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.marks import Cells, Sets
from explorer.backend.charts.shapes import Circle, Rect
from explorer.backend.disclosure import EXPORT
from explorer.backend.filters import Together
from tests.backend.charts.made import Case, built, cases, laid_out, names

MADE: list[Case] = [
    *[(frozenset({0, 1}), frozenset[int]())] * 30,
    *[(frozenset({0}), frozenset[int]())] * 20,
    *[(frozenset({2}), frozenset[int]())] * 40,
    *[(frozenset({0, 1, 2}), frozenset[int]())] * 10,
    *[(frozenset[int](), frozenset[int]())] * 7,
]


def test_sets_are_drawn_by_their_cases_the_most_frequent_first() -> None:
    model = built(chart_type("upset"), MADE, names(3), ())
    assert isinstance(model.marks, Sets)
    assert [one.value for one in model.marks.sets] == [40, 30, 20, 10]
    label = model.marks.labels.index
    a, b, c = (label(name) for name in names(3))
    assert [set(one.members) for one in model.marks.sets] == [{c}, {a, b}, {a}, {a, b, c}]
    assert "40 of 100" in model.marks.sets[0].tip
    assert "answer c, no other answer" in model.alt_text


def test_bars_of_sets_are_as_high_as_their_numbers_over_dots_of_their_answers() -> None:
    model = built(chart_type("upset"), MADE, names(3), ())
    assert isinstance(model.marks, Sets)
    chart = laid_out(model, 605, 340)
    bars = [s for s in chart.shapes if isinstance(s, Rect) and s.role == "bar"]
    heights = [bar.height / bars[0].height for bar in bars]
    assert heights == pytest.approx([1.0, 0.75, 0.5, 0.25])
    dots = [s for s in chart.shapes if isinstance(s, Circle) and s.role == "bar"]
    assert len(dots) == sum(len(one.members) for one in model.marks.sets)
    targets = {hit.target for hit in chart.hits if hit.target}
    sets = {one.target for one in model.marks.sets}
    assert targets == {(("f", name),) for name in names(3)} | sets
    assert model.marks.sets[1].target == (Together("f", ("answer a", "answer b"), "only"),)


def test_the_table_of_sets_has_answers_and_sets() -> None:
    model = built(chart_type("upset"), MADE, names(3), ())
    numbers = {str(row["value"]): row["count"] for row in model.table.numbers}
    assert numbers == {
        "answer a": 60,
        "answer b": 40,
        "answer c": 50,
        "=answer c": 40,
        "=answer a+answer b": 30,
        "=answer a": 20,
        "=answer a+answer b+answer c": 10,
    }
    assert model.table.rows[1] == ("answer a + answer b", 30, 0.3)


def test_protected_sets_with_few_cases_are_not_even_listed_nor_ranked() -> None:
    made: list[Case] = [
        *[(frozenset({2}), frozenset[int]())] * 29,
        *[(frozenset({0, 1}), frozenset[int]())] * 21,
        *[(frozenset({0, 2}), frozenset[int]())] * 9,
        *[(frozenset({0, 1, 2}), frozenset[int]())] * 1,
    ]
    for order in (made, made[29:] + made[:29]):
        model = built(chart_type("upset"), order, names(3), (), EXPORT)
        told = [(r["value"], r["count"]) for r in model.table.numbers if str(r["value"])[0] == "="]
        # Of two sets with one rounded count, the answers' order alone decides which is first.
        assert told == [("=answer a+answer b", 20), ("=answer c", 20)]
        assert "combination" not in model.note


def test_pairs_are_shaded_by_how_much_chance_would_give() -> None:
    model = built(chart_type("cooccurrence"), MADE, names(3), ())
    assert isinstance(model.marks, Cells)
    order = model.marks.row_labels.index
    cell = {(c.row, c.column): c for c in model.marks.cells}
    a, b, c = (order(name) for name in names(3))
    # 40 of 100 have both a and b; by chance 60 * 40 / 100 = 24 would: 167 %.
    assert cell[a, b].text == "40"
    assert "167 %" in cell[a, b].tip.replace("\xa0", " ")
    assert cell[a, b].strength == pytest.approx(0.36848, abs=1e-4)
    assert cell[a, c].strength == 0.0
    assert cell[a, a].strength is None
    assert cell[a, a].target == (("f", "answer a"),)
    both = (Together("f", ("answer a", "answer b"), "all"),)
    assert cell[a, b].target == cell[b, a].target == both
    chosen = laid_out(model, 605, 340).hits_of(frozenset(both))
    assert [hit.tip for hit in chosen] == [c.tip for c in model.marks.cells if c.target == both]
    assert cell[a, b].tip in model.alt_text or cell[b, a].tip in model.alt_text


def test_counts_of_pairs_are_those_of_the_cases() -> None:
    made = cases(2000, 5, 0, is_flags=True)
    model = built(chart_type("cooccurrence"), made, names(5), ())
    found = {(row["value"], row["by"]): row["count"] for row in model.table.numbers}
    for (i, first), (j, second) in itertools.product(enumerate(names(5)), repeat=2):
        assert found[first, second] == sum(i in answers and j in answers for answers, _ in made)
