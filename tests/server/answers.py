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


def numbers(path: Path) -> Counter[Any]:
    """Every count that the program shows of a file: facets under several filters, all pairs.

    Counts of parts of a file add up to those of the whole.
    """
    table = compute.load(path)
    ids = tuple(coded.field.id for coded in table.fields)
    found: Counter[Any] = Counter()
    first = [coded for coded in table.fields if coded.values][:3]
    asked = [Filters(), *(Filters((Clause(c.field.id, c.values[:1]),)) for c in first)]
    for filters in asked:
        results = compute.compute(table, Query(filters, ids), WORKING, LABELS)
        found[filters, "rows"] = results.n_rows
        found[filters, "selected"] = results.n_selected
        for field, one in results.facets.items():
            found[filters, field, "answered"] = one.answered
            found[filters, field, "unanswered"] = one.unanswered
            for value, n in zip(one.values, one.counts.tolist(), strict=True):
                found[filters, field, "", value] = n
    for field in ids:
        for by in ids:
            if field < by:
                cross = compute.count_field(table, Filters(), field, by, WORKING)[2]
                found[field, by] = cross.answered_both
                for value, row in zip(cross.values, cross.counts.tolist(), strict=True):
                    for other, n in zip(cross.by_values, row, strict=True):
                        found[field, by, value, other] = n
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
