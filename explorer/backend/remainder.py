"""The counts of all cases but some: all less those, number by number, before the gate."""

from dataclasses import replace

from explorer.backend.disclosure import Counts, RawCounts


def remainder(everyone: RawCounts, some: RawCounts) -> RawCounts:
    """What is left of ``everyone`` without ``some``; both answer the same question."""
    return replace(
        everyone,
        counts=everyone.counts - some.counts,
        base=everyone.base - some.base,
        answered=everyone.answered - some.answered,
        by_answered=_less(everyone.by_answered, some.by_answered),
        answered_both=everyone.answered_both - some.answered_both,
        answered_by=_less(everyone.answered_by, some.answered_by),
        parts=tuple(remainder(e, s) for e, s in zip(everyone.parts, some.parts, strict=True)),
    )


def _less(everyone: Counts | None, some: Counts | None) -> Counts | None:
    return None if everyone is None or some is None else everyone - some
