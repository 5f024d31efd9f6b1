"""pandas: categoricals, one boolean column a flag, value_counts and groupby under masks.

As usually written, each facet and chart takes its columns of the cases under its own mask; in the
quickest form found the cases that pass are copied once, and not at all without clauses.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.data import Data
from tests.benchmarks.script import Charts, Chosen, Counts, shape


class PandasCategoricals:
    """One frame; a mask per clause."""

    def __init__(self, data: Data, charts: Charts) -> None:
        self._charts = charts
        self._shapes = [shape(data, chart) for chart in charts]
        self._flags = {c.id: self._names(c.id, c.values) for c in data.columns if c.is_flags}
        self._fields = [c.id for c in data.columns]
        series: dict[str, Any] = {}
        for column in data.columns:
            if column.is_flags:
                for i, name in enumerate(self._flags[column.id]):
                    series[name] = column.bit(i).astype(np.bool_)
            else:
                codes = column.codes.astype(np.int16) - 1
                series[column.id] = pd.Categorical.from_codes(codes, list(column.values))
        self._values = {c.id: c.values for c in data.columns}
        self._frame = pd.DataFrame(series, copy=False)

    def click(self, chosen: Chosen) -> list[Any]:
        """Counts as Series."""
        passing = {field: self._passes(field, answers) for field, answers in chosen.items()}
        frame, selected = self._frame, self._mask(passing, "")
        answer: list[Any] = [int(selected.sum())]
        for field in self._fields:
            mask = self._mask(passing, field)
            answer.append(self._one(field, frame.loc[mask, self._flags.get(field, [field])]))
        for field, by in self._charts:
            if not by:
                answer.append(
                    self._one(field, frame.loc[selected, self._flags.get(field, [field])])
                )
            elif field in self._flags:
                grouped = frame[selected].groupby(by, observed=False)
                answer.append(grouped[self._flags[field]].sum().T)
            else:
                answer.append(frame[selected].groupby([field, by], observed=False).size())
        return answer

    def numbers(self, answer: list[Any]) -> Iterable[Counts]:
        """In the order of the codes already."""
        yield np.array([answer[0]])
        end = 1 + len(self._fields)
        for part in answer[1:end]:
            yield part.to_numpy()
        for part, cells in zip(answer[end:], self._shapes, strict=True):
            yield part.to_numpy().reshape(cells)

    @staticmethod
    def _names(field: str, values: Iterable[str]) -> list[str]:
        return [f"{field}.{value}" for value in values]

    def _passes(self, field: str, answers: tuple[int, ...]) -> Any:
        if field in self._flags:
            names = [self._flags[field][i] for i in answers]
            return self._frame[names].any(axis=1)
        return self._frame[field].isin([self._values[field][i] for i in answers])

    def _mask(self, passing: dict[str, Any], but: str) -> pd.Series:
        """The cases that pass all clauses but one field's."""
        mask = pd.Series(True, index=self._frame.index)
        for field, passes in passing.items():
            if field != but:
                mask &= passes
        return mask

    def _one(self, field: str, frame: pd.DataFrame) -> Any:
        if field in self._flags:
            return frame[self._flags[field]].sum()
        return frame[field].value_counts(sort=False)


class PandasQuickest(PandasCategoricals):
    """The quickest form found."""

    def click(self, chosen: Chosen) -> list[Any]:
        """Counts as Series."""
        passing = {field: self._passes(field, answers) for field, answers in chosen.items()}
        mask = self._all(passing, "")
        # The rows that pass are copied once, and not at all without clauses.
        selected = self._frame if mask is None else self._frame[mask]
        answer: list[Any] = [len(selected)]
        for field in self._fields:
            frame = selected
            if field in passing:
                others = self._all(passing, field)
                names = self._flags.get(field, [field])
                frame = self._frame[names] if others is None else self._frame.loc[others, names]
            answer.append(self._one(field, frame))
        for field, by in self._charts:
            if not by:
                answer.append(self._one(field, selected))
            elif field in self._flags:
                grouped = selected.groupby(by, observed=False)
                answer.append(grouped[self._flags[field]].sum().T)
            else:
                answer.append(selected.groupby([field, by], observed=False).size())
        return answer

    @staticmethod
    def _all(passing: dict[str, Any], but: str) -> Any:
        masks = [mask for field, mask in passing.items() if field != but]
        return np.logical_and.reduce([mask.to_numpy() for mask in masks]) if masks else None
