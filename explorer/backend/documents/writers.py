"""The kinds of files that a document becomes; a new one is a row here and its module."""

from collections.abc import Callable
from importlib import import_module

from explorer.backend.documents.blocks import Document
from explorer.backend.documents.tools import Tools
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels

WRITERS: dict[str, str] = {
    ".docx": "word",
    ".html": "web",
    ".pdf": "pdf",
    ".pptx": "slides",
}
"""The module of each ending, with ``write(document, labels, tools) -> bytes``; imported when asked
for, as some bring large libraries."""

SUFFIXES = tuple(WRITERS)
TEMPLATED = (".docx",)
"""The endings that take a template."""


def write(document: Document, suffix: str, labels: Labels, tools: Tools) -> bytes:
    """The document as the content of a file with this ending; the same bytes for the same day.

    Raises ``ExplorerError``: ``unknown_suffix``, ``template_damaged``.
    """
    module = WRITERS.get(suffix.lower())
    if module is None:
        raise ExplorerError("unknown_suffix", file=suffix, known=list(SUFFIXES))
    found: Callable[[Document, Labels, Tools], bytes] = import_module(
        f"explorer.backend.documents.{module}"
    ).write
    return found(document, labels, tools)
