"""What is done with one row of a comparison: a chart, a finding of the report, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.backend import compared_finding, comparison_words
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.filters import Filters
from explorer.backend.report_plan import ReportItem

if TYPE_CHECKING:
    from explorer.backend.comparison import Comparison
    from explorer.models.comparison_model import Key
    from explorer.models.session import Session


def chart_of(found: Comparison, field: str) -> tuple[ChartSpec, Filters]:
    """The chart that shows one question for both groups, and the cases it is about.

    The groups are told apart by the first question in which their wishes differ; what both ask
    for besides becomes the filters. A question cannot be split by itself.
    """
    a, b = found.a, found.b
    asked = [clause.field for group in (a, b) for clause in group.filters.clauses]
    differ = [
        name
        for name in dict.fromkeys(asked)
        if a.is_rest or b.is_rest or a.filters.clause(name) != b.filters.clause(name)
    ]
    by = next((name for name in differ if name != field), "")
    common = Filters(
        tuple(
            clause
            for clause in a.filters.clauses
            if not (a.is_rest or b.is_rest) and clause == b.filters.clause(clause.field)
        )
    )
    if not by:
        return ChartSpec("bar", field), common
    return ChartSpec("grouped_bar", field, by, base="group"), common


def add_chart(session: Session, found: Comparison, key: Key, text: str) -> None:
    """Add a row's chart; its cases become the selection, in the same step."""
    spec, filters = chart_of(found, key[0])
    session.apply(session.workspace.with_filters(filters).with_pane(spec), text)


def add_to_report(session: Session, found: Comparison, key: Key, text: str) -> None:
    """Put a row's question at the end of the report, as a finding."""
    row = found.row(*key)
    if row is None:
        return
    workspace = session.workspace
    items = workspace.report.arranged([pane.id for pane in workspace.panes])
    item = ReportItem("finding", question=compared_finding.question(row, found))
    report = workspace.report.with_items((*items, item))
    session.apply(workspace.with_report(report), text)


def sentence(session: Session, counted: Comparison, key: Key) -> str:
    """A row in one sentence that can stand alone."""
    info, row = session.dataset, counted.row(*key)
    why = comparison_words.why_void(counted, session.labels)
    if why is not None:
        return session.labels.error(why)
    if info is None or row is None:
        return ""
    source = info.citation or info.title
    return comparison_words.sentence(row, counted, session.labels, source)
