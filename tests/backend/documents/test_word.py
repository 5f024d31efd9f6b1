"""A document as a Word file, read again with python-docx and as XML."""

import io
import json
import zipfile
from xml.etree import ElementTree

import docx
import pytest

from explorer.backend.documents import word_parts, writers
from explorer.backend.documents.blocks import Figure
from explorer.backend.documents.tools import Template
from explorer.backend.errors import ExplorerError
from tests.backend.documents import paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def written(template: Template | None = None, **options) -> bytes:
    tools = paper.tools(template)
    return writers.write(paper.document(**options), ".docx", paper.LABELS, tools)


def xml(content: bytes, part: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(part))


def styled(content: bytes, style: str) -> list[str]:
    found = docx.Document(io.BytesIO(content)).paragraphs
    return [p.text for p in found if p.style is not None and p.style.name == style]


def made_template(tmp_path) -> Template:
    """A house's own template: narrow page, red headings, a header with a logo's name."""
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.styles["Heading 1"].font.size = docx.shared.Pt(31)
    own.sections[0].page_width = docx.shared.Cm(14)
    own.sections[0].left_margin = own.sections[0].right_margin = docx.shared.Cm(2)
    own.sections[0].header.paragraphs[0].text = "An office with a logo"
    own.sections[0].footer.paragraphs[0].text = "Its address"
    own.add_paragraph("Words that stand in the template")
    target = io.BytesIO()
    own.save(target)
    return Template("house.docx", target.getvalue())


def test_headings_captions_and_lists_are_real_ones() -> None:
    content = written()
    assert styled(content, "Heading 1") == ["Who recruits", "Side by side"]
    assert styled(content, "Heading 2") == ["By gender"]
    assert styled(content, "Heading 3") == ["Not in the contents"]
    assert styled(content, "List Bullet") == ["One", "Two"]
    assert styled(content, "Report Lead") == ["First words.", "A second paragraph."]
    captions = [p for p in xml(content).iter(f"{W}p") if style_of(p) == "Caption"]
    assert [text_of(p)[:8] for p in captions] == [
        "Figure 1",
        "Table 1.",
        "Figure 2",
        "Figure 3",
        "Figure 4",
    ]
    codes = [e.text for p in captions for e in p.iter(f"{W}instrText")]
    assert codes == [f" SEQ {k} \\* ARABIC " for k in ("Figure", "Table", *["Figure"] * 3)]


def style_of(paragraph: ElementTree.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def text_of(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def test_the_contents_are_fields_whose_entries_lead_to_headings_and_figures() -> None:
    root = xml(written())
    entries = [p for p in root.iter(f"{W}p") if style_of(p) in ("Toc1", "Toc2")]
    assert [text_of(p) for p in entries] == ["Who recruits3", "By gender4", "Side by side5"]
    listed = [text_of(p) for p in root.iter(f"{W}p") if style_of(p) == "TableOfFigures"]
    assert [line[:9] for line in listed] == [f"Figure {n}." for n in range(1, 5)]
    assert [line[-1] for line in listed] == list("3455")
    codes = [(e.text or "").split() for e in root.iter(f"{W}instrText")]
    assert [code for code in codes if code[0] == "TOC"] == [
        ["TOC", "\\o", '"1-2"', "\\h", "\\z", "\\u"],
        ["TOC", "\\h", "\\z", "\\c", '"Figure"'],
    ]
    marks = {e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")}
    links = [e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")]
    assert len(links) == 7
    assert set(links) <= marks
    assert {code[1] for code in codes if code[0] == "PAGEREF"} <= marks
    kinds = [e.get(f"{W}fldCharType") for e in root.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_pictures_have_alternative_text_and_numbers_of_their_own() -> None:
    document = paper.document()
    content = writers.write(document, ".docx", paper.LABELS, paper.tools())
    told = list(xml(content).iter(f"{WP}docPr"))
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert [e.get("descr") for e in told] == [figure.alt_text for figure in figures]
    assert len({e.get("id") for e in told}) == len(told)


def test_a_table_is_native_and_its_first_row_a_header() -> None:
    tables = [t for t in xml(written()).iter(f"{W}tbl") if list(t.iter(f"{W}tblHeader"))]
    (table,) = tables
    rows = list(table.iter(f"{W}tr"))
    assert [text_of(cell) for cell in rows[0].iter(f"{W}tc")] == ["Answer", "Cases", "Share"]
    assert [bool(list(row.iter(f"{W}tblHeader"))) for row in rows] == [True, False]


def test_properties_footer_and_language_are_set() -> None:
    content = written()
    word = docx.Document(io.BytesIO(content))
    assert word.core_properties.title.startswith("A quarter's cases")
    assert word.core_properties.author == "An office"
    assert word.core_properties.language == "en"
    assert word.core_properties.modified.isoformat()[:10] == "2026-01-01"
    assert "PAGE" in ElementTree.tostring(xml(content, "word/footer2.xml"), "unicode")
    assert 'w:val="en"' in zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()


def test_what_is_stored_lies_in_a_part_of_its_own() -> None:
    root = xml(written(), "customXml/item1.xml")
    assert root.tag == f"{{{word_parts.NAMESPACE}}}document"
    assert json.loads(root.text or "") == paper.STORED


def test_a_file_from_right_to_left_turns_paragraphs_tables_and_words() -> None:
    content = written(is_rtl=True)
    root = xml(content)
    assert all(t.find(f"{W}tblPr/{W}bidiVisual") is not None for t in root.iter(f"{W}tbl"))
    normal = next(
        s
        for s in xml(content, "word/styles.xml").iter(f"{W}style")
        if s.get(f"{W}styleId") == "Normal"
    )
    assert normal.find(f"{W}pPr/{W}bidi") is not None
    turned = [text_of(r) for r in root.iter(f"{W}r") if r.find(f"{W}rPr/{W}rtl") is not None]
    assert [text.strip() for text in turned] == ["العلاقة مع المُجنِّد"]


def test_twice_the_same_bytes() -> None:
    assert written() == written()


def test_a_document_without_blocks_is_a_file() -> None:
    assert styled(written(is_empty=True), "Heading 1") == []


def test_a_template_keeps_its_styles_header_and_page_and_loses_its_text(tmp_path) -> None:
    content = written(made_template(tmp_path))
    word = docx.Document(io.BytesIO(content))
    assert word.styles["Heading 1"].font.name == "Georgia"
    assert word.sections[0].header.paragraphs[0].text == "An office with a logo"
    assert word.sections[0].footer.paragraphs[0].text == "Its address"
    assert "Words that stand" not in "".join(p.text for p in word.paragraphs)
    widths = [int(e.get("cx", "0")) / 360_000 for e in xml(content).iter(f"{WP}extent")]
    assert max(widths) == pytest.approx(10, abs=0.01)
    assert styled(content, "Heading 1") == ["Who recruits", "Side by side"]
    assert len([s for s in word.styles if s.name == "Heading 1"]) == 1


def test_a_report_can_be_the_template_of_the_next() -> None:
    once = written()
    again = written(Template("report.docx", once))
    assert styled(again, "Heading 1") == ["Who recruits", "Side by side"]
    ids = [s.get(f"{W}styleId") for s in xml(again, "word/styles.xml").iter(f"{W}style")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", ["text", "empty", "cut", "workbook", "hollow"])
def test_a_template_that_is_none_is_refused_in_a_sentence(kind: str) -> None:
    whole = written()
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as package:
        package.writestr("word/document.xml", "<a/>")
    sheet = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(sheet, "w") as new:
        for part in old.infolist():
            types = part.filename == "[Content_Types].xml"
            data = old.read(part)
            new.writestr(
                part, data.replace(b"wordprocessingml.document.main", b"x") if types else data
            )
    content = {
        "text": b"plain text",
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "workbook": sheet.getvalue(),
        "hollow": hollow.getvalue(),
    }[kind]
    with pytest.raises(ExplorerError) as caught:
        written(Template("house.docx", content))
    assert caught.value.code == "template_damaged"
    assert "house.docx" in paper.LABELS.error(caught.value)
