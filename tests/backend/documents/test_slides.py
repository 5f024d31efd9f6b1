"""A document as slides, read again with python-pptx."""

import io

import pptx

from explorer.backend.documents import writers
from explorer.backend.documents.blocks import Figure, Heading, Paragraph, Table
from tests.backend.documents import paper


def written(*more, **options) -> bytes:
    return writers.write(paper.document(*more, **options), ".pptx", paper.LABELS, paper.tools())


def slides(content: bytes):
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def texts(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures(slide) -> list:
    return [shape for shape in slide.shapes if shape.shape_type == 13]


def test_each_chart_has_a_slide_with_a_title_an_alternative_text_and_its_note() -> None:
    document = paper.document()
    found = slides(writers.write(document, ".pptx", paper.LABELS, paper.tools()))
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    shown = [slide for slide in found if pictures(slide)]
    assert [slide.shapes.title.text for slide in shown] == [f.caption for f in figures]
    for slide, figure in zip(shown, figures, strict=True):
        (picture,) = pictures(slide)
        assert picture._element.nvPicPr.cNvPr.get("descr") == figure.alt_text
        notes = slide.notes_slide.notes_text_frame.text
        assert figure.alt_text in notes
        assert figure.chart.note in notes


def test_every_slide_has_a_title_and_nothing_lies_outside_it() -> None:
    show = pptx.Presentation(io.BytesIO(written()))
    assert (show.slide_width, show.slide_height) == (12_192_120, 6_858_000)
    for slide in show.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


def test_the_title_slide_tells_who_made_it_and_from_what() -> None:
    first = texts(slides(written())[0])
    assert "A quarter's cases" in first
    assert "Recruiters and routes" in first
    assert "An office" in first
    assert "invented" in first


def test_a_table_is_native_and_goes_on_under_its_header() -> None:
    rows = tuple((f"answer {chr(97 + i)}", str(i)) for i in range(25))
    found = slides(written(Table("Long", ("Answer", "Cases"), rows)))
    tables = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    assert [len(table.rows) for table in tables] == [2, 12, 12, 4]
    assert all(table.first_row for table in tables)
    assert [table.cell(0, 0).text for table in tables] == ["Answer"] * 4
    assert tables[-1].cell(3, 0).text == "answer y"


def test_many_words_take_several_slides_and_a_lonely_heading_none() -> None:
    few = len(slides(written(Heading("Words"))))
    more = [Paragraph("word " * 150) for _ in range(6)]
    found = slides(written(Heading("Words"), *more, Heading("Lonely", 2)))
    assert len(found) > few + 1
    assert sum(texts(slide).count("word " * 149) for slide in found) == 6
    assert not any("Lonely" in texts(slide) for slide in found)


def test_slides_from_right_to_left_say_so() -> None:
    found = slides(written(is_rtl=True))
    paragraphs = [p for slide in found for p in slide._element.iter("{*}p") if list(p.iter("{*}t"))]
    assert len(paragraphs) > 20
    assert all(p.find("{*}pPr").get("rtl") == "1" for p in paragraphs)


def test_twice_the_same_bytes_and_an_empty_document_is_a_file() -> None:
    assert written() == written()
    assert len(slides(written(is_empty=True))) == 1
