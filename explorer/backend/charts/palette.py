"""Colour roles and their colours, light and dark: the only place with colours.

Series differ in lightness as well as in hue, so that they stay apart for colour-blind readers:
measured with the simulation of Machado, Oliveira and Fernandes, 2009; see the palette's test.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
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
        "land": "#e4e7e9",
        "unmeasured": "#c3c8cc",
        "second": "#c8732b",
        "unknown": "#868f96",
        "uncertain": "#aeb6bb",
        "warning": "#8a5a00",
        "warning_ground": "#fdf3dc",
        "series1": "#2f7f98",
        "series2": "#c8732b",
        "series3": "#6f4fc4",
        "series4": "#3c5626",
        "series5": "#6a2453",
        "series6": "#a58570",
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
        "land": "#343a40",
        "unmeasured": "#555c63",
        "second": "#e09a57",
        "unknown": "#828c94",
        "uncertain": "#5e6a72",
        "warning": "#e5b454",
        "warning_ground": "#3d3420",
        "series1": "#5aaec7",
        "series2": "#e09a57",
        "series3": "#8f80dd",
        "series4": "#cdebd2",
        "series5": "#d0506f",
        "series6": "#efe3a6",
    },
}

N_SERIES = 6
_SERIES: dict[str, dict[Theme, tuple[str, ...]]] = {
    "blue": {
        "light": ("#1f5fa8", "#b5811f", "#3b191e", "#d6566c", "#771c00", "#2b2652"),
        "dark": ("#6ea8ea", "#e3b04b", "#7a7859", "#d9e9b0", "#be4e90", "#50edea"),
    },
    "earth": {
        "light": ("#8a5a2b", "#2f8a84", "#0c253d", "#652791", "#431500", "#b26ede"),
        "dark": ("#c99a63", "#5cbcb4", "#7168d9", "#f4f46d", "#c3fbd0", "#baacf9"),
    },
    "plum": {
        "light": ("#7a4a9c", "#5a8a2c", "#5f001e", "#ce6d8d", "#450442", "#4688fc"),
        "dark": ("#b58ad6", "#9cc75f", "#67fcc6", "#ba5866", "#1e74e4", "#60821e"),
    },
}
PALETTES = tuple(_SERIES)
"""Palettes that a chart may have in the place of the program's own, which is ""."""
Look = str
"""A theme, and a palette where it is not the program's own: ``light``, ``dark plum``."""


def look(theme: Theme, palette: str) -> Look:
    """The colours of a chart under a theme; an unknown palette is the program's own."""
    return f"{theme} {palette}" if palette in _SERIES else theme


@cache
def tokens(look: Look) -> dict[str, str]:
    """The colours of all simple roles."""
    theme: Theme = "dark" if look.startswith("dark") else "light"
    own = COLOURS[theme]
    series = _SERIES.get(look.partition(" ")[2])
    if series is None:
        return own
    first, second, *_ = series[theme]
    changed = {f"series{n}": colour for n, colour in enumerate(series[theme], 1)}
    changed |= {"bar": first, "second": second}
    changed["tint"] = mix(own["paper"], first, 0.13)
    changed["ghost"] = mix(own["paper"], first, 0.22)
    return {**own, **changed}


INKS = ("#ffffff", "#1d2327", "#000000")
"""Text on a coloured ground; where neither of the first two can be read, black always can."""

READABLE = 4.5
"""The least contrast of text, by WCAG 2.2."""


def series_of(indices: Iterable[int]) -> dict[int, str]:
    """A role for each answer that is drawn, by its place among the field's answers.

    An answer has the same colour in every chart, unless one before it has that colour already.
    """
    roles: dict[int, str] = {}
    free = list(range(N_SERIES))
    for index in sorted(indices):
        own = index % N_SERIES
        place = own if own in free or not free else free[0]
        if place in free:
            free.remove(place)
        roles[index] = f"series{place + 1}"
    return roles


@lru_cache(maxsize=4096)
def colour(role: str, look: Look) -> str:
    """The colour of a role.

    ``shade:0.35`` lies between tint and bar (between bar and text beyond 1), ``diverge:-0.5``
    between grey and the second colour (the bar's above zero); ``on_shade:0.35`` and
    ``on_diverge:-0.5`` are text on them. ``on:bar`` is text on another role, ``name:series2`` a
    series' own colour, dark or light enough for text.
    """
    name, _, of = role.partition(":")
    of_role = tokens(look)
    if not of:
        return of_role[name]
    if name == "name":
        return _as_text(of_role[of], of_role)
    if name == "on":
        ground = of_role[of]
    elif name.endswith("diverge"):
        part = float(of)
        ground = mix(of_role["land"], of_role["bar" if part > 0 else "second"], min(1.0, abs(part)))
    else:
        ground = _shade(float(of), of_role)
    if not name.startswith("on"):
        return ground
    ink = max(INKS[:2], key=lambda ink: contrast(ink, ground))
    return ink if contrast(ink, ground) >= READABLE else INKS[2]


def _shade(part: float, of_role: dict[str, str]) -> str:
    if part > 1:
        return mix(of_role["bar"], of_role["text"], part - 1)
    return mix(of_role["tint"], of_role["bar"], part)


def _as_text(colour: str, of_role: dict[str, str]) -> str:
    steps = (mix(colour, of_role["text"], part / 20) for part in range(21))
    return next(step for step in steps if contrast(step, of_role["paper"]) >= READABLE)


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


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
