"""A brief as the window needs it: what is seen, what leaves, and the cases behind each figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from explorer.backend import basis as bases
from explorer.backend import brief as briefs
from explorer.backend import (
    brief_charts,
    brief_document,
    brief_sentences,
    brief_words,
    cookbook,
    provenance,
)
from explorer.backend.brief import Brief, BriefFigure
from explorer.backend.brief_plan import BriefPlan
from explorer.backend.brief_sentences import Said
from explorer.backend.casetable import CaseTable
from explorer.backend.compute import DatasetInfo
from explorer.backend.disclosure import Policy
from explorer.backend.documents.blocks import Document
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels


@dataclass(frozen=True, slots=True, eq=False)
class BriefView:
    """``brief`` holds the numbers of the screen, ``document`` those that may leave."""

    brief: Brief
    document: Document
    sentences: tuple[Said, ...]
    """As in the document."""
    templates: Mapping[str, str]
    """The wording of each sentence with its slots, as it was chosen."""
    cases: Mapping[str, Filters | None]
    """The filters that the cases of a figure pass, where filters can say so."""
    released: Brief
    """The numbers of the document."""


def look(
    table: CaseTable,
    info: DatasetInfo,
    plan: BriefPlan,
    policy: Policy,
    labels: Labels,
    day: date,
) -> BriefView:
    """Everything about a plan's brief on this file; ``policy`` is that of what leaves.

    Raises ``ExplorerError`` for a recipe that cannot be read.
    """
    recipe = cookbook.find(plan.recipe)
    # A basis that another file had may be missing here: then the first that there is.
    basis = plan.basis if plan.basis in bases.available(table) else ""
    filters = plan.filters.only(table.by_id)
    seen = briefs.brief(table, recipe, filters, info.policy, labels, basis)
    told = (
        seen
        if policy == info.policy
        else briefs.brief(table, recipe, filters, policy, labels, basis)
    )
    own = dict(plan.words)
    sentences = tuple(brief_sentences.said(told, labels, own))
    origin = provenance.provenance(
        info, filters, labels, policy, day, n_rows=told.n_rows, n_selected=told.n_selected
    )
    document = brief_document.document(
        told,
        sentences,
        brief_charts.poster(told, labels),
        brief_charts.charts(table, told, labels),
        origin,
        labels,
        plan.with_table,
    )
    cases = {
        figure.statistic.id: briefs.cases_of(table, figure) if figure.is_computed else None
        for figure in seen.figures
    }
    templates = {s.id: s.template for s in sentences}
    return BriefView(seen, document, sentences, templates, cases, told)


def explained(figure: BriefFigure, labels: Labels) -> list[str]:
    """How a figure is made, line by line: formula, cases without an answer, interval, published."""
    statistic = figure.statistic
    if not figure.is_computed:
        lines = [figure.why]
    else:
        lines = [brief_words.formula(figure, labels), brief_words.behind(figure, labels)]
        if figure.share and figure.base >= figure.share.answered >= 0:
            missing = figure.base - figure.share.answered
            told = {"n": figure.base, "population": statistic.population.label}
            lines.append(labels.text("brief.missing", missing=missing, **told))
    for verdict in brief_words.verdicts(figure, labels):
        told = {"text": verdict.entry.text, "where": verdict.entry.where}
        key = "checked_entry" if verdict.text else "entry"
        line = labels.text(f"brief.{key}", check=verdict.text, **told)
        lines.append(labels.text("brief.published_entry", entry=line))
    return [line for line in lines if line]
