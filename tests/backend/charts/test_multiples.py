"""Small multiples: one scale, one order, every panel filters by its answer too."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.backend import export
from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.marks import Bars, Cards, ChartModel, Histogram, Panels, Pyramid
from explorer.backend.charts.shapes import Rect
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import EXPORT, PUBLIC, Policy, RawCounts, release
from explorer.backend.question import Question
from tests.backend.charts.made import CONTEXT, laid_out, names, overlapping

REPEATED = [chart for chart in CHARTS if "facet_by" in {role.name for role in chart.roles}]


def one_way(counts: list[int]) -> RawCounts:
    total = sum(counts)
    return RawCounts("f", "category", names(3), np.array(counts, np.int64), total + 4, total)


def panels_of(parts: list[list[int]], policy: Policy = PUBLIC, **options: object) -> ChartModel:
    whole = one_way([sum(column) for column in zip(*parts, strict=True)])
    raw = RawCounts(
        whole.field,
        whole.kind,
        whole.values,
        whole.counts,
        whole.base,
        whole.answered,
        parts=tuple(one_way(part) for part in parts),
        part_values=tuple("xyz"[: len(parts)]),
    )
    spec = ChartSpec("bar", "f", facet_by="h", **options)  # type: ignore[arg-type]
    return chart_type("bar").build(spec, release(raw, policy), CONTEXT)


PARTS = [[60, 30, 10], [10, 10, 80], [0, 0, 0]]


def test_each_answer_with_cases_has_a_panel_on_one_scale_and_in_one_order() -> None:
    model = panels_of(PARTS, measure="share")
    assert isinstance(model.marks, Panels)
    assert [panel.label for panel in model.marks.panels] == ["x, 104", "y, 104"]
    marks = [panel.marks for panel in model.marks.panels]
    assert {m.limit for m in marks if isinstance(m, Bars)} == {0.8}
    order = [[g.label for g in m.groups] for m in marks if isinstance(m, Bars)]
    assert order == [list(names(3))] * 2
    assert model.title.endswith("for each h")


def test_bars_in_all_panels_are_as_long_as_their_numbers() -> None:
    model = panels_of(PARTS[:2], measure="count")
    drawn = laid_out(model, 605, 340)
    bars = [s for s in drawn.shapes if isinstance(s, Rect) and s.role == "bar"]
    assert len(bars) == 6
    assert [bar.width / bars[0].width for bar in bars] == pytest.approx(
        [n / 60 for part in PARTS[:2] for n in part]
    )


def test_a_mark_filters_by_its_answer_and_its_panel() -> None:
    drawn = laid_out(panels_of(PARTS[:2]), 605, 340)
    assert (("f", "answer a"), ("h", "y")) in {hit.target for hit in drawn.hits}
    assert any(hit.tip.startswith("y, 104: answer a") for hit in drawn.hits)


@pytest.mark.parametrize("size", [(300.0, 240.0), (605.0, 340.0), (1100.0, 700.0)])
def test_panels_never_overlap_and_say_what_has_no_room(size: tuple[float, float]) -> None:
    model = panels_of([[60, 30, 10]] * 3)
    drawn = laid_out(model, *size)
    assert not overlapping(drawn)
    tight = laid_out(model, 300, 170)
    said = " ".join(s.text for s in tight.shapes if hasattr(s, "text"))
    assert "no room" in said or "more group" in said


def test_the_numbers_name_the_panel() -> None:
    rows = panels_of(PARTS[:2]).table.numbers
    assert {(row["facet"], row["value"]): row["count"] for row in rows}["y", "answer c"] == 80
    assert len(rows) == 6


def test_panels_of_hidden_cases_are_left_out() -> None:
    model = panels_of([[60, 30, 10], [1, 1, 0]], EXPORT)
    assert isinstance(model.marks, Panels)
    assert [panel.label for panel in model.marks.panels] == ["x, 100"]


@pytest.mark.parametrize("chart", REPEATED, ids=lambda chart: chart.id)
def test_a_repeated_chart_asks_for_its_counts_among_each_answer(chart: object) -> None:
    spec = ChartSpec("bar", "f", "g", facet_by="h")
    asked = chart.question(spec)  # type: ignore[attr-defined]
    # A map asks for the second question's answers within each country.
    assert asked in (Question("f", "g", split="h"), Question("g", "f", split="h"))


def crossed_panels(chart: str, parts: list[list[list[int]]], **options: object) -> ChartModel:
    """Panels of a cross: each part is a table of answers by groups."""

    def raw_of(counts: np.ndarray) -> RawCounts:
        n, (rows, columns) = int(counts.sum()), counts.shape
        numbers = (counts.sum(axis=0), n, counts.sum(axis=1))
        kind, by_values = "category", tuple(f"g{j}" for j in range(columns))
        return RawCounts("f", kind, names(rows), counts, n, n, "g", by_values, *numbers)

    tables = [np.array(part, np.int64) for part in parts]
    raw = replace(
        raw_of(np.sum(tables, axis=0)),
        parts=tuple(raw_of(table) for table in tables),
        part_values=tuple("xyz"[: len(parts)]),
    )
    spec = ChartSpec(chart, "f", "g", facet_by="h", **options)  # type: ignore[arg-type]
    return chart_type(chart).build(spec, release(raw, PUBLIC), CONTEXT)


def panel_marks(model: ChartModel) -> list[object]:
    assert isinstance(model.marks, Panels)
    return [panel.marks for panel in model.marks.panels]


def test_a_group_has_its_colour_and_its_side_in_every_panel() -> None:
    # The second panel's largest groups are others, one of which would share a colour.
    few, many = [9, 8, 7, 6, 5, 4, 0, 1], [0, 1, 1, 1, 1, 1, 2, 2]
    large = [[100 * n for n in few], [50 * n for n in few]]
    model = crossed_panels("grouped_bar", [large, [many, many]])
    first, second = panel_marks(model)
    assert isinstance(first, Bars)
    assert isinstance(second, Bars)
    legend = {entry.role: entry.label.split(",")[0] for entry in first.legend}
    for group in (*first.groups, *second.groups):
        assert [legend[bar.role].lower() for bar in group.bars] == [
            dict(bar.target)["g"] for bar in group.bars
        ]
    sides = panel_marks(crossed_panels("pyramid", [[[50, 40, 1]] * 2, [[0, 4, 9]] * 2]))
    for pyramid in sides:
        assert isinstance(pyramid, Pyramid)
        assert [dict(bar.target)["g"] for bar in pyramid.groups[0].bars] == ["g0", "g1"]


def test_all_panels_of_cards_show_the_share_of_one_answer() -> None:
    model = crossed_panels("number", [[[70, 60], [30, 40]], [[2, 3], [8, 7]]])
    for cards in panel_marks(model):
        assert isinstance(cards, Cards)
        assert {dict(ratio.target)["f"] for ratio in cards.ratios} == {"answer a"}


def test_the_file_of_numbers_names_the_panel_of_each_row() -> None:
    lines = export.numbers_csv(panels_of(PARTS[:2])).decode().splitlines()
    assert lines[0] == "field,value,facet,label,count,answered,share"
    assert [line.split(",")[2] for line in lines[1:]] == ["x"] * 3 + ["y"] * 3


def test_histograms_in_panels_have_one_scale() -> None:
    def spread(counts: list[int]) -> RawCounts:
        numbers = np.array(counts, np.int64)
        return RawCounts("f", "number", ("1", "2", "3"), numbers, sum(counts), sum(counts))

    raw = replace(spread([60, 30, 10]), parts=(spread([59, 29, 9]), spread([1, 1, 1])))
    raw = replace(raw, part_values=("x", "y"))
    spec = ChartSpec("distribution", "f", facet_by="h")
    model = chart_type("distribution").build(spec, release(raw, PUBLIC), CONTEXT)
    limits = [m.limit for m in panel_marks(model) if isinstance(m, Histogram)]
    assert limits == [60, 60]
