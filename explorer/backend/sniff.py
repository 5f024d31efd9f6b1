"""A first look at a file's bytes: what it is, how its letters are written, what separates cells."""

import codecs
import gzip
import hashlib
import io
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from explorer.backend.errors import ExplorerError
from explorer.backend.rawtable import Progress

CHUNK = 1 << 20
DEFAULT_CODE_PAGE = "cp1252"
SEPARATORS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a text file found."""

    sha256: str
    encoding: str
    is_guessed: bool
    is_packed: bool
    size: int
    """Bytes of the text, unpacked."""
    separators: tuple[int, ...]
    """How often each of ``SEPARATORS`` stands in the text, in quotes or not."""
    has_quotes: bool


def kind_of(path: Path) -> str:
    """``text``, ``gzip``, ``workbook``, ``ole`` (old or encrypted workbook) or ``empty``."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    return "ole" if head.startswith(b"\xd0\xcf\x11\xe0") else "text"


def fingerprint(path: Path, progress: Progress) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    size = max(1, path.stat().st_size)
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(min(1.0, done / size))
    return digest.hexdigest()


def open_text(path: Path, is_packed: bool) -> BinaryIO:
    """The bytes of a text file, unpacked."""
    return gzip.open(path, "rb") if is_packed else path.open("rb")  # type: ignore[return-value]


def survey(path: Path, is_packed: bool, wanted: str | None, progress: Progress) -> Survey:
    """Read the file once for its fingerprint and its encoding.

    A wanted encoding is taken when all bytes fit it. Otherwise: a byte order mark, the NUL pattern
    of UTF-16, UTF-8, and last the code page of western Windows, which is a guess. Raises
    ``ExplorerError``: ``not_a_table``, ``bad_encoding``, ``unknown_encoding``,
    ``truncated_archive``, ``archive_damaged``.
    """
    name = path.name
    encoding = _wanted(wanted, name)
    sha256 = fingerprint(path, lambda part: progress(part * 0.5))
    counts = [0] * len(SEPARATORS)
    try:
        with open_text(path, is_packed) as file:
            head = file.read(CHUNK)
            encoding = encoding or _by_head(head, name) or "utf-8"
            fits, size, has_quotes = _fits(file, head, encoding, path, counts, progress)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        code = "truncated_archive" if isinstance(error, EOFError) else "archive_damaged"
        raise ExplorerError(code, file=name) from error
    if not fits and (wanted or encoding.startswith("utf-16")):
        raise ExplorerError("bad_encoding", file=name, encoding=wanted or encoding)
    if not fits:
        encoding = DEFAULT_CODE_PAGE
    return Survey(sha256, encoding, not fits, is_packed, size, tuple(counts), has_quotes)


def _wanted(encoding: str | None, name: str) -> str:
    if not encoding:
        return ""
    try:
        known = codecs.lookup(encoding)
        is_text = known._is_text_encoding  # pyright: ignore
    except LookupError as error:
        raise ExplorerError("unknown_encoding", file=name, encoding=encoding) from error
    if not is_text:
        raise ExplorerError("unknown_encoding", file=name, encoding=encoding)
    return "utf-8-sig" if known.name == "utf-8" else known.name


def _by_head(head: bytes, name: str) -> str:
    """The encoding that the first bytes give away, or "" for "try UTF-8"."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    n_nul = head.count(0)
    if not n_nul:
        return ""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = max(1, min(len(head), 4096) // 2)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    raise ExplorerError("not_a_table", file=name)


def _fits(
    file: BinaryIO, head: bytes, encoding: str, path: Path, counts: list[int], progress: Progress
) -> tuple[bool, int, bool]:
    """Whether all bytes fit the encoding, how many there are, and whether quotes occur.

    ``counts`` is raised by the number of each separator.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    is_wide = encoding.startswith("utf-16")
    size, fits, has_quotes, chunk = 0, True, False, head
    total = max(1, path.stat().st_size)
    while chunk:
        if not is_wide and 0 in chunk:
            raise ExplorerError("not_a_table", file=path.name)
        if fits:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                fits = False
        # In UTF-16 a separator's byte may be half of another letter; the careful path finds out.
        for i, mark in enumerate(SEPARATORS):
            counts[i] += chunk.count(mark.encode())
        has_quotes = has_quotes or b'"' in chunk
        size += len(chunk)
        progress(0.5 + 0.5 * min(1.0, size / total))
        chunk = file.read(CHUNK)
    if fits:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            fits = False
    return fits, size, has_quotes


def first_lines(path: Path, found: Survey, n: int = 50) -> list[str]:
    """The first lines of the text that are not blank."""
    with open_text(path, found.is_packed) as file:
        head = file.read(CHUNK)
    text = codecs.getincrementaldecoder(found.encoding)(errors="replace").decode(head)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [line.rstrip("\n") for line in lines if line.strip()][:n]


def separator_of(lines: list[str]) -> str:
    """What separates cells: the mark that splits the header and most lines alike."""
    if not lines:
        return ","

    def split(line: str, mark: str) -> int:
        parts = line.split('"')
        return sum(part.count(mark) for part in parts[::2])

    def rank(mark: str) -> tuple[int, int, int]:
        in_header = split(lines[0], mark)
        counts = Counter(split(line, mark) for line in lines[1:])
        alike = counts[in_header]
        return (alike if in_header else -1, in_header, -SEPARATORS.index(mark))

    return max(SEPARATORS, key=rank)
