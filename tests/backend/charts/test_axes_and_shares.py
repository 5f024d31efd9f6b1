"""Ends of axes, round ticks, and what shares are of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend import statistics
from explorer.backend.charts import common, trend
from explorer.backend.disclosure import EXPORT, MASKED
from tests.backend.charts.made import cases, counted, names

SIZES = st.one_of(st.integers(1, 10**7).map(float), st.floats(1e-5, 1e7))


@given(SIZES)
def test_an_axis_ends_little_above_the_largest_value(largest: float) -> None:
    end = common.limit(largest, is_share=False)
    assert largest * (1 - 1e-9) <= end < largest * 1.51
    assert common.limit(end, is_share=False) == pytest.approx(end)


def test_shares_end_at_one_and_nothing_at_all_has_an_end_too() -> None:
    assert common.limit(0.93, is_share=True) == 1
    assert common.limit(0.0, is_share=False) == 1
    assert common.limit(math.nan, is_share=False) == 1


@given(st.integers(0, 10**7), st.sampled_from([1, 10, 50]))
def test_ticks_of_cases_are_whole_few_and_reach_the_largest(largest: int, least: int) -> None:
    ticks = common.ticks(float(largest), float(least))
    step = ticks[1]
    assert ticks == pytest.approx([step * k for k in range(len(ticks))])
    assert all(tick == round(tick) and round(tick) % least == 0 for tick in ticks)
    assert 2 <= len(ticks) <= 6
    assert largest <= ticks[-1] <= max(1.5 * largest, largest + least)
    if largest > 3 * least:
        assert len(ticks) >= 4


@given(st.floats(1e-4, 1.0))
def test_ticks_of_shares_reach_the_largest(largest: float) -> None:
    ticks = common.ticks(largest, 0)
    assert 4 <= len(ticks) <= 6
    assert largest <= ticks[-1] * (1 + 1e-9) <= largest * 1.51


def test_the_pictures_axis_has_steps_of_fifteen_hundred() -> None:
    assert common.ticks(4310.0, 1) == [0, 1500, 3000, 4500]
    assert common.ticks(10.0, 10) == [0, 10]


def test_years_without_a_case_keep_their_place() -> None:
    assert trend.axis_of(("2014", "2015", "2018")) == ["2014", "2015", "2016", "2017", "2018"]
    assert trend.axis_of(("2014-2018", "2019-2020")) == ["2014-2018", "2019-2020"]
    assert trend.axis_of(("07", "09")) == ["07", "09"]
    assert trend.axis_of(("1", "1000000")) == ["1", "1000000"]
    assert trend.axis_of(("2014",)) == ["2014"]


def test_shares_are_of_the_base_that_was_asked_for() -> None:
    made = cases(500, 3, 2, is_flags=True)
    released = counted(made, names(3), names(2), "flags")
    both = sum(bool(a) and bool(b) for a, b in made)
    within = [sum(bool(a) and j in b for a, b in made) for j in range(2)]
    counts = [[sum(i in a and j in b for a, b in made) for j in range(2)] for i in range(3)]
    for base, whole in (("answered", [both] * 2), ("all", [500] * 2), ("group", within)):
        expected = np.array(counts) / np.array(whole)
        assert statistics.shares(released, base).tolist() == expected.tolist()


def test_a_hidden_count_or_base_has_no_share() -> None:
    made = cases(12, 3, 0)
    shares = statistics.shares(counted(made, names(3), policy=EXPORT))
    released = counted(made, names(3), policy=EXPORT)
    assert (released.counts == MASKED).any()
    assert np.isnan(shares[released.counts == MASKED]).all()
    assert np.isnan(statistics.shares(counted([], names(3)))).all()
