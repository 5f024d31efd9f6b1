"""Sizes of exported pictures."""

from dataclasses import dataclass

from explorer.backend.errors import ExplorerError

PRESETS = {
    "standard": (16.0, 9.0),
    "a4_full": (17.0, 10.0),
    "a4_half": (8.2, 7.4),
    "slide": (25.4, 14.29),
    "square": (14.0, 14.0),
}
"""Sizes in cm: a page's text width, half of it, a slide of 16 to 9, a picture for messages."""

MOST_POINTS = 200_000_000


@dataclass(frozen=True, slots=True)
class PaperSize:
    """The size of a picture; ``dpi`` matters for PNG only."""

    width_cm: float = 16.0
    height_cm: float = 9.0
    dpi: int = 300

    def check(self) -> None:
        """Raise ``ExplorerError("bad_size")`` when no such picture can be made."""
        width, height = self.pixels
        sizes_fit = 2 <= self.width_cm <= 100 and 2 <= self.height_cm <= 100
        if not sizes_fit or not 50 <= self.dpi <= 1200 or width * height > MOST_POINTS:
            raise ExplorerError("bad_size")

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the PNG."""
        return round(self.width_cm / 2.54 * self.dpi), round(self.height_cm / 2.54 * self.dpi)
