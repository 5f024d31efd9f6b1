"""Flows: how the answers of two to four fields go together, as ribbons between columns."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from explorer.backend.charts import common, palette, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import ChartModel, ChartTable, Flow, Node, Numbers, Ribbon
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels
from explorer.backend.question import Question

DEFAULT_TOP = 8
OTHER = -1
"""The place of all answers that have no node of their own."""


def question(spec: ChartSpec) -> Question:
    """The cross of each field with the next."""
    return Question(spec.field, spec.by, then=spec.chain)


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """The largest answers of each field as nodes, the others together as one."""
    labels = context.labels
    links = (released, *released.parts)
    top = spec.top or DEFAULT_TOP
    fields = (released.field, *(link.by for link in links))
    values = (released.values, *(link.by_values for link in links))
    kept = [_kept(_sizes(links, number), top) for number in range(len(fields))]
    # "Other" is kept off where there is none.
    places = [
        [*own, *([OTHER] if len(own) < len(all_values) else [])]
        for own, all_values in zip(kept, values, strict=True)
    ]
    columns = tuple(
        tuple(
            _node(links, number, place, kept[number], (fields[number], values[number]), labels)
            for place in places[number]
        )
        for number in range(len(fields))
    )
    ribbons = tuple(
        ribbon
        for number, link in enumerate(links)
        for ribbon in _ribbons(link, number, (places[number], places[number + 1]), kept, labels)
    )
    marks = Flow(tuple(labels.field(field) for field in fields), columns, ribbons)
    remark = labels.text("note.links" if len(links) > 1 else "note.ribbons")
    spec = common.titled(
        spec, " → ".join(labels.field(field) for field in (spec.field, spec.by, *spec.chain))
    )
    words = Words(spec, released, context, "count", kept[0], kept[1], remark)
    drawn = [ribbon for ribbon in ribbons if ribbon.target and ribbon.value > 0]
    best = max(drawn, key=lambda ribbon: ribbon.value).tip if drawn else ""
    return words.model(marks, _table(links, kept, labels), "flow", best)


def _sizes(links: Sequence[Released], number: int) -> list[int]:
    """The cases of each answer of a column, as far as they may be told."""
    if number == 0:
        return common.sizes(links[0])
    link = links[number - 1]
    return [int(n) for n in np.maximum(link.counts, 0).sum(axis=0)]


def _kept(sizes: list[int], top: int) -> list[int]:
    """The answers with nodes of their own: the largest, in the order of the codebook."""
    filled = [i for i, n in enumerate(sizes) if n]
    most = sorted(filled, key=lambda i: -sizes[i])[:top]
    return sorted(most) if len(sizes) <= common.MANY_ANSWERS else most


def _members(place: int, kept: list[int], n_values: int) -> list[int]:
    return [place] if place != OTHER else [i for i in range(n_values) if i not in set(kept)]


def _node(
    links: Sequence[Released],
    number: int,
    place: int,
    kept: list[int],
    of: tuple[str, tuple[str, ...]],
    labels: Labels,
) -> Node:
    field, values = of
    members = _members(place, kept, len(values))
    sides: list[int] = []
    cases: list[int] = []
    if number < len(links):
        sides.append(int(np.maximum(links[number].counts[members], 0).sum()))
        cases.append(int(links[number].answered_by[members].max()))
    if number > 0:
        link = links[number - 1]
        sides.append(int(np.maximum(link.counts[:, members], 0).sum()))
        cases.append(int(link.by_answered[members].max()))
    # Ribbons of a case with several answers are several: the node is as high, its number is not.
    value, count = max(sides), max(cases)
    if place == OTHER:
        name = labels.text("charts.others")
        return Node(name, value, "", "unknown", (), name)
    name = labels.value(field, values[place])
    tip = labels.text("tip.count", label=name, count=count)
    role = f"series{kept.index(place) % palette.N_SERIES + 1}"
    short = labels.value(field, values[place], short=True)
    return Node(short, value, labels.count(count), role, ((field, values[place]),), tip)


def _ribbons(
    link: Released,
    number: int,
    places: tuple[list[int], list[int]],
    kept: list[list[int]],
    labels: Labels,
) -> list[Ribbon]:
    found: list[Ribbon] = []
    for source, i in enumerate(places[0]):
        for to, j in enumerate(places[1]):
            rows = _members(i, kept[number], len(link.values))
            columns = _members(j, kept[number + 1], len(link.by_values))
            block = link.counts[np.ix_(rows, columns)]
            value = int(np.maximum(block, 0).sum())
            role = f"series{source % palette.N_SERIES + 1}" if i != OTHER else "unknown"
            if i == OTHER or j == OTHER:
                if value:
                    tip = labels.text("charts.others")
                    found.append(Ribbon(number, source, to, value, role, (), tip))
                continue
            tip = labels.text(
                "tip.count", label=_pair(link, i, j, labels), count=int(link.counts[i, j])
            )
            if value:
                target = common.pair_target(link, i, j)
                found.append(Ribbon(number, source, to, value, role, target, tip))
    return found


def _pair(link: Released, i: int, j: int, labels: Labels) -> str:
    first, second = (
        labels.value(link.field, link.values[i]),
        labels.value(link.by, link.by_values[j]),
    )
    return f"{first} → {second}"


def _table(links: Sequence[Released], kept: list[list[int]], labels: Labels) -> ChartTable:
    """A row a ribbon between answers that have nodes."""
    header = (labels.text("table.answer"), labels.text("table.cases"))
    rows = tuple(
        (_pair(link, i, j, labels), twin.told(link.counts[i, j]))
        for number, link in enumerate(links)
        for i in kept[number]
        for j in kept[number + 1]
        if link.counts[i, j] == MASKED or link.counts[i, j] > 0
    )
    return ChartTable(header, lambda: rows, partial(_numbers, links, kept, labels))


def _numbers(links: Sequence[Released], kept: list[list[int]], labels: Labels) -> Numbers:
    return tuple(
        row
        for number, link in enumerate(links)
        for row in twin.cross(
            link, kept[number], kept[number + 1], "answered", labels, False
        ).numbers
    )


FLOW = ChartType(
    "flow",
    (Role("field", CODED), Role("by", CODED), Role("chain", CODED, is_required=False)),
    build,
    ("top",),
    question,
)
