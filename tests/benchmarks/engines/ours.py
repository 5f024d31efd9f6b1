"""Case Explorer's own engine, over a case table made from raw columns as a reader makes them."""

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from explorer.backend import casetable
from explorer.backend.counting import Answer, Engine
from explorer.backend.disclosure import RawCounts
from explorer.backend.filters import Clause, Filters
from explorer.backend.question import Question
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema
from tests.benchmarks.data import Data
from tests.benchmarks.script import Charts, Chosen, Counts

SOURCE = Source(Path("benchmark.csv"), 0, 0, "", "csv")


def raw_table(data: Data) -> tuple[RawTable, Schema]:
    """The table as it comes from a reader: flags as one column of "", "0" or "1" each."""
    columns: list[RawColumn] = []
    fields: list[Field] = []
    for column in data.columns:
        if column.is_flags:
            names = tuple(f"{column.id}.{value}" for value in column.values)
            bits = (column.bit(i) for i in range(len(names)))
            columns += [RawColumn(n, bit, ("", "1")) for n, bit in zip(names, bits, strict=True)]
            fields.append(Field(column.id, "flags", names, column.values))
        else:
            columns.append(RawColumn(column.id, column.codes, ("", *column.values)))
            fields.append(Field(column.id, "category", (column.id,), column.values))
    return RawTable(tuple(columns), data.n_rows, SOURCE), Schema("benchmark", tuple(fields))


class Ours:
    """The table of distinct combinations and the engine over it."""

    def __init__(self, data: tuple[Data, RawTable, Schema], charts: Charts) -> None:
        self._data, raw, schema = data
        self._charts = tuple(charts)
        self._facets = tuple(column.id for column in self._data.columns)
        self._values = {column.id: column.values for column in self._data.columns}
        self.table = casetable.build(raw, schema)
        self._engine = Engine(self.table)

    @staticmethod
    def prepare(data: Data) -> tuple[Data, RawTable, Schema]:
        """The file's raw columns, which the program keeps whatever it counts with."""
        return data, *raw_table(data)

    def forget(self) -> None:
        """Make the next click a count of everything."""
        self._engine = Engine(self.table)

    def click(self, chosen: Chosen) -> Answer:
        """Counts as they come before the gate."""
        return self._engine.ask(
            self.filters(chosen), self._facets, [Question(*chart) for chart in self._charts]
        )

    def filters(self, chosen: Chosen) -> Filters:
        """The clauses as the program has them."""
        clauses = [
            Clause(field, tuple(self._values[field][i] for i in answers))
            for field, answers in chosen.items()
        ]
        return Filters(tuple(clauses))

    def numbers(self, answer: Answer) -> Iterable[Counts]:
        """Answers that do not occur in the table are not in its counts."""
        yield np.array([answer.n_selected])
        for field in self._facets:
            yield self._full(answer.facets[field])
        for chart in self._charts:
            yield self._full(answer.questions[Question(*chart)])

    def _full(self, counts: RawCounts) -> Counts:
        values = self._values[counts.field]
        places = [values.index(value) for value in counts.values]
        if not counts.by:
            full = np.zeros(len(values), np.int64)
            full[places] = counts.counts
            return full
        others = self._values[counts.by]
        full = np.zeros((len(values), len(others)), np.int64)
        full[np.ix_(places, [others.index(value) for value in counts.by_values])] = counts.counts
        return full


class OursPointed(Ours):
    """The same with the pointer in a field before it is clicked, as it is in the window.

    Of the next clauses only the field that changes is looked at.
    """

    def __init__(self, data: tuple[Data, RawTable, Schema], charts: Charts) -> None:
        super().__init__(data, charts)
        self._before: Chosen = {}
        self.ahead_ms: list[float] = []

    def point(self, chosen: Chosen) -> None:
        """Prepare the field that is clicked next."""
        fields = {*self._before, *chosen}
        changed = [f for f in fields if self._before.get(f) != chosen.get(f)]
        questions = [Question(*chart) for chart in self._charts]
        for field in changed:
            began = time.perf_counter()
            self._engine.prepare(field, self.filters(self._before), self._facets, questions)
            self.ahead_ms.append((time.perf_counter() - began) * 1000)

    def click(self, chosen: Chosen) -> Answer:
        """As without."""
        self._before = chosen
        return super().click(chosen)
