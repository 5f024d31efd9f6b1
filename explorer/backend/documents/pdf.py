"""A document as a PDF: set on pages here, painted by what is handed in."""

from explorer.backend.documents.blocks import Document
from explorer.backend.documents.tools import Tools
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels


def write(document: Document, labels: Labels, tools: Tools) -> bytes:
    """The whole file; raises ``ExplorerError("unknown_suffix")`` where nobody can paint pages."""
    if tools.to_pdf is None:
        raise ExplorerError("unknown_suffix", file=".pdf", known=[])
    return tools.to_pdf(document, labels)
