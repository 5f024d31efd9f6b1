"""Small multiples: the same chart for the cases of each answer of a further field, on one scale."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from explorer.backend.charts.common import SINGLE
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import (
    Bars,
    Cells,
    ChartModel,
    ChartTable,
    Forest,
    Histogram,
    Lines,
    Marks,
    Matrix,
    Numbers,
    Panel,
    Panels,
    Pyramid,
    Rows,
    Units,
)
from explorer.backend.charts.spec import Build, ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import few
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.backend.question import Question

MOST_PANELS = 12


def repeatable(chart: ChartType) -> ChartType:
    """The chart type with a role for the field that it is repeated by."""
    return replace(
        chart,
        roles=(*chart.roles, Role("facet_by", SINGLE, is_required=False)),
        build=partial(build, chart.build),
        question=partial(_question, chart),
    )


def _question(chart: ChartType, spec: ChartSpec) -> Question:
    return replace(chart.question(spec), split=spec.facet_by)


def build(one: Build, spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """The chart alone, or in panels: those with the most cases, in the order of the codebook."""
    if not spec.facet_by:
        return one(spec, released, context)
    labels = context.labels
    alone = replace(spec, facet_by="")
    whole = one(alone, replace(released, parts=(), part_values=()), context)
    # One order, and the same answers and groups in all panels, so that they can be compared.
    in_panel = replace(alone, sort=spec.sort or "codebook")
    context = replace(context, answers=whole.answers, groups=whole.groups)
    values = released.part_values
    sizes = [0 if part.base == MASKED else part.base for part in released.parts]
    kept = sorted(range(len(values)), key=lambda i: -sizes[i])[:MOST_PANELS]
    kept = sorted(i for i in kept if sizes[i])
    models: list[tuple[str, str, ChartModel]] = []
    for i in kept:
        try:
            model = one(in_panel, released.parts[i], context)
        except ExplorerError:
            continue
        if not model.is_empty:
            models.append((values[i], labels.value(spec.facet_by, values[i], short=True), model))
    marks = same_scale([model.marks for _, _, model in models])
    if marks and isinstance(marks[0], Bars | Forest) and isinstance(whole.marks, Bars | Forest):
        # The panels' legend stands above them all, so its numbers are those of all.
        marks[0] = replace(marks[0], legend=whole.marks.legend)
    panels = tuple(
        Panel(
            labels.text("charts.panel", label=name, n=released.parts[values.index(value)].base),
            ((spec.facet_by, value),),
            m,
        )
        for (value, name, _), m in zip(models, marks, strict=True)
    )
    by = labels.field(spec.facet_by)
    title = whole.title
    if not spec.title:
        title = labels.text("charts.for_each", title=title, by=by[:1].lower() + by[1:])
    n_panels = sum(1 for size in sizes if size)
    most_rows = max((rows_of(m) for m in marks), default=0)

    def fitting(n_rows: int, n_shown: int) -> tuple[str, str]:
        parts = [whole.note]
        if left := n_panels - min(n_shown, len(panels)):
            parts.append(labels.text("note.groups_left_out", n=left, k=few(left, labels)))
        if n_rows < most_rows:
            parts.append(labels.text("note.rows_left_out"))
        return whole.subtitle, " · ".join(parts)

    return replace(
        whole,
        title=title,
        note=fitting(most_rows, len(panels))[1],
        marks=Panels(panels),
        table=_table(models, context.labels),
        alt_text=whole.alt_text.replace(whole.title, title, 1),
        is_empty=whole.is_empty or not panels,
        fitting=fitting,
    )


def rows_of(marks: Marks) -> int:
    """How many rows marks have that may be left out for want of room."""
    if isinstance(marks, Bars | Forest | Pyramid):
        return len(marks.groups)
    if isinstance(marks, Units):
        return len(marks.ratios)
    return len(marks.row_labels) if isinstance(marks, Cells | Matrix) else 0


def same_scale(marks: Sequence[Marks]) -> list[Marks]:
    """Marks whose axes all end where the longest does; maps and matrices share their shades."""
    maps = [m for m in marks if isinstance(m, Areas)]
    if maps and len(maps) == len(marks):
        values = [value for m in maps for value in m.values]
        return [m.classed(values) if m.classed else m for m in maps]
    tables = [m for m in marks if isinstance(m, Cells | Matrix)]
    if tables and len(tables) == len(marks):
        strongest = max(m.limit for m in tables)
        return [_shaded(m, strongest) if m.limit else m for m in tables]
    limits = [m.limit for m in marks if isinstance(m, Bars | Lines | Forest | Pyramid | Histogram)]
    if len(limits) < len(marks) or not limits:
        return list(marks)
    longest = max(range(len(limits)), key=lambda i: limits[i])
    found: list[Marks] = []
    for m in marks:
        if isinstance(m, Lines | Forest):
            model = marks[longest]
            assert isinstance(model, Lines | Forest)
            found.append(replace(m, limit=model.limit, ticks=model.ticks))
        elif isinstance(m, Bars | Pyramid | Histogram):
            found.append(replace(m, limit=limits[longest]))
    return found


def _shaded(marks: Cells | Matrix, limit: float) -> Cells | Matrix:
    """The same cells where the strongest shade stands for ``limit``."""
    weaker = math.sqrt(marks.limit / limit)
    if isinstance(marks, Cells):
        cells = tuple(
            cell if cell.strength is None else replace(cell, strength=cell.strength * weaker)
            for cell in marks.cells
        )
        return replace(marks, cells=cells, limit=limit)
    levels = np.where(marks.levels > 0, 1 + np.rint((marks.levels - 1.0) * weaker), 0)
    return replace(marks, levels=levels.astype(np.uint8), limit=limit)


def _table(models: Sequence[tuple[str, str, ChartModel]], labels: Labels) -> ChartTable:
    """A row an answer and panel, whatever groups each panel has."""
    header = tuple(labels.text(f"table.{key}") for key in ("answer", "cases", "share"))

    def rows() -> Rows:
        return tuple(
            (f"{name}: {row['label']}", row["count"], row["share"])
            for _, name, model in models
            for row in model.table.numbers
        )

    return ChartTable(header, rows, partial(_numbers, models))


def _numbers(models: Sequence[tuple[str, str, ChartModel]]) -> Numbers:
    return tuple(
        {**row, "facet": value} for value, _, model in models for row in model.table.numbers
    )
