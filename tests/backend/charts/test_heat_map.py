"""Heat maps: percentages of rows, columns and all; colours against chance; panels on one scale."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.marks import LEVELS, Cells, Matrix, Panel, Panels
from explorer.backend.charts.multiples import same_scale
from explorer.backend.charts.residuals import STEPS, adjusted, expected
from explorer.backend.charts.shapes import Grid, Rect
from explorer.backend.disclosure import EXPORT
from tests.backend.charts.made import (
    LABELS,
    Case,
    built,
    cases,
    counted,
    laid_out,
    names,
    overlapping,
)

HEAT_MAP = chart_type("heat_map")
OPTIONS = {"options": ("residuals",)}


@pytest.mark.parametrize("base", ["answered", "all", "group", "row"])
def test_percentages_are_of_the_base_that_is_asked_for(base: str) -> None:
    made = cases(1000, 4, 3)
    model = built(HEAT_MAP, made, names(4), names(3), base=base)
    assert isinstance(model.marks, Cells)
    for cell in model.marks.cells:
        (_, value), (_, group) = cell.target
        i, j = names(4).index(value), names(3).index(group)
        n = sum(i in a and j in b for a, b in made)
        whole = {
            "answered": sum(bool(a) and bool(b) for a, b in made),
            "all": len(made),
            "group": sum(bool(a) and j in b for a, b in made),
            "row": sum(i in a and bool(b) for a, b in made),
        }[base]
        assert cell.text == LABELS.percent(n / whole)
        assert f"{n:,} of {whole:,}" in cell.tip
    by_value = {(row["value"], row["by"]): row["share"] for row in model.table.numbers}
    if base == "row":
        for value in names(4):
            assert sum(float(str(by_value[value, g])) for g in names(3)) == pytest.approx(1)


def test_residuals_and_expected_counts_are_those_of_the_textbook() -> None:
    released = counted(cases(3000, 4, 3), names(4), names(3))
    observed = released.counts.astype(float)
    n = observed.sum()
    by_chance = chi2_contingency(observed).expected_freq
    assert expected(released) == pytest.approx(by_chance)
    rows, columns = observed.sum(1, keepdims=True) / n, observed.sum(0, keepdims=True) / n
    wanted = (observed - by_chance) / np.sqrt(by_chance * (1 - rows) * (1 - columns))
    assert adjusted(released) == pytest.approx(wanted)


def test_an_adjusted_residual_squared_is_chi_squared_of_its_own_table_of_two_by_two() -> None:
    made = cases(2000, 4, 2, is_flags=True)
    released = counted(made, names(4), names(2), "flags")
    found = adjusted(released)
    both = [(a, b) for a, b in made if a and b]
    for i in range(4):
        table = [[sum((i in a) == x and (0 in b) == y for a, b in both) for y in (True, False)]
                 for x in (True, False)]  # fmt: skip
        chi2 = chi2_contingency(table, correction=False).statistic
        assert found[i, 0] ** 2 == pytest.approx(chi2)


def test_colours_tell_more_and_fewer_than_by_chance_and_the_tip_how_many() -> None:
    made: list[Case] = [
        *[(frozenset({0}), frozenset({0}))] * 90,
        *[(frozenset({0}), frozenset({1}))] * 10,
        *[(frozenset({1}), frozenset({0}))] * 10,
        *[(frozenset({1}), frozenset({1}))] * 90,
    ]
    model = built(HEAT_MAP, made, names(2), names(2), **OPTIONS)
    assert isinstance(model.marks, Cells)
    assert model.marks.is_diverging
    at = {(c.row, c.column): c for c in model.marks.cells}
    assert at[0, 0].strength == at[1, 1].strength == sum(8 * math.sqrt(2) >= s for s in STEPS) / 4
    assert at[0, 1].strength == at[1, 0].strength == -at[0, 0].strength  # type: ignore[operator]
    assert at[0, 0].tip.endswith("answer a: 90; chance would give about 50")
    assert "residuals" in model.note
    drawn = [s.role for s in laid_out(model, 605, 340).shapes if isinstance(s, Rect)]
    assert drawn.count("diverge:0.750") == drawn.count("diverge:-0.750") == 2
    assert [entry.label for entry in model.marks.legend] == [
        "Fewer than by chance", "As by chance", "More"
    ]  # fmt: skip


def test_what_is_as_by_chance_has_no_colour() -> None:
    made: list[Case] = [(frozenset({i}), frozenset({j})) for i in (0, 1) for j in (0, 1)] * 50
    model = built(HEAT_MAP, made, names(2), names(2), **OPTIONS)
    assert isinstance(model.marks, Cells)
    assert {cell.strength for cell in model.marks.cells} == {0.0}


def test_a_hidden_count_has_neither_colour_nor_what_chance_would_give() -> None:
    made: list[Case] = [
        *[(frozenset({0}), frozenset({0}))] * 93,
        *[(frozenset({0}), frozenset({1}))] * 7,
        *[(frozenset({1}), frozenset({1}))] * 41,
    ]
    model = built(HEAT_MAP, made, names(2), names(2), EXPORT, **OPTIONS)
    assert isinstance(model.marks, Cells)
    hidden = [cell for cell in model.marks.cells if cell.strength is None]
    assert len(hidden) == 2
    assert not any("chance" in cell.tip for cell in hidden)
    told = next(cell for cell in model.marks.cells if cell.text == "90")
    assert told.tip.endswith("chance would give about 60")


def test_a_large_heat_map_has_the_same_colours_in_a_grid() -> None:
    made = cases(9000, 60, 8)
    small = built(HEAT_MAP, made, names(60), names(8), top=50, **OPTIONS)
    large = built(HEAT_MAP, made, names(60), names(8), top=60, **OPTIONS)
    assert isinstance(small.marks, Cells)
    assert isinstance(large.marks, Matrix)
    chart = laid_out(large, 605, 900)
    (grid,) = (shape for shape in chart.shapes if isinstance(shape, Grid))
    assert grid.is_diverging
    for cell in small.marks.cells:
        level = int(large.marks.levels[cell.row, cell.column])
        assert (level - 1) / (LEVELS - 1) * 2 - 1 == pytest.approx(cell.strength, abs=0.01)
        assert large.marks.tip(cell.row, cell.column) == cell.tip
    assert not overlapping(chart)


def test_panels_of_heat_maps_share_one_scale() -> None:
    few, many = (built(HEAT_MAP, cases(n, 3, 2), names(3), names(2)).marks for n in (100, 900))
    assert isinstance(few, Cells)
    assert isinstance(many, Cells)
    one, other = same_scale([few, many])
    assert isinstance(one, Cells)
    assert isinstance(other, Cells)
    assert one.limit == other.limit == many.limit
    for cells in (one, other):
        for cell in cells.cells:
            n = int(cell.text)
            assert cell.strength == pytest.approx(math.sqrt(n / many.limit))
    grids = [
        built(HEAT_MAP, cases(n, 60, 4), names(60), names(4), top=60).marks for n in (500, 4000)
    ]
    weak, strong = same_scale(grids)
    assert isinstance(weak, Matrix)
    assert isinstance(strong, Matrix)
    assert strong.levels.max() == LEVELS
    ratio = (int(weak.levels.max()) - 1) / (LEVELS - 1)
    assert isinstance(grids[0], Matrix)
    assert ratio == pytest.approx(math.sqrt(grids[0].limit / strong.limit), abs=0.01)


def test_panels_of_colours_against_chance_have_one_legend() -> None:
    marks = built(HEAT_MAP, cases(900, 3, 2), names(3), names(2), **OPTIONS)
    assert isinstance(marks.marks, Cells)
    panels = Panels(tuple(Panel(name, (("h", name),), marks.marks) for name in names(3)))
    chart = laid_out(replace(marks, marks=panels, fitting=None), 605, 340)
    texts = [getattr(shape, "text", "") for shape in chart.shapes]
    assert texts.count("Fewer than by chance") == 1
    assert not overlapping(chart)
