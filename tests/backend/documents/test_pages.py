"""Documents on pages: nothing off the page, nothing on top of another, nothing lost or orphaned."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from explorer.backend.charts.shapes import Text
from explorer.backend.disclosure import WORKING
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
from explorer.backend.documents.pages import A4, LETTER, Page, Pages, Paper, to_pages
from explorer.backend.documents.pieces import HEADINGS
from tests.backend.charts.made import measure
from tests.backend.documents import paper

LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12
ARABIC = "العلاقة بين الضحية والمُجنِّد في الحالات المسجلة " * 12
KHMER = "ការជួញដូរមនុស្សនៅក្នុងប្រទេសកម្ពុជា" * 9
ROWS = tuple((f"Answer {k} " + "word " * (k % 30), f"{k:,}", f"{k % 100} %") for k in range(200))
FOOT = 10.5
Box = tuple[float, float, float, float, str]


def made(*blocks: Block, **changes: object) -> Document:
    return replace(paper.document(), blocks=blocks, **changes)


def on_pages(document: Document, size: Paper = A4) -> Pages:
    return to_pages(document, paper.LABELS, measure, size)


def boxes(page: Page) -> Iterator[Box]:
    """Left, top, right and bottom of texts and charts."""
    for shape in page.shapes:
        if isinstance(shape, Text):
            width = measure(shape.text, shape.size, shape.is_bold)
            shift = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            left = shape.x - shift
            # From the height of capitals to where most tails end.
            top, bottom = shape.y - 0.75 * shape.size, shape.y + 0.24 * shape.size
            yield left, top, left + width, bottom, shape.text
    for it in page.charts:
        yield it.x, it.y, it.x + it.chart.width, it.y + it.chart.height, it.chart.title


def words(pages: Pages) -> list[str]:
    """The texts of all pages without their feet, page by page, from top to bottom."""
    return [
        shape.text
        for page in pages.pages
        for shape in sorted(
            (s for s in page.shapes if isinstance(s, Text) and s.size != FOOT),
            key=lambda s: (s.y, s.x),
        )
    ]


def hostile() -> tuple[Block, ...]:
    (chart, *_), _ = paper.charts()
    return (
        Heading(LONG_WORD),
        Heading("A heading of many words " * 8, 2),
        Paragraph(LONG_WORD, "lead"),
        Paragraph("Words in a row. " * 400),
        Paragraph(ARABIC, "finding"),
        Paragraph(KHMER),
        Paragraph("👩‍👩‍👧 " * 90, "note"),
        Bullets((LONG_WORD, ARABIC, "Short")),
        Cards(
            (Card("1,234,567,890.5 %", LONG_WORD, "note " * 60), Card("4 %", ARABIC), Card("–", ""))
        ),
        Cards(tuple(Card(f"{k} %", "of cases") for k in range(7))),
        Figure(chart, "A caption of many words " * 20, "alt", 0.5, 7.0),
        Figure(chart, "", "alt", 0.5, 7.0),
        Heading("First", 1),
        Heading("Second", 2),
        Heading("Third", 3),
        Figure(chart, LONG_WORD, "alt", 1.0, 90.0),
        Table("Long", ("Answer", "Cases", "Share of all answered cases"), ROWS),
        Table(
            LONG_WORD, (LONG_WORD, *["Header of a column"] * 30), (("Row", *["12,345"] * 30),) * 9
        ),
        Table("Words", ("A", "B"), ((LONG_WORD * 9, ARABIC * 9), ("", "x"))),
        Table("Nothing", ("Only a header",), ()),
        Table("Not even that", (), ()),
        PageBreak(),
        PageBreak(),
        Paragraph("The end."),
    )


@pytest.mark.parametrize("size", [A4, LETTER], ids=lambda size: size.id)
@pytest.mark.parametrize("is_rtl", [False, True])
@pytest.mark.parametrize("has_title_page", [False, True])
def test_the_hardest_document_keeps_its_margins_and_nothing_overlaps(
    size: Paper, is_rtl: bool, has_title_page: bool
) -> None:
    document = made(
        *hostile(),
        title=LONG_WORD + " " + ARABIC,
        subtitle="A subtitle " * 60,
        author=LONG_WORD,
        is_rtl=is_rtl,
        has_title_page=has_title_page,
    )
    pages = on_pages(document, size)
    assert len(pages.pages) > 10
    margin = size.side_cm / 2.54 * 96
    for page in pages.pages:
        found = list(boxes(page))
        assert found, "no page is empty"
        for left, top, right, bottom, told in found:
            assert left > margin - 1, told
            assert right < pages.width - margin + 1, told
            assert top > 40, told
            assert bottom < pages.height - 40, told
        for one, other in combinations(found, 2):
            apart = (
                one[2] <= other[0] + 0.5
                or other[2] <= one[0] + 0.5
                or one[3] <= other[1] + 0.5
                or other[3] <= one[1] + 0.5
            )
            assert apart, (one, other)


def test_no_word_of_a_paragraph_is_lost() -> None:
    told = " ".join(f"word{k}" for k in range(3000))
    text = " ".join(words(on_pages(made(Paragraph(told + " " + LONG_WORD)))))
    assert re.findall(r"word\d+", text) == told.split()
    assert LONG_WORD in text.replace(" ", "")


def test_a_table_over_pages_repeats_its_header_and_keeps_every_row() -> None:
    pages = on_pages(made(Table("Ages", ("Answer", "Cases", "Share"), ROWS), has_contents=False))
    body = pages.pages[1:]
    assert len(body) > 4
    for page in body:
        told = [shape.text for shape in page.shapes if isinstance(shape, Text)]
        assert told.count("Cases") == 1
    text = " ".join(words(pages))
    assert all(f"Answer {k} " in text + " " for k in range(200))


@pytest.mark.parametrize("n_lines", range(30, 40))
def test_a_short_table_moves_to_the_next_page_as_a_whole(n_lines: int) -> None:
    lines = [Paragraph(f"line {k}") for k in range(n_lines)]
    table = Table("Short", ("Answer", "Cases"), tuple((f"row {k}", str(k)) for k in range(9)))
    pages = on_pages(made(*lines, table, has_contents=False))
    with_rows = [
        page
        for page in pages.pages
        if any(isinstance(s, Text) and s.text.startswith("row ") for s in page.shapes)
    ]
    assert len(with_rows) == 1
    assert any(isinstance(s, Text) and s.text == "Cases" for s in with_rows[0].shapes)


def test_more_columns_than_fit_follow_below_with_the_names_again() -> None:
    header = ("Name", *(f"Column {k}" for k in range(25)))
    rows = tuple((f"Row {r}", *(f"{r},{k:03}" for k in range(25))) for r in range(3))
    told = words(on_pages(made(Table("Wide", header, rows))))
    assert all(told.count(f"{r},{k:03}") == 1 for r in range(3) for k in range(25))
    assert told.count("Row 2") == told.count("Name") > 1


@pytest.mark.parametrize("n_lines", range(20, 60, 3))
def test_a_heading_never_ends_a_page(n_lines: int) -> None:
    (chart, *_), _ = paper.charts()
    blocks = [Paragraph("one line"), PageBreak()]
    for k in range(n_lines):
        blocks.append(Paragraph(f"line {k}"))
    blocks += [Heading("Chapter"), Heading("Part", 2), Figure(chart, "Caption", "alt")]
    blocks += [Heading("Other", 2), Paragraph("Two lines of text " * 9)]
    pages = on_pages(made(*blocks, has_contents=False, has_title_page=False))
    sizes = {letters.size for letters in HEADINGS}
    for page in pages.pages:
        texts = [s for s in page.shapes if isinstance(s, Text)]
        below = [s.y for s in texts if s.size not in sizes and s.size > 10.5]
        below += [it.y for it in page.charts]
        headings = [s.y for s in texts if s.size in sizes]
        assert not headings or max(headings) < max(below)


def test_two_figures_share_a_page_when_one_of_them_can_give_way_a_little() -> None:
    (chart, *_), _ = paper.charts()
    figure = Figure(chart, "Caption", "alt", 1.0, 12.5)
    pages = on_pages(made(figure, figure, has_contents=False))
    first, second = pages.pages[1].charts
    assert first.chart.height > second.chart.height > first.chart.height * 0.79
    assert len(on_pages(made(replace(figure, height_cm=17.0), figure)).pages) == 3


def test_contents_give_the_page_on_which_a_heading_stands() -> None:
    filler = Paragraph("Words in a row. " * 300)
    blocks = [part for k in range(90) for part in (Heading(f"Chapter no. {k}."), filler)]
    pages = on_pages(made(*blocks))
    stands = {
        shape.text: number
        for number, page in enumerate(pages.pages)
        for shape in page.shapes
        if isinstance(shape, Text) and shape.size == HEADINGS[0].size
    }
    contents = [page for page in pages.pages if page.links]
    assert len(contents) > 1
    n_links = 0
    for page in contents:
        texts = [shape for shape in page.shapes if isinstance(shape, Text)]
        for link in page.links:
            row = [s.text for s in texts if link.y < s.y < link.y + link.height]
            chapter, number = sorted(row, key=len, reverse=True)
            assert stands[chapter] + 1 == int(number) == link.page + 1
            n_links += 1
    assert n_links == 90


def test_figures_and_tables_are_numbered_and_can_be_gone_to() -> None:
    pages = on_pages(paper.document())
    told = [(b.text.split(".")[0], b.level) for b in pages.bookmarks]
    names = [name for name, level in told if level > 3]
    assert names == ["Figure 1", "Table 1", "Figure 2", "Figure 3", "Figure 4"]
    assert next(name for name, level in told if level <= 3) == "Who recruits"


def test_every_page_but_the_first_says_title_and_number() -> None:
    pages = on_pages(made(*[Paragraph("Words. " * 700)] * 3, title="Our cases", has_contents=False))
    n = len(pages.pages)
    feet = [[s.text for s in page.shapes if isinstance(s, Text)][-2:] for page in pages.pages]
    assert feet[1:] == [["Our cases", f"{k} / {n}"] for k in range(2, n + 1)]
    assert "Our cases" not in feet[0]


def test_an_internal_copy_says_so_on_every_page() -> None:
    document = replace(paper.document(policy=WORKING), title="Ours")
    stamp = document.provenance.footer[-1]
    for page in on_pages(document).pages:
        assert any(stamp in shape.text for shape in page.shapes if isinstance(shape, Text))


def test_right_to_left_mirrors_words_and_places() -> None:
    (chart, *_), _ = paper.charts()
    blocks = (Heading("Who"), Figure(chart, "One", "alt", 0.5), Figure(chart, "Two", "alt", 0.5))
    there = on_pages(made(*blocks))
    back = on_pages(made(*blocks, is_rtl=True))
    for page, turned in zip(there.pages, back.pages, strict=True):
        for it, other in zip(page.charts, turned.charts, strict=True):
            assert other.x == pytest.approx(there.width - it.x - it.chart.width)
    heading = next(s for s in back.pages[-1].shapes if isinstance(s, Text))
    assert (heading.text, heading.anchor) == ("Who", "end")


def test_a_paragraph_of_the_other_direction_stands_at_its_own_side() -> None:
    pages = on_pages(made(Paragraph("CTDC " + ARABIC), Paragraph(ARABIC + " CTDC 12 %")))
    lines = [s for s in pages.pages[-1].shapes if isinstance(s, Text) and s.size == 13.5]
    anchors = {s.anchor for s in lines}
    assert anchors == {"start", "end"}
    # A line that begins with a Latin word still reads as its paragraph does.
    for line in lines:
        first = next(c for c in line.text if c.isalpha() or c in "\u200e\u200f")
        assert (first.isascii() or first == "\u200e") == (line.anchor == "start")


def test_nothing_in_the_document_is_a_title_page_alone() -> None:
    pages = on_pages(paper.document(is_empty=True))
    assert len(pages.pages) == 1
    assert pages.bookmarks == ()
