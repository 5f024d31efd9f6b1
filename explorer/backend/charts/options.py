"""Switches that any chart may have on: what they change in its marks, whatever its type."""

from dataclasses import replace

from explorer.backend.charts.marks import (
    BarGroup,
    Bars,
    Cards,
    Cells,
    ChartModel,
    Flow,
    Forest,
    Histogram,
    Marks,
    Panels,
    Pyramid,
    Ratio,
    Sets,
    Units,
)
from explorer.backend.charts.spec import ChartSpec

LAYOUT = ("patterns", "large_text")
"""Switches that the layout carries out."""


def applied(model: ChartModel, spec: ChartSpec) -> ChartModel:
    """The chart with its switches carried out, or handed on to the layout."""
    if "no_numbers" in spec.options:
        model = replace(model, marks=without_numbers(model.marks))
    switches = tuple(name for name in spec.options if name in LAYOUT)
    return replace(model, options=switches, palette=spec.palette)


def without_numbers(marks: Marks) -> Marks:
    """The marks without the numbers beside them; tips and table keep them."""
    if isinstance(marks, Bars | Pyramid):
        return replace(marks, groups=tuple(_bare_group(group) for group in marks.groups))
    if isinstance(marks, Units | Cards):
        return replace(marks, ratios=_bare(marks.ratios))
    if isinstance(marks, Forest):
        groups = tuple(replace(group, ratios=_bare(group.ratios)) for group in marks.groups)
        return replace(marks, groups=groups)
    if isinstance(marks, Cells):
        return replace(marks, cells=tuple(replace(cell, text="") for cell in marks.cells))
    if isinstance(marks, Sets):
        return replace(marks, sets=tuple(replace(one, text="") for one in marks.sets))
    if isinstance(marks, Flow):
        columns = tuple(tuple(replace(node, text="") for node in c) for c in marks.columns)
        return replace(marks, columns=columns)
    if isinstance(marks, Histogram):
        return replace(marks, bins=tuple(replace(one, text="") for one in marks.bins))
    if isinstance(marks, Panels):
        bare = tuple(replace(p, marks=without_numbers(p.marks)) for p in marks.panels)
        return replace(marks, panels=bare)
    return marks


def _bare_group(group: BarGroup) -> BarGroup:
    return replace(group, bars=tuple(replace(bar, text="") for bar in group.bars))


def _bare(ratios: tuple[Ratio, ...]) -> tuple[Ratio, ...]:
    return tuple(replace(ratio, text="", caption="") for ratio in ratios)
