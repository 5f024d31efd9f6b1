"""Every number of count and facets, cell for cell, against a calculation of its own."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.cli import made_files
from tests.cli.layouts import INFERRED, release, victim_perpetrator
from tests.cli.oracle import Oracle, draw

N_FILTERS = 40
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


def test_a_process_of_its_own_says_the_same(case, run):
    path, oracle = case
    texts, wishes = draw(oracle, random.Random(path.name))
    name = next(iter(oracle.questions))
    told = run("count", path, "--field", name, "--json", *conditions(texts)).json
    counts, answered = oracle.counts(name, oracle.selected(wishes))
    assert [(v["id"], v["count"]) for v in told["values"]] == list(counts.items())
    assert told["answered"] == answered
