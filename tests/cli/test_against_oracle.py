"""Every number of count and facets, cell for cell, against a calculation of its own."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, chi2_contingency, fisher_exact

from tests.cli import made_files
from tests.cli.layouts import INFERRED, release, victim_perpetrator
from tests.cli.oracle import Oracle, draw

N_FILTERS = 40
N_COMPARISONS = 8
FILES = (
    "sample",
    "derived_2021",
    "synthetic_2021",
    "victim_perpetrator_2022",
    "layout_2020",
    "layout_2024",
    "inferred",
)


WRITERS = {
    "layout_2020": made_files.write_2020,
    "layout_2024": made_files.write_2024,
    "inferred": made_files.write_inferred,
}
REAL = {
    "derived_2021": "derived/ctdc_k_anonymised_2021-07_rebuilt.csv",
    "synthetic_2021": "ctdc_global_synthetic_2021-08.csv",
    "victim_perpetrator_2022": "ctdc_global_victim_perpetrator_synthetic_2022-12.csv",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module", params=FILES)
def case(
    request: pytest.FixtureRequest, folder: Path, sample: Path
) -> Iterator[tuple[Path, Oracle]]:
    """A file and what the oracle makes of it; the program reads it once."""
    name = request.param
    if name in REAL:
        path = request.getfixturevalue("ctdc") / REAL[name]
    else:
        path = WRITERS[name](folder) if name in WRITERS else sample
    names = set(pd.read_csv(path, dtype=str, nrows=0).columns)
    layout = victim_perpetrator if name.startswith("victim") else release
    questions = INFERRED if name == "inferred" else layout(names)
    oracle = Oracle(path, questions, {"", "-99"} if name == "layout_2020" else {""})
    from explorer.backend import compute

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compute, "load", cache(compute.load))
        yield path, oracle


def conditions(texts: list[str]) -> list[str]:
    return [part for text in texts for part in ("--where", text)]


@pytest.mark.parametrize("number", range(N_FILTERS))
def test_count_of_any_filter_equals_the_oracle(case, inside, number):
    path, oracle = case
    chance = random.Random(f"{path.name} {number}")
    texts, wishes = draw(oracle, chance)
    name, by = chance.sample(list(oracle.questions), 2)
    told = inside("count", path, "--field", name, "--by", by, "--json", *conditions(texts)).json
    base = oracle.selected(wishes)
    counts, answered = oracle.counts(name, base)
    cells, both = oracle.cells(name, by, base)
    assert told["rows"] == oracle.n
    assert told["selected"] == int(base.sum()), texts
    assert (told["field"], told["by"], told["kind"]) == (name, by, oracle.questions[name].kind)
    assert told["answered"] == answered
    assert told["unanswered"] == int(base.sum()) - answered
    assert [(v["id"], v["count"]) for v in told["values"]] == list(counts.items())
    shares = {v["id"]: v["share"] for v in told["values"]}
    assert shares == {a: n / answered if answered else None for a, n in counts.items()}
    assert all(isinstance(v["label"], str) and v["label"] for v in told["values"])
    assert {(c["value"], c["by"]): c["count"] for c in told["cells"]} == cells
    assert len(told["cells"]) == len(cells)
    assert told["answered_both"] == both


@pytest.mark.parametrize("number", range(N_FILTERS))
def test_facets_of_any_filter_ignore_their_own_clause(case, inside, number):
    path, oracle = case
    texts, wishes = draw(oracle, random.Random(f"facets {path.name} {number}"))
    told = inside("facets", path, "--json", *conditions(texts)).json
    assert told["rows"] == oracle.n
    assert told["selected"] == int(oracle.selected(wishes).sum())
    assert set(told["facets"]) == set(oracle.questions)
    for name, facet in told["facets"].items():
        base = oracle.selected(wishes, but=name)
        counts, answered = oracle.counts(name, base)
        assert list(facet["values"].items()) == list(counts.items()), (name, texts)
        assert facet["answered"] == answered
        assert facet["unanswered"] == int(base.sum()) - answered


@pytest.mark.parametrize("number", range(N_COMPARISONS))
def test_compare_of_any_groups_equals_the_oracle(case, inside, number):
    path, oracle = case
    chance = random.Random(f"compare {path.name} {number}")
    texts, masks = [], []
    for name in ("a", "b"):
        wanted, wishes = draw(oracle, chance)
        texts += [part for text in wanted for part in (f"--{name}", text)]
        masks.append(oracle.selected(wishes))
    if number % 2:
        texts = [*texts[: texts.index("--b")], "--b-rest"]
        masks[1] = ~masks[0]
    done = inside("compare", path, "--json", *texts)
    if not all(mask.any() for mask in masks) or (masks[0] == masks[1]).all():
        assert done.is_one_sentence(1), texts
        return
    told = done.json
    assert told["overlap"] == int((masks[0] & masks[1]).sum())
    rows = {(row["field"], row["value"]): row for row in told["rows"]}
    assert len(rows) == len(told["rows"])
    assert set(rows) == {(name, a) for name, given in oracle.answers.items() for a in given}
    for name in oracle.questions:
        counts = [oracle.counts(name, mask) for mask in masks]
        for answer in oracle.answers[name]:
            row = rows[name, answer]
            pairs = [(found[answer], answered) for found, answered in counts]
            assert [(row[s]["count"], row[s]["answered"]) for s in "ab"] == pairs
            check_figures(row, *pairs[0], *pairs[1])
    ps = sorted(row["p"] for row in told["rows"] if row["p"] is not None)
    for row in told["rows"]:
        if row["p"] is not None:
            worse = [len(ps) * p / (k + 1) for k, p in enumerate(ps) if p >= row["p"]]
            assert row["p_adjusted"] == pytest.approx(min([1.0, *worse]))


def check_figures(row, count, answered, count_b, answered_b):
    """A row's figures against SciPy's, and against the words of their definitions."""
    for side, k, n in (("a", count, answered), ("b", count_b, answered_b)):
        shares = [row[side][key] for key in ("share", "low", "high")]
        if not n:
            assert shares == [None] * 3
            continue
        interval = binomtest(k, n).proportion_ci(0.95, "wilson")
        assert shares == pytest.approx([k / n, interval.low, interval.high], abs=1e-12)
    figures = ("difference", "difference_low", "difference_high", "p")
    if not answered or not answered_b:
        assert [row[key] for key in (*figures, "ratio", "p_adjusted")] == [None] * 6
        return
    a, b = row["a"], row["b"]
    apart = a["share"] - b["share"]
    down = ((a["share"] - a["low"]) ** 2 + (b["high"] - b["share"]) ** 2) ** 0.5
    up = ((a["high"] - a["share"]) ** 2 + (b["share"] - b["low"]) ** 2) ** 0.5
    table = [[count, answered - count], [count_b, answered_b - count_b]]
    expected = np.outer(np.sum(table, axis=1), np.sum(table, axis=0)) / np.sum(table)
    exact = (expected < 5).any()
    p = fisher_exact(table)[1] if exact else chi2_contingency(table, correction=False)[1]
    assert [row[key] for key in figures] == pytest.approx(
        [apart, apart - down, apart + up, p], rel=1e-6, abs=1e-12
    )
    if count_b == 0:
        assert row["ratio"] is None
    else:
        assert row["ratio"] == pytest.approx(a["share"] / b["share"])
    if count and count_b:
        spread = (
            1.959963984540054 * (1 / count - 1 / answered + 1 / count_b - 1 / answered_b) ** 0.5
        )
        low, high = row["ratio"] * np.exp([-spread, spread])
        assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((low, high))
    else:
        assert row["ratio_low"] is row["ratio_high"] is None


def test_a_process_of_its_own_says_the_same(case, run):
    path, oracle = case
    texts, wishes = draw(oracle, random.Random(path.name))
    name = next(iter(oracle.questions))
    told = run("count", path, "--field", name, "--json", *conditions(texts)).json
    counts, answered = oracle.counts(name, oracle.selected(wishes))
    assert [(v["id"], v["count"]) for v in told["values"]] == list(counts.items())
    assert told["answered"] == answered
