"""Text on as many lines as it takes: between words, and within a word that is wider than a line."""

import unicodedata

from explorer.backend.charts.area import belongs_to_previous, elide, pieces
from explorer.backend.charts.shapes import Measure

_TO_RIGHT, _TO_LEFT = "\u200e", "\u200f"


def wrapped(
    text: str, size: float, is_bold: bool, width: float, measure: Measure, most: int = 0
) -> list[str]:
    """The lines of a text; with ``most``, the last of so many ends in an ellipsis.

    Each line reads in the direction of the whole text, whatever letter it begins with.
    """
    lines: list[str] = []
    line = ""
    for word in pieces(text):
        if line and measure((line + word).rstrip(), size, is_bold) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
        while measure(line.rstrip(), size, is_bold) > width:
            n = _fitting(line, size, is_bold, width, measure)
            if n >= len(line.rstrip()):
                break
            lines.append(line[:n])
            line = line[n:]
    lines.append(line.rstrip())
    if most and len(lines) > most:
        rest = "".join(line + " " for line in lines[most - 1 : most + 2]).rstrip() + " …"
        lines = [*lines[: most - 1], elide(rest, size, is_bold, width, measure)]
    turns = is_rtl(text)
    return [_in_direction(line, turns) for line in lines if line]


def _fitting(text: str, size: float, is_bold: bool, width: float, measure: Measure) -> int:
    """How many letters fit on a line, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle], size, is_bold) <= width:
            low = middle
        else:
            high = middle - 1
    first = low
    while low > 1 and low < len(text) and belongs_to_previous(text, low):
        low -= 1
    # A letter with more accents than fit stays with as many as do.
    return low if low > 1 else first


def _in_direction(line: str, turns: bool) -> str:
    first = is_rtl(line, default=turns)
    return line if first == turns else (_TO_LEFT if turns else _TO_RIGHT) + line


def is_rtl(text: str, default: bool = False) -> bool:
    """True when the first letter with a direction is written from the right."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return default
