"""A document of every kind of block, from invented counts, and stand-ins for what needs Qt."""

import struct
import zlib
from datetime import date

from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import Query, compute, describe, load
from explorer.backend.disclosure import PUBLIC, WORKING, Policy
from explorer.backend.documents.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.documents.tools import Template, Tools
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance, provenance
from explorer.paths import SAMPLE, resource

LABELS = Labels.load()
ARABIC = "العلاقة مع المُجنِّد 46.5 %"
HOSTILE = '<b>bold</b> & "quoted" \x01\x0b]]> </script>'
STORED = {"format": "made", "text": HOSTILE, "figures": [{"count": 12}]}
SPECS = (
    ChartSpec("bar", "recruiter"),
    ChartSpec("grouped_bar", "recruiter", "gender"),
    ChartSpec("pictogram", "recruiter"),
    ChartSpec("heat_map", "means", "gender"),
)


def measure(text: str, size: float, is_bold: bool) -> float:
    """Widths without Qt."""
    return len(text) * 0.55 * size * (1.06 if is_bold else 1.0)


def picture(chart: ChartModel, width_cm: float, height_cm: float) -> bytes:
    """A PNG of one point; its grey tells charts apart."""
    shade = zlib.crc32(chart.alt_text.encode()) % 256
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes([0, shade]))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def tools(template: Template | None = None) -> Tools:
    return Tools(measure, picture, template=template)


def charts(policy: Policy = PUBLIC) -> tuple[list[ChartModel], Provenance]:
    """The charts of the sample, and where they come from."""
    table = load(resource(SAMPLE))
    results = compute(table, Query(Filters(), (), SPECS), policy, LABELS)
    origin = provenance(
        describe(table, policy),
        Filters(),
        LABELS,
        policy,
        date(2026, 1, 1),
        policy is WORKING,
        n_rows=results.n_rows,
        n_selected=results.n_selected,
    )
    return [chart for chart in results.charts if isinstance(chart, ChartModel)], origin


def figure(chart: ChartModel, of_width: float = 1.0) -> Figure:
    return Figure(chart, chart.title, chart.alt_text, of_width, 7.0)


def document(
    *more: Block, policy: Policy = PUBLIC, is_rtl: bool = False, is_empty: bool = False
) -> Document:
    """Every kind of block once or more."""
    models, origin = charts(policy)
    blocks: tuple[Block, ...] = (
        PageBreak(),
        Heading("Who recruits"),
        Paragraph("First words.\n\nA second paragraph.", "lead"),
        Paragraph("Family recruited in 47 of 100 cases.", "finding"),
        figure(models[0]),
        Table("The numbers", ("Answer", "Cases", "Share"), (("Family", "1,380", "46.5 %"),)),
        Heading("By gender", 2),
        figure(models[1]),
        Heading("Not in the contents", 3),
        Cards((Card("47 %", "of children", "1,380 of 2,966"), Card("12 %", "of adults"))),
        PageBreak(),
        Heading("Side by side"),
        figure(models[2], 0.5),
        figure(models[3], 0.5),
        Bullets(("One", "Two")),
        Paragraph(ARABIC),
        Paragraph(HOSTILE, "note"),
    )
    return Document(
        "A quarter's cases " + HOSTILE,
        "Recruiters and routes",
        "ar" if is_rtl else "en",
        () if is_empty else (*blocks, *more),
        origin,
        STORED,
        is_rtl=is_rtl,
        author="An office",
    )
