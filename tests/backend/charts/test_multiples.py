"""Small multiples: one scale, one order, every panel filters by its answer too."""

import numpy as np
import pytest

from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.marks import Bars, ChartModel, Panels
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
