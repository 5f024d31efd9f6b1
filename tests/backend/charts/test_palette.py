"""Colours can be read on their ground and told apart by every eye."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.backend.charts import palette
from explorer.backend.charts.palette import COLOURS, PALETTES, Look, Theme, contrast, look, tokens

THEMES: list[Theme] = ["light", "dark"]
LOOKS = [look(theme, name) for theme in THEMES for name in ("", *PALETTES)]
SERIES = [f"series{n}" for n in range(1, 7)]
TEXTS = [
    ("text", "paper"),
    ("text", "window"),
    ("text", "tint"),
    ("text", "ghost"),
    ("quiet", "paper"),
    ("quiet", "window"),
    ("accent", "paper"),
    ("accent", "tint"),
    ("on_accent", "accent"),
    ("warning", "warning_ground"),
]
# Severe red, green and blue blindness, on linear RGB: Machado, Oliveira and Fernandes, 2009.
EYES = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def as_seen(colour: str, eye: str) -> NDArray[np.float64]:
    """The colour in CIELAB, through an eye."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(COLOURS[theme][ink], COLOURS[theme][ground]) >= 4.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("role", ["bar", "second", "unknown", *SERIES])
def test_marks_stand_out_and_take_text(look: Look, role: str) -> None:
    colour = palette.colour(role, look)
    assert contrast(colour, tokens(look)["paper"]) >= 3
    assert contrast(palette.colour(f"on:{role}", look), colour) >= 4.5
    assert contrast(palette.colour(f"name:{role}", look), tokens(look)["paper"]) >= 4.5


@pytest.mark.parametrize("look", LOOKS)
def test_every_shade_takes_text_and_darkens_steadily(look: Look) -> None:
    shades = [palette.colour(f"shade:{n / 50:.3f}", look) for n in range(51)]
    for n, shade in enumerate(shades):
        assert contrast(palette.colour(f"on_shade:{n / 50:.3f}", look), shade) >= 4.5
    lights = [palette.luminance(shade) for shade in shades]
    assert lights == sorted(lights, reverse=look.startswith("light"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("eye", EYES)
def test_series_are_told_apart_by_every_eye(look: Look, eye: str) -> None:
    seen = {role: as_seen(tokens(look)[role], eye) for role in SERIES}
    for one, other in combinations(SERIES, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


@pytest.mark.parametrize("look", LOOKS)
def test_both_ends_of_a_diverging_scale_take_text_and_are_told_apart(look: Look) -> None:
    for n in range(-20, 21):
        ground = palette.colour(f"diverge:{n / 20}", look)
        assert contrast(palette.colour(f"on_diverge:{n / 20}", look), ground) >= 4.5
    for eye in EYES:
        ends = [as_seen(palette.colour(f"diverge:{n}", look), eye) for n in (-1, 0, 1)]
        for one, other in combinations(ends, 2):
            assert np.linalg.norm(one - other) > 15


def test_an_unknown_palette_is_the_programs_own() -> None:
    assert look("dark", "of a later version") == "dark"


def test_the_first_two_series_are_the_looks_own() -> None:
    for name in LOOKS:
        assert tokens(name)["series1"] == tokens(name)["bar"]
        assert tokens(name)["series2"] == tokens(name)["second"]
    assert set(COLOURS["light"]) == set(COLOURS["dark"])
