"""A heat map of more answers than have room for numbers: shades, and all else as ever."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from explorer.backend.charts import palette
from explorer.backend.charts.heatmap import HEAT_MAP
from explorer.backend.charts.marks import LEVELS, Cells, ChartModel, Matrix
from explorer.backend.charts.shapes import Grid, GridHits, LaidOut, Text, level_role
from explorer.backend.charts.svg import to_svg
from explorer.backend.disclosure import EXPORT, PUBLIC, Policy
from tests.backend.charts.made import LABELS, built, cases, laid_out, names
from tests.backend.charts.test_geometry import pixels_of

MANY, GROUPS = 90, 40


def matrix(policy: Policy = PUBLIC, n: int = MANY, **options: object) -> ChartModel:
    made = cases(30_000, n, GROUPS)
    return built(HEAT_MAP, made, names(n), names(GROUPS), policy, top=MANY, **options)


def grid_of(chart: LaidOut) -> Grid:
    (grid,) = (shape for shape in chart.shapes if isinstance(shape, Grid))
    return grid


def test_only_more_than_fifty_answers_give_up_their_numbers() -> None:
    assert isinstance(matrix(n=50).marks, Cells)
    assert isinstance(matrix(n=51).marks, Matrix)


@pytest.mark.parametrize("measured", ["count", "share"])
def test_a_level_is_the_root_of_the_cells_part_of_the_largest(measured: str) -> None:
    model = matrix(measure=measured)
    marks = model.marks
    assert isinstance(marks, Matrix)
    found = {(row["value"], row["by"]): row for row in model.table.numbers}
    largest = max(float(str(row[measured])) for row in found.values())
    for y, (_, value) in enumerate(marks.row_targets):
        for x, (_, by) in enumerate(marks.column_targets):
            row = found[value, by]
            wanted = 1 + round((float(str(row[measured])) / largest) ** 0.5 * (LEVELS - 1))
            assert marks.levels[y, x] == wanted
            assert LABELS.count(int(str(row["count"]))) in marks.tip(y, x)


def test_a_hidden_cell_has_the_colour_of_nothing_and_no_number() -> None:
    model = matrix(EXPORT)
    marks = model.marks
    assert isinstance(marks, Matrix)
    found = {(row["value"], row["by"]): row["count"] for row in model.table.numbers}
    hidden = [
        (y, x)
        for y, (_, value) in enumerate(marks.row_targets)
        for x, (_, by) in enumerate(marks.column_targets)
        if found[value, by] is None
    ]
    assert len(hidden) == (marks.levels == 0).sum()
    assert all(marks.levels[place] == 0 for place in hidden)
    assert level_role(0) == "ghost"
    assert LABELS.text("numbers.hidden") in marks.tip(*hidden[0])


@pytest.mark.parametrize("is_rtl", [False, True])
def test_each_cell_is_found_where_it_is_painted(is_rtl: bool) -> None:
    model = matrix()
    marks = model.marks
    assert isinstance(marks, Matrix)
    chart = laid_out(model, 605, 340, is_rtl=is_rtl)
    grid, hits = grid_of(chart), chart.hits
    assert isinstance(hits, GridHits)
    n_rows, n_columns = grid.levels.shape
    assert (n_rows, n_columns) == (MANY, GROUPS)
    assert len(hits) == n_rows * n_columns
    for place in range(0, len(hits), 97):
        hit = hits[place]
        y, x = divmod(place, n_columns)
        assert hit.target == (marks.row_targets[y], marks.column_targets[x])
        assert hits.index(hit) == place
        middle = hit.x + hit.width / 2, hit.y + hit.height / 2
        assert chart.hit_at(*middle) == hit
        column = int((middle[0] - grid.x) / grid.column)
        assert grid.levels[y, column] == marks.levels[y, x]
    assert hits[-1] == hits[len(hits) - 1]
    assert chart.hit_at(grid.x - 2, grid.y + 2) is None
    assert chart.hit_at(grid.x + 2, grid.y + grid.height + 2) is None


def test_the_cells_of_chosen_answers_are_found() -> None:
    chart = laid_out(matrix(), 605, 340)
    wanted = {("f", "answer c"), ("f", "answer b"), ("g", "answer a")}
    targets = {hit.target for hit in chart.hits_of(frozenset(wanted))}
    assert targets == {
        (("f", "answer c"), ("g", "answer a")),
        (("f", "answer b"), ("g", "answer a")),
    }
    assert chart.hits_of(frozenset({("f", "answer c")})) == ()


def test_a_low_pane_draws_as_many_rows_as_have_a_unit_and_says_so() -> None:
    model = matrix()
    chart = laid_out(model, 300, 140)
    n_rows, _ = grid_of(chart).levels.shape
    assert 10 < n_rows < MANY
    told = " ".join(shape.text for shape in chart.shapes if isinstance(shape, Text))
    assert str(MANY - n_rows) in told


@pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")
def test_the_pixels_of_a_matrix_have_the_shades_of_its_cells(tmp_path: Path) -> None:
    chart = laid_out(matrix(), 605, 340, is_paper=True)
    grid = grid_of(chart)
    svg, pdf = tmp_path / "chart.svg", tmp_path / "chart.pdf"
    svg.write_text(to_svg(chart, 16, 9, {}), encoding="utf-8")
    subprocess.run(["rsvg-convert", "-f", "pdf", "-o", pdf, svg], check=True)
    command = ["pdftoppm", "-singlefile", "-scale-to-x", "4840", "-scale-to-y", "2720"]
    subprocess.run([*command, pdf, tmp_path / "chart"], check=True)
    pixels = pixels_of(tmp_path / "chart.ppm")
    for y, x in np.ndindex(grid.levels.shape):
        colour = palette.colour(level_role(int(grid.levels[y, x])), "light")
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        at = grid.y + (y + 0.5) * grid.row, grid.x + (x + 0.5) * grid.column
        assert pixels[round(at[0] * 8), round(at[1] * 8)].tolist() == wanted
