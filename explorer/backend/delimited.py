"""Text tables: CSV and its relatives, packed or not, into codes and distinct texts.

Two ways that agree on every file: a quick one for rows that are all alike, of which ``even``
makes sure, and a careful one for everything else.
"""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from explorer.backend import even, sniff
from explorer.backend.coding import Cells, RowCoder
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress
from explorer.backend.rows import Rows
from explorer.backend.sniff import Survey
from explorer.backend.spancoding import SpanCoder


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cases begin and how they are written."""

    separator: str
    header: list[str]
    start: int
    """Bytes of UTF-8 before the first case."""
    n_lines: int
    """Lines before the first case."""
    n_titles: int = 0
    """Rows above the header."""


def _utf8(file: BinaryIO, codec: str, start: int) -> Iterator[bytes]:
    """A file's text as UTF-8 in portions, without a byte order mark and the first bytes."""
    decoder = codecs.getincrementaldecoder(codec)()
    is_utf8 = codec.startswith("utf-8")
    is_first = True
    while data := file.read(sniff.SAMPLE):
        if not is_utf8:
            data = decoder.decode(data).encode()
        elif is_first and codec == "utf-8-sig":
            data = data.removeprefix(codecs.BOM_UTF8)
        is_first = False
        kept = data[start:] if start else data
        start = max(0, start - len(data))
        if kept:
            yield kept
    if not is_utf8 and (rest := decoder.decode(b"", True)):
        yield rest.encode()


@contextmanager
def _lines(found: Survey, progress: Progress) -> Iterator[Iterator[str]]:
    """The lines of the text with their ends."""
    with (
        sniff.open_counted(found.path, progress) as counted,
        sniff.unpacked(found.path, counted, found.is_packed) as file,
        io.TextIOWrapper(file, found.codec, newline="") as text,
    ):
        yield text


def read(found: Survey, progress: Progress) -> tuple[Layout, list[Cells], list[Notice]]:
    """Read all cells as text: where they begin, the columns, and what was odd.

    There are more columns than names in the header where rows are longer than it. Raises
    ``ExplorerError``: ``empty_file``, ``header_only``.
    """
    layout = _layout(found)
    notices: list[Notice] = []
    columns = _read_even(found, layout, progress) if len(layout.header) > 1 else None
    if columns is None:
        columns, notices = _read_any(found, layout, progress)
    if not columns or not len(columns[0].codes):
        raise ExplorerError("header_only", file=found.path.name)
    if layout.n_titles:
        notices.insert(0, Notice.of("titles", n=layout.n_titles, line=layout.n_lines))
    return layout, columns, notices


def _layout(found: Survey) -> Layout:
    separator = sniff.separator_of(found.sample)
    with _lines(found, lambda part: None) as lines:
        first = next(lines, "")
        is_stated = bool(sniff.stated_separator(first))
        rows = Rows(lines if is_stated else chain([first], lines), separator)
        n_titles = sniff.n_titles(found.sample, separator)
        header = next(islice(rows, n_titles, None), None)
    if header is None:
        raise ExplorerError("empty_file", file=found.path.name)
    skipped = len(first.encode()) if is_stated else 0
    return Layout(separator, header[1], rows.n_bytes + skipped, rows.n_lines + is_stated, n_titles)


def _read_even(found: Survey, layout: Layout, progress: Progress) -> list[Cells] | None:
    """All cells at the speed of NumPy; None when the rows are not all alike."""
    width = len(layout.header)
    coder = SpanCoder(width)
    rows = even.EvenRows(layout.separator, width)
    with (
        sniff.open_counted(found.path, lambda part: progress(part * 0.95)) as counted,
        sniff.unpacked(found.path, counted, found.is_packed) as file,
    ):
        try:
            for batch in even.batches(_utf8(file, found.codec, layout.start), width):
                coder.add(rows.spans(batch))
        except even.UnevenError:
            return None
    return coder.columns(lambda part: progress(0.95 + 0.05 * part))


def _read_any(
    found: Survey, layout: Layout, progress: Progress
) -> tuple[list[Cells], list[Notice]]:
    """All cells, row by row; empty surplus cells are left out."""
    width = len(layout.header)
    short: list[int] = []
    long: list[int] = []
    coder = RowCoder(width)
    with _lines(found, lambda part: progress(part * 0.95)) as lines:
        rows = Rows(islice(lines, layout.n_lines, None), layout.separator, width)
        for line, cells in rows:
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if len(cells) != width:
                (short if len(cells) < width else long).append(line + layout.n_lines)
            coder.add(cells)
    odd = {
        "short_rows": short,
        "long_rows": long,
        "stray_quotes": [line + layout.n_lines for line in rows.stray],
    }
    notices = [Notice.of(code, n=len(at), first=at[0]) for code, at in odd.items() if at]
    return coder.columns(lambda part: progress(0.95 + 0.05 * part)), notices
