"""Store what crossfilter2 counts after random clicks on invented cases, for a test to compare.

Writes ``tests/backend/data/crossfilter.json``: the cases, the clauses after each click, and per
click one line of numbers: selected cases, the counts of each facet, the counts of each cross.
"""

import argparse
import json
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from tests.benchmarks.clicks import PLACE
from tests.benchmarks.contestant import Contestant
from tests.benchmarks.data import Data, generated
from tests.benchmarks.peers import ROOT

STORED = ROOT / "tests" / "backend" / "data" / "crossfilter.json"
FIELDS = "year source gender age_band majority means exploitation recruiter".split()
CROSSES = [("gender", "age_band"), ("means", "source"), ("exploitation", "majority"), ("year", "")]
N_ROWS, N_CLICKS, SEED = 400, 240, 20
NOT_RECORDED = -1


def main(argv: list[str]) -> int:
    """Make the file anew."""
    argparse.ArgumentParser(
        "dev.py bench make_crossfilter_results", description=__doc__
    ).parse_args(argv)
    data = _cases()
    clicks = _clicks(data)
    folder, work = PLACE / "data" / "crossfilter", PLACE / "work"
    work.mkdir(parents=True, exist_ok=True)
    data.save(folder)
    job = {"data": str(folder), "charts": CROSSES, "clicks": clicks}
    crossfilter = Contestant("crossfilter2", job, work)
    lines = crossfilter.checked().astype(int).reshape(len(clicks), -1)
    versions = crossfilter.end()["versions"]
    fields = [[c.id, len(c.values), c.is_flags, " ".join(map(str, c.codes))] for c in data.columns]
    parts = {
        "made by": "python3 packaging/dev.py bench make_crossfilter_results",
        "crossfilter2": versions["crossfilter2"],
        "crosses": CROSSES,
        "fields": fields,
        "clicks": clicks,
        "numbers": [" ".join(map(str, line)) for line in lines],
    }
    STORED.parent.mkdir(exist_ok=True)
    text = ",\n".join(f'"{name}":{_written(part)}' for name, part in parts.items())
    STORED.write_text(f"{{{text}}}\n", "utf-8")
    print(f"{len(clicks)} clicks in {STORED.relative_to(ROOT)}")
    return 0


def _written(part: Any) -> str:
    """JSON with one line an item, for a change to show where it is."""
    if not isinstance(part, list):
        return json.dumps(part)
    items = ",\n".join(json.dumps(item, separators=(",", ":")) for item in part)
    return f"[\n{items}]"


def _cases() -> Data:
    """Some fields of the invented table; its first rows, with equal ones among them."""
    data = generated(N_ROWS * 3 // 4, SEED)
    columns = tuple(
        replace(column, codes=np.concatenate([column.codes, column.codes[::3]]))
        for column in data.columns
        if column.id in FIELDS
    )
    return Data("crossfilter", N_ROWS, columns)


def _clicks(data: Data) -> list[dict[str, dict[str, list[int]]]]:
    """Random clicks: an answer goes in, is ruled out, or neither; sometimes a clause, or all."""
    random = Random(SEED)
    chosen: dict[str, dict[str, list[int]]] = {}
    states: list[Any] = []
    for _ in range(N_CLICKS):
        column = random.choice(data.columns)
        what = random.random()
        if what < 0.02:
            chosen = {}
        elif len(chosen) > random.choice([0, 1, 2, 2, 3, 9]):
            chosen.pop(random.choice(list(chosen) or [""]), None)
        else:
            answer = random.choice([NOT_RECORDED, *range(len(column.values)), 0, 1])
            clause = chosen.get(column.id, {"include": [], "exclude": []})
            clause = {k: [a for a in answers if a != answer] for k, answers in clause.items()}
            if what < 0.65:
                clause["include"] = sorted([*clause["include"], answer])
            elif what < 0.9:
                clause["exclude"] = sorted([*clause["exclude"], answer])
            chosen[column.id] = clause
            if not any(clause.values()):
                del chosen[column.id]
        states.append(json.loads(json.dumps(chosen)))
    return states
