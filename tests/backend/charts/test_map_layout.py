"""Where a map's countries, dots and legend are drawn, near and far, and in rendered pictures."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.backend.charts import atlas, palette
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.shapes import LaidOut, Outline, Rect, is_inside
from explorer.backend.charts.svg import to_svg
from explorer.backend.charts.zoom import MOST, WHOLE, Zoom, moved, nearer
from tests.backend.charts.made import laid_out
from tests.backend.charts.test_geometry import pixels_of
from tests.backend.charts.test_world_map import CASES, areas, framed, map_of


def test_small_states_are_dots_that_can_be_met_within_their_neighbours() -> None:
    model = map_of({"ITA": 500, "VAT": 20, "SMR": 300, "MYS": 40, "SGP": 90})
    chart = laid_out(model, 605, 340)
    by_code = {hit.target[0][1]: hit for hit in chart.hits}
    for code in ("VAT", "SMR", "SGP"):
        x, y = by_code[code].middle
        met = next(hit for hit in reversed(chart.hits) if hit.holds(x, y))
        assert met.target == by_code[code].target
        assert by_code[code].width >= 4
    assert by_code["SGP"].width == 10


@pytest.mark.parametrize("size", [(300, 240), (605, 340), (1024, 700)])
def test_a_mark_is_met_exactly_within_its_borders(size: tuple[int, int]) -> None:
    chart = laid_out(map_of(CASES), *size)
    frame = framed(chart).frame
    world = atlas.atlas(frame.scale)
    for x in np.linspace(frame.x, frame.x + frame.width, 37):
        for y in np.linspace(frame.y, frame.y + frame.height, 19):
            met = {h.target[0][1] for h in chart.hits if h.rings and h.holds(x, y)}
            own = frame.inner(float(x), float(y))
            inside = {c for c in CASES if is_inside(world.countries[c].rings, *own)}
            assert met <= inside
            assert inside - met <= {"MLT", "SGP"}


def test_zoomed_in_only_what_is_seen_can_be_met_and_nothing_lies_beyond_the_frame() -> None:
    model = map_of(CASES)
    whole = laid_out(model, 605, 340)
    near = laid_out(model, 605, 340, zoom=Zoom(6.0, 0.33, 0.7))
    assert {hit.target[0][1] for hit in near.hits} == {"BRA"}
    frame = framed(near).frame
    assert frame.scale == pytest.approx(6 * framed(whole).frame.scale)
    (hit,) = near.hits
    assert hit.x >= frame.x
    assert hit.x + hit.width <= frame.x + frame.width
    assert hit.holds(*frame.outer(*atlas.atlas(1.0).countries["BRA"].middle))


def test_what_is_pointed_at_stays_where_it_is_while_zooming() -> None:
    model, zoom = map_of(CASES), WHOLE
    frame = framed(laid_out(model, 605, 340)).frame
    place = (frame.x + frame.width * 0.53, frame.y + frame.height * 0.4)
    own = frame.inner(*place)
    for _ in range(6):
        zoom = nearer(zoom, frame, 1, place)
        frame = framed(laid_out(model, 605, 340, zoom=zoom)).frame
        assert frame.inner(*place) == pytest.approx(own)
    back = nearer(zoom, frame, -100, place)
    assert back == WHOLE
    assert nearer(zoom, frame, 100, place).factor == MOST


def test_a_map_is_moved_with_the_pointer_and_stops_at_its_edges() -> None:
    model, zoom = map_of(CASES), Zoom(4.0, 0.5, 0.5)
    before = framed(laid_out(model, 605, 340, zoom=zoom)).frame
    place = before.inner(before.x + 100, before.y + 80)
    after = framed(laid_out(model, 605, 340, zoom=moved(zoom, before, (30, -12)))).frame
    assert after.outer(*place) == pytest.approx((after.x + 130, after.y + 68))
    far = framed(laid_out(model, 605, 340, zoom=moved(zoom, before, (9999, 9999)))).frame
    assert (far.left, far.top) == pytest.approx((0, 0), abs=1e-9)


def test_right_to_left_leaves_the_west_at_the_left_and_turns_the_legend() -> None:
    model = map_of(CASES)
    plain, turned = laid_out(model, 700, 300), laid_out(model, 700, 300, is_rtl=True)
    rings = [[s.rings for s in framed(c).shapes if isinstance(s, Outline)] for c in (plain, turned)]
    assert rings[0] == rings[1]
    assert framed(turned).frame == replace(
        framed(plain).frame, x=700 - framed(plain).frame.x - framed(plain).frame.width
    )
    swatches = [shape.x for shape in plain.shapes if isinstance(shape, Rect)]
    assert [s.x for s in turned.shapes if isinstance(s, Rect)] == pytest.approx(
        [700 - x - 16 for x in swatches]
    )


# Fills


@pytest.mark.skipif(
    not (shutil.which("rsvg-convert") and shutil.which("pdftoppm")),
    reason="rsvg-convert and poppler are not installed",
)
@pytest.mark.parametrize("size", [(605.0, 340.0), (302.5, 340.0)])
def test_the_pixels_of_each_country_have_the_colour_of_its_class(
    tmp_path: Path, size: tuple[float, float]
) -> None:
    model = map_of(CASES)
    chart = laid_out(model, *size, is_paper=True)
    svg = tmp_path / "map.svg"
    svg.write_text(to_svg(chart, size[0] / 37.8, size[1] / 37.8, {}), encoding="utf-8")
    pdf = tmp_path / "map.pdf"
    subprocess.run(["rsvg-convert", "-f", "pdf", "-o", pdf, svg], check=True)
    command = ["pdftoppm", "-singlefile", "-r", "300"]
    subprocess.run([*command, pdf, tmp_path / "map"], check=True)
    pixels = pixels_of(tmp_path / "map.ppm")
    check_fills(model, chart, pixels)


def check_fills(model: ChartModel, chart: LaidOut, pixels: NDArray[np.uint8]) -> None:
    """At each mark's place the picture has the colour of its class."""
    scale = (pixels.shape[1] / chart.width, pixels.shape[0] / chart.height)
    roles = {region.code: region.role for region in areas(model).regions}
    for hit in chart.hits:
        code = hit.target[0][1]
        x, y = hit.middle
        seen = pixels[round(y * scale[1]), round(x * scale[0])]
        colour = palette.colour(roles[code], "light")
        wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        assert np.abs(seen.astype(int) - wanted).max() <= 3, code
