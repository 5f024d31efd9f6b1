"""Text tables: CSV and its relatives, packed or not, into codes and distinct texts.

Two ways that agree on every file: pandas' parser for tables whose rows are all alike, which
``_Fence`` makes sure of while the bytes pass, and a careful one for everything else.
"""

import codecs
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from explorer.backend import sniff
from explorer.backend.coding import Cells, Coder, smallest
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.rawtable import Progress
from explorer.backend.rows import MANY_LINES, Rows
from explorer.backend.sniff import Survey

_MOST_HELD = 1 << 26


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
    """The cases as UTF-8 for pandas: without what stands before them and blank lines at the end."""

    mode = "r"  # so that pandas takes the bytes as they are and does not decode them first

    def __init__(self, file: BinaryIO, codec: str, start: int, fence: _Fence) -> None:
        self._file = file
        is_utf8 = codec.startswith("utf-8")
        self._decoder = None if is_utf8 else codecs.getincrementaldecoder(codec)()
        self._fence = fence
        self._held = b""
        if codec == "utf-8-sig":
            head = file.read(3)
            self._held = b"" if head == codecs.BOM_UTF8 else head
        while start > 0 and (data := self._next(sniff.SAMPLE)):
            self._held, start = data[start:], start - len(data)
        self._is_ended = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def _next(self, n: int) -> bytes:
        """Held bytes and some more; nothing at the end of the file."""
        data = self._file.read(n)
        if self._decoder:
            text = self._decoder.decode(data, not data).encode()
        else:
            text = data
        held, self._held = self._held, b""
        return held + text if data or text or not held.isspace() else b""

    def read(self, n: int = -1) -> bytes:
        """The next bytes. Line ends are held back until something follows them."""
        n = sniff.SAMPLE if n < 0 else n
        while not self._is_ended:
            data = self._file.read(n)
            self._is_ended = not data
            if self._decoder:
                data = self._decoder.decode(data, self._is_ended).encode()
            data = self._held + data
            text = data.rstrip(b"\r\n")
            self._held = data[len(text) :]
            if self._is_ended:
                text += b"\n" if text else b""
                self._fence.see(text)
                self._fence.close()
                return text
            if text:
                self._fence.see(text)
                return text
        return b""
