"""A report from its plan: the questions are asked of the open table, the answers set as blocks."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from explorer.backend import compared_finding, compute, report_pages
from explorer.backend.casetable import CaseTable
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import DatasetInfo, Query, ResultSet
from explorer.backend.disclosure import Policy
from explorer.backend.documents import sizes
from explorer.backend.documents.blocks import (
    Block,
    Card,
    Cards,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.provenance import provenance
from explorer.backend.report_plan import ReportItem
from explorer.backend.workspace import Workspace

MOST_CARDS = 4
"""Cards beside each other; more take another row."""

STORED_FORMAT = "explorer-report"


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the makers of blocks know: the table, the words, and what was counted for the plan."""

    table: CaseTable
    filters: Filters
    """Those of the workspace, as far as the file has their fields."""
    policy: Policy
    labels: Labels
    workspace: Workspace
    answers: Mapping[tuple[Filters, ChartSpec], ChartModel | ExplorerError]
    source: str = ""
    """What the data are called in a sentence that stands alone."""

    def question(self, item: ReportItem) -> tuple[Filters, ChartSpec] | None:
        """The cases and the chart that an item is about; None when its pane is gone."""
        panes = (pane.spec for pane in self.workspace.panes if pane.id == item.pane)
        spec = item.chart or next(panes, None)
        own = self.filters if item.filters is None else item.filters.only(self.table.by_id)
        return (own, self.workspace.shown(spec)) if spec else None


def document(
    table: CaseTable,
    info: DatasetInfo,
    workspace: Workspace,
    policy: Policy,
    labels: Labels,
    day: date,
    is_internal: bool = False,
) -> Document:
    """The workspace's report on this table, counted under ``policy``.

    ``info`` describes the file as its holder sees it. Raises ``ValueError`` when the policy may
    not leave and the copy is no internal one.
    """
    plan = workspace.report
    asked = _ask(table, workspace, policy, labels, info.citation or info.title)
    everything = compute.compute(table, Query(asked.filters), policy, labels)
    origin = provenance(
        info,
        asked.filters,
        labels,
        policy,
        day,
        is_internal,
        n_rows=everything.n_rows,
        n_selected=everything.n_selected,
    )
    nothing = Paragraph(labels.text("report.no_items"), "note")
    blocks: list[Block] = [*_items(_plan_of(workspace), plan.has_tables, asked)] or [nothing]
    if not (isinstance(blocks[0], Heading) and blocks[0].level == 1):
        blocks.insert(0, Heading(labels.text("report.charts")))
    if plan.has_method:
        blocks += [PageBreak(), *report_pages.method(info, origin, labels)]
    if plan.has_limits:
        blocks += [PageBreak(), *report_pages.limits(info, origin, labels)]
    selection = labels.selection(asked.filters, everything.n_selected, everything.n_rows)
    return Document(
        plan.title or info.title,
        plan.subtitle or selection,
        labels.language,
        tuple(blocks),
        origin,
        _stored(asked, origin.to_json()),
        plan.has_contents,
        labels.is_rtl,
        author=plan.author,
    )


def _plan_of(workspace: Workspace) -> tuple[ReportItem, ...]:
    return workspace.report.arranged([pane.id for pane in workspace.panes])


def _ask(
    table: CaseTable, workspace: Workspace, policy: Policy, labels: Labels, source: str
) -> Asked:
    """Count all that the plan asks for, once for each selection of cases."""
    filters = workspace.filters.only(table.by_id)
    asked = Asked(table, filters, policy, labels, workspace, {}, source)
    wanted: dict[Filters, list[ChartSpec]] = {}
    for item in _plan_of(workspace):
        question = asked.question(item) if item.kind in _OF_CHART else None
        if question and question[1] not in wanted.setdefault(question[0], []):
            wanted[question[0]].append(question[1])
    answers: dict[tuple[Filters, ChartSpec], ChartModel | ExplorerError] = {}
    for cases, specs in wanted.items():
        results: ResultSet = compute.compute(table, Query(cases, (), tuple(specs)), policy, labels)
        answers |= {(cases, s): it for s, it in zip(specs, results.charts, strict=True)}
    return replace(asked, answers=answers)


def _items(items: Sequence[ReportItem], has_tables: bool, asked: Asked) -> Iterator[Block]:
    """The blocks of all items; cards in a row and figures in a row are brought together."""
    cards: list[Card] = []
    row: list[Figure] = []
    for item in items:
        for block in _blocks(item, has_tables, asked):
            if cards and not isinstance(block, Card):
                yield from _in_rows(cards)
                cards = []
            if row and not isinstance(block, Figure):
                yield from _level(row)
                row = []
            if isinstance(block, Card):
                cards.append(block)
            elif isinstance(block, Figure):
                row.append(block)
            else:
                yield block
    yield from _in_rows(cards)
    yield from _level(row)


def _in_rows(cards: Sequence[Card]) -> Iterator[Cards]:
    """Cards in rows as even as can be."""
    n_rows = math.ceil(len(cards) / MOST_CARDS)
    for number in range(n_rows):
        yield Cards(
            tuple(cards[number * len(cards) // n_rows : (number + 1) * len(cards) // n_rows])
        )


def _level(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Figures, those side by side as high as the higher of them."""
    at = 0
    while at < len(figures):
        pair = figures[at : at + 2]
        if len(pair) == 2 and all(figure.of_width <= 0.5 for figure in pair):
            height = max(figure.height_cm for figure in pair)
            yield from (replace(figure, height_cm=height) for figure in pair)
            at += 2
        else:
            yield figures[at]
            at += 1


Piece = Block | Card
Maker = Callable[[ReportItem, Asked], Sequence[Piece]]


def _blocks(item: ReportItem, has_tables: bool, asked: Asked) -> Sequence[Piece]:
    maker = MAKERS.get(item.kind)
    if maker is None:
        return [Paragraph(asked.labels.text("report.later_kind"), "note")]
    made = list(maker(item, asked))
    if item.kind == "pane" and has_tables and any(isinstance(it, Figure) for it in made):
        made += _table(item, asked)
    return made


def _answered(item: ReportItem, asked: Asked) -> ChartModel | Paragraph:
    """The chart of an item, or in its place why there is none."""
    labels = asked.labels
    question = asked.question(item)
    if question is None:
        return Paragraph(labels.text("report.no_pane"), "note")
    answer = asked.answers[question]
    if isinstance(answer, ChartModel):
        return answer
    spec = question[1]
    title = item.text or spec.title or labels.field(spec.field)
    sentence = labels.error(answer)
    return Paragraph(labels.text("report.failed", title=title, sentence=sentence), "note")


def _pane(item: ReportItem, asked: Asked) -> list[Piece]:
    chart = _answered(item, asked)
    if isinstance(chart, Paragraph):
        return [chart]
    caption = item.text or chart.title
    height = sizes.height_cm(chart, item.width)
    return [Figure(chart, caption, chart.alt_text, item.width, height)]


def _table(item: ReportItem, asked: Asked) -> list[Piece]:
    chart = _answered(item, asked)
    if isinstance(chart, Paragraph):
        return [chart]
    labels = asked.labels
    caption = labels.text("report.numbers_of", caption=item.text or chart.title)
    rows = tuple(tuple(_cell(cell, labels) for cell in row) for row in chart.table.rows)
    return [Table(caption, chart.table.header, rows)] if rows else []


def _cell(cell: str | int | float | None, labels: Labels) -> str:
    if cell is None:
        return labels.text("numbers.hidden")
    if isinstance(cell, float):
        return labels.percent(cell)
    return labels.number(cell) if isinstance(cell, int) else cell


def _part(item: ReportItem, asked: Asked) -> Mapping[str, Any] | Paragraph:
    """The answer that a finding or a card tells of: the one asked for, or the largest."""
    chart = _answered(item, asked)
    if isinstance(chart, Paragraph):
        return chart
    rows = [row for row in chart.table.numbers if item.answer in ("", row.get("value"))]
    if not rows:
        return Paragraph(f"{item.text or chart.title}: {chart.note}", "note")
    if item.answer:
        return rows[0]
    return max(rows, key=lambda row: (row.get("share") or 0, row.get("count") or 0))


def _slots(part: Mapping[str, Any], item: ReportItem, asked: Asked) -> dict[str, str]:
    """What a finding's own words may ask for, in braces: questions, not numbers, are stored."""
    labels = asked.labels
    share = part.get("share")
    question = asked.question(item)
    field = question[1].field if question else ""
    slots = {
        "field": labels.field(field),
        "label": str(part.get("label", "")),
        "count": _cell(part.get("count"), labels),
        "answered": _cell(part.get("answered"), labels),
        "share": labels.percent(share, 0),
    }
    return slots if share is None else slots | {"of_100": labels.decimal(share * 100, 0)}


def _compared(question: str, asked: Asked) -> str:
    return compared_finding.sentence(
        question, asked.table, asked.policy, asked.labels, asked.source
    )


def _finding(item: ReportItem, asked: Asked) -> list[Piece]:
    if compared_finding.is_one(item.question):
        words = _compared(item.question, asked)
        return [Paragraph(f"{item.text.strip()} {words}".strip(), "finding")]
    part = _part(item, asked)
    if isinstance(part, Paragraph):
        return [part]
    labels = asked.labels
    slots = _slots(part, item, asked)
    if "of_100" not in slots:
        key = "part_nobody" if part.get("answered") == 0 else "part_hidden"
        return [Paragraph(labels.text(f"report.{key}", label=slots["label"]), "note")]
    question = asked.question(item)
    is_of_all = question is not None and question[1].base == "all"
    key = "report.finding_all" if is_of_all else "report.finding"
    sentence = _filled(item.text or labels.words["report"][key.removeprefix("report.")], slots)
    if item.filters is not None and question and labels.filters(question[0]):
        sentence = labels.text(
            "report.own_cases", finding=sentence, filters=labels.filters(question[0])
        )
    return [Paragraph(sentence, "finding")]


def _card(item: ReportItem, asked: Asked) -> list[Piece]:
    part = _part(item, asked)
    if isinstance(part, Paragraph):
        return [part]
    slots = _slots(part, item, asked)
    words = _filled(item.text or "{label}", slots)
    is_told = "of_100" in slots
    note = asked.labels.text("charts.of", count=slots["count"], whole=slots["answered"])
    return [Card(slots["share"], words, note if is_told else "")]


def _filled(text: str, slots: Mapping[str, str]) -> str:
    """A sentence with its slots filled; braces that hold no slot's name stay."""
    for name, words in slots.items():
        text = text.replace("{" + name + "}", words)
    return text


MAKERS: dict[str, Maker] = {
    "heading": lambda item, asked: [Heading(item.text, item.level)],
    "paragraph": lambda item, asked: [Paragraph(item.text)],
    "page_break": lambda item, asked: [PageBreak()],
    "pane": _pane,
    "table": _table,
    "finding": _finding,
    "card": _card,
}
"""What each kind of item becomes; a new kind is a row here."""

_OF_CHART = ("pane", "table", "finding", "card")


def _stored(asked: Asked, origin: Mapping[str, Any]) -> dict[str, Any]:
    """The questions and their released answers, to be asked and compared again."""
    figures = [
        {
            "filters": filters.to_json(),
            "chart": spec.to_json(),
            "title": answer.title,
            "numbers": list(answer.table.numbers),
        }
        for (filters, spec), answer in asked.answers.items()
        if isinstance(answer, ChartModel)
    ]
    asks = [item.question for item in _plan_of(asked.workspace) if item.kind == "finding"]
    findings = [
        {"question": ask, "source": asked.source, "text": _compared(ask, asked)}
        for ask in asks
        if compared_finding.is_one(ask)
    ]
    told = {"format": STORED_FORMAT, "version": 1, "origin": origin, "figures": figures}
    return {**told, "findings": findings} if findings else told
