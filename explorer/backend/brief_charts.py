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
    Ratio,
    Rows,
    Units,
)
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
    for field in filter(None, (chart.field, chart.by)):
        if field not in table.by_id:
            why = why or labels.text("brief.why.no_field", field=labels.field(field))
    if why or filters is None:
        return why
    if chart.only:
        filters = filters.with_clause(Clause(chart.by, include=chart.only))
    spec = ChartSpec(chart.type, chart.field, chart.by, title=chart.title)
    model = compute.compute(table, Query(filters, (), (spec,)), brief.policy, labels).charts[0]
    if not isinstance(model, ChartModel):
        return labels.error(model)
    if model.is_empty:
        return labels.text("brief.why.nobody", population=population.label)
    return replace(model, filters="")


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
    note = _note([*rows, *beside], labels)
    told = "; ".join(_tip(figure, labels) for figure in (*rows, *beside))
    alt = labels.text("brief.chart_alt", title=chart.title, told=told)
    table = _table(chart, rows, beside, labels)
    return ChartModel(chart.title, subtitle, note, "", marks, table, alt)


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
        (),
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
    roles = palette.series_of(range(2))
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


def _note(figures: Sequence[BriefFigure], labels: Labels) -> str:
    """How many answered, and what is published."""
    bases = dict.fromkeys(
        labels.text(
            "brief.chart_base",
            population=figure.statistic.population.label,
            n=figure.share.answered,
        )
        for figure in figures
        if figure.share
    )
    said = [
        f"{name_of(figure, labels)} {brief_words.published(figure, labels)}"
        for figure in figures
        if figure.statistic.published
    ]
    told = labels.text("brief.published", text=", ".join(said)) if said and len(bases) == 1 else ""
    return " · ".join(part for part in (*bases, told) if part)


def _table(
    chart: RecipeChart, rows: Sequence[BriefFigure], beside: Sequence[BriefFigure], labels: Labels
) -> ChartTable:
    every = tuple((*rows, *beside))
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
