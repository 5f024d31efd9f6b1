"""The case table: every field of a file as small integer codes, ready to be counted.

Cases that give the same answers in every field are one *combination* with a weight: real files
repeat themselves, so there is far less to count than there are rows. Nothing outside
``backend`` sees this module.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from dataclasses import field as member
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.backend import distinct
from explorer.backend.coding import smallest
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.numbering import numbered
from explorer.backend.rawtable import Progress, RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema, extent

Codes = NDArray[np.integer]
MOST_CASES = 2**53
"""Sums of weights are exact up to here."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class CodedField:
    """One field's answers, a code for each combination; code 0 is "not recorded".

    For a single answer, code i is ``values[i - 1]``. For flags a code stands for a set of
    answers: ``patterns[:, code]`` is 1 for those in it.
    """

    field: Field
    values: tuple[str, ...]
    """Answers that occur in the file, in codebook order, then those the schema does not list."""
    codes: Codes
    """(combinations,)"""
    patterns: NDArray[np.uint8] | None = None
    """(values, patterns), of a flags field."""
    unknown: tuple[str, ...] = ()
    """Answers that the schema does not know, kept as values of their own."""
    n_contradictions: int = 0

    @property
    def n_codes(self) -> int:
        """How many codes there are, "not recorded" included."""
        return len(self.values) + 1 if self.patterns is None else self.patterns.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class CaseTable:
    """A file as coded fields plus its raw columns for the record table. Immutable."""

    schema: Schema
    fields: tuple[CodedField, ...]
    raw: tuple[RawColumn, ...]
    n_rows: int
    """Rows of the file."""
    source: Source
    unused_columns: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    place: NDArray[np.int32] | None = None
    """(rows,): the combination of each row; None when every row is one of its own."""
    weights: NDArray[np.float64] | None = None
    """(combinations,): whole numbers of cases; None when each combination is one case."""
    by_id: dict[str, CodedField] = member(init=False, repr=False)
    memory: dict[str, Any] = member(default_factory=dict[str, Any], init=False, repr=False)
    """What counting keeps from one question to the next."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {coded.field.id: coded for coded in self.fields})

    @property
    def n_combinations(self) -> int:
        """How many different combinations of answers there are."""
        return self.n_rows if self.weights is None else len(self.weights)

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return self.n_rows if self.weights is None else round(float(self.weights.sum()))


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
    lookup = np.array([index.get(a, 0) for a in answers] or [0], smallest(len(values) + 1))
    known = set(field.values) | set(field.texts.values())
    unknown = tuple(v for v in values if known and v not in known)
    return CodedField(field, values, _frozen(lookup.take(column.codes)), unknown=unknown)


def flags(field: Field, columns: dict[str, RawColumn], n_rows: int) -> CodedField:
    """A field with several answers, from one 0/1 column a value."""
    unknown: set[str] = set()
    rows: list[NDArray[np.uint8]] = []
    for name in field.columns:
        column = columns.get(name)
        stripped = [text.strip() for text in column.texts] if column else []
        unknown.update(set(stripped) - {"0", "1"} - field.missing)
        is_set = np.array([text == "1" for text in stripped] or [False], np.uint8)
        rows.append(is_set.take(column.codes if column else np.zeros(n_rows, np.uint8)))
    codes, patterns = distinct.patterns(rows, n_rows)
    occurs = np.flatnonzero(patterns.sum(axis=1))
    values = tuple(field.values[i] for i in occurs.tolist())
    coded = CodedField(field, values, _frozen(codes), _frozen(patterns[occurs]))
    n_contradictions = _contradictions(coded, columns)
    return replace(coded, unknown=tuple(sorted(unknown)), n_contradictions=n_contradictions)


def joined(field: Field, column: RawColumn) -> CodedField:
    """A field with several answers, joined in the cells of one column."""

    def split(text: str) -> frozenset[str]:
        parts = [part.strip() for part in text.split(field.separator)]
        return frozenset(field.texts.get(p, p) for p in parts if p not in field.missing)

    answers = [split(text) for text in column.texts]
    used = np.flatnonzero(np.bincount(column.codes, minlength=len(answers)))
    values = ordered(field, {a for i in used for a in answers[i]})
    sets = {frozenset[str](): 0}
    for i in used:
        sets.setdefault(answers[i], len(sets))
    lookup = np.array([sets.get(a, 0) for a in answers] or [0], smallest(len(sets)))
    patterns = np.array([[v in a for a in sets] for v in values], np.uint8)
    patterns = patterns.reshape(len(values), len(sets))
    unknown = tuple(v for v in values if field.values and v not in field.values)
    codes = lookup.take(column.codes)
    return CodedField(field, values, _frozen(codes), _frozen(patterns), unknown)


def _contradictions(coded: CodedField, columns: dict[str, RawColumn]) -> int:
    """How many cases name answers in the text column that their flags do not say, or the reverse.

    A text without an answer ("Not specified") contradicts nothing; one that names something
    beside the field's answers may still name too little, but not too much.
    """
    field, patterns = coded.field, coded.patterns
    text = columns.get(field.repeats)
    if text is None or not text.texts or patterns is None:
        return 0
    names = {v.replace("_", " "): v for v in field.values} | dict(field.names)

    def contradicts(pattern: int, cell: str) -> bool:
        parts = {part.strip().lower() for part in cell.split(";")} - {""}
        told = {names[part] for part in parts if part in names}
        flagged = {
            v for v, is_set in zip(coded.values, patterns[:, pattern], strict=True) if is_set
        }
        is_complete = all(part in names for part in parts)
        return bool(told) and (not told <= flagged or (is_complete and not flagged <= told))

    pairs = coded.codes.astype(np.int64) * len(text.texts) + text.codes
    place, found = numbered(pairs)
    occurring = found.tolist()
    n_cases = np.bincount(place, minlength=len(occurring))
    do = [contradicts(p // len(text.texts), text.texts[p % len(text.texts)]) for p in occurring]
    return int(n_cases[np.array(do, np.bool_)].sum()) if do else 0


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
    cases = _cases(columns[schema.weight], raw.source) if schema.weight else None
    place, weights = distinct.combinations(
        [(coded.codes, coded.n_codes) for coded in fields], raw.n_rows, cases
    )
    if place is not None and weights is not None:
        fields = [
            replace(coded, codes=_frozen(distinct.gathered(coded.codes, place, len(weights))))
            for coded in fields
        ]
    notices = raw.notices
    if weights is not None:
        _frozen(weights)
        if cases is not None:
            counted = Notice.of("counted_file", n=int(weights.sum()), rows=raw.n_rows)
            notices = (counted, *notices)
    return CaseTable(
        schema,
        tuple(fields),
        tuple(columns.values()),
        raw.n_rows,
        raw.source,
        unused,
        notices,
        place,
        weights,
    )


def _cases(column: RawColumn, source: Source) -> NDArray[np.float64]:
    """The weights of a counted file's rows; raises ``bad_weight`` with the first bad row."""
    weights = [_weight(text.strip()) for text in column.texts]
    cases = np.array(weights or [0], np.float64).take(column.codes)
    if (cases < 0).any():
        row = int(np.argmax(cases < 0)) + 1
        raise ExplorerError("bad_weight", file=source.path.name, row=row, column=column.name)
    if cases.sum() > MOST_CASES:
        raise ExplorerError("too_many_cases", file=source.path.name, column=column.name)
    return cases


def _coded(field: Field, columns: dict[str, RawColumn], n_rows: int) -> CodedField:
    if field.kind != "flags":
        return single(field, columns[field.columns[0]])
    if field.separator:
        return joined(field, columns[field.columns[0]])
    return flags(field, columns, n_rows)


def has_text(raw: RawTable) -> Callable[[str], bool]:
    """Tells whether any cell of the file is a text; used to recognise a release."""
    return lambda text: any(text in column.texts for column in raw.columns)


def _weight(text: str) -> int:
    """A whole number of cases; -1 for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) < 17
    return int(text) if is_number else -1


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
