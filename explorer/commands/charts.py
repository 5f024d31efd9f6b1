"""The commands about charts: which there are, and a chart as a file."""

import logging
import math
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from explorer.backend import compute, export, population, provenance, where
from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.spec import ChartSpec, ChartType, Role
from explorer.backend.compute import Query
from explorer.backend.disclosure import EXPORT
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.labels import Labels
from explorer.commands.opening import OpenFile, as_json, is_same, open_file

log = logging.getLogger(__name__)


def charts(options: Namespace, labels: Labels) -> str:
    """The chart types and the fields each takes."""
    if options.json:
        return as_json(
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
        palette=options.palette,
    ).under("", options.level)


def _answer(spec: ChartSpec, kind: ChartType, it: OpenFile) -> str:
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
    if any(is_same(path, options.file) for path in (out, beside) if path):
        raise UsageError("out_is_data", file=options.file.name)
    it = open_file(options, labels)
    try:
        kind.check(spec, it.info.kinds, it.info.countries)
    except ExplorerError as error:
        raise UsageError(error.code, **error.params) from error
    spec = replace(spec, answer=_answer(spec, kind, it))
    quieten_qt()
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


def quieten_qt() -> None:
    """Qt's remarks go to the log: on stderr stand only sentences for a person."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(lambda kind, context, message: log.warning("Qt: %s", message))
