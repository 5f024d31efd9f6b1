"""The table twin of a chart: what the screen lists and what the numbers' export holds."""

import math
from collections.abc import Sequence
from functools import partial

from explorer.backend import statistics
from explorer.backend.charts.marks import ChartTable, Numbers, Rows
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels


def one_way(released: Released, rows: Sequence[int], base: str, labels: Labels) -> ChartTable:
    """A row an answer, with its cases and their share of the base."""
    header = tuple(labels.text(f"table.{key}") for key in ("answer", "cases", "share"))

    def table() -> Rows:
        shares = statistics.shares(released, base)
        return tuple(
            (
                labels.value(released.field, released.values[i]),
                told(released.counts[i]),
                share_or_none(shares[i]),
            )
            for i in rows
        )

    return ChartTable(header, table, partial(_one_way_numbers, released, rows, base, labels))


def cross(
    released: Released,
    rows: Sequence[int],
    columns: Sequence[int],
    base: str,
    labels: Labels,
    is_share: bool,
) -> ChartTable:
    """A row an answer, a column a ``by`` answer: shares, or numbers of cases."""
    names = [labels.value(released.by, released.by_values[j]) for j in columns]

    def table() -> Rows:
        shares = statistics.shares(released, base)
        return tuple(
            (
                labels.value(released.field, released.values[i]),
                *(
                    share_or_none(shares[i, j]) if is_share else told(released.counts[i, j])
                    for j in columns
                ),
            )
            for i in rows
        )

    numbers = partial(_cross_numbers, released, rows, columns, base, labels)
    return ChartTable((labels.text("table.answer"), *names), table, numbers)


def _one_way_numbers(released: Released, rows: Sequence[int], base: str, labels: Labels) -> Numbers:
    shares, whole = statistics.shares(released, base), statistics.wholes(released, base)
    return tuple(
        {
            "field": released.field,
            "value": released.values[i],
            "label": labels.value(released.field, released.values[i]),
            "count": told(released.counts[i]),
            "answered": told(whole[i]),
            "share": share_or_none(shares[i]),
        }
        for i in _with_others(rows, len(released.values))
    )


def _cross_numbers(
    released: Released, rows: Sequence[int], columns: Sequence[int], base: str, labels: Labels
) -> Numbers:
    shares, whole = statistics.shares(released, base), statistics.wholes(released, base)
    names = [labels.value(released.field, value) for value in released.values]
    groups = [labels.value(released.by, value) for value in released.by_values]
    return tuple(
        {
            "field": released.field,
            "value": released.values[i],
            "by": released.by_values[j],
            "label": f"{names[i]} / {groups[j]}",
            "count": told(released.counts[i, j]),
            "answered": told(whole[i, j]),
            "share": share_or_none(shares[i, j]),
        }
        for i in _with_others(rows, len(names))
        for j in _with_others(columns, len(groups))
    )


def _with_others(shown: Sequence[int], n: int) -> list[int]:
    """The indices of all answers, the drawn ones first."""
    drawn = set(shown)
    return [*shown, *(i for i in range(n) if i not in drawn)]


def told(count: int) -> int | None:
    """A released count for a table: None when it is hidden."""
    return None if count == MASKED else int(count)


def share_or_none(share: float) -> float | None:
    """A share for a table: None when there is none."""
    return None if math.isnan(share) else float(share)
