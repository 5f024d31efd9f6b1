"""A document as a web page: structure, alternative text, no scripts, nothing fetched."""

import json
import re
from html.parser import HTMLParser

from explorer.backend.documents import web, writers
from explorer.backend.documents.blocks import Figure
from tests.backend.documents import paper

VOID = {"meta", "br", "link", "hr", "img"}


class Page(HTMLParser):
    """Elements in order with their attributes and the path they lie in; every tag is closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.path: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self.path == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.path.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.path.pop() == tag

    def handle_data(self, data):
        self.texts.append(("/".join(self.path), data))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag]

    def text(self, end: str) -> list[str]:
        return [data.strip() for path, data in self.texts if path.endswith(end) and data.strip()]


def written(**options) -> bytes:
    return writers.write(paper.document(**options), ".html", paper.LABELS, paper.tools())


def test_a_page_has_headings_figures_and_tables_with_heads() -> None:
    page = Page(written())
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    assert len(page.all("h1")) == 1
    assert page.text("main/h2") == ["Who recruits", "Side by side"]
    assert page.text("main/h3") == ["By gender"]
    assert page.text("main/h4") == ["Not in the contents"]
    assert len(page.all("figure")) == len(page.all("figcaption")) == len(page.all("svg")) == 4
    assert [cell["scope"] for cell in page.all("th")] == ["col", "col", "col", "row"]
    assert page.text("table/caption/b") == ["Table 1"]
    assert page.text("figcaption/b") == ["Figure 1", "Figure 2", "Figure 3", "Figure 4"]


def test_the_contents_lead_to_the_headings() -> None:
    page = Page(written())
    targets = [link["href"][1:] for link in page.all("a")]
    known = {
        attrs["id"] for tag, attrs in page.found if tag in ("h2", "h3", "figure") and "id" in attrs
    }
    assert len(targets) == 7
    assert set(targets) == known


def test_each_picture_is_named_by_its_caption_and_described_by_its_alternative_text() -> None:
    document = paper.document()
    page = Page(writers.write(document, ".html", paper.LABELS, paper.tools()))
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert page.text("svg/title") == [figure.caption for figure in figures]
    assert page.text("svg/desc") == [figure.alt_text for figure in figures]
    assert all(svg["role"] == "img" for svg in page.all("svg"))


def test_nothing_is_run_and_nothing_is_fetched() -> None:
    content = written()
    page = Page(content)
    assert [script["type"] for script in page.all("script")] == ["application/json"]
    assert "default-src 'none'" in str(page.all("meta"))
    loading = {"src", "srcset", "data", "action", "poster", "xlink:href", "background"}
    for _, attrs in page.found:
        assert not loading & set(attrs)
        assert not any(name.startswith("on") for name in attrs)
        assert attrs.get("href", "#").startswith("#")
    assert b"http://" not in content
    assert b"https://" not in content
    assert not re.search(rb"url\(|@import", content)


def test_hostile_text_stays_text_and_what_is_stored_can_be_read_again() -> None:
    content = written()
    page = Page(content)
    assert page.text("main/p/b") == []
    assert b"<b>bold" not in content
    assert b"\x01" not in content
    assert page.text("main/p")[-2].startswith('<b>bold</b> & "quoted"')
    (stored,) = page.text("script")
    assert json.loads(stored) == paper.STORED
    assert {"type": "application/json", "id": web.STORED_ID} in page.all("script")


def test_dark_colours_differ_wherever_the_dark_picture_does() -> None:
    content = written().decode()
    assert "@media screen and (prefers-color-scheme:dark)" in content
    used = set(re.findall(r'class="(k\d+)"', content))
    assert used
    assert used == set(re.findall(r"\.(k\d+)\{", content))


def test_a_page_from_right_to_left_says_so_and_mirrors_its_charts() -> None:
    left, right = written(), written(is_rtl=True)
    assert Page(right).all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert re.findall(rb"<rect x=[^>]*>", left) != re.findall(rb"<rect x=[^>]*>", right)


def test_numbers_do_not_turn_round_in_a_page_from_right_to_left() -> None:
    page = Page(written(is_rtl=True))
    assert page.text("table/tbody/tr/td") == ["\u200e1,380\u200e", "\u200e46.5 %\u200e"]
    assert Page(written()).text("table/tbody/tr/td") == ["1,380", "46.5 %"]


def test_a_document_without_blocks_is_a_page_and_twice_the_same_bytes() -> None:
    page = Page(written(is_empty=True))
    assert page.all("nav") == []
    assert written() == written()
