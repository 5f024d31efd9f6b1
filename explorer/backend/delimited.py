"""Text tables: CSV and its relatives, packed or not, into codes and distinct texts."""

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from explorer.backend import sniff
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress, RawColumn
from explorer.backend.sniff import Survey

MOST_LINES_IN_A_CELL = 200
"""A quoted cell with more lines is taken for a quotation mark that never closes."""

_GUARD = "\x02"
"""A first row of these keeps pandas from taking a column's texts for numbers."""


class CountingFile(io.RawIOBase):
    """Passes bytes on after a prefix and reports how many; the report may raise to stop."""

    def __init__(self, file: BinaryIO, prefix: bytes, size: int, progress: Progress) -> None:
        super().__init__()
        self._file = file
        self._prefix = prefix
        self._size = max(1, size)
        self._progress = progress
        self._done = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer and report."""
        if self._prefix:
            data, self._prefix = self._prefix[: len(buffer)], self._prefix[len(buffer) :]
        else:
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._done += len(data)
        self._progress(min(1.0, self._done / self._size))
        return len(data)


@dataclass(slots=True)
class Shape:
    """The rows of a text table as the careful path finds them, by line of the file."""

    widest: int
    quoting: int = csv.QUOTE_MINIMAL
    short: list[int] = field(default_factory=list[int])
    long: list[int] = field(default_factory=list[int])


def read(
    path: Path, found: Survey, progress: Progress
) -> tuple[list[str], list[RawColumn], str, list[Notice]]:
    """Read all cells as text: the header, the columns below it, the separator, what was odd.

    There may be more columns than names, where rows are longer than the header.
    """
    lines = sniff.first_lines(path, found)
    if not lines:
        raise ExplorerError("empty_file", file=path.name)
    separator = sniff.separator_of(lines)
    header = next(_rows(path, found, separator, csv.QUOTE_MINIMAL))[1]
    shape = Shape(len(header))
    columns: list[RawColumn] | None = None
    if not found.encoding.startswith("utf-16"):
        columns = _read(path, found, separator, shape, progress)
    n_rows = len(columns[0].codes) if columns else 0
    n_marks = found.separators[sniff.SEPARATORS.index(separator)]
    if columns is None or n_marks != (len(header) - 1) * (n_rows + 1):
        shape = _measure(path, found, separator, len(header), progress)
        if columns is None or shape.widest > len(header) or shape.quoting == csv.QUOTE_NONE:
            columns = _read(path, found, separator, shape, progress)
    if columns is None:
        raise ExplorerError("unreadable_row", file=path.name, row=len(lines))
    if not len(columns[0].codes):
        raise ExplorerError("header_only", file=path.name)
    if shape.quoting == csv.QUOTE_NONE:
        header = lines[0].split(separator)
    return header, columns, separator, _notices(shape, len(header), columns)


def _notices(shape: Shape, n_columns: int, columns: list[RawColumn]) -> list[Notice]:
    notices: list[Notice] = []
    if shape.quoting == csv.QUOTE_NONE:
        notices.append(Notice.of("stray_quotes", n=2))
    if shape.short:
        notices.append(Notice.of("short_rows", n=len(shape.short), first=shape.short[0]))
    surplus = columns[n_columns:]
    if all(column.texts == ("",) for column in surplus):
        del columns[n_columns:]
    elif shape.long:
        notices.append(Notice.of("long_rows", n=len(shape.long), first=shape.long[0]))
    return notices


def _rows(
    path: Path, found: Survey, separator: str, quoting: int
) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, with the line of the file they begin in."""
    csv.field_size_limit(1 << 30)
    with (
        sniff.open_text(path, found.is_packed) as file,
        io.TextIOWrapper(file, found.encoding, errors="replace", newline="") as text,
    ):
        reader = csv.reader(text, delimiter=separator, quoting=quoting)
        line = 1
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1


def _measure(
    path: Path, found: Survey, separator: str, n_columns: int, progress: Progress
) -> Shape:
    """Walk over all rows: which are too short or too long, and whether quotes close.

    Where a quotation mark never closes, the file is tried without quoting: when all rows then have
    the header's width, the marks are part of the text. Otherwise ``bad_quote`` names the line.
    """
    shape = Shape(n_columns)
    bad_line = 0
    for number, (line, row) in enumerate(_rows(path, found, separator, csv.QUOTE_MINIMAL)):
        if number % 5000 == 0:
            progress(0.0)
        if len(row) != n_columns:
            (shape.short if len(row) < n_columns else shape.long).append(line)
            shape.widest = max(shape.widest, len(row))
        if any(cell.count("\n") > MOST_LINES_IN_A_CELL for cell in row):
            bad_line = line
            break
    if bad_line or _ends_in_quotes(path, found, separator):
        if all(len(r) == n_columns for _, r in _rows(path, found, separator, csv.QUOTE_NONE)):
            return Shape(n_columns, csv.QUOTE_NONE)
        bad_line = bad_line or _last_line(path, found, separator)
        raise ExplorerError("bad_quote", file=path.name, row=bad_line)
    return shape


def _ends_in_quotes(path: Path, found: Survey, separator: str) -> bool:
    """True when the last row's quotation never closes; only a strict reader tells."""
    if not found.has_quotes:
        return False
    with (
        sniff.open_text(path, found.is_packed) as file,
        io.TextIOWrapper(file, found.encoding, errors="replace", newline="") as text,
    ):
        try:
            for _ in csv.reader(text, delimiter=separator, strict=True):
                pass
        except csv.Error as error:
            return "unexpected end" in str(error)
    return False


def _last_line(path: Path, found: Survey, separator: str) -> int:
    line = 1
    for line, _ in _rows(path, found, separator, csv.QUOTE_MINIMAL):
        pass
    return line


def _read(
    path: Path, found: Survey, separator: str, shape: Shape, progress: Progress
) -> list[RawColumn] | None:
    """All cells by pandas' parser as categories; None when a row is longer than the table."""
    import pandas as pd

    names = [str(i) for i in range(shape.widest)]
    encoding = found.encoding
    guard = (separator.join(_GUARD for _ in names) + "\n").encode(
        "utf-8" if encoding == "utf-8-sig" else encoding
    )
    prefix = b"\xef\xbb\xbf" + guard if encoding == "utf-8-sig" else guard
    with sniff.open_text(path, found.is_packed) as file:
        _skip_bom(file, encoding)
        counted = io.BufferedReader(CountingFile(file, prefix, found.size, progress), 1 << 18)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                frame = pd.read_csv(
                    counted,
                    sep=separator,
                    header=None,
                    names=names,
                    index_col=False,
                    dtype="category",
                    keep_default_na=False,
                    na_filter=False,
                    encoding=encoding,
                    quoting=shape.quoting,
                    engine="c",
                    low_memory=False,
                )
        except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
            if "out of memory" in str(error):
                raise MemoryError from error
            return None
    return [_column(frame.pop(name)) for name in names]


def _skip_bom(file: BinaryIO, encoding: str) -> None:
    """The prefix brings its own byte order mark, or needs none."""
    length = 3 if encoding == "utf-8-sig" else 2 if encoding == "utf-16" else 0
    marks = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
    if length and file.read(length) not in marks:
        file.seek(0)


def _column(series: Any) -> RawColumn:
    """A column without the guard and the header; only texts that occur are kept."""
    texts = [str(text) for text in series.cat.categories]
    codes = series.cat.codes.to_numpy()[2:]
    counts = np.bincount(codes, minlength=len(texts))
    kept = np.flatnonzero(counts)
    dtype = np.min_scalar_type(max(1, len(kept)))
    lookup = np.zeros(len(texts), dtype)
    lookup[kept] = np.arange(len(kept), dtype=dtype)
    return RawColumn("", lookup.take(codes), tuple(texts[i] for i in kept))
