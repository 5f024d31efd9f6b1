"""The engine stays far ahead of plain NumPy: a ratio within one run, never a time."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.benchmarks import script
from tests.benchmarks.data import Data, generated
from tests.benchmarks.engines.numpy_masks import NumpyMasks
from tests.benchmarks.engines.ours import Ours

N_ROWS, ROUNDS = 200_000, 5
LEAST_RATIO, LEAST_RATIO_TO_RECOUNT = 2.5, 1.2
"""5 to 8 and 1.8 where this was written; a recount of everything at each click gives 3 and 1."""


@pytest.fixture(scope="module")
def data() -> Data:
    """Invented cases of the shape of a release."""
    return generated(N_ROWS, seed=3)


@pytest.fixture(scope="module")
def engines(data: Data) -> tuple[Ours, NumpyMasks]:
    """Both engines over the same cases."""
    charts = script.charts(data)
    return Ours(Ours.prepare(data), charts), NumpyMasks(data, charts)


def test_both_engines_give_the_same_numbers(data: Data, engines: tuple[Ours, NumpyMasks]):
    for number, chosen in enumerate(script.clicks(data), 1):
        ours, plain = (script.flat(engine, engine.click(chosen)) for engine in engines)
        places = np.flatnonzero(ours != plain)

        assert not len(places), f"click {number}: {script.where(data, int(places[0]))}"


def _quickest(data: Data, clickers: Sequence[Callable[[script.Chosen], float]]) -> NDArray:
    """Per clicker the median of its clicks' quickest times.

    They take turns at each click: what else the machine does strikes all, and seldom all rounds.
    """
    clicks = script.clicks(data)
    times = np.full((len(clickers), len(clicks)), np.inf)
    for _ in range(ROUNDS):
        for number, chosen in enumerate(clicks):
            for place, clicker in enumerate(clickers):
                times[place, number] = min(times[place, number], clicker(chosen))
    return np.median(times, axis=1)


def _timed(engine: script.Engine, chosen: script.Chosen) -> float:
    began = time.perf_counter()
    engine.click(chosen)
    return time.perf_counter() - began


def test_a_click_costs_a_fraction_of_plain_numpy(data: Data, engines: tuple[Ours, NumpyMasks]):
    ours, plain = _quickest(data, [partial(_timed, engine) for engine in engines])

    assert plain / ours > LEAST_RATIO, f"{plain * 1e3:.2f} ms against {ours * 1e3:.2f} ms"


def test_a_click_costs_less_than_a_recount(data: Data, engines: tuple[Ours, NumpyMasks]):
    ours, charts = engines[0], script.charts(data)
    forgetful = Ours(Ours.prepare(data), charts)

    def recount(chosen: script.Chosen) -> float:
        forgetful.forget()
        return _timed(forgetful, chosen)

    kept, anew = _quickest(data, [partial(_timed, ours), recount])

    assert anew / kept > LEAST_RATIO_TO_RECOUNT, f"{anew * 1e3:.2f} against {kept * 1e3:.2f} ms"


def test_the_invented_cases_have_the_shape_of_a_release(
    data: Data, engines: tuple[Ours, NumpyMasks]
):
    combinations = engines[0].table.weights
    n_cells = sum(len(c.values) if c.is_flags else 1 for c in data.columns)
    n_filled = sum(int(column.counts().sum()) for column in data.columns)

    assert combinations is not None
    assert 0.40 < len(combinations) / data.n_rows < 0.44
    assert sum(len(column.values) for column in data.columns) == 415
    assert 0.80 < 1 - n_filled / (n_cells * data.n_rows) < 0.84
    assert len(script.clicks(data)) == 44
