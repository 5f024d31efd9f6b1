"""The case table: every field of a file as small integer codes, ready to be counted.

Code 0 is "not recorded"; code i is ``values[i - 1]``. A flags field is a matrix with one row of
0 and 1 per answer. Nothing outside ``backend`` sees this module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as member

import numpy as np
from numpy.typing import NDArray

from explorer.backend.errors import Notice
from explorer.backend.rawtable import Progress, RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema, extent

Codes = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class CodedField:
    """One field's answers. ``codes`` is (rows,) for single answers, (values, rows) for flags."""

    field: Field
    values: tuple[str, ...]
    """Answers that occur in the file, in codebook order, then those the schema does not list."""
    codes: Codes
    unknown: tuple[str, ...] = ()
    """Answers that the schema does not know, kept as values of their own."""
    n_contradictions: int = 0

    @property
    def is_flags(self) -> bool:
        """True when a case may have several answers."""
        return self.field.kind == "flags"


@dataclass(frozen=True, slots=True, eq=False)
class CaseTable:
    """A file as coded fields plus its raw columns for the record table. Immutable."""

    schema: Schema
    fields: tuple[CodedField, ...]
    raw: tuple[RawColumn, ...]
    n_rows: int
    source: Source
    unused_columns: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    by_id: dict[str, CodedField] = member(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {coded.field.id: coded for coded in self.fields})


def code_dtype(n_values: int) -> type[np.unsignedinteger]:
    """The smallest unsigned type for ``n_values`` answers and "not recorded"."""
    return np.uint8 if n_values < 256 else np.uint16 if n_values < 65536 else np.uint32


def ordered(field: Field, found: set[str]) -> tuple[str, ...]:
    """The answers that occur: those of the codebook in its order, then the others, sorted."""
    listed = [value for value in field.values if value in found]
    others = found.difference(field.values)
    if not field.is_ordered:
        return (*listed, *sorted(others))
    # A number sorts by its size, bands by their lower end, words after all numbers.
    extents = {v: extent(v) for v in found}
    if field.values and not others:
        return tuple(listed)

    def size(value: str) -> tuple[float, float, str]:
        return (*(extents[value] or (float("inf"), float("inf"))), value)

    return tuple(sorted(found, key=size))


def single(field: Field, column: RawColumn) -> CodedField:
    """A field with one answer a case, from one column."""
    answers = [
        "" if text.strip() in field.missing else field.texts.get(text.strip(), text.strip())
        for text in column.texts
    ]
    used = set(np.flatnonzero(np.bincount(column.codes, minlength=len(answers))).tolist())
    found = {answers[i] for i in used} - {""}
    values = ordered(field, found)
    index = {value: i + 1 for i, value in enumerate(values)}
    lookup = np.array([index.get(a, 0) for a in answers] or [0], code_dtype(len(values)))
    known = set(field.values) | set(field.texts.values())
    unknown = tuple(v for v in values if known and v not in known)
    return CodedField(field, values, _frozen(lookup.take(column.codes)), unknown)


def flags(field: Field, columns: dict[str, RawColumn], n_rows: int) -> CodedField:
    """A field with several answers, from one 0/1 column a value."""
    rows: list[NDArray[np.uint8]] = []
    values: list[str] = []
    unknown: set[str] = set()
    for value, name in zip(field.values, field.columns, strict=True):
        column = columns.get(name)
        if column is None:
            continue
        stripped = [text.strip() for text in column.texts]
        unknown.update(set(stripped) - {"0", "1"} - field.missing)
        row = np.array([text == "1" for text in stripped] or [False], np.uint8).take(column.codes)
        if row.any():
            values.append(value)
            rows.append(row)
    matrix = np.stack(rows) if rows else np.zeros((0, n_rows), np.uint8)
    n_contradictions = _contradictions(field, columns, matrix, values)
    return CodedField(
        field, tuple(values), _frozen(matrix), tuple(sorted(unknown)), n_contradictions
    )


def joined(field: Field, column: RawColumn) -> CodedField:
    """A field with several answers, joined in the cells of one column."""

    def split(text: str) -> list[str]:
        parts = [part.strip() for part in text.split(field.separator)]
        return [field.texts.get(p, p) for p in parts if p not in field.missing]

    answers = [split(text) for text in column.texts]
    used = np.flatnonzero(np.bincount(column.codes, minlength=len(answers)))
    values = ordered(field, {a for i in used for a in answers[i]})
    lookup = np.array([[v in a for a in answers] for v in values], np.uint8)
    matrix = lookup.reshape(len(values), len(answers)).take(column.codes, axis=1)
    unknown = tuple(v for v in values if field.values and v not in field.values)
    return CodedField(field, values, _frozen(matrix), unknown)


def _contradictions(
    field: Field, columns: dict[str, RawColumn], matrix: NDArray[np.uint8], values: list[str]
) -> int:
    """How many cases name answers in the text column that their flags do not say, or the reverse.

    A text without an answer ("Not specified") contradicts nothing; one that names something
    beside the field's answers may still name too little, but not too much.
    """
    text = columns.get(field.repeats)
    if text is None or not text.texts:
        return 0
    names = {v.replace("_", " "): v for v in field.values} | dict(field.names)
    named = [
        {part.strip().lower() for part in cell.split(";")} - {""} if cell.strip() else set[str]()
        for cell in text.texts
    ]
    told = [{names[part] for part in parts if part in names} for parts in named]
    is_complete = np.array([all(p in names for p in parts) for parts in named]).take(text.codes)
    is_told = np.array([bool(answers) for answers in told]).take(text.codes)
    differs = np.zeros(len(text.codes), np.bool_)
    flagged = dict(zip(values, matrix, strict=True))
    for value in field.values:
        said = np.array([value in answers for answers in told]).take(text.codes)
        flag = flagged.get(value, np.zeros(1, np.uint8)) == 1
        differs |= (said & ~flag) | (flag & ~said & is_complete)
    return int(np.count_nonzero(differs & is_told))


def build(raw: RawTable, schema: Schema, progress: Progress = lambda part: None) -> CaseTable:
    """Code every field of the schema that the file has."""
    terms = schema.terms
    columns = {c.name: c for c in raw.columns if not (terms and c.name.startswith(terms))}
    fields: list[CodedField] = []
    used = set(schema.ignored)
    for number, field in enumerate(schema.fields):
        progress(number / max(1, len(schema.fields)))
        present = [name for name in schema.columns_of(field) if name in columns]
        if not any(name in columns for name in field.columns):
            continue
        used.update(present)
        if field.kind == "text":
            continue
        fields.append(_coded(field, columns, raw.n_rows))
    unused = tuple(name for name in columns if name not in used)
    return CaseTable(
        schema, tuple(fields), tuple(columns.values()), raw.n_rows, raw.source, unused, raw.notices
    )


def _coded(field: Field, columns: dict[str, RawColumn], n_rows: int) -> CodedField:
    if field.kind != "flags":
        return single(field, columns[field.columns[0]])
    if field.separator:
        return joined(field, columns[field.columns[0]])
    return flags(field, columns, n_rows)


def has_text(raw: RawTable) -> Callable[[str], bool]:
    """Tells whether any cell of the file is a text; used to recognise a release."""
    return lambda text: any(text in column.texts for column in raw.columns)


def _frozen(array: Codes) -> Codes:
    array.flags.writeable = False
    return array
