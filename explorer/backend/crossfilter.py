"""Which combinations pass, kept from one question to the next. Private to ``counting``.

Per combination stands how many clauses it fails. 0: selected. 1: it counts in the field whose
clause it fails, and nowhere else; that is the whole rule that a field is never filtered by its
own choice. A changed clause flips some combinations; only these are counted again, or all that
pass when they are fewer. All of it is a memo: the answer depends on table and filters alone.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.filters import Filters
from explorer.backend.groupcounts import Group, GroupCounts, Part, places
from explorer.backend.joint import Cells, Joint, Rows, join
from explorer.backend.passing import Mask, failing_mask

MOST_STEPS = 3
"""Filters that differ in more fields than this are counted anew."""
MOST_FAILS = 255
"""As many as a byte can count."""
MOST_IDLE = 8
"""Joint codes that nobody asked for in the last question but that are kept."""


class Crossfilter(GroupCounts):
    """The state behind the counts of one table: of the cases that pass all clauses."""

    def __init__(self, table: CaseTable) -> None:
        self._codes: dict[Group, Joint] = {}
        super().__init__(self._codes, {}, table.weights)
        self._table = table
        self._start(Filters())

    # The question

    def ask(self, filters: Filters, groups: tuple[Group, ...]) -> None:
        """Bring everything up to these filters and groups of fields."""
        known = filters.only(self._table.by_id)
        before = {clause.field: clause for clause in self._filters.clauses}
        after = {clause.field: clause for clause in known.clauses}
        changed = [f for f in {**before, **after} if before.get(f) != after.get(f)]
        # A clause that cannot be understood is found before anything changes.
        masks = {f: failing_mask(self._table.by_id[f], after[f]) for f in changed if f in after}
        self._keep(groups)
        if len(changed) > MOST_STEPS:
            self._start(known, {f: m for f, m in self._failing.items() if f in after} | masks)
        else:
            for field in changed:
                self._step(field, masks.get(field))
            self._filters = known
        for group in groups:
            if group not in self._cells:
                self._cells[group] = self._counted(self._joints[group], self.passing)

    def _keep(self, groups: tuple[Group, ...]) -> None:
        """Forget the counts of other groups, and their codes when there are many."""
        if groups == tuple(self._cells):
            return
        self._cells = {group: self._cells[group] for group in groups if group in self._cells}
        self._margins = {group: self._margins[group] for group in groups if group in self._margins}
        self._place = places(groups)
        for group in groups:
            self._codes[group] = self._codes.pop(group, None) or join(self._table, group)
        idle = len(self._codes) - len(groups) - MOST_IDLE
        for group in list(self._codes)[: max(0, idle)]:
            del self._codes[group]

    # The answer

    @property
    def passing(self) -> Rows:
        """The combinations that pass all clauses."""
        if self._passing is None:
            self._passing = np.flatnonzero(self._fails == 0)
        return self._passing

    @property
    def n_selected(self) -> int:
        """The cases that pass all clauses."""
        if self._weights is None:
            return self._n_passing
        if self._n_selected is None:
            field = next(iter(self._place), None)
            total = self._weights.take(self.passing) if field is None else self.single(field)
            self._n_selected = int(total.sum())
        return self._n_selected

    def own(self, field: str) -> Cells | None:
        """The cases that fail only this field's clause, per code; None without a clause."""
        failing = self._failing.get(field)
        if failing is None:
            return None
        cells = self._own.get(field)
        if cells is None:
            rows = np.flatnonzero((self._fails == 1) & failing)
            cells = self._own[field] = self._counted(join(self._table, (field,)), rows)
        return cells

    def parts(self, field: str) -> Iterator[Part]:
        """For each code of a field the cases with it, among those that pass all other clauses."""
        coded = self._table.by_id[field]
        failing = self._failing.get(field)
        fails = self._fails if failing is None else self._fails - failing
        parts = _parted(coded, np.flatnonzero(fails == 0))
        owns = {
            other: (
                join(self._table, (other,)),
                _parted(coded, np.flatnonzero((fails == 1) & mask)),
            )
            for other, mask in self._failing.items()
            if other != field
        }
        for code, rows in enumerate(parts):
            own = {f: self._counted(joint, those[code]) for f, (joint, those) in owns.items()}
            yield Part(self._joints, tuple(self._cells), self._weights, rows, own)

    def rows(self) -> NDArray[np.intp]:
        """The rows of the file that pass all clauses, in its order."""
        passes = self._fails == 0
        place = self._table.place
        return np.flatnonzero(passes if place is None else passes.take(place))

    # Changes

    def _start(self, filters: Filters, failing: dict[str, Mask] | None = None) -> None:
        """Everything anew."""
        self._filters = filters
        self._failing = failing or {}
        counter = np.uint8 if len(self._failing) < MOST_FAILS else np.uint16
        self._fails = np.zeros(self._table.n_combinations, counter)
        for mask in self._failing.values():
            self._fails += mask
        self._cells.clear()
        self._margins.clear()
        self._own.clear()
        self._forget_passing()
        self._n_passing = len(self.passing)

    def _forget_passing(self) -> None:
        self._passing: Rows | None = None
        self._n_selected: int | None = None

    def _step(self, field: str, mask: Mask | None) -> None:
        """One field's clause has changed: ``mask`` tells what fails it now, None when nothing."""
        before = self._failing.get(field)
        if before is None and mask is None:
            return
        if before is None or mask is None:
            up, down = mask, before
        else:
            up, down = mask > before, before > mask
        fails = self._fails
        # Fails so many clauses, and now one more, or one less.
        leave = (fails == 0) & up if up is not None else None
        enter = (fails == 1) & down if down is not None else None
        self._step_others(field, up, down)
        total = self._total(field)
        # As bytes of 0 and 1 they are added in a third of the time.
        if up is not None:
            fails += up.view(np.uint8)
        if down is not None:
            fails -= down.view(np.uint8)
        if mask is None:
            del self._failing[field]
        else:
            self._failing[field] = mask
        if len(self._failing) >= MOST_FAILS and fails.dtype == np.uint8:
            # The next clause may bring a combination to one fail more than a byte can tell.
            self._fails = fails.astype(np.uint16)
        self._forget_passing()
        self._count_flipped(enter, leave)
        self._own.pop(field, None)
        if mask is not None and total is not None:
            # A field's own clause never changes its own counts.
            self._own[field] = total - self.single(field)

    def _group_of(self, field: str) -> tuple[str, ...] | None:
        """A group with this field whose cells are known."""
        group = self._place.get(field)
        return group if group in self._cells else None

    def _total(self, field: str) -> Cells | None:
        """The cases that pass all clauses but the field's own, when that is known already."""
        if self._group_of(field) is None or (field in self._failing and field not in self._own):
            return None
        selected = self.single(field)
        return selected + self._own[field] if field in self._failing else selected.copy()

    def _step_others(self, field: str, up: Mask | None, down: Mask | None) -> None:
        """The combinations that fail only another field's clause, before ``fails`` changes."""
        others = [f for f in self._own if f != field]
        if not others:
            return
        fails = self._fails
        gone = (fails == 1) & up if up is not None else None
        come = (fails == 2) & down if down is not None else None
        n_flipped = sum(np.count_nonzero(mask) for mask in (gone, come) if mask is not None)
        for other in others:
            if n_flipped > len(fails) // 4:
                del self._own[other]
                continue
            joint = join(self._table, (other,))
            for mask, sign in ((gone, -1), (come, 1)):
                rows = _NONE if mask is None else np.flatnonzero(mask & self._failing[other])
                if len(rows):
                    self._own[other] = self._own[other] + sign * self._counted(joint, rows)

    def _count_flipped(self, enter: Mask | None, leave: Mask | None) -> None:
        """Bring the counts of the groups up to date by the flipped, or anew if that is less."""
        n_enter = 0 if enter is None else int(np.count_nonzero(enter))
        n_leave = 0 if leave is None else int(np.count_nonzero(leave))
        if n_enter + n_leave == 0:
            return
        self._n_passing += n_enter - n_leave
        if n_enter + n_leave > self._n_passing:
            parts = [(self.passing, 0)]
        else:
            flipped = ((enter, 1), (leave, -1))
            parts = [(np.flatnonzero(mask), sign) for mask, sign in flipped if mask is not None]
        for rows, sign in parts:
            weights = None if self._weights is None else self._weights.take(rows)
            for group, cells in self._cells.items():
                counts = self._joints[group].count(rows, weights)
                if sign == 0:
                    self._cells[group] = counts
                elif sign > 0:
                    np.add(cells, counts, out=cells)
                else:
                    np.subtract(cells, counts, out=cells)
        self._margins.clear()


def _parted(coded: CodedField, rows: Rows) -> list[Rows]:
    """These combinations by their code of a field."""
    codes = coded.codes.take(rows)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes.take(order), np.arange(1, coded.n_codes))
    return np.split(rows.take(order), bounds)


_NONE = np.zeros(0, np.intp)
