"""The place where marks are drawn, and text that fits its width."""

from explorer.backend.charts.marks import Target
from explorer.backend.charts.shapes import Anchor, Hit, Measure, Shape, Text

ELLIPSIS = "…"


def elide(text: str, size: float, is_bold: bool, width: float, measure: Measure) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if measure(text, size, is_bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, size, is_bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS if low else ""


def wrap(
    text: str, size: float, is_bold: bool, width: float, most: int, measure: Measure
) -> list[str]:
    """The text on at most so many lines; the last one is cut when there is more."""
    words = text.split(" ")
    lines: list[str] = []
    while words:
        if len(lines) == most - 1:
            lines.append(elide(" ".join(words), size, is_bold, width, measure))
            break
        n = 1
        while n < len(words) and measure(" ".join(words[: n + 1]), size, is_bold) <= width:
            n += 1
        lines.append(elide(" ".join(words[:n]), size, is_bold, width, measure))
        words = words[n:]
    return [line for line in lines if line] if text else []


class Area:
    """A rectangle that collects shapes and hits."""

    def __init__(self, x: float, y: float, width: float, height: float, measure: Measure) -> None:
        self.x = x
        self.y = y
        self.width = max(1.0, width)
        self.height = max(1.0, height)
        self.measure = measure
        self.shapes: list[Shape] = []
        self.hits: list[Hit] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        role: str = "text",
        anchor: Anchor = "start",
        is_bold: bool = False,
        is_italic: bool = False,
    ) -> None:
        """One line of text with its baseline at ``y``."""
        if text:
            self.shapes.append(Text(x, y, text, size, role, anchor, is_bold, is_italic))

    def label(
        self,
        x: float,
        middle: float,
        text: str,
        size: float,
        width: float,
        n_lines: int,
        anchor: Anchor = "end",
    ) -> None:
        """A label of one or two lines, centred on ``middle``."""
        lines = wrap(text, size, False, width, n_lines, self.measure)
        height = size * 1.15
        top = middle - len(lines) * height / 2
        for number, line in enumerate(lines):
            self.text(x, top + number * height + size * 0.92, line, size, "text", anchor)

    def hit(
        self, x: float, y: float, width: float, height: float, target: Target, tip: str
    ) -> None:
        """A place that stands for a mark."""
        self.hits.append(Hit(x, y, width, height, target, tip))
