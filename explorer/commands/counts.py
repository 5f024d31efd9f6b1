"""The commands that print counts, and what was read."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from explorer.backend import compute, load_report
from explorer.backend.compute import Query
from explorer.backend.disclosure import Released
from explorer.backend.labels import Labels, plain
from explorer.commands.opening import OpenFile, as_json, open_file

MOST_COLUMNS = 8


def count(options: Namespace, labels: Labels) -> str:
    """The answers of one field, or of two crossed, over the selected cases."""
    it = open_file(options, labels)
    rows, selected, one = compute.count_field(
        it.table, it.filters, options.field, "", it.info.policy
    )
    content: dict[str, Any] = {
        "schema": it.info.schema_id,
        "rows": rows,
        "selected": selected,
        "field": one.field,
        "kind": one.kind,
        "answered": one.answered,
        "unanswered": one.unanswered,
        "values": [
            {
                "id": value,
                "label": it.labels.value(one.field, value),
                "count": n,
                "share": n / one.answered if one.answered else None,
            }
            for value, n in zip(one.values, one.counts.tolist(), strict=True)
        ],
    }
    cross = None
    if options.by:
        cross = compute.count_field(
            it.table, it.filters, options.field, options.by, it.info.policy
        )[2]
        content |= {
            "by": cross.by,
            "answered_both": cross.answered_both,
            "cells": [
                {"value": value, "by": by, "count": n}
                for value, row in zip(cross.values, cross.counts.tolist(), strict=True)
                for by, n in zip(cross.by_values, row, strict=True)
            ],
        }
    if options.json:
        return as_json(content)
    lines = [_selection(it, selected, rows), "", *_one_way(one, it.labels)]
    return "\n".join(lines + (["", *_two_way(cross, it.labels)] if cross else []))


def _selection(it: OpenFile, selected: int, rows: int) -> str:
    """The filters in words; an invented sample is named as such."""
    words = it.labels.selection(it.filters, selected, rows)
    return f"{words} ({it.labels.text('words.invented_file')})" if it.info.is_invented else words


def _one_way(one: Released, labels: Labels) -> list[str]:
    """A field's counts as a small table under its name."""
    note = labels.text("note.answered", answered=one.answered, base=one.base)
    head = tuple(labels.text(f"table.{key}") for key in ("answer", "cases", "share"))
    cells = [
        (
            labels.value(one.field, value),
            labels.number(n),
            labels.percent(n / one.answered if one.answered else None),
        )
        for value, n in zip(one.values, one.counts.tolist(), strict=True)
    ]
    return [f"{labels.field(one.field)}: {note}", *aligned([head, *cells])]


def _two_way(cross: Released, labels: Labels) -> list[str]:
    """The cross as a matrix, or pair by pair when it is too wide for a terminal."""
    names = [labels.value(cross.field, value) for value in cross.values]
    groups = [labels.value(cross.by, value) for value in cross.by_values]
    by = labels.field(cross.by)
    title = labels.text("charts.by", field=labels.field(cross.field), by=by[:1].lower() + by[1:])
    note = labels.text("note.answered_both", answered=cross.answered_both, base=cross.base)
    counts = [[labels.number(n) for n in row] for row in cross.counts.tolist()]
    if len(groups) <= MOST_COLUMNS:
        head = (labels.text("table.answer"), *groups)
        rows = [(name, *row) for name, row in zip(names, counts, strict=True)]
        return [f"{title}: {note}", *aligned([head, *rows])]
    head = (labels.text("table.answer"), labels.text("table.cases"))
    pairs = [
        (f"{name} / {group}", n)
        for name, row in zip(names, counts, strict=True)
        for group, n in zip(groups, row, strict=True)
    ]
    return [f"{title}: {note}", *aligned([head, *pairs])]


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines: names to the left, numbers to the right."""
    clean = [tuple(plain(cell) for cell in row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    return [
        f"  {row[0]:<{widths[0]}}"
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in clean
    ]


def facets(options: Namespace, labels: Labels) -> str:
    """Every field's counts over the cases that pass all clauses but the field's own."""
    it = open_file(options, labels)
    fields = tuple(item.field.id for item in it.info.fields)
    results = compute.compute(it.table, Query(it.filters, fields), it.info.policy, it.labels)
    if not options.json:
        lines = [_selection(it, results.n_selected, results.n_rows)]
        for one in results.facets.values():
            lines += ["", *_one_way(one, it.labels)]
        return "\n".join(lines)
    content = {
        field: {
            "answered": one.answered,
            "unanswered": one.unanswered,
            "values": dict(zip(one.values, one.counts.tolist(), strict=True)),
        }
        for field, one in results.facets.items()
    }
    return as_json({"rows": results.n_rows, "selected": results.n_selected, "facets": content})


def check(options: Namespace, labels: Labels) -> str:
    """The load report."""
    it = open_file(options, labels)
    if options.json:
        return as_json(load_report.as_json(it.info, it.labels))
    return load_report.as_text(it.info, it.labels).rstrip("\n")
