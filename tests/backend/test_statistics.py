"""The statistics against R, statsmodels and SciPy (``make_statistics.py`` asks them), and rules
that hold for any numbers."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from explorer.backend import statistics
from explorer.backend.disclosure import MASKED
from explorer.backend.statistics import Estimate, Share

REFERENCES: dict[str, list[Any]] = json.loads(
    Path(__file__).parent.joinpath("data/statistics.json").read_text("utf-8")
)
SIX_DIGITS = {"rel": 1e-6, "abs": 1e-12}


def near(*numbers: float | None) -> Any:
    """Equal to six digits; None only to None."""
    return tuple(None if n is None else pytest.approx(n, **SIX_DIGITS) for n in numbers)


def ends(found: Estimate) -> tuple[float | None, float | None]:
    return found.low, found.high


def two(a: int, n_a: int, b: int, n_b: int, level: float = 0.95) -> tuple[Share, Share]:
    return statistics.share(a, n_a, level), statistics.share(b, n_b, level)


@st.composite
def a_share(draw: st.DrawFn, most: int = 3000) -> Share:
    answered = draw(st.integers(0, most))
    return statistics.share(draw(st.integers(0, answered)), answered)


def test_wilson_equals_prop_test_without_correction():
    for count, answered, level, low, high in REFERENCES["wilson"]:
        found = statistics.share(count, answered, level)
        assert (found.share, found.low, found.high) == near(count / answered, low, high)


def test_p_equals_chisq_test_or_fisher_test_where_few_are_expected():
    methods = set()
    for *counts, method, p in REFERENCES["chance"]:
        found = statistics.chance(*two(*counts))
        assert (found.method, found.p) == (method, *near(p)), counts
        methods.add(method)
    assert methods == {"fisher", "chi_square"}


def test_difference_equals_newcombe_of_statsmodels():
    for *counts, level, low, high in REFERENCES["difference"]:
        found = statistics.difference(*two(*counts), level)
        assert ends(found) == near(low, high), counts
        assert found.value == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])


def test_ratio_equals_log_of_statsmodels():
    for *counts, level, low, high in REFERENCES["ratio"]:
        found = statistics.ratio(*two(*counts), level)
        assert ends(found) == near(low, high), counts
        assert found.value == pytest.approx(counts[0] * counts[3] / (counts[1] * counts[2]))


def test_odds_ratio_equals_statsmodels():
    for *counts, level, value, low, high in REFERENCES["odds_ratio"]:
        found = statistics.odds_ratio(*two(*counts), level)
        assert (found.value, *ends(found)) == near(value, low, high), counts


def test_adjusted_equals_p_adjust():
    for ps, expected in REFERENCES["adjusted"]:
        assert tuple(statistics.adjusted(ps)) == near(*expected)


def test_adjusted_leaves_out_what_has_no_p():
    assert statistics.adjusted([0.01, None, 0.04]) == [0.02, None, 0.04]


def test_trend_equals_prop_trend_test():
    for counts, answered, scores, chi_square, p in REFERENCES["trend"]:
        found = statistics.trend(counts, answered, scores)
        assert found is not None
        assert (found[0] ** 2, found[1]) == near(chi_square, p)


def test_pooled_odds_ratio_equals_mantelhaen_test_without_correction():
    for strata, level, value, low, high, p, *_ in REFERENCES["strata"]:
        found = statistics.pooled_odds_ratio([two(*s) for s in strata], level)
        assert (found.ratio.value, *ends(found.ratio), found.p) == near(value, low, high, p)


def test_pooled_ratio_equals_rma_mh():
    for strata, level, _, _, _, p, *expected in REFERENCES["strata"]:
        found = statistics.pooled_ratio([two(*s) for s in strata], level)
        assert (found.ratio.value, *ends(found.ratio), found.p) == near(*expected, p)


def test_table_equals_chisq_test_and_association():
    for table, *expected, v in REFERENCES["table"]:
        assert statistics.chi_square(table) == near(*expected)
        assert (statistics.cramers_v(table),) == near(v)


def test_a_table_with_many_rare_cells_is_sparse():
    assert not statistics.is_sparse([[50, 40], [4, 9], [30, 20], [30, 20]])
    assert statistics.is_sparse([[50, 40], [1, 3], [2, 5]])
    assert statistics.is_sparse([[900, 1], [900, 0], [900, 0], [900, 0], [900, 0]])
    assert statistics.is_sparse([[5, 0], [7, 0]])


def test_median_equals_quantile_test():
    for values, counts, level, value, low, high in REFERENCES["median"]:
        found = statistics.median(counts, level)
        assert found is not None
        assert (values[found.lower] + values[found.upper]) / 2 == value
        told = [None if place is None else values[place] for place in (found.low, found.high)]
        assert told == [low, high], (counts, level)


def test_mean_equals_t_test():
    for level, values, counts, *expected in REFERENCES["mean"]:
        found = statistics.mean(values, counts, level)
        assert (found.value, *ends(found)) == near(*expected)


@given(a_share(19), a_share(3000))
@example(statistics.share(3, 4), statistics.share(1, 4))
def test_p_of_a_small_table_is_that_of_scipy(a: Share, b: Share):
    found = statistics.chance(a, b)
    if found.method != "fisher":
        return
    table = [[a.count, a.answered - a.count], [b.count, b.answered - b.count]]
    assert found.p == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)


@given(a_share(), a_share())
def test_groups_exchanged_turn_every_figure_round(a: Share, b: Share):
    there, back = statistics.difference(a, b), statistics.difference(b, a)
    if there.value is None:
        assert back == Estimate()
    else:
        assert (-there.value, -there.high, -there.low) == pytest.approx(
            (back.value, back.low, back.high), abs=1e-12
        )
    assert statistics.chance(a, b).p == pytest.approx(statistics.chance(b, a).p)
    there, back = statistics.ratio(a, b), statistics.ratio(b, a)
    if there.low is not None and there.high is not None:
        assert back.low is not None
        assert back.high is not None
        assert (1 / there.high, 1 / there.low) == pytest.approx((back.low, back.high))


@given(a_share(), a_share())
def test_an_interval_holds_its_value(a: Share, b: Share):
    for found in (
        statistics.difference(a, b),
        statistics.ratio(a, b),
        statistics.odds_ratio(a, b),
        statistics.pooled_ratio([(a, b)]).ratio,
    ):
        if found.low is not None and found.value is not None and found.high is not None:
            assert found.low <= found.value + 1e-12
            assert found.value <= found.high + 1e-12
            assert math.isfinite(found.low + found.high)


@given(a_share(), a_share())
def test_one_stratum_pooled_is_the_plain_ratio(a: Share, b: Share):
    if not a.answered or not b.answered:
        return
    plain, pooled = statistics.ratio(a, b), statistics.pooled_ratio([(a, b)]).ratio
    assert (pooled.value, *ends(pooled)) == near(plain.value, *ends(plain))


@given(st.integers(0, 200), st.integers(1, 200))
def test_hidden_counts_never_yield_a_figure(count: int, answered: int):
    other = statistics.share(min(count, answered), answered)
    for hidden in (statistics.share(MASKED, answered), statistics.share(0, MASKED)):
        assert hidden.share is None
        for pair in ((hidden, other), (other, hidden)):
            assert statistics.difference(*pair) == Estimate()
            assert statistics.ratio(*pair) == Estimate()
            assert statistics.odds_ratio(*pair) == Estimate()
            assert statistics.chance(*pair).p is None
            assert statistics.pooled_ratio([pair, (other, other)]).ratio == Estimate()
            assert statistics.pooled_odds_ratio([pair, (other, other)]).p is None
            assert statistics.cautions(*pair) == ("hidden",)
    assert statistics.bounds(MASKED, answered, answered) is None
    assert statistics.bounds(0, MASKED, answered) is None
    assert statistics.bounds(0, 0, MASKED) is None
    assert statistics.median([MASKED, 5]) is None
    assert statistics.mean([1, 2], [MASKED, 5]) == Estimate()
    assert statistics.trend([MASKED, 4, 5], [9, 9, 9]) is None
    assert statistics.chi_square([[MASKED, 4], [5, 6]]) is None
    assert statistics.cramers_v([[MASKED, 4], [5, 6]]) is None
    assert statistics.natural(MASKED, answered) is None


def test_zero_cells_give_no_ratio_or_one_without_an_interval():
    some, nobody, none = two(5, 9, 0, 7) + two(0, 0, 0, 0)[:1]
    assert statistics.ratio(some, nobody) == Estimate()
    assert statistics.ratio(nobody, some) == Estimate(0.0)
    assert statistics.ratio(nobody, nobody) == Estimate()
    assert statistics.odds_ratio(some, nobody) == Estimate()
    assert statistics.difference(some, none) == Estimate()
    assert statistics.chance(some, none).p is None
    assert statistics.pooled_ratio([]).ratio == Estimate()
    assert statistics.trend([0, 0], [5, 5]) is None
    assert statistics.chi_square([[0, 0], [1, 2]]) is None
    assert statistics.median([0, 0]) is None
    assert statistics.cautions(some, nobody) == ("few_a", "few_b", "zero")
    assert statistics.cautions(some, none) == ("few_a", "nobody_b")


@pytest.mark.parametrize(
    ("count", "answered", "base", "expected"),
    [(31, 73, 100, (0.31, 0.58)), (0, 0, 4, (0.0, 1.0)), (3, 4, 4, (0.75, 0.75))],
)
def test_bounds_hold_whatever_the_unknown_would_say(
    count: int, answered: int, base: int, expected: tuple[float, float]
):
    assert statistics.bounds(count, answered, base) == pytest.approx(expected)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@example((1380, 2966))
@example((1, 200))
@example((3, 8))
def test_natural_frequency_is_rounded_once_from_the_exact_ratio(pair: tuple[int, int]):
    count, whole = pair
    found = statistics.natural(count, whole)
    assert found is not None
    exact = Fraction(count, whole)
    if found.side:
        assert found.of == 1000
        assert exact < Fraction(1, 1000) if found.side == "below" else exact > Fraction(999, 1000)
    else:
        assert abs(Fraction(found.n, found.of) - exact) <= Fraction(1, 2 * found.of)
        assert (found.n == 0) == (count == 0)
        assert (found.n == found.of) == (count == whole)


def test_natural_frequencies_of_the_brief():
    assert statistics.natural(1380, 2966) == statistics.Natural(47, 100)
    assert statistics.natural(1041, 11004) == statistics.Natural(9, 100)
    assert statistics.natural(4, 1000) == statistics.Natural(4, 1000)
    assert statistics.natural(1, 40_000) == statistics.Natural(1, 1000, "below")
    assert statistics.natural(39_999, 40_000) == statistics.Natural(999, 1000, "above")
