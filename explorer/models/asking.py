"""The session's questions to the backend, as jobs for the worker.

What counts is imported here when it is first asked, so that the window need not wait for NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.backend.charts.spec import ChartSpec
    from explorer.backend.compute import DatasetInfo, ResultSet
    from explorer.backend.disclosure import Policy, RecordView
    from explorer.backend.filters import Filters
    from explorer.backend.labels import Labels


def count(
    table: Any,
    filters: Filters,
    facets: Sequence[str],
    charts: Sequence[ChartSpec],
    policy: Policy,
    labels: Labels,
) -> ResultSet:
    """The counts of fields and charts among the cases that pass the filters."""
    from explorer.backend import compute

    query = compute.Query(filters, tuple(facets), tuple(charts))
    return compute.compute(table, query, policy, labels)


def prepare(
    table: Any,
    filters: Filters,
    facets: Sequence[str],
    charts: Sequence[ChartSpec],
    field: str,
    is_wanted: Callable[[], bool],
) -> bool:
    """Make the next clicks in one field cheap."""
    from explorer.backend import compute

    query = compute.Query(filters, tuple(facets), tuple(charts))
    return compute.prepare(table, query, field, is_wanted)


def look_up(table: Any, filters: Filters, policy: Policy) -> RecordView:
    """The records that pass the filters."""
    from explorer.backend import compute

    return compute.records(table, filters, policy)


def export_policy(info: DatasetInfo | None) -> Policy:
    """The policy of everything that leaves: exact for published data only."""
    from explorer.backend.disclosure import EXPORT

    return info.policy if info and info.policy.may_leave else EXPORT
