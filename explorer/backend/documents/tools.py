"""What a writer needs of the layers above it: measuring text, painting pictures and pages.

They need Qt, so they are handed in; ``views.document_tools`` makes them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.shapes import Measure
from explorer.backend.documents.blocks import Document
from explorer.backend.labels import Labels


@dataclass(frozen=True, slots=True)
class Template:
    """A Word file whose styles, header and footer are used; ``name`` is for the sentences."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Tools:
    """``picture`` paints a chart without title, edge and footer as PNG: chart, width and height
    in cm."""

    measure: Measure
    picture: Callable[[ChartModel, float, float], bytes]
    to_pdf: Callable[[Document, Labels], bytes] | None = None
    template: Template | None = None
