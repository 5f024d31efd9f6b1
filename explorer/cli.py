"""The command line: the program's second front end, over the backend alone.

What it prints is exact, because it is the holder's own screen; what it writes to a file is
protected unless the data are published or ``--internal`` is given.
"""

import argparse
import datetime
import json
import logging
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from explorer import __version__
from explorer.backend import compute, export, load_report, where
from explorer.backend.casetable import CaseTable
from explorer.backend.charts import CHARTS, ChartSpec, chart_type
from explorer.backend.compute import DatasetInfo, Query
from explorer.backend.disclosure import EXPORT, PUBLIC, Released
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels, plain

log = logging.getLogger(__name__)

COMMANDS = ("count", "facets", "export", "check", "charts")


def parser() -> argparse.ArgumentParser:
    """The grammar of all commands."""
    top = argparse.ArgumentParser(
        "case-explorer", description="Explore case data. Without a command: the window."
    )
    top.add_argument("--version", action="version", version=f"Case Explorer {__version__}")
    commands = top.add_subparsers(dest="command", required=True)
    file = argparse.ArgumentParser(add_help=False)
    file.add_argument("file", type=Path, help="a file of cases")
    file.add_argument("--encoding", help="how the file's letters are written")
    where_options = argparse.ArgumentParser(add_help=False)
    where_options.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="FIELD=ANSWER[,ANSWER]",
        help="only these cases; FIELD!=ANSWER excludes, FIELD=2015..2019 is a range",
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print JSON")

    count = commands.add_parser(
        "count", parents=[file, where_options, as_json], help="count the answers of a field"
    )
    count.add_argument("--field", required=True)
    count.add_argument("--by", default="")
    commands.add_parser(
        "facets", parents=[file, where_options, as_json], help="count the answers of all fields"
    )
    commands.add_parser("check", parents=[file, as_json], help="tell what was read and what is odd")
    commands.add_parser("charts", parents=[as_json], help="list the chart types")
    picture = commands.add_parser(
        "export", parents=[file, where_options], help="write a chart or the numbers behind it"
    )
    picture.add_argument("--chart", required=True, choices=[c.id for c in CHARTS])
    picture.add_argument("--field", required=True)
    picture.add_argument("--by", default="")
    picture.add_argument("--measure", default="", choices=["share", "count"])
    picture.add_argument("--base", default="", choices=["answered", "all", "group"])
    picture.add_argument("--out", required=True, type=Path, help="png, svg, pdf, csv or xlsx")
    picture.add_argument("--width-cm", type=float, default=16.0)
    picture.add_argument("--height-cm", type=float, default=9.0)
    picture.add_argument("--dpi", type=int, default=300)
    picture.add_argument("--published", action="store_true", help="the data are published")
    picture.add_argument(
        "--internal", action="store_true", help="exact numbers, stamped as an internal copy"
    )
    return top


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; returns the exit status: 0, 1 for data, 2 for wrong use."""
    labels = Labels.load()
    try:
        options = parser().parse_args(arguments)
        commands: dict[str, Callable[[argparse.Namespace, Labels], None]] = {
            "count": _count,
            "facets": _facets,
            "export": _export,
            "check": _check,
            "charts": _charts,
        }
        commands[options.command](options, labels)
        sys.stdout.flush()
    except UsageError as error:
        print(f"case-explorer: {labels.error(error)}", file=sys.stderr)
        return 2
    except ExplorerError as error:
        print(f"case-explorer: {labels.error(error)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stdout = None  # type: ignore[assignment]
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:
        log.exception("a command failed")
        print(f"case-explorer: {labels.text('errors.bug')}", file=sys.stderr)
        return 1
    return 0


def _load(options: argparse.Namespace, labels: Labels) -> tuple[CaseTable, DatasetInfo, Labels]:
    table = compute.load(options.file, encoding=options.encoding)
    policy = compute.working_policy(table, getattr(options, "published", False))
    info = compute.describe(table, policy)
    return table, info, labels.for_fields([item.field for item in info.fields])


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


def _share(count: int, whole: int) -> float | None:
    return count / whole if whole else None


def _count(options: argparse.Namespace, labels: Labels) -> None:
    table, info, labels = _load(options, labels)
    where.field_of(options.field, table)
    if options.by:
        where.field_of(options.by, table)
    filters = where.parse(options.where, table)
    rows, selected, one = compute.count_field(table, filters, options.field, "", info.policy)
    content: dict[str, Any] = {
        "schema": info.schema_id,
        "rows": rows,
        "selected": selected,
        "field": one.field,
        "kind": one.kind,
        "answered": one.answered,
        "unanswered": one.unanswered,
        "values": [
            {
                "id": value,
                "label": labels.value(one.field, value),
                "count": int(count),
                "share": _share(int(count), one.answered),
            }
            for value, count in zip(one.values, one.counts, strict=True)
        ],
    }
    if options.by:
        _, _, cross = compute.count_field(table, filters, options.field, options.by, info.policy)
        content |= {"by": cross.by, "answered_both": cross.answered_both, "cells": _cells(cross)}
    if options.json:
        _print_json(content)
    else:
        _print_count(content, filters, labels)


def _cells(cross: Released) -> list[dict[str, Any]]:
    return [
        {"value": value, "by": by, "count": int(cross.counts[i, j])}
        for i, value in enumerate(cross.values)
        for j, by in enumerate(cross.by_values)
    ]


def _print_count(content: dict[str, Any], filters: Filters, labels: Labels) -> None:
    print(labels.selection(filters, content["selected"], content["rows"]))
    note = labels.text("note.answered", answered=content["answered"], base=content["selected"])
    print(f"{labels.field(content['field'])}: {note}")
    rows = [
        (v["label"], labels.number(v["count"]), labels.percent(v["share"]))
        for v in content["values"]
    ]
    _print_table(rows)
    if "by" in content:
        print(f"\n{labels.field(content['field'])} / {labels.field(content['by'])}")
        cells = [
            (
                f"{labels.value(content['field'], c['value'])} / "
                f"{labels.value(content['by'], c['by'])}",
                labels.number(c["count"]),
            )
            for c in content["cells"]
        ]
        _print_table(cells)


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Names to the left, numbers to the right."""
    if not rows:
        return
    widths = [max(len(plain(cell)) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        numbers = "  ".join(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))
        print(f"  {plain(row[0]).ljust(widths[0])}  {numbers}")


def _facets(options: argparse.Namespace, labels: Labels) -> None:
    table, info, labels = _load(options, labels)
    filters = where.parse(options.where, table)
    fields = tuple(item.field.id for item in info.fields)
    results = compute.compute(table, Query(filters, fields), info.policy, labels)
    if options.json:
        facets = {
            field: {
                "answered": one.answered,
                "unanswered": one.unanswered,
                "values": {v: int(n) for v, n in zip(one.values, one.counts.tolist(), strict=True)},
            }
            for field, one in results.facets.items()
        }
        content = {"rows": results.n_rows, "selected": results.n_selected, "facets": facets}
        _print_json(content)
        return
    print(labels.selection(filters, results.n_selected, results.n_rows))
    for field, one in results.facets.items():
        note = labels.text("note.answered", answered=one.answered, base=one.base)
        print(f"\n{labels.field(field)}: {note}")
        names = [labels.value(field, value) for value in one.values]
        counts = [labels.number(int(n)) for n in one.counts]
        _print_table(list(zip(names, counts, strict=True)))


def _check(options: argparse.Namespace, labels: Labels) -> None:
    _, info, labels = _load(options, labels)
    if options.json:
        _print_json(load_report.as_json(info, labels))
    else:
        print(load_report.as_text(info, labels), end="")


def _charts(options: argparse.Namespace, labels: Labels) -> None:
    content = [
        {
            "id": chart.id,
            "label": labels.chart(chart.id),
            "fields": [
                {"role": role.name, "kinds": list(role.kinds), "required": role.is_required}
                for role in chart.roles
            ],
        }
        for chart in CHARTS
    ]
    if options.json:
        _print_json(content)
        return
    for chart in CHARTS:
        roles = ", ".join(
            f"{'' if role.is_required else '['}--{role.name} ({'/'.join(role.kinds)})"
            f"{'' if role.is_required else ']'}"
            for role in chart.roles
        )
        print(f"{chart.id}: {labels.chart(chart.id)}; {roles}")


def _export(options: argparse.Namespace, labels: Labels) -> None:
    # Painting needs Qt's GUI module, which no other command loads.
    from explorer.views import chart_export

    suffix = options.out.suffix.lower()
    if suffix not in chart_export.SUFFIXES:
        known = list(chart_export.SUFFIXES)
        raise UsageError("unknown_suffix", file=options.out.name, known=known)
    if not all(math.isfinite(x) for x in (options.width_cm, options.height_cm)):
        raise UsageError("bad_size")
    size = chart_export.PaperSize(options.width_cm, options.height_cm, options.dpi)
    if suffix in chart_export.PICTURES:
        try:
            size.check()
        except ExplorerError as error:
            raise UsageError(error.code) from error
    table, info, labels = _load(options, labels)
    spec = ChartSpec(
        options.chart, options.field, options.by, measure=options.measure, base=options.base
    )
    for field in (options.field, options.by):
        if field:
            where.field_of(field, table)
    try:
        chart_type(spec.type).check(spec, info.kind)
    except ExplorerError as error:
        raise UsageError(error.code, **error.params) from error
    filters = where.parse(options.where, table)
    policy = PUBLIC if info.policy.may_leave or options.internal else EXPORT
    results = compute.compute(table, Query(filters, (), (spec,)), policy, labels)
    model = results.charts[0]
    if isinstance(model, ExplorerError):
        raise model
    is_internal = options.internal and not info.policy.may_leave
    origin = export.provenance(info, filters, labels, policy, datetime.date.today(), is_internal)
    content = chart_export.render(model, suffix, size, origin, labels)
    export.write_atomically(options.out, content)
    if suffix == ".csv":
        beside = options.out.with_name(options.out.name + ".json")
        export.write_atomically(beside, export.provenance_json(origin))
