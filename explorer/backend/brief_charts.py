"""The charts of a brief: of its figures, or of a field among one of its populations."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from explorer.backend import brief_words, compute
from explorer.backend.brief import Brief, BriefFigure, of_population
from explorer.backend.casetable import CaseTable
from explorer.backend.charts import common, palette
from explorer.backend.charts.marks import (
    Bar,
    BarGroup,
    Bars,
    ChartModel,
    ChartTable,
    Legend,
    Marks,
    Numbers,
    Pyramid,
    Ratio,
    Rows,
    Units,
)
from explorer.backend.charts.poster_marks import Poster, PosterBlock, PosterPart
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import Query
from explorer.backend.filters import Clause
from explorer.backend.labels import Labels
from explorer.backend.recipe import RecipeChart


def charts(table: CaseTable, brief: Brief, labels: Labels) -> dict[str, ChartModel | str]:
    """Every chart of the recipe by its id, or in words why there is none."""
    found: dict[str, ChartModel | str] = {}
    for chart in brief.recipe.charts:
        if chart.statistics:
            found[chart.id] = _of_figures(chart, brief, labels)
        else:
            found[chart.id] = _of_field(chart, table, brief, labels)
    return found


def _of_field(
    chart: RecipeChart, table: CaseTable, brief: Brief, labels: Labels
) -> ChartModel | str:
    population = brief.recipe.populations[chart.population]
    filters, why = of_population(table, population, brief, labels)
    shown = chart.field if chart.field in table.by_id or not chart.instead else chart.instead
    for field in filter(None, (shown, chart.by)):
        if field not in table.by_id:
            why = why or labels.text("brief.why.no_field", field=labels.field(field))
    if why or filters is None:
        return why
    if chart.only:
        filters = filters.with_clause(Clause(chart.by, include=chart.only))
    spec = ChartSpec(chart.type, shown, chart.by, title=chart.title)
    model = compute.compute(table, Query(filters, (), (spec,)), brief.policy, labels).charts[0]
    if not isinstance(model, ChartModel):
        return labels.error(model)
    if model.is_empty:
        return labels.text("brief.why.nobody", population=population.label)
    return replace(_trimmed(model), filters="")


def _trimmed(model: ChartModel) -> ChartModel:
    """A pyramid without the rows that nobody is in, such as the ages of adults among children."""
    marks = model.marks
    if not isinstance(marks, Pyramid):
        return model
    groups = tuple(group for group in marks.groups if any(bar.value for bar in group.bars))
    return replace(model, marks=replace(marks, groups=groups), fitting=None)


def _of_figures(chart: RecipeChart, brief: Brief, labels: Labels) -> ChartModel | str:
    rows = [brief.figure(name) for name in chart.statistics]
    beside = [brief.figure(name) for name in chart.beside]
    kept = [
        k for k, row in enumerate(rows) if row.is_computed and (not beside or beside[k].is_computed)
    ]
    if not kept:
        return rows[0].why or beside[0].why
    rows = [rows[k] for k in kept]
    beside = [beside[k] for k in kept] if beside else []
    marks = _pairs(chart, rows, beside, labels) if beside else _units(chart, rows, labels)
    unit = "unit_person" if chart.type == "people" else "unit_bar"
    subtitle = "" if beside else labels.text(f"charts.{unit}")
    note = _base([*rows, *beside], labels)
    told = "; ".join(_tip(figure, labels) for figure in (*rows, *beside))
    alt = labels.text("brief.chart_alt", title=chart.title, told=told)
    table = _table(rows, beside, labels)
    return ChartModel(chart.title, subtitle, note, "", marks, table, alt)


def poster(brief: Brief, labels: Labels) -> ChartModel | None:
    """The info-graphic: all pictograms of the recipe; None where no figure is known."""
    sections = {"children": brief.recipe.subtitle, "family": brief.recipe.profile}
    parts: list[PosterPart] = []
    figures: list[BriefFigure] = []
    for section, heading in sections.items():
        blocks: list[PosterBlock] = []
        for chart in brief.recipe.charts:
            rows = [brief.figure(name) for name in chart.statistics]
            told = [row for row in rows if row.is_computed and not chart.beside]
            if chart.section == section and told:
                blocks.append(_block(chart, told, labels))
                figures += told
        if blocks:
            parts.append(PosterPart(heading or brief.recipe.title, *_columns(blocks)))
    if not figures:
        return None
    title = brief.recipe.title
    told = "; ".join(_tip(figure, labels) for figure in figures)
    alt = labels.text("brief.chart_alt", title=title, told=told)
    table = _table(figures, (), labels)
    note = brief_words.basis(brief, labels)
    return ChartModel(title, "", note, "", Poster(tuple(parts)), table, alt)


def _block(chart: RecipeChart, rows: Sequence[BriefFigure], labels: Labels) -> PosterBlock:
    units = Units(tuple(_ratio(row, labels) for row in rows), chart.type == "people")
    asides = tuple(brief_words.published(row, labels) for row in rows)
    return PosterBlock(chart.title, _base(rows, labels), units, asides)


def _columns(
    blocks: Sequence[PosterBlock],
) -> tuple[tuple[PosterBlock, ...], tuple[PosterBlock, ...]]:
    """The blocks in two columns, in order, each put where there is less."""
    columns: tuple[list[PosterBlock], list[PosterBlock]] = ([], [])
    heights = [0.0, 0.0]
    for block in blocks:
        k = 0 if heights[0] <= heights[1] else 1
        columns[k].append(block)
        heights[k] += len(block.units.ratios) + 1.5
    return tuple(columns[0]), tuple(columns[1])


def _units(chart: RecipeChart, rows: Sequence[BriefFigure], labels: Labels) -> Marks:
    return Units(tuple(_ratio(row, labels) for row in rows), chart.type == "people")


def _ratio(figure: BriefFigure, labels: Labels) -> Ratio:
    share = figure.share
    assert share
    low = math.nan if figure.low is None else figure.low
    high = math.nan if figure.high is None else figure.high
    return Ratio(
        name_of(figure, labels),
        figure.value or 0.0,
        low,
        high,
        labels.percent(figure.value, 0),
        brief_words.of_share(share, labels),
        "bar",
        # No field: it names the figure itself.
        (("", figure.statistic.id),),
        _tip(figure, labels),
    )


def name_of(figure: BriefFigure, labels: Labels) -> str:
    """What is counted, as short as a chart needs it."""
    clause = figure.statistic.answers
    if len(clause.include) == 1:
        return labels.value(clause.field, clause.include[0], short=True)
    what = figure.statistic.what
    return what[:1].upper() + what[1:]


def _pairs(
    chart: RecipeChart, rows: Sequence[BriefFigure], beside: Sequence[BriefFigure], labels: Labels
) -> Marks:
    roles = list(palette.series_of(range(2)).values())
    groups = tuple(
        BarGroup(
            name_of(a, labels),
            tuple(
                Bar(it.value or 0.0, labels.percent(it.value, 0), role, (), _tip(it, labels))
                for it, role in zip((a, b), roles, strict=True)
            ),
        )
        for a, b in zip(rows, beside, strict=True)
    )
    largest = max(bar.value for group in groups for bar in group.bars)
    legend = tuple(Legend(label, role) for label, role in zip(chart.groups, roles, strict=False))
    return Bars(groups, common.limit(largest, True), legend=legend)


def _tip(figure: BriefFigure, labels: Labels) -> str:
    value = brief_words.value(figure, labels)
    return f"{figure.statistic.label}: {value}, {brief_words.behind(figure, labels)}"


def _base(figures: Sequence[BriefFigure], labels: Labels) -> str:
    """How many answered, of each population."""
    bases = (
        labels.text(
            "brief.chart_base",
            population=figure.statistic.population.label,
            n=figure.share.answered,
        )
        for figure in figures
        if figure.share
    )
    return " · ".join(dict.fromkeys(bases))


def _table(
    rows: Sequence[BriefFigure], beside: Sequence[BriefFigure], labels: Labels
) -> ChartTable:
    every = (*rows, *beside)
    header = tuple(labels.text(f"table.{key}") for key in ("answer", "cases", "share"))

    def lines() -> Rows:
        return tuple(
            (f.statistic.label, f.share.count if f.share else None, f.value) for f in every
        )

    return ChartTable(header, lines, partial(_numbers, every))


def _numbers(figures: Sequence[BriefFigure]) -> Numbers:
    return tuple(
        {
            "field": figure.statistic.answers.field,
            "value": figure.statistic.id,
            "label": figure.statistic.label,
            "count": figure.share.count if figure.share else None,
            "answered": figure.share.answered if figure.share else None,
            "share": figure.value,
        }
        for figure in figures
    )
