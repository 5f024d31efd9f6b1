"""A document as a Word file: real headings, captions, lists and tables, in our styles or yours."""

import io
import math
import struct
import zipfile
import zlib
from typing import Any

from explorer.backend.documents import placing, word_pages, word_parts, word_xml
from explorer.backend.documents.blocks import (
    Bullets,
    Cards,
    Document,
    Figure,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.documents.placing import Captioned, Placed, Row, Titled
from explorer.backend.documents.tools import Template, Tools
from explorer.backend.documents.word_xml import node, paragraph
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels

TWIPS_PER_CM = 1440 / 2.54
GAP_CM = 0.6
"""Between figures, and between cards, that stand side by side."""

_A4 = {"w:w": "11906", "w:h": "16838"}
_MARGIN_CM, _FOOTER_CM = 2.5, 1.2
_LOW_MARGIN_CM = 1.9
"""Above and below the text of a document without a title page."""
_STYLES = {"lead": "Report Lead", "finding": "Report Finding", "note": "Report Note"}
_FIRST_ROW_AND_COLUMN, _PLAIN = "04A0", "0400"


def write(document: Document, labels: Labels, tools: Tools) -> bytes:
    """The whole file; raises ``ExplorerError("template_damaged")``."""
    word = _opened(tools.template)
    writer = _Writer(word, document, labels, tools)
    writer.write()
    word_parts.add_stored(word, document.stored)
    word_parts.describe(word.core_properties, document)
    content = io.BytesIO()
    word.save(content)
    return word_parts.packed(content.getvalue())


def _opened(template: Template | None) -> Any:
    """An empty Word file, or the template without its text."""
    import docx
    from lxml.etree import LxmlError

    if template is None:
        word: Any = docx.Document()
        # What the library's own example brings along.
        word_parts.drop(word.part, "customXml", "numbering", "stylesWithEffects", "fontTable")
        word_parts.drop(word.part.package, "thumbnail")
    else:
        try:
            word = docx.Document(io.BytesIO(template.content))
            _ = word.sections[-1].page_width, word.styles.element, word.settings.element
        except (
            LxmlError,
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            EOFError,
            OSError,
            AttributeError,
            LookupError,
            NotImplementedError,
            RuntimeError,
            TypeError,
            ValueError,
        ) as error:
            raise ExplorerError("template_damaged", file=template.name) from error
    body = word.element.body
    for child in list(body)[:-1] if len(body) else []:
        body.remove(child)
    return word


class _Writer:
    """Puts one document into one file."""

    def __init__(self, word: Any, document: Document, labels: Labels, tools: Tools) -> None:
        self._word = word
        self._document = document
        self._labels = labels
        self._tools = tools
        self._is_rtl = document.is_rtl
        self._has_template = tools.template is not None
        self._section = word.element.body[-1]
        if not self._has_template:
            self._set_page()
        section = word.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        self._width_cm = width / word_xml.EMU_PER_CM
        self._right = round(self._width_cm * TWIPS_PER_CM)
        bullets = word_parts.add_list(word)
        self._style = word_parts.Styles(word, document, self._right, bullets, self._has_template)
        self._n_marks = self._n_pictures = 0
        self._begins: set[str] = set()
        self._is_new_page = False

    def write(self) -> None:
        """All of it, from the title to the last footer."""
        document = self._document
        blocks = placing.placed(document, self._labels)
        if not self._has_template:
            word_parts.add_fonts(self._word)
        self._write_title()
        if document.has_contents:
            self._write_contents(blocks)
        for block in blocks:
            self._write_block(block)
        if not document.has_title_page:
            for line in document.provenance.footer:
                self._put(self._line(line, "Report Note"))
        self._write_footers()

    # The page

    def _set_page(self) -> None:
        margin, footer = (str(round(cm * TWIPS_PER_CM)) for cm in (_MARGIN_CM, _FOOTER_CM))
        sides = {f"w:{side}": margin for side in ("top", "right", "bottom", "left")}
        if not self._document.has_title_page:
            low = str(round(_LOW_MARGIN_CM * TWIPS_PER_CM))
            sides |= {"w:top": low, "w:bottom": low}
        sides |= {"w:header": footer, "w:footer": footer, "w:gutter": "0"}
        for child in list(self._section):
            self._section.remove(child)
        self._section.append(node("w:pgSz", _A4))
        self._section.append(node("w:pgMar", sides))
        if self._document.has_title_page:
            self._section.append(node("w:titlePg"))
        if self._is_rtl:
            self._section.append(node("w:bidi"))

    def _write_footers(self) -> None:
        section = self._word.sections[-1]
        origin = self._document.provenance
        if self._document.has_title_page and not self._has_template:
            first = section.first_page_footer
            first.is_linked_to_previous = False
            self._fill(first, [self._line(line, "footer") for line in origin.footer])
        footer = section.footer
        if self._has_template and not footer.is_linked_to_previous:
            return
        footer.is_linked_to_previous = False
        title = self._document.title
        if origin.is_internal:
            title = f"{title} · {origin.footer[-1]}"
        tab = node("w:r", None, node("w:tab"))
        page = word_xml.field("PAGE", *self._runs("1"))
        line = self._para("footer", *self._runs(title), tab, *page)
        line[0].append(self._only_tab())
        self._fill(footer, [line])

    def _only_tab(self) -> Any:
        """A tab where the text ends, instead of those that a template's footers have."""
        tabs = self._style.tabs("footer")
        cleared = [node("w:tab", {"w:val": "clear", "w:pos": pos}) for pos in tabs]
        right = {"w:val": "right", "w:pos": str(self._right)}
        return node("w:tabs", None, *cleared, node("w:tab", right))

    @staticmethod
    def _fill(footer: Any, paragraphs: list[Any]) -> None:
        element = footer.part.element
        for child in list(element):
            element.remove(child)
        element.extend(paragraphs)

    # Paragraphs

    def _put(self, element: Any) -> None:
        """Put it at the end, on a new page when one was asked for."""
        if self._is_new_page:
            self._is_new_page = False
            style = element.find("w:pPr/w:pStyle", element.nsmap)
            if style is None:
                self._section.addprevious(self._para("Normal", self._page_break()))
            else:
                style.addnext(node("w:pageBreakBefore"))
        self._section.addprevious(element)

    @staticmethod
    def _page_break() -> Any:
        return node("w:r", None, node("w:br", {"w:type": "page"}))

    def _runs(self, text: str, *properties: Any) -> list[Any]:
        return word_xml.runs(text, self._is_rtl, *properties)

    def _para(self, style: str, *content: Any) -> Any:
        return paragraph(self._style[style], *content)

    def _line(self, text: str, style: str) -> Any:
        return self._para(style, *self._runs(text))

    def _marked(self, key: str, *content: Any) -> list[Any]:
        self._n_marks += 1
        return word_xml.bookmarked(key, self._n_marks, *content)

    # Title and contents

    def _write_title(self) -> None:
        document, origin = self._document, self._document.provenance
        title = self._line(document.title, "Title")
        if document.has_title_page and not self._has_template:
            title.pPr.append(node("w:spacing", {"w:before": "4200", "w:after": "160"}))
        self._put(title)
        if document.subtitle:
            self._put(self._line(document.subtitle, "Subtitle"))
        if origin.is_internal:
            self._put(self._line(origin.footer[-1], "Report Stamp"))
        if not document.has_title_page:
            return
        by = " · ".join(filter(None, (document.author, origin.day.isoformat())))
        self._put(self._line(by, "Report Author"))
        if self._has_template:
            for line in origin.footer:
                self._put(self._line(line, "Report Note"))
        self._is_new_page = True

    def _write_contents(self, blocks: list[Placed]) -> None:
        """The contents as a field, with its entries: nobody has to update it first."""
        headings, figures = placing.contents(blocks), placing.figures(blocks)
        if not headings:
            return
        pages = self._pages(blocks)
        self._put(self._line(self._labels.text("documents.contents"), "TOC Heading"))
        self._put_field(
            f'TOC \\o "1-{placing.DEEPEST}" \\h \\z \\u',
            [
                self._entry(f"toc {it.heading.level}", it.key, it.heading.text, pages)
                for it in headings
            ],
        )
        if len(figures) > 1:
            self._put(self._line(self._labels.text("documents.figures"), "heading of figures"))
            entries = [
                self._entry("table of figures", it.key, self._captioned(it), pages)
                for it in figures
            ]
            self._put_field('TOC \\h \\z \\c "Figure"', entries)
        self._is_new_page = True

    def _pages(self, blocks: list[Placed]) -> dict[str, int]:
        """The page of each key; none for a template, whose sizes are its own."""
        if self._has_template:
            return {}
        n_entries = len(placing.contents(blocks)) + len(placing.figures(blocks))
        first = 1 + self._document.has_title_page
        first += max(1, math.ceil(n_entries / word_pages.ENTRIES_A_PAGE))
        pages = word_pages.Pages(first, self._tools.measure).put(blocks)
        self._begins = pages.begins
        return pages.found

    def _entry(self, style: str, key: str, text: str, pages: dict[str, int]) -> Any:
        """A line of the contents: words, and the page they lead to."""
        shown = self._runs(text)
        if key in pages:
            number = self._runs(str(pages[key]))
            mark = word_xml.bookmark(key)
            shown += [node("w:r", None, node("w:tab"))]
            shown += word_xml.field(f"PAGEREF {mark} \\h", *number)
        return self._para(style, word_xml.link(key, *shown))

    def _captioned(self, it: Captioned) -> str:
        return self._labels.text("documents.captioned", number=it.number, text=it.caption)

    def _put_field(self, code: str, entries: list[Any]) -> None:
        """A field that goes over several paragraphs."""
        *begun, end = word_xml.field(code)
        for run in reversed(begun):
            entries[0].insert(1, run)
        entries[-1].append(end)
        for entry in entries:
            self._put(entry)

    # Blocks

    def _write_block(self, block: Placed) -> None:
        first = block[0] if isinstance(block, tuple) else block
        if isinstance(first, Titled | Captioned) and first.key in self._begins:
            self._is_new_page = True
        if isinstance(block, Titled):
            runs = self._marked(block.key, *self._runs(block.heading.text))
            self._put(self._para(f"heading {min(block.heading.level, 3)}", *runs))
        elif isinstance(block, Paragraph):
            for line in placing.lines(block.text):
                self._put(self._line(line, _STYLES.get(block.style, "Normal")))
        elif isinstance(block, Bullets):
            for item in block.items:
                self._put(self._line(item, "List Bullet"))
        elif isinstance(block, Cards):
            self._write_cards(block)
        elif isinstance(block, PageBreak):
            self._is_new_page = True
        elif isinstance(block, Captioned):
            self._write_table(block)
        else:
            self._write_row(block)

    def _caption(self, it: Captioned) -> Any:
        """The caption above a figure or a table, its number a field that counts itself."""
        name = "Figure" if isinstance(it.block, Figure) else "Table"
        before, _, number = it.number.rpartition(" ")
        counted = word_xml.field(f"SEQ {name} \\* ARABIC", *self._runs(number))
        label = self._labels.text("documents.captioned", number="\0", text=it.caption)
        _, _, rest = label.partition("\0") if "\0" in label else ("", "", f". {it.caption}")
        start = self._marked(it.key, *self._runs(f"{before} " if before else ""), *counted)
        return self._para("caption", *start, *self._runs(rest))

    def _picture(self, it: Captioned, width_cm: float) -> Any:
        figure = it.block
        if not isinstance(figure, Figure):
            raise TypeError("only figures have pictures")
        size = width_cm, figure.height_cm
        content = self._tools.picture(figure.chart, *size)
        relation, _ = self._word.part.get_or_add_image(io.BytesIO(content))
        self._n_pictures += 1
        run = word_xml.picture(relation, self._n_pictures, size, it.number, figure.alt_text)
        return self._para("Report Figure", run)

    def _write_row(self, row: Row) -> None:
        if len(row) == 1:
            of_width = row[0].block.of_width if isinstance(row[0].block, Figure) else 1.0
            self._put(self._caption(row[0]))
            self._put(self._picture(row[0], self._width_cm * of_width))
            return
        widths = [it.block.of_width for it in row if isinstance(it.block, Figure)]
        room = self._width_cm - GAP_CM * (len(row) - 1)
        cells = [
            [self._caption(it), self._picture(it, room * part / max(1.0, sum(widths)))]
            for it, part in zip(row, widths, strict=True)
        ]
        self._put_beside(cells, [room * part / max(1.0, sum(widths)) for part in widths])

    def _put_beside(self, cells: list[list[Any]], widths_cm: list[float]) -> None:
        """Paragraphs side by side, with gaps between them."""
        columns: list[int] = []
        made: list[Any] = []
        for number, (content, width) in enumerate(zip(cells, widths_cm, strict=True)):
            if number:
                columns.append(round(GAP_CM * TWIPS_PER_CM))
                made.append(word_xml.cell(columns[-1], self._para("Report Cell")))
            columns.append(round(width * TWIPS_PER_CM))
            made.append(word_xml.cell(columns[-1], *content))
        style = self._style["Report Side by Side"]
        self._put(word_xml.table(columns, [word_xml.row(made)], style, self._is_rtl, _PLAIN))
        self._put(self._para("Report Note"))

    def _write_cards(self, block: Cards) -> None:
        cells = [
            [
                self._line(placing.number(card.figure, self._is_rtl), "Report Card Figure"),
                self._line(card.text, "Report Card Text"),
                *([self._line(card.note, "Report Card Note")] if card.note else []),
            ]
            for card in block.cards
        ]
        if cells:
            room = self._width_cm - GAP_CM * (len(cells) - 1)
            self._put_beside(cells, [room / len(cells)] * len(cells))

    def _write_table(self, it: Captioned) -> None:
        table = it.block
        if not isinstance(table, Table) or not table.header:
            return
        n = len(table.header)
        first = round(self._right * (0.4 if n > 2 else 0.6)) if n > 1 else self._right
        rest = (self._right - first) // (n - 1) if n > 1 else 0
        columns = [self._right - rest * (n - 1), *[rest] * (n - 1)]
        if table.is_words and n == 2:
            columns = [round(self._right * 0.25), self._right - round(self._right * 0.25)]
        style = "Report Cell" if table.is_words else "Report Number"
        rows = [self._cells(table.header, columns, style, is_header=True)]
        rows += [self._cells(row, columns, style) for row in table.rows]
        self._put(self._caption(it))
        look = self._style["Report Table"]
        self._put(word_xml.table(columns, rows, look, self._is_rtl, _FIRST_ROW_AND_COLUMN))
        self._put(self._para("Report Note"))

    def _cells(
        self, texts: tuple[str, ...], columns: list[int], style: str, is_header: bool = False
    ) -> Any:
        cells = [
            word_xml.cell(
                width,
                self._line(placing.number(text, self._is_rtl), style if number else "Report Cell"),
            )
            for number, (text, width) in enumerate(zip(texts, columns, strict=False))
        ]
        return word_xml.row(cells, is_header)
