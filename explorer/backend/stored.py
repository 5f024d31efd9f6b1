"""What a report or a brief carries with it: the stored figures, and the words a reader sees."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from explorer.backend.documents.web import STORED_ID
from explorer.backend.documents.word_parts import NAMESPACE
from explorer.backend.errors import ExplorerError

SUFFIXES = (".docx", ".html")
MOST_BYTES = 200_000_000
MOST_PART = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH_ENDS = ("p", "li", "h1", "h2", "h3", "h4", "td", "th", "span", "small", "strong", "div")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """``data`` is what was stored with the document; ``text`` all its words, in one line."""

    data: dict[str, Any]
    text: str


def read(path: Path) -> StoredDocument:
    """The stored figures and the text of a Word file or a web page.

    Raises ``ExplorerError``: ``unknown_suffix``, ``file_not_found``, ``no_permission`` or
    ``nothing_stored``.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExplorerError("unknown_suffix", file=path.name, known=list(SUFFIXES))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except OSError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    try:
        stored, text = _of_word(content) if suffix == ".docx" else _of_page(content)
        data = json.loads(stored)
    except (ValueError, KeyError, OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise ExplorerError("nothing_stored", file=path.name) from error
    if not isinstance(data, dict):
        raise ExplorerError("nothing_stored", file=path.name)
    return StoredDocument(data, one_line(text))


def one_line(text: str) -> str:
    """The text with every run of spaces as one."""
    return re.sub(r"[\s\u00a0\u202f\u2066-\u2069]+", " ", text).strip()


def _of_word(content: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        stored = ""
        for info in package.infolist():
            is_item = re.fullmatch(r"customXml/item\d+\.xml", info.filename)
            if is_item and info.file_size < MOST_PART:
                root = _parsed(package.read(info))
                if root.tag == f"{{{NAMESPACE}}}document":
                    stored = root.text or ""
        info = package.getinfo("word/document.xml")
        if info.file_size > MOST_PART:
            raise ValueError("too large")
        body = _parsed(package.read(info))
    paragraphs = (
        "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        for paragraph in body.iter(f"{_W}p")
    )
    return stored, "\n".join(paragraphs)


def _parsed(content: bytes) -> Any:
    import lxml.etree

    etree: Any = lxml.etree
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error


class _Page(HTMLParser):
    """Collects the stored data and the text of a web page."""

    def __init__(self) -> None:
        super().__init__()
        self.stored = ""
        self.text: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice where the data, and where a style begins."""
        if tag in ("script", "style", "svg"):
            is_stored = tag == "script" and dict(attrs).get("id") == STORED_ID
            self._within = "stored" if is_stored else tag

    def handle_endtag(self, tag: str) -> None:
        """Part what stands in elements of their own."""
        if tag in ("script", "style", "svg"):
            self._within = ""
        if tag in _PARAGRAPH_ENDS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep what is said."""
        if self._within == "stored":
            self.stored += data
        elif not self._within:
            self.text.append(data)


def _of_page(content: bytes) -> tuple[str, str]:
    page = _Page()
    page.feed(content.decode("utf-8-sig"))
    page.close()
    return page.stored, "".join(page.text)
