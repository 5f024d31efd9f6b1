"""Painting: text measured as it is painted, both themes, and no reference lost on the way."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

from explorer import paths
from explorer.backend.charts import palette
from explorer.backend.charts.palette import Theme
from explorer.backend.charts.shapes import (
    Circle,
    Grid,
    LaidOut,
    Outline,
    Polyline,
    Rect,
    Shape,
    Text,
    level_role,
)
from explorer.views import painter


@pytest.fixture(autouse=True)
def fonts(qapp: object) -> None:
    painter.register_fonts()


def painted(*shapes: Shape, theme: Theme = "light", scale: float = 1.0) -> NDArray[np.uint8]:
    """The shapes on white, 200 by 100 page units, as rows of red, green, blue."""
    image = QImage(int(200 * scale), int(100 * scale), QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    brush = QPainter(image)
    brush.scale(scale, scale)
    painter.paint(brush, LaidOut(200, 100, shapes, (), "", ""), theme)
    brush.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : image.width() * 3].reshape(image.height(), -1, 3).copy()


def inked_columns(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    columns = np.flatnonzero((pixels < 200).any(axis=(0, 2)))
    return int(columns[0]), int(columns[-1])


@pytest.mark.parametrize("text", ["46.5 %", "Family member or relative", "Ñandú Şırnak", "گھر"])
@pytest.mark.parametrize("is_bold", [False, True])
def test_a_text_is_as_wide_as_it_was_measured(text: str, is_bold: bool) -> None:
    width = painter.measure(text, 12, is_bold)
    for scale in (1.0, 4.0):
        pixels = painted(Text(10, 50, text, 12, "text", is_bold=is_bold), scale=scale)
        left, right = inked_columns(pixels)
        assert left / scale == pytest.approx(10, abs=2.5)
        assert right / scale == pytest.approx(10 + width, abs=2.5)


def test_figures_all_have_one_width() -> None:
    widths = {painter.measure(figure * 4, 12, True) for figure in "0123456789"}
    assert max(widths) - min(widths) < 0.01


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("text", ["1,380 of 2,966 (46.5 %)", "A1V2T7", "9–17", "1/4 · 17,711"])
def test_a_text_with_figures_is_as_wide_as_the_font_says(text: str, is_bold: bool) -> None:
    font = QFont(painter.chart_font(12, is_bold))
    font.setPixelSize(100)
    assert painter.measure(text, 12, is_bold) == pytest.approx(
        QFontMetricsF(font).horizontalAdvance(text) * 0.12
    )


@pytest.mark.parametrize(("anchor", "left"), [("start", 100), ("middle", 75), ("end", 50)])
def test_a_text_stands_at_its_anchor(anchor: str, left: int) -> None:
    size = 12.0
    text = "0"
    while painter.measure(text, size, False) < 50:
        text += "0"
    width = painter.measure(text, size, False)
    shift = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    found, _ = inked_columns(painted(Text(100, 50, text, size, "text", anchor)))  # type: ignore[arg-type]
    assert found == pytest.approx(100 - shift, abs=1.5)
    assert found == pytest.approx(left, abs=8)


def test_a_number_is_not_turned_round_in_a_window_from_right_to_left(qapp: QApplication) -> None:
    number = Text(20, 50, "46.5 %", 14, "text")
    before = painted(number)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert (painted(number) == before).all()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_text_that_looks_like_html_is_painted_as_it_is() -> None:
    plain = painted(Text(10, 50, "<b>Family</b>", 12, "text"))
    assert inked_columns(plain)[1] > 10 + painter.measure("Family", 12, False) + 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_shape_fills_exactly_its_place_in_its_colour(theme: Theme) -> None:
    pixels = painted(Rect(20, 30, 60, 10, "series2"), theme=theme)
    colour = palette.colour("series2", theme)
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    rows, columns = np.nonzero((pixels == wanted).all(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (30, 39, 20, 79)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_cell_of_a_grid_fills_its_place(theme: Theme, scale: float) -> None:
    levels = np.random.default_rng(3).integers(0, 256, (9, 14)).astype(np.uint8)
    grid = Grid(20, 10, 8, 7, levels)
    pixels = painted(grid, theme=theme, scale=scale)
    for y, x in np.ndindex(levels.shape):
        colour = palette.colour(level_role(int(levels[y, x])), theme)
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        top, left = int((10 + 7 * y) * scale), int((20 + 8 * x) * scale)
        cell = pixels[top : top + int(7 * scale), left : left + int(8 * scale)]
        assert (cell == wanted).all()


def test_a_grid_on_paper_is_made_of_rectangles_of_the_same_places() -> None:
    levels = np.random.default_rng(3).integers(0, 256, (9, 14)).astype(np.uint8)
    grid = Grid(20, 10, 8, 7, levels)
    found = np.full(levels.shape, -1)
    for level, rects in grid.rects().items():
        for x, y, width, height in rects:
            row, column = round((y - 10) / 7), round((x - 20) / 8)
            assert height == 7
            found[row, column : column + round(width / 8)] = level
    assert (found == levels).all()


def test_a_line_grows_with_the_page() -> None:
    line = Polyline(((10, 50), (190, 50)), "text", 4)
    for scale in (1.0, 3.0):
        dark = (painted(line, Circle(100, 20, 5, "text"), scale=scale) < 128).all(axis=2)
        column = dark[int(40 * scale) :, int(50 * scale)]
        assert column.sum() == pytest.approx(4 * scale, abs=1)


def test_repainting_keeps_the_reference_counts_of_none_true_and_false() -> None:
    shapes = (Rect(0, 0, 50, 10, "bar", 2), Text(5, 40, "46.5 %", 12, "text"))
    painted(*shapes)
    before = [sys.getrefcount(one) for one in (None, True, False)]
    for _ in range(100):
        painted(*shapes)
    after = [sys.getrefcount(one) for one in (None, True, False)]
    assert all(a > b - 50 for a, b in zip(after, before, strict=True))


def test_an_outline_is_filled_between_its_rings() -> None:
    square = ((10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0))
    hole = ((40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0))
    pixels = painted(Outline((square, hole), "bar"))
    colour = palette.colour("bar", "light")
    filled = (pixels == [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).all(axis=2)
    assert filled.sum() == 80 * 80 - 20 * 20
    assert not filled[50, 50]


@pytest.mark.parametrize("text", ["46.5 %", "4,766 of 12,000 answered", "Other, 29"])
def test_a_text_is_laid_out_by_its_own_letters_in_a_window_from_right_to_left(
    qapp: QApplication, text: str
) -> None:
    painter.register_fonts()

    def places() -> list[tuple[int, float]]:
        painter._glyphs.cache_clear()
        runs, _ = painter._glyphs(text, False, False)
        return [
            (glyph, round(place.x(), 2))
            for run in runs
            for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True)
        ]

    before = places()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert places() == before
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter._glyphs.cache_clear()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Forced labour, Zwangsarbeit, принуждение, αναγκαστική", "Noto Sans"),
        ("إساءة نفسية من أحد أفراد الأسرة", "Noto Sans Arabic"),
        ("ការកេងប្រវ័ញ្ចផ្លូវភេទ", "Noto Sans Khmer"),
        ("የጉልበት ብዝበዛ", "Noto Sans Ethiopic"),
    ],
)
def test_letters_of_these_scripts_come_from_the_bundled_fonts(
    qapp: object, text: str, family: str
) -> None:
    painter.register_fonts()
    runs, _ = painter._glyphs(text, False, False)
    found = {run.rawFont().familyName() for run in runs if any(run.glyphIndexes())}
    assert family in found
    assert all(glyph for run in runs for glyph in run.glyphIndexes())
    fonts = [QRawFont(str(path), 20) for path in paths.resources().glob("fonts/*.ttf")]
    letters = {letter for letter in text if not letter.isspace()}
    assert all(any(font.supportsCharacter(ord(c)) for font in fonts) for c in letters)
