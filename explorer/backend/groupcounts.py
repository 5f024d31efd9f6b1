"""Counts of the cases of some combinations, a joint code at a time. Private to ``counting``."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.backend.joint import Cells, Joint, Rows

Group = tuple[str, ...]
"""Fields under one joint code."""
Weights = NDArray[np.float64]


def places(groups: Iterable[Group]) -> dict[str, Group]:
    """The first group that each field is in."""
    return {field: group for group in reversed(tuple(groups)) for field in group}


class GroupCounts:
    """The cells of each group, and what is summed from them."""

    def __init__(
        self, joints: Mapping[Group, Joint], place: Mapping[str, Group], weights: Weights | None
    ) -> None:
        self._joints = joints
        self._place = place
        self._weights = weights
        self._cells: dict[Group, Cells] = {}
        self._margins: dict[Group, dict[str, Cells]] = {}
        """Per field, of groups whose cells have not changed since."""
        self._own: dict[str, Cells] = {}

    @property
    def passing(self) -> Rows:
        """The combinations that are counted."""
        raise NotImplementedError

    @property
    def n_selected(self) -> int:
        """Their cases."""
        raise NotImplementedError

    def selected(self, group: Group, fields: tuple[str, ...]) -> Cells:
        """The cases per code of each of these fields of a group."""
        return self._joints[group].marginal(self._cells[group], fields)

    def single(self, field: str) -> Cells:
        """The cases per code of one field of the last question."""
        group = self._place[field]
        margins = self._margins.get(group)
        if margins is None:
            margins = self._margins[group] = self._joints[group].singles(self._cells[group])
        return margins[field]

    def own(self, field: str) -> Cells | None:
        """The cases that fail only this field's clause, per code; None without a clause."""
        return self._own.get(field)

    def _counted(self, joint: Joint, rows: Rows) -> Cells:
        return joint.count(rows, None if self._weights is None else self._weights.take(rows))


class Part(GroupCounts):
    """The cases with one code of a field, among those that pass all other clauses."""

    def __init__(
        self,
        joints: Mapping[Group, Joint],
        groups: tuple[Group, ...],
        weights: Weights | None,
        rows: Rows,
        own: dict[str, Cells],
    ) -> None:
        super().__init__(joints, places(groups), weights)
        self._rows = rows
        self._own = own
        found = None if weights is None else weights.take(rows)
        self._n_selected = len(rows) if found is None else int(found.sum())
        for group in groups:
            self._cells[group] = joints[group].count(rows, found)

    @property
    def passing(self) -> Rows:
        """The combinations of this part."""
        return self._rows

    @property
    def n_selected(self) -> int:
        """Their cases."""
        return self._n_selected
