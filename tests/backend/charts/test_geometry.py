"""Lengths, heights and fills equal the numbers: in the layout, and in a rendered picture."""

import itertools
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.backend.charts import palette
from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.marks import Bars, Cells, Lines
from explorer.backend.charts.shapes import LaidOut, Polyline, Rect, Text
from explorer.backend.charts.svg import to_svg
from tests.backend.charts.made import built, cases, laid_out, names

SIZES = [(300.0, 240.0), (605.0, 340.0), (900.0, 700.0)]


def rects(chart: LaidOut, *roles: str) -> list[Rect]:
    return [s for s in chart.shapes if isinstance(s, Rect) and s.role in roles]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("measured", ["share", "count"])
def test_bars_are_as_long_as_their_numbers(width: float, height: float, measured: str) -> None:
    model = built(chart_type("bar"), cases(4000, 6, 0), names(6), (), measure=measured)
    assert isinstance(model.marks, Bars)
    drawn = rects(laid_out(model, width, height), "bar")
    values = [group.bars[0].value for group in model.marks.groups][: len(drawn)]
    axis = drawn[0].width / values[0] * model.marks.limit
    assert len({rect.x for rect in drawn}) == 1
    assert drawn[0].x + axis <= width
    for rect, value in zip(drawn, values, strict=True):
        assert rect.width / axis == pytest.approx(value / model.marks.limit, rel=1e-12)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_grouped_bars_share_one_scale(width: float, height: float) -> None:
    made = cases(4000, 4, 2)
    model = built(chart_type("grouped_bar"), made, names(4), names(2))
    assert isinstance(model.marks, Bars)
    drawn = rects(laid_out(model, width, height), "series1", "series2")
    drawn = [rect for rect in drawn if rect.width != rect.height]
    values = [bar.value for group in model.marks.groups for bar in group.bars][: len(drawn)]
    scales = [rect.width / value for rect, value in zip(drawn, values, strict=True)]
    assert max(scales) == pytest.approx(min(scales))


def test_the_parts_of_a_stack_fill_its_row() -> None:
    model = built(chart_type("stacked_bar"), cases(4000, 4, 3), names(4), names(3))
    assert isinstance(model.marks, Bars)
    chart = laid_out(model, 605, 340)
    rows: dict[float, list[Rect]] = {}
    for rect in rects(chart, "series1", "series2", "series3", "series4"):
        if rect.width != rect.height:
            rows.setdefault(rect.y, []).append(rect)
    for parts, group in zip(rows.values(), model.marks.groups, strict=True):
        whole = parts[-1].x + parts[-1].width + 1 - parts[0].x
        for rect, bar in zip(parts, group.bars, strict=True):
            assert (rect.width + 1) / whole == pytest.approx(bar.value)


def test_points_stand_at_their_height_between_the_grid_lines() -> None:
    model = built(chart_type("trend"), cases(4000, 8, 0), names(8), ())
    assert isinstance(model.marks, Lines)
    chart = laid_out(model, 605, 340)
    grid = [s.points[0][1] for s in chart.shapes if isinstance(s, Polyline) and s.role == "line"]
    ticks = [tick.value for tick in model.marks.ticks]
    bottom, top = grid[0], grid[len(ticks) - 1]
    for y, tick in zip(grid, ticks, strict=False):
        assert (bottom - y) / (bottom - top) == pytest.approx(tick / model.marks.limit)
    (line,) = [s for s in chart.shapes if isinstance(s, Polyline) and s.role == "bar"]
    places = [x for x, _ in line.points]
    assert [b - a for a, b in itertools.pairwise(places)] == pytest.approx(
        [places[1] - places[0]] * 7
    )
    for (_, y), point in zip(line.points, model.marks.lines[0].points, strict=True):
        assert (bottom - y) / (bottom - top) == pytest.approx(point.value / model.marks.limit)


def test_cells_have_the_shade_of_their_strength() -> None:
    model = built(chart_type("heat_map"), cases(4000, 4, 3), names(4), names(3))
    assert isinstance(model.marks, Cells)
    chart = laid_out(model, 605, 340)
    shades = [s.role for s in chart.shapes if isinstance(s, Rect)]
    assert shades == [f"shade:{cell.strength:.3f}" for cell in model.marks.cells]
    assert palette.colour("shade:1.000", "light") == palette.colour("bar", "light")
    assert palette.colour("shade:0.000", "dark") == palette.colour("tint", "dark")


@pytest.mark.skipif(
    not (shutil.which("rsvg-convert") and shutil.which("pdftoppm")),
    reason="rsvg-convert and poppler are not installed",
)
def test_the_pixels_of_a_picture_equal_the_numbers(tmp_path: Path) -> None:
    model = built(chart_type("bar"), cases(4000, 6, 0), names(6), ())
    assert isinstance(model.marks, Bars)
    chart = laid_out(model, 605, 340, is_paper=True)
    svg, pdf = tmp_path / "chart.svg", tmp_path / "chart.pdf"
    svg.write_text(to_svg(chart, 16, 9, {}), encoding="utf-8")
    subprocess.run(["rsvg-convert", "-f", "pdf", "-o", pdf, svg], check=True)
    command = ["pdftoppm", "-singlefile", "-scale-to-x", "2420", "-scale-to-y", "1360"]
    subprocess.run([*command, pdf, tmp_path / "chart"], check=True)
    pixels = pixels_of(tmp_path / "chart.ppm")
    colour = palette.colour("bar", "light")
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    rows = [round((rect.y + rect.height / 2) * 4) for rect in rects(chart, "bar")]
    lengths = [int((pixels[y] == wanted).all(axis=1).sum()) for y in rows]
    values = [group.bars[0].value for group in model.marks.groups]
    assert len(lengths) == len(values) == 6
    for length, value in zip(lengths, values, strict=True):
        assert length / lengths[0] == pytest.approx(value / values[0], abs=0.003)


def pixels_of(path: Path) -> NDArray[np.uint8]:
    """A binary PPM as rows of red, green and blue."""
    _, size, _, content = path.read_bytes().split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    return np.frombuffer(content, np.uint8).reshape(height, width, 3)


def test_long_titles_take_a_second_line_beside_the_tools() -> None:
    model = built(
        chart_type("bar"), cases(99, 3, 0), names(3), (), title="A rather long title of a chart"
    )
    chart = laid_out(model, 300, 275, reserved=112.0)
    title = [s for s in chart.shapes if isinstance(s, Text) and s.is_bold and s.size > 13]
    assert " ".join(line.text for line in title) == "A rather long title of a chart"
    assert len(title) == 2
