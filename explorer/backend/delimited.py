"""Text tables: CSV and its relatives, packed or not, into codes and distinct texts.

Two ways that agree on every file: pandas' parser for tables whose rows are all alike, which
``_Fence`` makes sure of while the bytes pass, and a careful one for everything else.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO

from explorer.backend import sniff
from explorer.backend.coding import Cells, Coder, smallest
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress
from explorer.backend.rows import MANY_LINES, Rows
from explorer.backend.sniff import Survey

_MOST_HELD = 1 << 26

_GUARD = "\x02 text"
"""Stands in every column above the cases, so that pandas takes no column for numbers."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cases begin and how they are written."""

    separator: str
    header: list[str]
    start: int
    """Bytes of UTF-8 before the first case."""
    n_lines: int
    """Lines before the first case."""


class _Uneven(Exception):
    """The rows are not all alike, so the careful way must be taken."""


class _Fence:
    """Sees the text go by and raises ``_Uneven`` unless all rows have the same width.

    The bytes come in any portions; quotes must enclose whole cells of few lines.
    """

    def __init__(self, separator: str, width: int) -> None:
        mark = separator.encode()
        others = set(range(256)) - set(mark + b'\n"')
        self._unit = mark * (width - 1) + b"\n"
        self._others = bytes(others)
        after = re.escape(mark)
        self._quoted = re.compile(
            rb'(?<![^%b\n])"[^"]*(?:""[^"]*)*"(?![^%b\r\n])' % (after, after)
        )
        self._held = b""
        self.n_rows = 0

    def see(self, data: bytes) -> None:
        """More of the text."""
        held = self._held + data if self._held else data
        end = held.rfind(b"\n") + 1
        whole = held[:end]
        if b'"' in whole and whole.count(b'"') % 2:
            # The line end stands inside a quoted cell: wait for more.
            self._held = held
            if len(held) > _MOST_HELD:
                raise _Uneven
            return
        self._held = held[end:]
        self._check(whole)

    def close(self) -> None:
        """The text is complete."""
        if self._held:
            self._check(self._held + b"\n")

    def _check(self, whole: bytes) -> None:
        if whole.count(b"\r") != whole.count(b"\r\n"):
            raise _Uneven
        if b'"' in whole:
            whole = self._quoted.sub(self._without, whole)
        marks = whole.translate(None, self._others)
        n_rows = len(marks) // len(self._unit)
        if marks != self._unit * n_rows:
            raise _Uneven
        self.n_rows += n_rows

    @staticmethod
    def _without(match: re.Match[bytes]) -> bytes:
        if match[0].count(b"\n") >= MANY_LINES:
            raise _Uneven
        return b""


class _Utf8:
    """Portions of UTF-8 as the file that pandas reads from."""

    mode = "r"  # so that pandas takes the bytes as they are instead of decoding them first

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions = portions

    def __iter__(self) -> Iterator[bytes]:
        return self._portions

    def read(self, n: int = -1) -> bytes:
        """The next portion, whatever its length; nothing at the end."""
        return next(self._portions, b"")


def _fenced(portions: Iterator[bytes], fence: _Fence) -> Iterator[bytes]:
    """The portions as a fence lets them pass, without blank lines at the end."""
    ends = b""
    for portion in portions:
        data = ends + portion
        text = data.rstrip(b"\r\n")
        ends = data[len(text) :]
        if text:
            fence.see(text)
            yield text
    fence.close()


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


def read(
    found: Survey, progress: Progress
) -> tuple[Layout, list[Cells], list[Notice]]:
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
    return layout, columns, notices


def _layout(found: Survey) -> Layout:
    separator = sniff.separator_of(found.sample)
    with _lines(found, lambda part: None) as lines:
        first = next(lines, "")
        is_stated = bool(sniff.stated_separator(first))
        rows = Rows(lines if is_stated else chain([first], lines), separator)
        header = next(iter(rows), None)
    if header is None:
        raise ExplorerError("empty_file", file=found.path.name)
    skipped = len(first.encode()) if is_stated else 0
    return Layout(separator, header[1], rows.n_bytes + skipped, rows.n_lines + is_stated)


def _read_even(found: Survey, layout: Layout, progress: Progress) -> list[Cells] | None:
    """All cells by pandas' parser; None when the rows are not all alike."""
    import pandas as pd

    width = len(layout.header)
    fence = _Fence(layout.separator, width)
    with (
        sniff.open_counted(found.path, lambda part: progress(part * 0.95)) as counted,
        sniff.unpacked(found.path, counted, found.is_packed) as file,
    ):
        guard = (layout.separator.join([_GUARD] * width) + "\n").encode()
        cases = _fenced(_utf8(file, found.codec, layout.start), fence)
        source: Any = _Utf8(chain([guard], cases))
        try:
            frame = pd.read_csv(
                source,
                sep=layout.separator,
                header=None,
                names=range(width),
                index_col=False,
                dtype="category",
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                engine="c",
            )
        except _Uneven:
            return None
        except pd.errors.ParserError as error:
            if "out of memory" in str(error):
                raise MemoryError from error
            return None
    if len(frame) != fence.n_rows + 1:
        return None
    columns: list[Cells] = []
    for i in range(width):
        progress(0.95 + 0.05 * i / width)
        columns.append(_unguarded(frame.pop(i).array))
    return columns


def _unguarded(cells: Any) -> Cells:
    """A column of pandas' categories without its first row."""
    texts = list(cells.categories)
    guard = texts.index(_GUARD)
    codes = cells.codes[1:]
    if not (codes == guard).any():
        del texts[guard]
        codes = codes - (codes > guard)
    return Cells(codes.astype(smallest(len(texts))), tuple(texts))


def _read_any(
    found: Survey, layout: Layout, progress: Progress
) -> tuple[list[Cells], list[Notice]]:
    """All cells, row by row; empty surplus cells are left out."""
    width = len(layout.header)
    short: list[int] = []
    long: list[int] = []
    coder = Coder(width)
    with _lines(found, progress) as lines:
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
    return coder.columns(), notices
