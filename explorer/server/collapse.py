"""The command ``collapse``: from a source on a server to a counted file.

Raises ``ExplorerError`` and ``UsageError``, as every command does.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from explorer.backend import schema
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.export import write_atomically
from explorer.backend.labels import Labels
from explorer.backend.schema import Schema
from explorer.server import counted, harmonise, rare
from explorer.server.counted import Tally
from explorer.server.engines import Engine, open_source
from explorer.server.harmonise import Expr, Key

AUTO = "auto"
ENDINGS = (".csv", ".csv.gz")


def collapse(options: Namespace, labels: Labels) -> str:
    """Write the counted file; returns JSON when that is asked for, words go to stderr."""
    _check(options)
    engine = open_source(options.source, options.table, options.spill)
    try:
        with engine.explained():
            table = engine.table()
            layout = _layout(options.schema, table, engine)
            keys = _wanted(options.fields, layout, table, engine.name)
            coarsened = [_key(field, keys) for field in options.coarsen]
            question = _question(table, keys, coarsened, options.threshold, engine)
            batches = engine.batches(question)
            is_packed = options.out.suffix == ".gz"
            data, tally = counted.write(batches, keys, coarsened, is_packed)
            if not tally.combinations:
                _tell_why_empty(table, engine, options.threshold)
    finally:
        engine.close()
    write_atomically(options.out, data)
    if options.json:
        return json.dumps(_as_json(layout, keys, options, tally), ensure_ascii=False, indent=1)
    for line in _in_words(options, keys, tally, labels):
        print(line, file=sys.stderr)
    return ""


def _check(options: Namespace) -> None:
    """Wrong use that can be told before anything is asked."""
    out: Path = options.out
    if not out.name.lower().endswith(ENDINGS):
        raise UsageError("unknown_suffix", file=out.name, known=list(ENDINGS))
    if out.exists() and Path(options.source).exists() and out.samefile(options.source):
        raise UsageError("out_is_data", file=out.name)
    if options.threshold < 1 or (options.coarsen and options.threshold < 2):
        raise UsageError("bad_threshold")
    known = [layout.id for layout in schema.schemas()]
    if options.schema not in (AUTO, *known):
        raise UsageError("unknown_schema", schema=options.schema, known=known)


def _named(wanted: Iterable[str], table: Expr) -> dict[str, str]:
    """From the schema's columns to the table's; databases often keep names in small letters."""
    exact = set(table.columns)
    folded = {name.casefold(): name for name in reversed(table.columns)}
    found = {name: name if name in exact else folded.get(name.casefold(), "") for name in wanted}
    return {name: own for name, own in found.items() if own}


def _layout(schema_id: str, table: Expr, engine: Engine) -> Schema:
    """The layout asked for, or the one that the desktop program would find."""
    for layout in schema.schemas():
        if layout.id == schema_id:
            return layout
    every = {c for s in schema.schemas() for f in s.fields for c in s.columns_of(f)}
    every |= {c for s in schema.schemas() for c in s.required}

    def has_text(text: str) -> bool:
        strings = [name for name, kind in table.schema().items() if kind.is_string()]
        matches = [table[name] == text for name in strings]
        found = table.filter(_any(matches)).limit(1).count() if matches else None
        return found is not None and engine.number(found) > 0

    layout = schema.recognise(list(_named(sorted(every), table)), has_text)
    if layout is None:
        known = [layout.id for layout in schema.schemas()]
        raise ExplorerError("no_layout_fits", file=engine.name, known=known)
    return layout


def _any(conditions: Iterable[Expr]) -> Expr:
    first, *others = conditions
    for other in others:
        first |= other
    return first


def _wanted(fields: tuple[str, ...], layout: Schema, table: Expr, source: str) -> tuple[Key, ...]:
    """The fields to keep: those named, or all when the table has what the layout requires."""
    columns = {c for field in layout.fields for c in field.columns}
    named = _named(columns | set(layout.required), table)
    keys = harmonise.keys(layout, named)
    if fields:
        return tuple(_key(field, keys) for field in fields)
    if lacking := [name for name in layout.required if name not in named]:
        raise ExplorerError("wrong_layout", file=source, schema=layout.id, columns=lacking)
    return keys


def _key(field: str, keys: Iterable[Key]) -> Key:
    found = {key.field.id: key for key in keys}
    if field not in found:
        near = get_close_matches(field, found, 3, 0)
        raise UsageError("no_such_field", field=field, near=near)
    return found[field]


def _question(
    table: Expr, keys: tuple[Key, ...], coarsened: list[Key], threshold: int, engine: Engine
) -> Expr:
    """The one question that is put to the engine. Its order tells nothing of the rows' order."""
    question = harmonise.combinations(table, keys, engine.trim)
    if threshold > 1:
        question = rare.protected(question, keys, threshold, coarsened)
    return question.order_by([key.field.id for key in keys])


def _tell_why_empty(table: Expr, engine: Engine, threshold: int) -> None:
    if engine.number(table.limit(1).count()):
        raise ExplorerError("all_rare", n=threshold)
    raise ExplorerError("header_only", file=engine.name)


def _as_json(
    layout: Schema, keys: Iterable[Key], options: Namespace, tally: Tally
) -> Mapping[str, Any]:
    return {
        "schema": layout.id,
        "fields": [key.field.id for key in keys],
        "rows": tally.all_cases,
        "cases": tally.cases,
        "combinations": tally.combinations,
        "threshold": options.threshold,
        "coarsened": list(options.coarsen),
        "lost": {
            "cases": tally.all_cases - tally.cases,
            "answers": tally.lost_answers,
        },
        "combinations_before": tally.all_combinations,
    }


def _in_words(
    options: Namespace, keys: tuple[Key, ...], tally: Tally, labels: Labels
) -> Iterable[str]:
    yield labels.text(
        "collapse.written",
        file=options.out.name,
        n=tally.cases,
        combinations=tally.combinations,
        fields=len(keys),
    )
    if options.threshold < 2:
        return
    lost = tally.all_cases - tally.cases
    yield labels.text("collapse.left_out", n=lost, threshold=options.threshold)
    for field, n in tally.lost_answers.items():
        yield labels.text("collapse.blanked", field=labels.field(field), n=n)
