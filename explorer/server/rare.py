"""Rare combinations are made coarser or left out, before anything leaves the server."""

from collections.abc import Sequence

from explorer.server.harmonise import CASES, Expr, Key

ALL_CASES, ALL_COMBINATIONS, ANSWERED = "all_cases", "all_combinations", "answered "
"""Columns beside the combinations, the same in each row: what there was before."""


def protected(
    combinations: Expr, keys: Sequence[Key], threshold: int, coarsened: Sequence[Key]
) -> Expr:
    """The combinations of at least ``threshold`` cases.

    The fields of ``coarsened`` are blanked in rare combinations, one after the other, as long as
    a combination stays rare; equal ones are added up after each. Columns tell what there was.
    """
    before = combinations.agg(
        **{
            ALL_CASES: combinations[CASES].sum().cast("int64"),
            ALL_COMBINATIONS: combinations.count(),
        },
        **{ANSWERED + key.field.id: answered(combinations, key) for key in coarsened},
    )
    ids = [key.field.id for key in keys]
    kept = combinations
    for key in coarsened:
        is_rare = kept[CASES] < threshold
        blanked = is_rare.ifelse(key.blank, kept[key.field.id])
        kept = (
            kept.mutate(**{key.field.id: blanked})
            .group_by(ids)
            .agg(**{CASES: lambda t: t[CASES].sum().cast("int64")})
        )
    return kept.filter(kept[CASES] >= threshold).cross_join(before)


def answered(combinations: Expr, key: Key) -> Expr:
    """How many cases have an answer in a field."""
    has_answer = combinations[key.field.id] != key.blank
    return combinations[CASES].sum(where=has_answer).fill_null(0).cast("int64")
