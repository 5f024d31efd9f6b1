"""Colour roles and their colours, light and dark: the only place with colours.

Series are Okabe and Ito's set, shifted until each has 3 : 1 against both papers' neighbours.
"""

from typing import Literal

Theme = Literal["light", "dark"]

COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "window": "#f5f6f7",
        "paper": "#ffffff",
        "line": "#dfe3e6",
        "text": "#1d2327",
        "quiet": "#5b656d",
        "accent": "#0b6a83",
        "on_accent": "#ffffff",
        "tint": "#e3f0f4",
        "bar": "#2f7f98",
        "ghost": "#d5e3e8",
        "unknown": "#868f96",
        "warning": "#8a5a00",
        "warning_ground": "#fdf3dc",
        "series1": "#2f7f98",
        "series2": "#c8732b",
        "series3": "#6a5aa8",
        "series4": "#2e8b57",
        "series5": "#b0416b",
        "series6": "#7d7a2b",
    },
    "dark": {
        "window": "#1b1e21",
        "paper": "#24282c",
        "line": "#363c42",
        "text": "#eceff1",
        "quiet": "#a3adb5",
        "accent": "#57b6d1",
        "on_accent": "#0d1f26",
        "tint": "#203a44",
        "bar": "#5aaec7",
        "ghost": "#364750",
        "unknown": "#828c94",
        "warning": "#e5b454",
        "warning_ground": "#3d3420",
        "series1": "#5aaec7",
        "series2": "#e09a57",
        "series3": "#a99be0",
        "series4": "#63c08c",
        "series5": "#e0839f",
        "series6": "#c2bd5f",
    },
}

N_SERIES = 6


def series(index: int) -> str:
    """The role of the series with this number, from 0."""
    return f"series{index % N_SERIES + 1}"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, part: float) -> str:
    """The colour between two, ``part`` 0 to 1 of the second."""
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [c / 255 for c in _rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast ratio by WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colour(role: str, theme: Theme) -> str:
    """The colour of a role.

    ``shade:0.35`` lies between tint and bar, ``on_shade:0.35`` is text on it, ``on:bar`` text on
    another role.
    """
    name, _, of = role.partition(":")
    tokens = COLOURS[theme]
    if not of:
        return tokens[name]
    ground = tokens[of] if name == "on" else mix(tokens["tint"], tokens["bar"], float(of))
    if name == "shade":
        return ground
    return max(("#ffffff", "#14181b"), key=lambda ink: contrast(ink, ground))
