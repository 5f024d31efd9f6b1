"""A document as slides: a chart a slide, its note among the speaker's notes."""

import io
import math
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from explorer.backend.charts.palette import COLOURS
from explorer.backend.documents import placing, slide_master, word_parts
from explorer.backend.documents.blocks import Bullets, Card, Cards, Document, Figure, Paragraph
from explorer.backend.documents.blocks import Table as TableBlock
from explorer.backend.documents.placing import Captioned, Placed, Titled
from explorer.backend.documents.slide_master import EMU_PER_CM
from explorer.backend.documents.tools import Tools
from explorer.backend.labels import Labels

WIDTH_CM, HEIGHT_CM = 33.867, 19.05
MARGIN_CM, TOP_CM, BOTTOM_CM = 2.0, 3.5, 1.9
ENLARGED = 1.75
"""How much larger than on paper a chart is shown, to be read from the back of a room."""

LINES_A_SLIDE = 17.0
LETTERS_A_LINE = 98
"""Of body text; larger letters take more."""
LINES_ABOVE_CARDS = 5.0
ROWS_A_SLIDE = 11

_POINTS = {"body": 16.0, "lead": 20.0, "finding": 22.0, "note": 12.0, "heading": 18.0}

_TITLE_ONLY = 5


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that share a slide: style, text, whether it is in a list."""

    style: str
    text: str
    is_item: bool = False

    @property
    def points(self) -> float:
        return _POINTS.get(self.style, _POINTS["body"])

    @property
    def n_lines(self) -> float:
        """The height in lines of body text."""
        larger = self.points / _POINTS["body"]
        return larger * (0.5 + math.ceil(len(self.text) * larger / LETTERS_A_LINE))


def write(document: Document, labels: Labels, tools: Tools) -> bytes:
    """The whole file."""
    import pptx

    show: Any = pptx.Presentation()
    slide_master.prepare(show, WIDTH_CM, HEIGHT_CM)
    _Writer(show, document, labels, tools).write()
    word_parts.describe(show.core_properties, document)
    content = io.BytesIO()
    show.save(content)
    return word_parts.packed(content.getvalue())


class _Writer:
    """Puts one document on slides."""

    def __init__(self, show: Any, document: Document, labels: Labels, tools: Tools) -> None:
        self._show = show
        self._document = document
        self._labels = labels
        self._tools = tools
        self._chapter = ""
        self._width = WIDTH_CM - 2 * MARGIN_CM

    def write(self) -> None:
        """The title, then a slide for each figure, table, row of cards and stretch of words."""
        self._write_title()
        words: list[_Words] = []
        for block in placing.placed(self._document, self._labels):
            found = list(_words(block))
            if found:
                words += found
                continue
            if not isinstance(block, Titled | tuple | Captioned | Cards):
                continue
            if isinstance(block, Titled) and block.heading.level > 1:
                words.append(_Words("heading", block.heading.text))
                continue
            if isinstance(block, Cards) and sum(w.n_lines for w in words) <= LINES_ABOVE_CARDS:
                self._write_cards(block.cards, words)
                words = []
                continue
            self._write_words(words)
            words = []
            if isinstance(block, Titled):
                self._chapter = block.heading.text
            elif isinstance(block, Cards):
                self._write_cards(block.cards, ())
            elif isinstance(block, Captioned):
                self._write_table(block)
            else:
                for figure in block:
                    self._write_figure(figure)
        self._write_words(words)

    # Slides

    def _slide(self, title: str) -> Any:
        """A slide with its title, the chapter above it, the source and its number below."""
        slide = self._show.slides.add_slide(self._show.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        self._place(shape, MARGIN_CM, 1.45, self._width, 1.7)
        self._fill(shape, [(title, 26, "text", True)], "t")
        above = self._chapter if self._chapter != title else ""
        if above:
            self._text(slide, MARGIN_CM, 0.8, self._width, 0.8, [(above, 12, "accent", True)])
        top = HEIGHT_CM - BOTTOM_CM + 0.65
        origin = self._document.provenance
        source = origin.footer[0] + (f" · {origin.footer[-1]}" if origin.is_internal else "")
        self._text(slide, MARGIN_CM, top, self._width - 3, 0.9, [(source, 9, "quiet", False)])
        number = self._text(
            slide, WIDTH_CM - MARGIN_CM - 3, top, 3, 0.9, [("", 9, "quiet", False)], at_end=True
        )
        self._add_number(number)
        return slide

    def _write_title(self) -> None:
        document, origin = self._document, self._document.provenance
        slide = self._show.slides.add_slide(self._show.slide_layouts[_TITLE_ONLY])
        bar = slide.shapes.add_shape(1, *self._box(MARGIN_CM, 5.4, 3.2, 0.14))
        bar.fill.solid()
        bar.fill.fore_color.rgb = _rgb("accent")
        bar.line.fill.background()
        self._describe(bar, "", "")
        self._place(slide.shapes.title, MARGIN_CM, 6.0, self._width, 3.2)
        self._fill(slide.shapes.title, [(document.title, 40, "text", True)], "t")
        by = " · ".join(filter(None, (document.author, origin.day.isoformat())))
        lines = [(document.subtitle, 20, "quiet", False), (by, 14, "quiet", False)]
        if origin.is_internal:
            lines.append((origin.footer[-1], 14, "warning", True))
        self._text(
            slide, MARGIN_CM, 9.5, self._width, 4.0, [line for line in lines if line[0].strip()]
        )
        lines = [(line, 10, "quiet", False) for line in origin.footer]
        self._text(slide, MARGIN_CM, HEIGHT_CM - 3, self._width, 2.0, lines)

    def _write_figure(self, it: Captioned) -> None:
        figure = it.block
        if not isinstance(figure, Figure):
            return
        slide = self._slide(it.caption)
        height = HEIGHT_CM - TOP_CM - BOTTOM_CM
        content = self._tools.picture(figure.chart, self._width / ENLARGED, height / ENLARGED)
        box = self._box(MARGIN_CM, TOP_CM, self._width, height)
        picture = slide.shapes.add_picture(io.BytesIO(content), *box)
        self._describe(picture, it.number, figure.alt_text)
        chart = figure.chart
        told = [figure.alt_text, chart.subtitle, chart.filters, *self._document.provenance.footer]
        if chart.note and chart.note not in figure.alt_text:
            told.insert(1, chart.note)
        notes = [placing.clean(line) for line in told if line]
        slide.notes_slide.notes_text_frame.text = "\n".join(notes)

    def _write_cards(self, cards: Sequence[Card], words: Sequence[_Words]) -> None:
        """Cards side by side, under the few words that lead to them."""
        slide = self._slide(self._chapter or self._document.title)
        self._put_words(slide, words, 4.0)
        gap = 1.2
        width = (self._width - gap * (len(cards) - 1)) / max(1, len(cards))
        for number, card in enumerate(cards):
            lines = [(card.figure, 54, "accent", False), (card.text, 18, "text", False)]
            if card.note:
                lines.append((card.note, 12, "quiet", False))
            self._text(
                slide, MARGIN_CM + number * (width + gap), 8.0 if words else 5.5, width, 9, lines
            )

    def _write_words(self, words: Sequence[_Words]) -> None:
        """Words on as many slides as they need; a heading stays with what follows."""
        while words and words[-1].style == "heading":
            words = words[:-1]
        taken: list[_Words] = []
        for number, word in enumerate(words):
            following = words[number + 1 : number + 2] if word.style == "heading" else []
            if taken and sum(w.n_lines for w in (*taken, word, *following)) > LINES_A_SLIDE:
                self._write_slide_of_words(taken)
                taken = []
            taken.append(word)
        if taken:
            self._write_slide_of_words(taken)

    def _write_slide_of_words(self, words: Sequence[_Words]) -> None:
        slide = self._slide(self._chapter or self._document.title)
        self._put_words(slide, words, HEIGHT_CM - TOP_CM - BOTTOM_CM)

    def _put_words(self, slide: Any, words: Sequence[_Words], height: float) -> None:
        if not words:
            return
        lines = [
            (
                word.text,
                word.points,
                "quiet" if word.style in ("lead", "note") else "text",
                word.style == "heading",
            )
            for word in words
        ]
        shape = self._text(slide, MARGIN_CM, TOP_CM, self._width, height, lines)
        for word, properties in zip(words, shape.element.iter("{*}pPr"), strict=True):
            if word.is_item:
                properties.set("marL", str(round(0.7 * EMU_PER_CM)))
                properties.set("indent", str(round(-0.7 * EMU_PER_CM)))
                tag = properties.tag.replace("pPr", "buChar")
                properties.append(properties.makeelement(tag, {"char": "•"}))

    def _write_table(self, it: Captioned) -> None:
        """A native table; a long one goes on on the next slide under its header."""
        table = it.block
        if not isinstance(table, TableBlock) or not table.header:
            return
        for start in range(0, max(1, len(table.rows)), ROWS_A_SLIDE):
            rows = (table.header, *table.rows[start : start + ROWS_A_SLIDE])
            slide = self._slide(it.caption)
            box = self._box(MARGIN_CM, TOP_CM, self._width, len(rows) * 1.05)
            frame = slide.shapes.add_table(len(rows), len(table.header), *box)
            self._describe(frame, it.number, it.caption)
            self._fill_table(frame, rows, table.is_words)

    def _fill_table(self, frame: Any, rows: Sequence[tuple[str, ...]], is_words: bool) -> None:
        native = frame.table
        native.first_row, native.horz_banding = True, False
        properties = frame.element.find(".//{*}tblPr")
        if self._document.is_rtl:
            properties.set("rtl", "1")
        # "No style, no grid": the lines are those of the cells.
        properties.find("{*}tableStyleId").text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
        if is_words and len(rows[0]) == 2:
            first = round(self._width * 0.27 * EMU_PER_CM)
            native.columns[0].width = first
            native.columns[1].width = round(self._width * EMU_PER_CM) - first
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                cell = native.cell(y, x)
                cell.margin_left = cell.margin_right = round(0.15 * EMU_PER_CM)
                cell.margin_top = cell.margin_bottom = round(0.12 * EMU_PER_CM)
                at_end = bool(x) and not is_words
                self._fill(cell, [(text, 13, "text", y == 0)], "ctr", at_end)
                self._underline(cell, is_header=y == 0)

    @staticmethod
    def _underline(cell: Any, is_header: bool) -> None:
        """A line below a cell."""
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        width, colour = (15_875, "text") if is_header else (6_350, "line")
        line = (
            f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill>'
            f'<a:srgbClr val="{COLOURS["light"][colour][1:]}"/></a:solidFill></a:lnB>'
        )
        cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))

    # Shapes

    def _box(self, left: float, top: float, width: float, height: float) -> list[int]:
        """A place on the slide, mirrored where one reads from the right."""
        if self._document.is_rtl:
            left = WIDTH_CM - left - width
        return [round(cm * EMU_PER_CM) for cm in (left, top, width, height)]

    def _place(self, shape: Any, *cm: float) -> None:
        shape.left, shape.top, shape.width, shape.height = self._box(*cm)

    def _text(
        self,
        slide: Any,
        left: float,
        top: float,
        width: float,
        height: float,
        lines: Sequence[tuple[str, float, str, bool]],
        at_end: bool = False,
    ) -> Any:
        """A box of paragraphs: text, size in points, colour, whether it is bold."""
        shape = slide.shapes.add_textbox(*self._box(left, top, width, height))
        self._fill(shape, lines, "t", at_end)
        return shape

    def _fill(
        self,
        shape: Any,
        lines: Sequence[tuple[str, float, str, bool]],
        anchor: str,
        at_end: bool = False,
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap = True
        if not hasattr(shape, "margin_left"):
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.vertical_anchor = {"t": MSO_ANCHOR.TOP, "ctr": MSO_ANCHOR.MIDDLE}[anchor]
        is_right = at_end is not self._document.is_rtl
        for number, (text, points, colour, is_bold) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
            if number:
                paragraph.space_before = Pt(points * 0.5)
            if self._document.is_rtl:
                paragraph._p.get_or_add_pPr().set("rtl", "1")
            run = paragraph.add_run()
            run.text = placing.number(text, self._document.is_rtl)
            run.font.size, run.font.bold = Pt(points), is_bold
            run.font.color.rgb = _rgb(colour)
            run.font.language_id = None
            run._r.get_or_add_rPr().set("lang", self._document.language)

    @staticmethod
    def _add_number(shape: Any) -> None:
        """The slide's number as a field in the place of an empty run."""
        (run,) = shape.element.iter("{*}r")
        field = run.makeelement(
            run.tag[: -len("r")] + "fld",
            {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"},
        )
        for child in run:
            field.append(deepcopy(child))
        field.find("{*}t").text = "‹#›"
        run.getparent().replace(run, field)

    @staticmethod
    def _describe(shape: Any, name: str, alt: str) -> None:
        told = shape.element.find(".//{*}cNvPr")
        told.set("descr", placing.clean(alt))
        if name:
            told.set("name", name)


def _words(block: Placed) -> Iterator[_Words]:
    if isinstance(block, Paragraph):
        for line in placing.lines(block.text):
            yield _Words(block.style, line)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield _Words("body", placing.clean(item), True)


def _rgb(role: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(COLOURS["light"][role][1:].upper())
