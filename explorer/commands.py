"""The commands of the command line: each turns options into the lines that are printed.

What is printed is exact, because it is the holder's own screen; what is written to a file is
protected unless the data are published or ``--internal`` is given.
"""

import json
import logging
import math
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explorer.backend import compute, export, load_report, population, provenance, where
from explorer.backend.casetable import CaseTable
from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.spec import ChartSpec, ChartType, Role
from explorer.backend.compute import DatasetInfo, Query
from explorer.backend.disclosure import EXPORT, Released
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels, plain

log = logging.getLogger(__name__)

MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class _Open:
    """The file, what is known of it, the words for it, and the filters asked for."""

    table: CaseTable
    info: DatasetInfo
    labels: Labels
    filters: Filters


def _open(options: Namespace, labels: Labels) -> _Open:
    try:
        table = compute.load(options.file, encoding=options.encoding)
    except ExplorerError as error:
        if error.code == "unknown_encoding":
            raise UsageError(error.code, **error.params) from error
        raise
    for name in ("field", "by", "facet_by", "chain"):
        for field in filter(None, getattr(options, name, "").split(",")):
            where.field_of(table, field.strip())
    policy = compute.working_policy(table, getattr(options, "published", False))
    info = compute.describe(table, policy)
    labels = labels.for_fields([item.field for item in info.fields])
    filters = where.parse(getattr(options, "where", ()), table, labels)
    return _Open(table, info, labels, filters)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def count(options: Namespace, labels: Labels) -> str:
    """The answers of one field, or of two crossed, over the selected cases."""
    it = _open(options, labels)
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
        return _json(content)
    lines = [_selection(it, selected, rows), "", *_one_way(one, it.labels)]
    return "\n".join(lines + (["", *_two_way(cross, it.labels)] if cross else []))


def _selection(it: _Open, selected: int, rows: int) -> str:
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
    return [f"{labels.field(one.field)}: {note}", *_aligned([head, *cells])]


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
        return [f"{title}: {note}", *_aligned([head, *rows])]
    head = (labels.text("table.answer"), labels.text("table.cases"))
    pairs = [
        (f"{name} / {group}", n)
        for name, row in zip(names, counts, strict=True)
        for group, n in zip(groups, row, strict=True)
    ]
    return [f"{title}: {note}", *_aligned([head, *pairs])]


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
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
    it = _open(options, labels)
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
    return _json({"rows": results.n_rows, "selected": results.n_selected, "facets": content})


def check(options: Namespace, labels: Labels) -> str:
    """The load report."""
    it = _open(options, labels)
    if options.json:
        return _json(load_report.as_json(it.info, it.labels))
    return load_report.as_text(it.info, it.labels).rstrip("\n")


def charts(options: Namespace, labels: Labels) -> str:
    """The chart types and the fields each takes."""
    if options.json:
        return _json(
            [
                {
                    "id": chart.id,
                    "label": labels.chart(chart.id),
                    "fields": [
                        {"role": r.name, "kinds": list(r.kinds), "required": r.is_required}
                        | ({"answers": r.answers} if r.answers else {})
                        for r in chart.roles
                    ],
                }
                for chart in CHARTS
            ]
        )

    def usage(role: Role) -> str:
        text = f"--{role.name.replace('_', '-')} ({role.answers or ', '.join(role.kinds)})"
        return text if role.is_required else f"[{text}]"

    return "\n".join(
        f"{chart.id}: {labels.chart(chart.id)}\n  {'  '.join(usage(role) for role in chart.roles)}"
        for chart in CHARTS
    )


def _spec(options: Namespace) -> ChartSpec:
    """The chart asked for; a chain may be given as a whole or as what follows field and by."""
    chain = tuple(name.strip() for name in options.chain.split(",") if name.strip())
    field, by = options.field, options.by
    if not field and chain:
        field, *rest = chain
        by, chain = (rest[0], tuple(rest[1:])) if rest else ("", ())
    elif chain[:1] == (field,):
        by, chain = "".join(chain[1:2]), chain[2:]
    if not field:
        raise UsageError("no_field_named")
    return ChartSpec(
        options.chart,
        field,
        by,
        options.facet_by,
        chain,
        options.answer,
        options.measure,
        options.base,
        options.sort,
        options.top,
        options.title,
        options.subtitle,
        tuple(options.option),
        population.read(options.population) if options.population else (),
    )


def _answer(spec: ChartSpec, kind: ChartType, it: _Open) -> str:
    """The id of the answer whose share is asked for; "" where the chart shows no single one."""
    asked = spec.of_role(kind.answer_of) if "answer" in kind.choices else ()
    if not spec.answer or not asked:
        return ""
    return where.answer_of(spec.answer, it.table, it.table.by_id[asked[0]], it.labels)


def export_chart(options: Namespace, labels: Labels) -> str:
    """Write a chart to ``--out``; its ending says how."""
    # Painting needs Qt's GUI module, which no other command loads.
    from explorer.views import chart_export
    from explorer.views.paper import PRESETS, PaperSize

    out: Path = options.out
    suffix = out.suffix.lower()
    preset = PRESETS[options.preset]
    size = PaperSize(
        preset[0] if options.width_cm is None else options.width_cm,
        preset[1] if options.height_cm is None else options.height_cm,
        options.dpi,
    )
    if suffix not in chart_export.SUFFIXES:
        known = list(chart_export.SUFFIXES)
        raise UsageError("unknown_suffix", file=out.name, known=known)
    spec = _spec(options)
    try:
        kind = chart_type(spec.type)
        if suffix in chart_export.PICTURES:
            if not math.isfinite(size.width_cm + size.height_cm):
                raise UsageError("bad_size")
            size.check()
    except ExplorerError as error:
        raise UsageError(error.code, **error.params) from error
    beside = out.with_name(out.name + ".json") if suffix == ".csv" else None
    if any(_is_same(path, options.file) for path in (out, beside) if path):
        raise UsageError("out_is_data", file=options.file.name)
    it = _open(options, labels)
    try:
        kind.check(spec, it.info.kinds, it.info.countries)
    except ExplorerError as error:
        raise UsageError(error.code, **error.params) from error
    spec = replace(spec, answer=_answer(spec, kind, it))
    _quieten_qt()
    is_internal = options.internal and not it.info.policy.may_leave
    policy = it.info.policy if it.info.policy.may_leave or is_internal else EXPORT
    results = compute.compute(it.table, Query(it.filters, (), (spec,)), policy, it.labels)
    model = results.charts[0]
    if isinstance(model, ExplorerError):
        raise model
    origin = provenance.provenance(
        it.info,
        it.filters,
        it.labels,
        policy,
        provenance.today(),
        is_internal,
        n_rows=results.n_rows,
        n_selected=results.n_selected,
        chart=spec,
    )
    export.write_atomically(out, chart_export.render(model, suffix, size, origin, it.labels))
    if beside:
        export.write_atomically(beside, export.provenance_json(origin, model))
    return ""


def collapse(options: Namespace, labels: Labels) -> str:
    """Count a data set where it lies; only where the extra ``server`` is installed."""
    try:
        from explorer.server.collapse import collapse as run
    except ImportError as error:
        is_desktop = (error.name or "").startswith("explorer")
        code = "not_in_desktop" if is_desktop else "extra_missing"
        raise ExplorerError(code, extra="case-explorer[server]") from error
    return run(options, labels)


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _quieten_qt() -> None:
    """Qt's remarks go to the log: on stderr stand only sentences for a person."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(lambda kind, context, message: log.warning("Qt: %s", message))


COMMANDS: dict[str, Callable[[Namespace, Labels], str]] = {
    "count": count,
    "facets": facets,
    "check": check,
    "charts": charts,
    "export": export_chart,
    "collapse": collapse,
}
