"""Histogram and boxes against the numbers themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.distribution import bin_width, quantile, ticks_between
from explorer.backend.charts.marks import ChartModel, Histogram
from explorer.backend.charts.shapes import Rect
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import EXPORT, PUBLIC, Policy, RawCounts, release
from tests.backend.charts.made import CONTEXT, built, laid_out, names


def model_of(numbers: dict[str, int], policy: Policy = PUBLIC) -> ChartModel:
    counts = np.array(list(numbers.values()), np.int64)
    total = int(counts.sum())
    raw = RawCounts("age", "number", tuple(numbers), counts, total + 5, total)
    chart = chart_type("distribution")
    return chart.build(ChartSpec("distribution", "age"), release(raw, policy), CONTEXT)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40), st.sampled_from([0.25, 0.5, 0.75]))
def test_a_quantile_is_that_of_the_cases_one_by_one(numbers: list[int], part: float) -> None:
    values = sorted(set(numbers))
    counts = np.array([numbers.count(value) for value in values], np.int64)
    found = quantile(np.array(values, np.float64), counts, part)
    assert found == np.quantile(numbers, part, method="inverted_cdf")


def test_bars_stand_over_their_numbers_and_are_as_high_as_their_cases() -> None:
    model = model_of({"10": 40, "11": 20, "13": 10})
    assert isinstance(model.marks, Histogram)
    assert [(b.low, b.value) for b in model.marks.bins] == [(10, 40), (11, 20), (12, 0), (13, 10)]
    assert model.marks.bins[0].target == (("age", "10"),)
    chart = laid_out(model, 605, 340)
    bars = [s for s in chart.shapes if isinstance(s, Rect) and s.role == "bar"][:3]
    assert [bar.height / bars[0].height for bar in bars] == pytest.approx([1, 0.5, 0.25])
    (box,) = model.marks.boxes
    assert (box.least, box.lower, box.median, box.upper, box.greatest) == (10, 10, 10, 11, 13)
    assert "median 10" in box.tip


def test_many_numbers_share_bars_of_a_round_width() -> None:
    model = model_of({str(n): 1 for n in range(241)})
    assert isinstance(model.marks, Histogram)
    assert {b.high - b.low for b in model.marks.bins} == {10.0}
    assert sum(b.value for b in model.marks.bins) == 241
    assert len(model.marks.bins[0].target) == 10
    assert bin_width(np.array([1.0, 1.5, 3.0])) == 0.5


def test_hidden_counts_have_no_bar_and_no_box() -> None:
    model = model_of({"10": 40, "11": 3}, EXPORT)
    assert isinstance(model.marks, Histogram)
    assert [b.value for b in model.marks.bins] == [40, 0]
    assert "3" not in model.marks.bins[1].tip
    assert not model.marks.boxes


def test_a_case_in_several_groups_stands_in_its_bar_once() -> None:
    made = [(frozenset({0}), frozenset({0, 1}))] * 30 + [(frozenset({1}), frozenset({1}))] * 10
    model = built(chart_type("distribution"), made, names(2), names(2), measure="share")
    assert isinstance(model.marks, Histogram)
    assert [b.value for b in model.marks.bins if b.target] == [0.75, 0.25]
    assert "30 of 40" in model.marks.bins[0].tip


def test_a_bar_with_a_hidden_part_is_hidden() -> None:
    model = model_of({str(n): 20 if n % 2 else 3 for n in range(100)}, EXPORT)
    assert isinstance(model.marks, Histogram)
    assert {b.high - b.low for b in model.marks.bins} == {5.0}
    assert {b.value for b in model.marks.bins} == {0.0}


def test_ticks_are_round_and_few() -> None:
    assert ticks_between(3, 67) == [20, 40, 60]
    assert ticks_between(0, 5) == [0, 1, 2, 3, 4, 5]
    assert ticks_between(2, 2) == [2]
