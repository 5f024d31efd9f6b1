"""SVG written by hand: text stays text, whatever it holds, and stands where it should."""

from xml.etree import ElementTree

import pytest

from explorer.backend.charts.shapes import Circle, Hit, LaidOut, Outline, Polyline, Rect, Text
from explorer.backend.charts.svg import to_svg

SPACE = "{http://www.w3.org/2000/svg}"


def parsed(*shapes: object, hits: tuple[Hit, ...] = (), title: str = "t") -> ElementTree.Element:
    chart = LaidOut(200, 100, shapes, hits, title, "d")  # type: ignore[arg-type]
    return ElementTree.fromstring(to_svg(chart, 16, 9, {"source": "<none> & no"}))


@pytest.mark.parametrize("text", ["<b>bold</b>", "a & b", '"quoted"', "]]>", "=cmd|'x'", "<!--"])
def test_nothing_in_a_label_is_taken_for_markup(text: str) -> None:
    root = parsed(Text(1, 2, text, 12, "text"), title=text)
    assert root.findtext(f"{SPACE}text") == text
    assert root.findtext(f"{SPACE}title") == text


def test_characters_that_xml_forbids_are_left_out() -> None:
    forbidden = "a\x00\x08\x1f\ud800\ufffe\uffff\U0001ffffb"
    assert parsed(Text(1, 2, forbidden, 12, "text")).findtext(f"{SPACE}text") == "ab"


def test_a_label_of_mixed_scripts_is_one_text_in_its_direction() -> None:
    root = parsed(
        Text(10, 20, "1,380 من 2,966", 12, "text", "start"),
        Text(10, 40, "Family", 12, "text", "end"),
    )
    arabic, latin = root.iter(f"{SPACE}text")
    # In a text from right to left, its left end is where it ends.
    assert (arabic.get("direction"), arabic.get("text-anchor")) == ("rtl", "end")
    assert (latin.get("direction"), latin.get("text-anchor")) == (None, "end")


def test_the_page_has_its_size_its_role_and_its_shapes() -> None:
    root = parsed(
        Rect(1.23456, 2, 30, 4, "bar", 2), Polyline(((0, 0), (1.5, 2)), "line"),
        Circle(5, 6, 3.5, "series2"),
    )  # fmt: skip
    assert (root.get("width"), root.get("height")) == ("16cm", "9cm")
    assert (root.get("viewBox"), root.get("role")) == ("0 0 200 100", "img")
    rect = root.find(f"{SPACE}rect")
    assert rect is not None
    assert (rect.get("x"), rect.get("rx"), rect.get("fill")) == ("1.23", "2", "#2f7f98")
    assert root.find(f"{SPACE}polyline") is not None
    assert root.find(f"{SPACE}circle") is not None


def test_a_mark_has_its_name_and_what_it_stands_for() -> None:
    target = (("recruiter", 'fam"ily'), ("gender", "male"))
    root = parsed(hits=(Hit(1, 2, 3, 4, target, "Family: 1 of 2"),))
    group = root.find(f"{SPACE}g")
    assert group is not None
    assert group.findtext(f"{SPACE}title") == "Family: 1 of 2"
    assert group.get("data-value") == 'fam"ily'
    assert group.get("data-by-value") == "male"


def test_an_outline_has_holes_and_is_hit_where_it_is_filled() -> None:
    square = ((0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0))
    hole = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0))
    shape = Outline((square, hole), "bar", 0.5, "paper")
    hit = Hit(0, 0, 30, 30, (), "area", shape.rings)
    chart = LaidOut(100, 100, (shape,), (hit,), "t", "d")
    text = to_svg(chart, 10, 10, {})
    assert 'fill-rule="evenodd" fill-opacity="0.5"' in text
    assert "M0 0L30 0L30 30L0 30zM10 10L20 10L20 20L10 20z" in text
    assert hit.holds(5, 5)
    assert not hit.holds(15, 15)
    assert not hit.holds(31, 5)
