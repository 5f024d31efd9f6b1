"""polars: one lazy query a facet and chart, all collected together."""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
import polars as pl

from tests.benchmarks.data import Data
from tests.benchmarks.script import Charts, Chosen, Counts, shape


class PolarsLazy:
    """One frame of small integers and booleans; a filter per base."""

    def __init__(self, data: Data, charts: Charts) -> None:
        self._charts = charts
        self._shapes = [shape(data, chart) for chart in charts]
        self._sizes = {c.id: len(c.values) for c in data.columns}
        self._flags = {
            c.id: [f"{c.id}.{value}" for value in c.values] for c in data.columns if c.is_flags
        }
        series: list[pl.Series] = []
        for column in data.columns:
            if column.is_flags:
                for i, name in enumerate(self._flags[column.id]):
                    series.append(pl.Series(name, column.bit(i).astype(np.bool_)))
            else:
                series.append(pl.Series(column.id, column.codes))
        self._frame = pl.DataFrame(series)

    def click(self, chosen: Chosen) -> list[pl.DataFrame]:
        """Counts as frames."""
        passing = {field: self._passes(field, answers) for field, answers in chosen.items()}
        selected = self._base(passing, "")
        queries = [selected.select(pl.len())]
        for field in self._sizes:
            base = self._base(passing, field) if field in passing else selected
            queries.append(self._one(field, base))
        for field, by in self._charts:
            if not by:
                queries.append(self._one(field, selected))
            elif field in self._flags:
                queries.append(selected.group_by(by).agg(pl.col(self._flags[field]).sum()))
            else:
                queries.append(selected.group_by(field, by).len())
        return pl.collect_all(queries)

    def numbers(self, answer: list[pl.DataFrame]) -> Iterable[Counts]:
        """Put in the places of their codes."""
        yield answer[0].to_numpy()
        end = 1 + len(self._sizes)
        for field, part in zip(self._sizes, answer[1:end], strict=True):
            yield self._counts(field, part)
        for (field, by), part, cells in zip(self._charts, answer[end:], self._shapes, strict=True):
            if not by:
                yield self._counts(field, part)
                continue
            counts = np.zeros([size + 1 for size in cells], np.int64)
            if field in self._flags:
                counts[1:, part[by].to_numpy()] = part.select(self._flags[field]).to_numpy().T
            else:
                counts[part[field].to_numpy(), part[by].to_numpy()] = part["len"].to_numpy()
            yield counts[1:, 1:]

    def _counts(self, field: str, part: pl.DataFrame) -> Counts:
        if field in self._flags:
            return part.to_numpy()
        counts = np.zeros(self._sizes[field] + 1, np.int64)
        counts[part[field].to_numpy()] = part["len"].to_numpy()
        return counts[1:]

    def _passes(self, field: str, answers: tuple[int, ...]) -> pl.Expr:
        if field in self._flags:
            return pl.any_horizontal([self._flags[field][i] for i in answers])
        codes = pl.Series([i + 1 for i in answers], dtype=self._frame.schema[field])
        return pl.col(field).is_in(codes.implode())

    def _base(self, passing: dict[str, pl.Expr], but: str) -> pl.LazyFrame:
        exprs = [expr for field, expr in passing.items() if field != but]
        lazy = self._frame.lazy()
        return lazy.filter(reduce(and_, exprs)) if exprs else lazy

    def _one(self, field: str, base: pl.LazyFrame) -> Any:
        if field in self._flags:
            return base.select(pl.col(self._flags[field]).sum())
        return base.group_by(field).len()
