"""What every chart type keeps to; a new one in ``CHARTS`` is tested here without a word."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.charts.marks import ChartModel, Histogram
from explorer.backend.charts.shapes import (
    Circle,
    Framed,
    Grid,
    LaidOut,
    Outline,
    Polyline,
    Rect,
    Text,
)
from explorer.backend.charts.spec import BASES, MEASURES, SORTS, ChartType
from explorer.backend.charts.svg import to_svg
from explorer.backend.disclosure import EXPORT, MASKED, PUBLIC
from explorer.backend.filters import Together
from tests.backend.charts.made import (
    LABELS,
    Case,
    boxes,
    built,
    cases,
    counted,
    kind_of,
    laid_out,
    marks_of,
    measure,
    names,
    names_for,
    overlapping,
)

VARIANTS = [
    pytest.param(chart, has_by, id=f"{chart.id}{'-by' if has_by else ''}")
    for chart in CHARTS
    for by in [next((role for role in chart.roles if role.name == "by"), None)]
    for has_by in (False, True)
    if (by is not None if has_by else by is None or not by.is_required)
]
OF_SETS = ("upset", "cooccurrence")
"""Charts of how answers of one field come together: their table has more than the answers."""
SIZES = [(300, 240), (338, 275), (480, 260), (605, 340), (1100, 700)]
FOOTER = ("Invented sample, data 905a20cf · 24 November 2026 · Case Explorer 1.0", "Source: none")
LONG = "A very long answer with many words " * 6
HARD = (
    LONG,
    "Unbrokenlettersinaword" * 10,
    "إساءة نفسية من أحد أفراد الأسرة أو الأقارب المقربين",
    "👩🏽‍🌾👨‍👩‍👧‍👦 emoji 🇰🇭",
    '<b>bold</b> & "quotes"',
    "日本語の長い名前がここにあります",
    "ការកេងប្រវ័ញ្ចផ្លូវភេទដោយបង្ខំ",
    "የጉልበት ብዝበዛ በቤተሰብ አባል ወይም ዘመድ",
)


def of(
    chart: ChartType, n: int, has_by: bool, n_by: int = 3
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return names_for(chart, n), names(n_by) if has_by else ()


def words_of(model: ChartModel) -> list[str]:
    """Every text that a chart holds, its numbers as texts too."""
    cells = [cell for row in model.table.rows for cell in row]
    cells += [cell for row in model.table.numbers for cell in row.values()]
    told = [str(cell) for cell in cells if isinstance(cell, str | int)]
    chart = laid_out(model, 605, 340, is_paper=True)
    drawn = [shape.text for shape in chart.shapes if isinstance(shape, Text)]
    if isinstance(model.marks, Histogram):
        # The numbers along its axis are answers, not cases.
        return [model.title, model.subtitle, model.note, model.alt_text, *told]
    svg = "".join(ElementTree.fromstring(to_svg(chart, 16, 9, {})).itertext())
    tips = [tip for _, tip, _ in marks_of(model)]
    return [model.title, model.subtitle, model.note, model.alt_text, *told, *drawn, *tips, svg]


@pytest.mark.parametrize(("chart", "has_by"), VARIANTS)
class TestEveryChart:
    def test_a_selection_without_cases_says_so_in_place_of_marks(
        self, chart: ChartType, has_by: bool
    ) -> None:
        for made in ([], [(frozenset[int](), frozenset[int]())] * 30):
            model = built(chart, made, *of(chart, 4, has_by))
            assert model.is_empty
            assert "No case in the selection has an answer" in model.note
            assert "nothing to draw" in model.alt_text
            drawn = laid_out(model, 338, 275)
            assert not drawn.hits
            assert any("No case in the" in s.text for s in drawn.shapes if isinstance(s, Text))

    def test_a_field_without_any_answer_in_the_file_is_an_empty_chart(
        self, chart: ChartType, has_by: bool
    ) -> None:
        model = built(chart, [], (), names(2) if has_by else ())
        assert model.is_empty
        assert laid_out(model, 300, 240).shapes

    def test_hidden_counts_have_no_length_no_share_and_no_number(
        self, chart: ChartType, has_by: bool
    ) -> None:
        values, by_values = of(chart, 4, has_by)
        made: list[Case] = [(frozenset([i]), frozenset([i % 3])) for i in range(4) for _ in "abc"]
        model = built(chart, made, values, by_values, EXPORT)
        assert not model.is_empty
        assert all(not value for _, _, value in marks_of(model))
        assert all(row["count"] is None for row in model.table.numbers)
        assert all(row["share"] is None for row in model.table.numbers)
        assert {cell for row in model.table.rows for cell in row[1:]} <= {None}
        assert "no number above zero" in model.alt_text

    def test_a_lone_answer_is_drawn(self, chart: ChartType, has_by: bool) -> None:
        made: list[Case] = [(frozenset([0]), frozenset([0]))] * 25
        model = built(chart, made, *of(chart, 1, has_by, 1))
        assert len(marks_of(model)) == 1
        (target, _, _) = marks_of(model)[0]
        hits = laid_out(model, 338, 275).hits
        assert len([hit for hit in hits if hit.target == target]) == 1
        assert "25 of 25" in model.note

    def test_the_table_has_what_the_marks_show(self, chart: ChartType, has_by: bool) -> None:
        for measured in ("", *MEASURES):
            model = built(chart, cases(3000, 5, 3), *of(chart, 5, has_by), measure=measured)
            if chart.id in (*OF_SETS, "distribution"):
                assert_marks_are_in_the_table(model)
                continue
            found = {(r["value"], r.get("by")): r for r in model.table.numbers}
            assert len(found) == 5 * (3 if has_by else 1)
            for target, tip, value in marks_of(model):
                ids = dict(target)
                # A country alone is clicked, whichever answer's share it shows: the first rows'.
                row = found.get((ids["f"], ids.get("g"))) or next(
                    row for (value_id, _), row in found.items() if value_id == ids["f"]
                )
                count, share = row["count"], row["share"]
                assert isinstance(count, int)
                assert isinstance(share, float)
                assert share == count / float(str(row["answered"]))
                assert LABELS.count(count) in tip
                if chart.id != "heat_map":
                    assert value in (count, share)

    def test_the_counts_are_those_of_the_cases(self, chart: ChartType, has_by: bool) -> None:
        made = cases(2000, 4, 3)
        model = built(chart, made, *of(chart, 4, has_by))
        values = values_of(chart, 4)
        # A set of answers is counted in test_together.py.
        rows = [r for r in model.table.numbers if not str(r["value"]).startswith("=")]
        assert len(rows) == (16 if chart.id == "cooccurrence" else 12 if has_by else 4)
        for row in rows:
            i = values.index(str(row["value"]))
            if chart.id == "cooccurrence":
                j = values.index(str(row["by"]))
                assert row["count"] == sum({i, j} <= a for a, _ in made)
                continue
            if has_by:
                j = names(3).index(str(row["by"]))
                assert row["count"] == sum(i in a and j in b for a, b in made)
            else:
                assert row["count"] == sum(i in a for a, _ in made)

    def test_two_sentences_tell_what_is_shown_and_the_largest(
        self, chart: ChartType, has_by: bool
    ) -> None:
        has_several = chart.id == "cooccurrence"
        model = built(chart, cases(3000, 5, 3, is_flags=has_several), *of(chart, 5, has_by))
        assert model.alt_text.startswith(model.title)
        assert model.note in model.alt_text
        # Tips of charts with a number of cases have it before "of", so it is found in the summary.
        # The shades of pairs stand for lift: the largest is one of those with the strongest shade.
        strongest = max(mark[2] or 0 for mark in marks_of(model))
        best = [tip for _, tip, value in marks_of(model) if (value or 0) == strongest]
        assert any(tip in model.alt_text for tip in best)
        assert len(re.findall(r"\.(?: |$)", model.alt_text)) == 2

    def test_every_option_builds_and_fits(self, chart: ChartType, has_by: bool) -> None:
        made = cases(900, 9, 7, is_flags=chart.id == "grouped_bar")
        for measured in ("", *MEASURES):
            for base in ("", *BASES):
                for sort in ("", *SORTS):
                    options = {"measure": measured, "base": base, "sort": sort, "top": 4}
                    model = built(chart, made, *of(chart, 9, has_by, 7), **options)
                    assert not overlapping(laid_out(model, 338, 275)), options

    @pytest.mark.parametrize("n", [1, 2, 5, 12, 31, 200])
    def test_nothing_overlaps_or_is_cut_at_any_size(
        self, chart: ChartType, has_by: bool, n: int
    ) -> None:
        made = cases(3000, n, min(n, 40))
        values, by_values = of(chart, n, has_by, min(n, 40))
        for top in (0, 200):
            model = built(chart, made, values, by_values, top=top)
            for width, height in SIZES:
                for style in (
                    {"reserved": 112.0},
                    {"is_paper": True, "footer": FOOTER},
                    {"is_rtl": True, "reserved": 112.0},
                ):
                    _check_fit(laid_out(model, width, height, **style))

    def test_five_thousand_answers_fit_and_the_note_tells_what_is_left_out(
        self, chart: ChartType, has_by: bool
    ) -> None:
        # No field with several answers has as many: pairs and sets are tried with 400.
        n = 170 if chart.roles[0].answers else 400 if chart.id in OF_SETS else 5000
        made = cases(9000, n, 4, is_flags=chart.id in OF_SETS)
        values = names_for(chart, n) if n == 170 else tuple(f"answer {k}" for k in range(n))
        by_values = names(4) if has_by else ()
        model = built(chart, made, values, by_values)
        for size in ((300.0, 240.0), (605.0, 340.0)):
            for is_paper in (False, True):
                drawn = laid_out(model, *size, is_paper=is_paper, reserved=0.0)
                _check_fit(drawn)
        # Axes and maps hold all; a chart of one answer in each group leaves no answer out.
        is_of_one = has_by and chart.id in ("pictogram", "number")
        if chart.id not in ("trend", "line", "distribution", "map") and not is_of_one:
            assert re.search(r"\d more (answer|group|set)", model.note), model.note

    def test_names_of_any_length_and_script_fit(self, chart: ChartType, has_by: bool) -> None:
        made = cases(2000, len(HARD), len(HARD))
        title = {"title": LONG}
        model = built(chart, made, HARD, HARD if has_by else (), **title)
        for width, height in SIZES:
            for is_paper in (False, True):
                drawn = laid_out(model, width, height, is_paper=is_paper, reserved=100.0)
                _check_fit(drawn)
                ElementTree.fromstring(to_svg(drawn, 16, 9, {"a": "<b>"}))

    def test_right_to_left_is_the_mirror_image(self, chart: ChartType, has_by: bool) -> None:
        model = built(chart, cases(2000, 6, 3), *of(chart, 6, has_by))
        plain, mirrored = laid_out(model, 400, 300), laid_out(model, 400, 300, is_rtl=True)
        assert len(plain.shapes) == len(mirrored.shapes)
        for one, other in zip(plain.hits, mirrored.hits, strict=True):
            if one.frame and other.frame:
                by = 400 - 2 * one.frame.x - one.frame.width
                assert (other.x, other.frame.x) == pytest.approx((one.x + by, one.frame.x + by))
                continue
            assert other.x == pytest.approx(400 - one.x - one.width)
        for one, other in zip(boxes(plain), boxes(mirrored), strict=True):
            assert other[0] == pytest.approx(400 - one[2])
            assert other[1] == one[1]

    def test_every_mark_that_is_drawn_can_be_pointed_at(
        self, chart: ChartType, has_by: bool
    ) -> None:
        model = built(chart, cases(2000, 4, 3), *of(chart, 4, has_by))
        drawn = laid_out(model, 605, 340)
        wanted = {target for target, _, value in marks_of(model) if target and value}
        assert {hit.target for hit in drawn.hits} >= wanted
        for hit in drawn.hits:
            assert hit.holds(*hit.middle)

    def test_a_picture_reads_as_xml_with_a_name_for_each_mark(
        self, chart: ChartType, has_by: bool
    ) -> None:
        model = built(chart, cases(2000, 4, 3), *of(chart, 4, has_by))
        drawn = laid_out(model, 605, 340, is_paper=True, footer=FOOTER)
        root = ElementTree.fromstring(to_svg(drawn, 16, 9, {"source": "a & b"}))
        space = "{http://www.w3.org/2000/svg}"
        assert root.findtext(f"{space}title") == model.title
        assert root.findtext(f"{space}desc") == model.alt_text
        named = [g.get("aria-label") for g in root.iter(f"{space}g")]
        assert named == [hit.tip for hit in drawn.hits]
        shown = [text.text for text in root.iter(f"{space}text")]
        assert shown == [shape.text for shape in drawn.shapes if isinstance(shape, Text)]

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_no_small_number_leaves(
        self, chart: ChartType, has_by: bool, data: st.DataObject
    ) -> None:
        n, n_by = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 4))
        answers = st.frozensets(st.integers(0, n - 1), max_size=2 if kind_of(chart) else 1)
        if "flags" not in chart.roles[0].kinds:
            answers = st.frozensets(st.integers(0, n - 1), max_size=1)
        groups = st.frozensets(st.integers(0, n_by - 1), max_size=1)
        kinds = data.draw(st.lists(st.tuples(answers, groups, st.integers(1, 60)), max_size=12))
        made = [(a, g) for a, g, times in kinds for _ in range(times)]
        measured = data.draw(st.sampled_from(["", *MEASURES]))
        base = data.draw(st.sampled_from(["", *BASES]))
        values, by_values = of(chart, n, has_by, n_by)
        model = built(chart, made, values, by_values, EXPORT, measure=measured, base=base)
        for text in words_of(model):
            numbers = re.sub(r"[\d,.]+\s%", "", text).replace(",", "")
            for number in re.findall(r"\d+", numbers):
                assert int(number) % 10 == 0, text
        released = counted(made, values, by_values, kind_of(chart), PUBLIC)
        hidden = {int(c) for c in released.counts.ravel() if 0 < c < 10}
        told = {row["count"] for row in model.table.numbers}
        assert not hidden & told
        assert MASKED not in told


def values_of(chart: ChartType, n: int) -> tuple[str, ...]:
    """The ids of the answers of a made-up field that the chart takes."""
    is_number = kind_of(chart) == "number"
    return tuple(str(10 * (k + 1)) for k in range(n)) if is_number else names_for(chart, n)


def assert_marks_are_in_the_table(model: ChartModel) -> None:
    """Each mark of answers together, or of a range of numbers, says what its rows add up to."""
    counts = {(row["value"], row.get("by")): row["count"] for row in model.table.numbers}
    by_value: dict[object, int] = {}
    for (value, _), count in counts.items():
        by_value[value] = by_value.get(value, 0) + int(str(count))
    for target, tip, _ in marks_of(model):
        n = 0
        for part in target:
            if isinstance(part, Together):
                pair = part.values if part.match == "all" else ("=" + "+".join(part.values), None)
                n += int(str(counts[pair[0], pair[1]]))
            elif part[0] == "f":
                own = counts.get((part[1], part[1])) if not isinstance(part, Together) else None
                n += int(str(own)) if own is not None else by_value[part[1]]
        assert LABELS.count(n) in tip


def _check_fit(chart: LaidOut) -> None:
    """No text lies on another or beyond the page, and no mark leaves it."""
    assert not overlapping(chart)
    edges = boxes(chart)
    assert edges[:, 0].min() >= 0
    assert edges[:, 1].min() >= 0
    assert edges[:, 2].max() <= chart.width + 0.01
    assert edges[:, 3].max() <= chart.height
    for shape in chart.shapes:
        if isinstance(shape, Rect | Grid):
            assert shape.width > 0
            assert shape.height > 0
            assert -0.01 <= shape.x <= shape.x + shape.width <= chart.width + 0.01
            assert 0 <= shape.y <= shape.y + shape.height <= chart.height + 0.01
        elif isinstance(shape, Polyline):
            assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in shape.points)
        elif isinstance(shape, Circle):
            assert 0 <= shape.x <= chart.width
            assert 0 <= shape.y <= chart.height
        elif isinstance(shape, Outline):
            points = [point for ring in shape.rings for point in ring]
            assert all(-0.01 <= x <= chart.width + 0.01 for x, _ in points)
            assert all(-0.01 <= y <= chart.height + 0.01 for _, y in points)
        elif isinstance(shape, Framed):
            frame = shape.frame
            assert 0 <= frame.x <= frame.x + frame.width <= chart.width
            assert 0 <= frame.y <= frame.y + frame.height <= chart.height
        elif isinstance(shape, Text):
            assert measure(shape.text, shape.size, shape.is_bold) <= chart.width
