"""Switches that every chart has: no numbers, larger letters, patterns."""

import pytest

from explorer.backend.charts import options
from explorer.backend.charts.catalogue import CHARTS, ChartType
from explorer.backend.charts.patterns import lines_across
from explorer.backend.charts.shapes import Polyline, Rect, Text
from explorer.backend.charts.spec import ChartSpec
from tests.backend.charts.made import built, cases, laid_out, names, overlapping


def texts_of(shapes: tuple[object, ...]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_switches_work_on_every_chart_without_overlaps(chart: ChartType) -> None:
    by_values = names(3) if "by" in {role.name for role in chart.roles} else ()
    model = built(chart, cases(900, 4, 3), names(4), by_values)
    for switches in (("large_text",), ("patterns", "large_text"), ("no_numbers", "patterns")):
        switched = options.applied(model, ChartSpec(chart.id, "f", options=switches))
        for size in ((338.0, 275.0), (605.0, 340.0)):
            drawn = laid_out(switched, *size, is_paper=True)
            assert (drawn.width, drawn.height) == pytest.approx(size)
            assert not overlapping(drawn)


def test_larger_letters_are_larger_and_marks_keep_their_proportions() -> None:
    chart = next(c for c in CHARTS if c.id == "bar")
    model = built(chart, cases(900, 4, 3), names(4), (), measure="count")
    switched = options.applied(model, ChartSpec("bar", "f", options=("large_text",)))
    plain, larger = laid_out(model, 605, 340), laid_out(switched, 605, 340)
    size = max(s.size for s in plain.shapes if isinstance(s, Text))
    assert max(s.size for s in larger.shapes if isinstance(s, Text)) == size * 1.25
    bars = [s for s in larger.shapes if isinstance(s, Rect) and s.role == "bar"]
    values = [group.bars[0].value for group in model.marks.groups]  # type: ignore[union-attr]
    assert [b.width / bars[0].width for b in bars] == pytest.approx([v / values[0] for v in values])
    for hit, bar in zip(larger.hits, bars, strict=True):
        assert hit.holds(bar.x + bar.width / 2, bar.y + bar.height / 2)


def test_without_numbers_the_tips_still_have_them() -> None:
    chart = next(c for c in CHARTS if c.id == "grouped_bar")
    model = built(chart, cases(900, 4, 3), names(4), names(3))
    bare = options.applied(model, ChartSpec(chart.id, "f", options=("no_numbers",)))
    assert any("%" in text for text in texts_of(laid_out(model, 605, 340).shapes))
    drawn = laid_out(bare, 605, 340)
    assert not any("%" in text for text in texts_of(drawn.shapes))
    assert all("%" in hit.tip for hit in drawn.hits)


def test_each_series_but_the_first_has_lines_of_its_own() -> None:
    chart = next(c for c in CHARTS if c.id == "grouped_bar")
    model = built(chart, cases(900, 4, 3), names(4), names(3))
    switched = options.applied(model, ChartSpec(chart.id, "f", options=("patterns",)))
    drawn = laid_out(switched, 605, 340)
    lines = [s for s in drawn.shapes if isinstance(s, Polyline) and s.role == "paper"]
    slopes = {(b[1] - a[1]) / (b[0] - a[0]) > 0 for a, b in (line.points for line in lines)}
    assert slopes == {True, False}


@pytest.mark.parametrize("direction", [(1, 1), (1, -1), (0, 1), (1, 0)])
def test_lines_stay_within_their_rectangle(direction: tuple[int, int]) -> None:
    rect = Rect(13.3, 7.1, 40.7, 11.9, "series2")
    lines = list(lines_across(rect, direction))
    assert lines
    for x, y in (end for line in lines for end in line):
        assert 13.3 - 1e-9 <= x <= 54.0 + 1e-9
        assert 7.1 - 1e-9 <= y <= 19.0 + 1e-9
