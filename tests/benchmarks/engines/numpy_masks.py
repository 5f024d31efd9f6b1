"""The plain baseline: codes, boolean masks and bincount; nothing is kept between clicks."""

from collections.abc import Iterable

import numpy as np

from tests.benchmarks.data import Data
from tests.benchmarks.script import Charts, Chosen, Counts


class NumpyMasks:
    """Single answers as one code array, flags as a matrix of 0 and 1."""

    def __init__(self, data: Data, charts: Charts) -> None:
        self._n_rows, self._charts = data.n_rows, charts
        self._sizes = {c.id: len(c.values) for c in data.columns}
        self._codes = {c.id: c.codes for c in data.columns if not c.is_flags}
        self._flags = {
            c.id: np.array([c.bit(i) for i in range(len(c.values))], np.bool_)
            for c in data.columns
            if c.is_flags
        }

    def click(self, chosen: Chosen) -> list[Counts | int]:
        """Counts as arrays."""
        passing = {field: self._passes(field, answers) for field, answers in chosen.items()}
        selected = self._all(passing, "")
        rows = np.flatnonzero(selected)
        answer: list[Counts | int] = [len(rows)]
        for field in self._sizes:
            if field in passing:
                mask = self._all(passing, field)
                answer.append(self._one(field, mask, np.flatnonzero(mask)))
            else:
                answer.append(self._one(field, selected, rows))
        for field, by in self._charts:
            if by:
                answer.append(self._two(field, by, rows))
            else:
                answer.append(self._one(field, selected, rows))
        return answer

    def numbers(self, answer: list[Counts | int]) -> Iterable[Counts]:
        """Already arrays."""
        return map(np.asarray, answer)

    def _passes(self, field: str, answers: tuple[int, ...]):
        if field in self._flags:
            return self._flags[field][list(answers)].any(axis=0)
        codes = self._codes[field]
        mask = codes == answers[0] + 1
        for answer in answers[1:]:
            mask |= codes == answer + 1
        return mask

    def _all(self, passing: dict, but: str):
        masks = [mask for field, mask in passing.items() if field != but]
        return np.logical_and.reduce(masks) if masks else np.ones(self._n_rows, np.bool_)

    def _one(self, field: str, mask, rows) -> Counts:
        if field in self._flags:
            return np.array([np.count_nonzero(flag & mask) for flag in self._flags[field]])
        codes = self._codes[field].take(rows)
        return np.bincount(codes, minlength=self._sizes[field] + 1)[1:]

    def _two(self, field: str, by: str, rows) -> Counts:
        """A cross; of the crossed fields the first may be flags."""
        size = self._sizes[by] + 1
        other = self._codes[by].take(rows)
        if field in self._flags:
            flags = self._flags[field].take(rows, axis=1)
            return np.array([np.bincount(other[flag], minlength=size)[1:] for flag in flags])
        joint = self._codes[field].take(rows).astype(np.intp) * size + other
        n_cells = (self._sizes[field] + 1) * size
        return np.bincount(joint, minlength=n_cells).reshape(-1, size)[1:, 1:]
