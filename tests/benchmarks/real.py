"""A real file as the benchmark's codes: coded here anew, apart from the program's case table."""

from pathlib import Path

import numpy as np

from explorer.backend import casetable, infer, readers, schema
from explorer.backend.rawtable import RawColumn
from explorer.backend.schema import Field
from tests.benchmarks.data import Column, Data
from tests.benchmarks.peers import ROOT

RELEASES = ROOT.parent / "shared" / "data" / "ctdc"
"""Where the releases lie beside the checkout, if they do."""


def releases() -> list[Path]:
    """The releases with at least 50,000 cases that are there."""
    names = ("ctdc_global_synthetic_2021-08.csv", "derived/ctdc_k_anonymised_2021-07_rebuilt.csv")
    return [RELEASES / name for name in names if (RELEASES / name).exists()]


def read(path: Path) -> Data:
    """The coded fields of a file, by the schema that knows it."""
    raw = readers.read(path)
    known = schema.recognise(raw.names, casetable.has_text(raw)) or infer.infer(raw)
    columns = {column.name: column for column in raw.columns}
    fields = [f for f in known.fields if f.kind != "text" and set(f.columns) & set(columns)]
    coded = tuple(_coded(field, columns) for field in fields)
    return Data(path.stem, raw.n_rows, coded)


def _coded(field: Field, columns: dict[str, RawColumn]) -> Column:
    if field.kind != "flags":
        column = columns[field.columns[0]]
        answers = [_answer(field, text) for text in column.texts]
        values = tuple(sorted({answers[i] for i in np.unique(column.codes)} - {""}))
        dtype = np.uint8 if len(values) < 256 else np.uint16
        codes = [values.index(a) + 1 if a in values else 0 for a in answers]
        return Column(field.id, values, np.array(codes, dtype)[column.codes])
    if field.separator:
        column = columns[field.columns[0]]
        parts = [
            {_answer(field, part) for part in text.split(field.separator)} - {""}
            for text in column.texts
        ]
        values = tuple(sorted(set().union(*(parts[i] for i in np.unique(column.codes)))))
        words = [sum(1 << i for i, value in enumerate(values) if value in p) for p in parts]
        return Column(field.id, values, np.array(words, np.uint32)[column.codes], True)
    word = np.zeros(len(next(iter(columns.values())).codes), np.uint32)
    values = ()
    for value, name in zip(field.values, field.columns, strict=True):
        if name in columns:
            is_set = np.array([text.strip() == "1" for text in columns[name].texts], np.uint32)
            word |= is_set[columns[name].codes] << np.uint32(len(values))
            values = (*values, value)
    return Column(field.id, values, word, True)


def _answer(field: Field, text: str) -> str:
    stripped = text.strip()
    return "" if stripped in field.missing else field.texts.get(stripped, stripped)
