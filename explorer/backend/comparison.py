"""Two groups of cases side by side: every answer of every field, with what may be said of it.

Only released counts come in. The ranking, the p values and the sources are explained where they
are made; the words stand in ``comparison_words``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.backend import comparison_fields, statistics
from explorer.backend.comparison_fields import ComparedField
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import Filters
from explorer.backend.level import LEVEL
from explorer.backend.statistics import Estimate, Pooled, Share

ONE_SOURCE = 0.8
"""A source with more than this part of a group's answers speaks for the group nearly alone."""

AKIN = (
    frozenset({"majority", "majority_entry", "majority_exploitation", "age_band", "age"}),
    frozenset({"citizenship", "origin_region"}),
    frozenset({"exploitation_country", "exploitation_region"}),
)
"""Fields that ask nearly the same: groups chosen by one of them differ in the others anyway."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that pass the filters; with ``is_rest`` all the others.

    ``name`` is what the person calls those who pass; without one they are called by the filters.
    """

    filters: Filters
    name: str = ""
    is_rest: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields that choose the cases."""
        return frozenset(c.field for c in self.filters.clauses if not c.is_empty)

    @property
    def rest(self) -> "Group":
        """All cases that are not in this group."""
        return Group(self.filters, self.name, not self.is_rest)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A group's counts: its cases, and per field its answers (by source in their ``parts``)."""

    group: Group
    n: int
    answers: Mapping[str, Released]


@dataclass(frozen=True, slots=True)
class Badge:
    """What the sources say about a row.

    ``turns``: in this source the difference has the other sign. ``one_source``: it supplies more
    than ``ONE_SOURCE`` of those who answered in a group (``side`` a or b); ``share`` is how much.
    """

    code: str
    source: str
    side: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class InSource:
    """A row within one source."""

    source: str
    a: Share
    b: Share
    difference: Estimate


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One answer of one field in both groups; what cannot be told is None."""

    field: str
    value: str
    a: Share
    b: Share
    difference: Estimate
    ratio: Estimate
    p: float | None
    test: str
    """``chi_square``, ``fisher`` or ""."""
    p_adjusted: float | None = None
    standing: str = ""
    """``defines``: the field chooses one of the groups. ``akin``: it asks nearly the same as one
    that does. Both come last, as their differences say nothing."""
    cautions: tuple[str, ...] = ()
    """Codes of ``statistics.cautions``."""
    badges: tuple[Badge, ...] = ()
    sources: tuple[InSource, ...] = ()
    """The same within each source, where the file has several."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells this row from all others: field and answer."""
        return self.field, self.value

    def over_sources(self, level: float = LEVEL) -> Pooled | None:
        """The ratio with the sources kept apart and then brought together; None without them."""
        if len(self.sources) < 2:
            return None
        return statistics.pooled_ratio([(it.a, it.b) for it in self.sources], level)

    @property
    def strength(self) -> float:
        """The least difference that the interval allows, without sign; 0 when it may be none."""
        low, high = self.difference.low, self.difference.high
        return 0.0 if low is None or high is None else max(low, -high, 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups compared: rows ranked, the strongest difference first."""

    a: Group
    b: Group
    n_a: int
    n_b: int
    overlap: int
    """Cases in both groups."""
    rows: tuple[ComparedRow, ...]
    notices: tuple[Notice, ...]
    """``group_empty`` (side), ``groups_same`` or ``groups_overlap`` (n)."""
    level: float = LEVEL
    fields: tuple[ComparedField, ...] = ()
    """Whole questions, of those with one answer a case."""
    base: str = "answered"
    """What shares are of: ``answered``, or ``all`` cases of a group."""

    @property
    def n_compared(self) -> int:
        """How many comparisons were made: rows with a p value."""
        return sum(row.p is not None for row in self.rows)

    @property
    def is_void(self) -> bool:
        """True when there is nothing to compare: a group is empty, or both are the same."""
        return any(notice.code in ("group_empty", "groups_same") for notice in self.notices)

    def standing(self, field: str) -> str:
        """``defines`` or ``akin`` for a field that chooses a group or asks nearly the same."""
        return _standing(field, self.a.fields | self.b.fields)

    def row(self, field: str, value: str) -> ComparedRow | None:
        """The row of an answer."""
        return next((row for row in self.rows if row.key == (field, value)), None)


def require_fields(group: Group, known: Mapping[str, object]) -> None:
    """Raise ``group_field_missing`` (field) when the file lacks a field that chooses the group."""
    missing = [c.field for c in group.filters.clauses if c.field not in known and not c.is_empty]
    if missing:
        raise ExplorerError("group_field_missing", field=missing[0])


def compare(
    a: Counted, b: Counted, overlap: int, level: float = LEVEL, base: str = "answered"
) -> Comparison:
    """All answers of all fields of two groups; none when a group is empty or both are the same.

    Shares are of the cases with an answer in the field, or with the base ``all`` of all cases of
    a group; then ``answered`` of a share are these.
    """
    notices = _notices(a, b, overlap)
    found = Comparison(a.group, b.group, a.n, b.n, overlap, (), notices, level, base=base)
    if found.is_void:
        return found
    chosen = a.group.fields | b.group.fields
    rows = [
        _row(a.answers[field], b.answers[field], i, _standing(field, chosen), level, base)
        for field in a.answers
        for i in range(len(a.answers[field].values))
    ]
    ps = statistics.adjusted([row.p for row in rows])
    rows = [replace(row, p_adjusted=p) for row, p in zip(rows, ps, strict=True)]
    pairs = [(a.answers[field], b.answers[field]) for field in a.answers]
    fields = [comparison_fields.compared(*pair, level) for pair in pairs]
    whole = tuple(field for field in fields if field)
    return replace(found, rows=ranked(rows), fields=whole)


def ranked(rows: Sequence[ComparedRow]) -> tuple[ComparedRow, ...]:
    """The strongest first: by the least difference the interval allows, then by the difference.

    So a large difference between a few cases stands behind a smaller one that is certain.
    """
    order = ("", "akin", "defines")

    def place(row: ComparedRow) -> tuple[int, float, float]:
        return order.index(row.standing), -row.strength, -abs(row.difference.value or 0.0)

    return tuple(sorted(rows, key=place))


def _notices(a: Counted, b: Counted, overlap: int) -> tuple[Notice, ...]:
    empty = [Notice.of("group_empty", side=side) for side, it in (("a", a), ("b", b)) if it.n == 0]
    if empty:
        return tuple(empty)
    if a.group.filters == b.group.filters and a.group.is_rest == b.group.is_rest:
        return (Notice.of("groups_same"),)
    # Rounded numbers may agree although the cases do not.
    is_exact = all(one.policy.round_to == 1 for one in a.answers.values())
    if is_exact and a.n == b.n == overlap != MASKED:
        return (Notice.of("groups_same"),)
    return (Notice.of("groups_overlap", n=overlap),) if overlap else ()


def _standing(field: str, chosen: frozenset[str]) -> str:
    if field in chosen:
        return "defines"
    is_akin = any(field in kin and kin & chosen for kin in AKIN)
    return "akin" if is_akin else ""


def _share(one: Released, i: int, level: float, base: str) -> Share:
    whole = one.base if base == "all" else one.answered
    return statistics.share(int(one.counts[i]), whole, level)


def _row(a: Released, b: Released, i: int, standing: str, level: float, base: str) -> ComparedRow:
    share_a, share_b = (_share(one, i, level, base) for one in (a, b))
    difference = statistics.difference(share_a, share_b, level)
    chance = statistics.chance(share_a, share_b)
    sources = _sources(a, b, i, level, base)
    return ComparedRow(
        a.field,
        a.values[i],
        share_a,
        share_b,
        difference,
        statistics.ratio(share_a, share_b, level),
        chance.p,
        chance.method,
        standing=standing,
        cautions=statistics.cautions(share_a, share_b),
        badges=_badges(share_a, share_b, difference, sources),
        sources=sources,
    )


def _sources(a: Released, b: Released, i: int, level: float, base: str) -> tuple[InSource, ...]:
    found: list[InSource] = []
    for source, part_a, part_b in zip(a.part_values, a.parts, b.parts, strict=True):
        one, other = (_share(part, i, level, base) for part in (part_a, part_b))
        found.append(InSource(source, one, other, statistics.difference(one, other, level)))
    return tuple(found)


def _badges(a: Share, b: Share, whole: Estimate, sources: Sequence[InSource]) -> tuple[Badge, ...]:
    """A direction turns only where both groups have ``FEW`` cases or more in the source."""
    found: list[Badge] = []
    for it in sources:
        is_told = min(it.a.answered, it.b.answered) >= statistics.FEW
        if is_told and (whole.value or 0) * (it.difference.value or 0) < 0:
            found.append(Badge("turns", it.source))
    for side, group, parts in (
        ("a", a, [(it.source, it.a.answered) for it in sources]),
        ("b", b, [(it.source, it.b.answered) for it in sources]),
    ):
        for source, answered in parts:
            if group.answered > 0 and answered > ONE_SOURCE * group.answered:
                found.append(Badge("one_source", source, side, answered / group.answered))
    return tuple(found)


def as_json(it: Comparison) -> dict[str, object]:
    """What ``compare --json`` prints; hidden counts and what they would give are None."""

    def told(n: int) -> int | None:
        return None if n == MASKED else n

    def side(share: Share) -> dict[str, object]:
        return {
            "count": told(share.count),
            "answered": told(share.answered),
            "share": share.share,
            "low": share.low,
            "high": share.high,
        }

    return {
        "overlap": told(it.overlap),
        "rows": [
            {
                "field": row.field,
                "value": row.value,
                "a": side(row.a),
                "b": side(row.b),
                "difference": row.difference.value,
                "difference_low": row.difference.low,
                "difference_high": row.difference.high,
                "ratio": row.ratio.value,
                "ratio_low": row.ratio.low,
                "ratio_high": row.ratio.high,
                "p": row.p,
                "p_adjusted": row.p_adjusted,
            }
            for row in it.rows
        ],
    }
