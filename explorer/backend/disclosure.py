"""The one gate: a number about cases leaves the backend only as ``Released``.

``PUBLIC`` is for published and invented data, ``WORKING`` for the holder's own screen, ``EXPORT``
for everything that leaves the computer. Rounding down to the reporting resolution is what IOM's
published tool does for this kind of data; see README, "Protection".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.backend.errors import ExplorerError
from explorer.backend.masked import MASKED
from explorer.backend.rawtable import RawColumn

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be shown, and whether it may leave the computer."""

    name: str
    min_cell: int = 0
    """Counts below it, zero included, are hidden; 0 hides nothing."""
    round_to: int = 1
    allow_records: bool = True
    may_leave: bool = True

    def tighten(self, min_cell: int, round_to: int) -> "Policy":
        """A policy at least as strict; nothing a person stores can loosen one."""
        return replace(
            self,
            min_cell=max(self.min_cell, min_cell),
            round_to=max(self.round_to, round_to),
        )


PUBLIC = Policy("public")
WORKING = Policy("working", may_leave=False)
EXPORT = Policy("export", min_cell=10, round_to=10, allow_records=False)


# Not frozen: dozens are made a click, and each would take three times as long.
@dataclass(slots=True, eq=False)
class RawCounts:
    """Counts of cases that have not passed the gate; only ``compute`` may hold them."""

    field: str
    kind: str
    values: tuple[str, ...]
    counts: Counts
    """(values,), or (values, by values) for a cross of two fields."""
    base: int
    answered: int
    by: str = ""
    by_values: tuple[str, ...] = ()
    by_answered: Counts | None = None
    """(by values,): cases of that answer that have an answer in the field."""
    answered_both: int = 0
    answered_by: Counts | None = None
    """(values,): cases of that answer that have an answer in ``by``."""
    parts: tuple["RawCounts", ...] = ()
    part_values: tuple[str, ...] = ()
    """The answers whose cases the parts count, if they are such."""
    sets: tuple[tuple[str, ...], ...] = ()
    """Sets of answers that are given together, if asked for."""
    set_counts: Counts | None = None
    """(sets,): the cases that give exactly this set of answers."""


@dataclass(frozen=True, slots=True)
class RawMiddle:
    """The middle of numbers or bands that has not passed the gate, see ``Middle``."""

    n: int
    is_mean: bool = False
    value: float | None = None
    low: float | None = None
    high: float | None = None


_KEY = object()


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """Counts that went through ``release``: the arrays are read-only, hidden counts ``MASKED``.

    ``base`` are the cases looked at, ``answered`` those with an answer in ``field``,
    ``unanswered`` the others. With ``by``: ``counts`` is (values, by values), ``by_answered``
    the cases of each ``by`` answer that have an answer in the field, ``answered_by`` those of each
    answer that have one in ``by``, ``answered_both`` the cases with an answer in both,
    ``unanswered_both`` the others. ``parts`` are further counts that the question asked for;
    ``set_counts`` are the cases that give exactly the answers of each of ``sets``. Sets with a
    hidden count are not listed at all: that somebody gives just these answers tells of a person.
    """

    field: str
    kind: str
    values: tuple[str, ...]
    counts: Counts
    base: int
    answered: int
    unanswered: int
    policy: Policy
    by: str
    by_values: tuple[str, ...]
    by_answered: Counts
    answered_both: int
    unanswered_both: int
    answered_by: Counts
    key: object
    parts: tuple["Released", ...] = ()
    part_values: tuple[str, ...] = ()
    sets: tuple[tuple[str, ...], ...] = ()
    set_counts: Counts | None = None

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("Released is made by disclosure.release alone")

    def count(self, value: str) -> int:
        """The count of one answer; 0 for an answer that does not occur."""
        return int(self.counts[self.values.index(value)]) if value in self.values else 0


def release_array(counts: Counts, policy: Policy) -> Counts:
    """Hide what is below the threshold and round the rest down; the result is read-only."""
    rounded = counts - counts % policy.round_to if policy.round_to > 1 else counts.copy()
    released = np.where(counts < policy.min_cell, MASKED, rounded) if policy.min_cell else rounded
    released.flags.writeable = False
    return released


def release_number(count: int, policy: Policy) -> int:
    """One count through the gate."""
    if count < policy.min_cell:
        return MASKED
    return count - count % policy.round_to


def release(raw: RawCounts, policy: Policy) -> Released:
    """Let counts through the gate. Totals are released from their own counts, never summed."""
    nothing = np.zeros(0, np.int64)
    sets, set_counts = _release_sets(raw, policy)
    return Released(
        raw.field,
        raw.kind,
        raw.values,
        release_array(raw.counts, policy),
        release_number(raw.base, policy),
        release_number(raw.answered, policy),
        release_number(raw.base - raw.answered, policy),
        policy,
        raw.by,
        raw.by_values,
        release_array(nothing if raw.by_answered is None else raw.by_answered, policy),
        release_number(raw.answered_both, policy),
        release_number(raw.base - raw.answered_both, policy),
        release_array(nothing if raw.answered_by is None else raw.answered_by, policy),
        _KEY,
        tuple(release(part, policy) for part in raw.parts),
        raw.part_values,
        sets,
        set_counts,
    )


def _release_sets(
    raw: RawCounts, policy: Policy
) -> tuple[tuple[tuple[str, ...], ...], Counts | None]:
    """The sets whose counts may be told, and these, the most frequent first.

    Sets of one released count stand in the order of the answers: theirs would tell which is larger.
    """
    if raw.set_counts is None:
        return (), None
    counts = release_array(raw.set_counts, policy)
    if not policy.min_cell:
        return raw.sets, counts
    place = {value: i for i, value in enumerate(raw.values)}
    told = [k for k, n in enumerate(counts.tolist()) if n != MASKED]
    told.sort(key=lambda k: (-int(counts[k]), [place[value] for value in raw.sets[k]]))
    kept = counts[told]
    kept.flags.writeable = False
    return tuple(raw.sets[k] for k in told), kept


@dataclass(frozen=True, slots=True)
class Middle:
    """The released middle of the numbers or bands of ``n`` cases; None what is hidden or is not.

    Either a mean with its interval, or the median: ``low`` and ``high`` are then the ends of the
    band it lies in (``high`` is infinite for an open one), ``value`` an estimate within.
    """

    n: int
    is_mean: bool
    value: float | None
    low: float | None
    high: float | None
    key: object

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("Middle is made by disclosure.release_middle alone")


def release_middle(raw: RawMiddle, policy: Policy) -> Middle:
    """A mean or a median through the gate: of too few cases it is not told.

    Where counts are rounded, so is it, to whole numbers: from the exact means of two groups that
    differ by one case, that case's number could be worked out.
    """
    n = release_number(raw.n, policy)
    if n <= 0:
        return Middle(n, raw.is_mean, None, None, None, _KEY)
    told = [raw.value, raw.low, raw.high]
    if policy.round_to > 1:
        told = [x if x is None or math.isinf(x) else float(round(x)) for x in told]
    return Middle(n, raw.is_mean, *told, _KEY)


@dataclass(frozen=True, slots=True, eq=False)
class RecordView:
    """Records as a person may see them: raw columns and which of their rows are selected.

    ``rows`` are row numbers in file order. Only ``release_records`` makes one.
    """

    columns: tuple[RawColumn, ...]
    rows: NDArray[np.integer]
    policy: Policy
    key: object

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("RecordView is made by disclosure.release_records alone")


def release_records(
    columns: Sequence[RawColumn], rows: NDArray[np.integer], policy: Policy
) -> RecordView:
    """Records through the gate; refused when the policy keeps records back."""
    if not policy.allow_records:
        raise ExplorerError("records_withheld")
    return RecordView(tuple(columns), rows, policy, _KEY)
