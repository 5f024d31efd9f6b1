"""What the desktop program makes of a file: the yardstick for every engine."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from explorer.backend import compute
from explorer.backend.compute import Query
from explorer.backend.disclosure import WORKING
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels

LABELS = Labels.load()


def numbers(path: Path) -> dict[Any, Any]:
    """Every count that the program shows of a file: facets under several filters, all pairs."""
    table = compute.load(path)
    ids = tuple(coded.field.id for coded in table.fields)
    found: dict[Any, Any] = {}
    first = [coded for coded in table.fields if coded.values][:3]
    asked = [Filters(), *(Filters((Clause(c.field.id, c.values[:1]),)) for c in first)]
    for filters in asked:
        results = compute.compute(table, Query(filters, ids), WORKING, LABELS)
        found[filters] = (results.n_rows, results.n_selected)
        for field, one in results.facets.items():
            counts = dict(zip(one.values, one.counts.tolist(), strict=True))
            found[filters, field] = (one.answered, one.unanswered, counts)
    for field in ids:
        for by in ids:
            if field < by:
                cross = compute.count_field(table, Filters(), field, by, WORKING)[2]
                rows = (tuple(row) for row in cross.counts.tolist())
                cells = dict(zip(cross.values, rows, strict=True))
                found[field, by] = (cross.answered_both, cross.by_values, cells)
    return found


def combinations(path: Path, fields: tuple[str, ...] = ()) -> Counter[tuple[str, ...]]:
    """The cases of each combination of answers; several answers are joined by ``;``."""
    table = compute.load(path)
    columns: list[list[str]] = []
    for coded in table.fields:
        if fields and coded.field.id not in fields:
            continue
        if coded.patterns is None:
            told = ["", *coded.values]
        else:
            sets = coded.patterns.T.astype(bool)
            told = [";".join(np.array(coded.values, object)[given]) for given in sets]
        columns.append([told[code] for code in coded.codes.tolist()])
    weights = table.weights if table.weights is not None else np.ones(table.n_rows)
    found: Counter[tuple[str, ...]] = Counter()
    for combination, weight in zip(zip(*columns, strict=True), weights.tolist(), strict=True):
        found[combination] += int(weight)
    return found
