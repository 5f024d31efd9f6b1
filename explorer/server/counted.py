"""The counted file: one row a combination, its number of cases in the last column.

Columns are field ids; an answer of a question with several is ``field.answer``, 1 or empty. The
layout is what the desktop program opens as a weighted file.
"""

import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from explorer.server.harmonise import CASES, JOINT, Key
from explorer.server.rare import ALL_CASES, ALL_COMBINATIONS, ANSWERED

_LEVEL = 4
"""Of gzip: twice as fast as the usual 6, a tenth larger."""

_SPECIAL = '[",\r\n]'


@dataclass(slots=True)
class Tally:
    """What went into the file, and what there was before rare combinations were treated."""

    cases: int = 0
    combinations: int = 0
    all_cases: int = 0
    all_combinations: int = 0
    lost_answers: dict[str, int] = field(default_factory=dict[str, int])
    """Per coarsened field: answers that are not in the file, those of cases left out included."""


def write(
    batches: Iterable[Any], keys: Sequence[Key], coarsened: Sequence[Key], is_packed: bool
) -> tuple[bytes, Tally]:
    """The file's bytes, and what went into it."""
    tally = Tally()
    if any(key.field.separator for key in keys):
        # Which answers there are is known only when all cells have been seen.
        batches = list(batches)
    answers = [_answers(key, batches) for key in keys]
    header = [
        name
        for key, values in zip(keys, answers, strict=True)
        for name in ([key.field.id] if values is None else [f"{key.field.id}.{v}" for v in values])
    ]
    target = io.BytesIO()
    packed = gzip.GzipFile("", "wb", _LEVEL, target, mtime=0) if is_packed else target
    names = [*header, CASES]
    _write_rows(pa.table([pa.array([name]) for name in names], names), packed)
    for batch in batches:
        _add(tally, batch, coarsened)
        columns = [
            column
            for key, values in zip(keys, answers, strict=True)
            for column in _columns(batch.column(key.field.id), key, values)
        ]
        _write_rows(pa.table([*columns, batch.column(CASES).cast(pa.int64())], names), packed)
    if is_packed:
        packed.close()
    if not tally.all_cases:
        tally.all_cases, tally.all_combinations = tally.cases, tally.combinations
    return target.getvalue(), tally


def _write_rows(rows: Any, target: Any) -> None:
    """Append rows; only where a cell needs quotation marks do all texts get them."""
    texts = [column for column in rows.columns if not pa.types.is_integer(column.type)]
    needs = any(pc.any(pc.match_substring_regex(t, _SPECIAL)).as_py() for t in texts)
    quoting = "needed" if needs else "none"
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style=quoting)
    pyarrow.csv.write_csv(rows, target, options)


def _answers(key: Key, batches: Iterable[Any]) -> tuple[str, ...] | None:
    """The answers that have a column each; None for a question with one answer."""
    if key.is_pattern:
        return key.values
    if not key.field.separator:
        return None
    joined = (batch.column(key.field.id) for batch in batches)
    found = {answer for column in joined for cell in _cells(column)[0] for answer in cell}
    return (*key.field.values, *sorted(found.difference(key.field.values)))


def _columns(column: Any, key: Key, values: Sequence[str] | None) -> Iterator[Any]:
    if values is None:
        yield pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    elif key.is_pattern:
        for place in range(len(values)):
            is_set = pc.bit_wise_and(pc.shift_right(column, place), 1)
            yield _flags(pc.equal(is_set, 1))
    else:
        cells, places = _cells(column)
        for value in values:
            yield _flags(pa.array([value in cell for cell in cells], pa.bool_()).take(places))


def _cells(column: Any) -> tuple[list[set[str]], Any]:
    """The different sets of answers in joined cells, and which of them each cell is."""
    coded = column.dictionary_encode()
    return [set(text.split(JOINT)) - {""} for text in coded.dictionary.to_pylist()], coded.indices


def _flags(is_set: Any) -> Any:
    """1 where an answer is given, empty elsewhere."""
    return pc.if_else(is_set, pa.scalar(1, pa.int8()), pa.scalar(None, pa.int8()))


def _add(tally: Tally, batch: Any, coarsened: Sequence[Key]) -> None:
    cases = batch.column(CASES).cast(pa.int64())
    if ALL_CASES in batch.schema.names and batch.num_rows and not tally.all_cases:
        tally.all_cases = int(batch.column(ALL_CASES)[0].as_py())
        tally.all_combinations = int(batch.column(ALL_COMBINATIONS)[0].as_py())
        for key in coarsened:
            before = int(batch.column(ANSWERED + key.field.id)[0].as_py())
            tally.lost_answers[key.field.id] = before
    tally.cases += pc.sum(cases).as_py() or 0
    tally.combinations += batch.num_rows
    for key in coarsened:
        has_answer = pc.not_equal(batch.column(key.field.id), key.blank)
        given = pc.sum(pc.if_else(has_answer, cases, 0)).as_py() or 0
        tally.lost_answers[key.field.id] -= given
