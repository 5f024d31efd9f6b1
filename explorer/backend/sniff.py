"""A first look at a file's bytes: what it is, how its letters are written, what separates cells."""

import codecs
import csv
import gzip
import hashlib
import io
import locale
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from explorer.backend import titles
from explorer.backend.errors import ExplorerError
from explorer.backend.rawtable import Progress

CHUNK = 1 << 20
SAMPLE = 1 << 18
MOST_IN_A_CELL = 2**31 - 1
SEPARATORS = (",", ";", "\t", "|")
CODE_PAGE = "cp1252"
"""Western Windows: what a file without any sign is taken for outside Windows."""

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"BZh", "other"),
    (b"\xfd7zXZ", "other"),
    (b"7z\xbc\xaf", "other"),
    (b"(\xb5/\xfd", "other"),
    (b"Rar!", "other"),
    (b"PAR1", "other"),
    (b"%PDF", "other"),
    (b"{\\rtf", "other"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table)", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a text file found."""

    path: Path
    sha256: str
    encoding: str
    codec: str
    """The encoding as Python's codec that leaves out a byte order mark."""
    is_guessed: bool
    is_packed: bool
    sample: str
    """The beginning of the text."""


class CountedFile(io.RawIOBase):
    """A file that reports the part read; the report may raise to stop the reading."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress) -> None:
        super().__init__()
        self._file = file
        self._size = max(1, size)
        self._done = 0
        self._progress = progress
        self.digest = hashlib.sha256()
        self.is_hashing = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer and report."""
        n = self._file.readinto(buffer)  # type: ignore[attr-defined]  unbuffered files have it
        if self.is_hashing:
            self.digest.update(memoryview(buffer)[:n])
        self._done += n
        self._progress(min(1.0, self._done / self._size))
        return n


@contextmanager
def open_counted(path: Path, progress: Progress) -> Iterator[CountedFile]:
    """A file whose reading reports its progress."""
    with path.open("rb", buffering=0) as file:
        yield CountedFile(file, path.stat().st_size, progress)


@contextmanager
def unpacked(path: Path, counted: CountedFile, is_packed: bool) -> Iterator[BinaryIO]:
    """The bytes of a text file, unpacked; a broken packing becomes an ``ExplorerError``."""
    try:
        if is_packed:
            with gzip.GzipFile(fileobj=io.BufferedReader(counted, SAMPLE)) as file:
                yield file  # type: ignore[misc]  all of BinaryIO that is used
        else:
            yield io.BufferedReader(counted, SAMPLE)
    except EOFError as error:
        raise ExplorerError("truncated_archive", file=path.name) from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise ExplorerError("archive_damaged", file=path.name) from error


def kind_of(head: bytes) -> str:
    """What the first bytes tell: ``text``, ``gzip``, ``zip``, ``ole``, ``other`` or ``empty``."""
    if not head:
        return "empty"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), "text")


def fingerprint(path: Path, progress: Progress) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open_counted(path, progress) as file:
        file.is_hashing = True
        while file.read(CHUNK):
            pass
        return file.digest.hexdigest()


def survey(path: Path, is_packed: bool, wanted: str | None, progress: Progress) -> Survey:
    """Read a text file once for its fingerprint and its encoding.

    A wanted encoding is taken when all bytes fit it. Otherwise: a byte order mark, the NUL pattern
    of UTF-16, UTF-8, and last the computer's code page, which is a guess. Raises
    ``ExplorerError``: ``not_a_table``, ``bad_encoding``, ``unknown_encoding``, ``empty_file``,
    ``truncated_archive``, ``archive_damaged``.
    """
    name = path.name
    with open_counted(path, progress) as counted:
        counted.is_hashing = True
        with unpacked(path, counted, is_packed) as file:
            head = file.read(SAMPLE)
            if not head:
                raise ExplorerError("empty_file", file=name)
            encoding, codec = _named(wanted, head, name) if wanted else _by_head(head, name)
            is_wide = encoding.startswith(("utf-16", "utf-32"))
            fits = _fits(file, head, codec, None if is_wide else name)
            while file.read(CHUNK):
                pass
        sha256 = counted.digest.hexdigest()
    is_guessed = not fits and not wanted and not is_wide
    if is_guessed:
        encoding = codec = _code_page(path, is_packed, progress)
    elif not fits:
        code = "bad_encoding" if wanted or codec == "utf-16" else "not_a_table"
        raise ExplorerError(code, file=name, encoding=encoding)
    sample = codecs.getincrementaldecoder(codec)("replace").decode(head)
    if "\0" in sample:
        raise ExplorerError("not_a_table", file=name)
    return Survey(path, sha256, encoding, codec, is_guessed, is_packed, sample)


def _named(wanted: str, head: bytes, name: str) -> tuple[str, str]:
    """The encoding that was asked for; its byte order mark is left out where there is one."""
    try:
        encoding = codecs.lookup(wanted).name
        "".encode(encoding)
    except (LookupError, ValueError) as error:
        raise ExplorerError("unknown_encoding", file=name, encoding=wanted) from error
    if encoding in ("utf-8", "utf-8-sig"):
        return "utf-8", "utf-8-sig"
    if encoding.startswith("utf-16") and head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return encoding, "utf-16"
    return encoding, "utf-16-le" if encoding == "utf-16" else encoding


def _by_head(head: bytes, name: str) -> tuple[str, str]:
    """The encoding that the first bytes give away, else UTF-8, which is then tried."""
    for bom, encoding, codec in _BOMS:
        if head.startswith(bom):
            return encoding, codec
    if 0 in head:
        half = max(1, min(len(head), 4096) // 2)
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        # Half of all bytes would be more than text with non-Latin letters reaches.
        if odd > 0.3 * half and even < 0.05 * half:
            return "utf-16-le", "utf-16-le"
        if even > 0.3 * half and odd < 0.05 * half:
            return "utf-16-be", "utf-16-be"
        raise ExplorerError("not_a_table", file=name)
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls > len(head) / 50 or _MARKUP.match(head):
        raise ExplorerError("not_a_table", file=name)
    return "utf-8", "utf-8"


def _fits(file: BinaryIO, head: bytes, codec: str, name: str | None) -> bool:
    """Whether all bytes fit the codec.

    With a name, a NUL raises ``not_a_table``: at once, because a huge file of nothing must not
    be read to its end.
    """
    decoder = codecs.getincrementaldecoder(codec)()
    is_ascii_known = codec.startswith("utf-8")
    chunk, fits = head, True
    while chunk:
        if name is not None and 0 in chunk:
            raise ExplorerError("not_a_table", file=name)
        # Plain ASCII needs no decoding unless a letter was cut off by the chunk before.
        if fits and not (is_ascii_known and chunk.isascii() and not decoder.getstate()[0]):
            fits = _decodes(decoder, chunk)
        if not fits and name is None:
            return False
        chunk = file.read(CHUNK)
    return fits and _decodes(decoder, b"", is_last=True)


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes, is_last: bool = False) -> bool:
    try:
        decoder.decode(data, is_last)
    except UnicodeError:
        return False
    return True


def _code_page(path: Path, is_packed: bool, progress: Progress) -> str:
    """The first 8-bit or Windows encoding that all bytes fit, this computer's own before others."""
    own = codecs.lookup(locale.getencoding()).name
    candidates = ([own] if own.startswith("cp") else []) + [CODE_PAGE]
    for codec in candidates:
        with open_counted(path, progress) as counted, unpacked(path, counted, is_packed) as file:
            if _fits(file, file.read(SAMPLE), codec, path.name):
                return codec
    return "latin-1"


def separator_of(sample: str) -> str:
    """What separates cells: the mark that splits the header, and most rows below it alike.

    Titles above the header do not count. A text that no mark splits gets one that does not occur,
    so that it stays one column.
    """
    lines = _whole_lines(sample)
    stated = stated_separator(lines[0]) if lines else ""
    if stated:
        return stated

    def rank(mark: str) -> tuple[float, int, int]:
        rows = _first_rows(lines, mark)
        widths = [len(row) for row in rows[titles.n_titles(rows) :]]
        width = widths[0] if widths else 1
        alike = sum(w == width for w in widths) / max(1, len(widths))
        if width < 2:
            return (-1.0, -sum(w > 1 for w in widths), -SEPARATORS.index(mark))
        return (round(alike, 1), width, -SEPARATORS.index(mark))

    try:
        return max(SEPARATORS, key=rank)
    except csv.Error:
        return ","


def n_titles(sample: str, separator: str) -> int:
    """How many rows stand above the header; a stated separator is none of them."""
    lines = _whole_lines(sample)
    if lines and stated_separator(lines[0]):
        del lines[0]
    try:
        return titles.n_titles(_first_rows(lines, separator))
    except csv.Error:
        return 0


def _whole_lines(sample: str) -> list[str]:
    lines = sample.splitlines(keepends=True)
    if len(sample) >= SAMPLE // 4 and len(lines) > 2:
        lines.pop()
    return lines


def _first_rows(lines: list[str], mark: str) -> list[Sequence[str]]:
    csv.field_size_limit(MOST_IN_A_CELL)
    return titles.first_rows(csv.reader(lines, delimiter=mark))


def stated_separator(line: str) -> str:
    """The separator that a first line ``sep=;`` states, as some spreadsheet programs write it."""
    match = re.fullmatch(r'"?sep=([,;\t|])"?\s*', line, re.IGNORECASE)
    return match[1] if match else ""
