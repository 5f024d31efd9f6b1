"""Every chart type at three sizes as PNG, SVG and PDF: marks in the pixels are the numbers.

Hits say where a mark is looked for; how long, high, wide, filled or dark it is, is measured.
"""

import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from explorer.backend.charts import palette
from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.charts.marks import (
    Bars,
    Cells,
    ChartModel,
    Flow,
    Forest,
    Histogram,
    Lines,
    Pyramid,
    Sets,
    Units,
)
from explorer.backend.charts.shapes import Hit, LaidOut, Text
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.views import chart_export
from explorer.views.paper import PaperSize

pytestmark = pytest.mark.skipif(
    shutil.which("rsvg-convert") is None or shutil.which("pdftoppm") is None,
    reason="rsvg-convert and poppler draw what the program wrote",
)
Pixels = NDArray[np.int16]
SIZES = [PaperSize(9, 7, 200), PaperSize(16, 9, 200), PaperSize(25.4, 14.29, 200)]
SPECS = {
    "bar": ChartSpec("bar", "recruiter", measure="count"),
    "grouped_bar": ChartSpec("grouped_bar", "recruiter", "majority"),
    "stacked_bar": ChartSpec("stacked_bar", "majority", "gender"),
    "trend": ChartSpec("trend", "year"),
    "line": ChartSpec("line", "year", "majority", top=1),
    "heat_map": ChartSpec("heat_map", "recruiter", "exploitation"),
    "pictogram": ChartSpec("pictogram", "recruiter"),
    "number": ChartSpec("number", "recruiter"),
    "forest": ChartSpec("forest", "recruiter"),
    "pyramid": ChartSpec("pyramid", "age_band", "majority"),
    "flow": ChartSpec("flow", "recruiter", "exploitation"),
    "upset": ChartSpec("upset", "recruiter"),
    "cooccurrence": ChartSpec("cooccurrence", "means"),
    "distribution": ChartSpec("distribution", "age"),
    "map": ChartSpec("map", "citizenship"),
}


def test_every_chart_type_is_measured() -> None:
    assert set(SPECS) == {chart.id for chart in CHARTS}


class Sheet:
    """The pixels of a file, and where the layout's units are in them."""

    def __init__(self, path: Path, chart: LaidOut) -> None:
        image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        colours = flat[:, : image.width() * 3].reshape(image.height(), -1, 3)
        self.pixels: Pixels = colours.astype(np.int16)
        self.scale = image.width() / chart.width

    def is_like(self, part: Pixels, colour: str) -> NDArray[np.bool_]:
        wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        return np.asarray((abs(part - wanted) <= 14).all(axis=-1))

    def box(self, hit: Hit, by: float = 0.0) -> tuple[slice, slice]:
        """The pixels of a hit, and a little round it."""
        x, y = (hit.x - by) * self.scale, (hit.y - by) * self.scale
        right, bottom = (
            (hit.x + hit.width + by) * self.scale,
            (hit.y + hit.height + by) * self.scale,
        )
        top, left = max(0, round(y)), max(0, round(x))
        return slice(top, max(top + 1, round(bottom))), slice(left, max(left + 1, round(right)))

    def row_length(self, hit: Hit, colour: str) -> float:
        """The longest row of a colour in a hit: a number within may interrupt others."""
        return float(self.is_like(self.pixels[self.box(hit, 1)], colour).sum(axis=1).max())

    def column_length(self, hit: Hit, colour: str) -> float:
        """The column in the middle of a hit, as its neighbours touch it; edges count in part."""
        rows, columns = self.box(hit, 1)
        part = self.pixels[rows, (columns.start + columns.stop) // 2]
        full = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) - 255
        covered = np.clip((part - 255) @ full / (full @ full), 0, 1)
        is_blend = (abs(part - 255 - np.outer(covered, full)) <= 14).all(axis=-1)
        return float(covered[is_blend].sum())

    def area(self, hit: Hit, colour: str) -> float:
        return float(self.is_like(self.pixels[self.box(hit)], colour).sum())

    def at(self, x: float, y: float) -> NDArray[np.int16]:
        return self.pixels[int(y * self.scale), int(x * self.scale)]


def files(chart: LaidOut, size: PaperSize, folder: Path) -> dict[str, Sheet]:
    """The chart in all formats, each drawn as pixels."""
    width, height = size.pixels
    found: dict[str, Sheet] = {}
    for suffix, write in chart_export.PICTURES.items():
        path = folder / f"chart{suffix}"
        path.write_bytes(write(chart, size, {}))
        drawn = path
        if suffix == ".svg":
            drawn = folder / "from-svg.png"
            sized = ["-w", str(width), "-h", str(height)]
            subprocess.run(["rsvg-convert", *sized, "-o", drawn, path], check=True)
        elif suffix == ".pdf":
            drawn = folder / "from-pdf.png"
            sized = ["-scale-to-x", str(width), "-scale-to-y", str(height)]
            stem = drawn.with_suffix("")
            subprocess.run(["pdftoppm", "-png", "-singlefile", *sized, path, stem], check=True)
        found[suffix] = Sheet(drawn, chart)
    return found


def colour(role: str) -> str:
    return palette.colour(role, "light")


def lengths(model: ChartModel, chart: LaidOut, sheet: Sheet) -> list[tuple[float, float]]:
    """Pairs of a mark's number and what is measured of it, which are in proportion."""
    marks, hits = model.marks, {hit.tip: hit for hit in chart.hits}
    if isinstance(marks, Bars | Pyramid):
        bars = [bar for group in marks.groups for bar in group.bars if bar.value > 0]
        return [
            (bar.value, sheet.row_length(hits[bar.tip], colour(bar.role)))
            for bar in bars
            if bar.tip in hits
        ]
    if isinstance(marks, Units):
        return [
            (ratio.value, sheet.area(hits[ratio.tip], colour("bar")))
            for ratio in marks.ratios
            if ratio.tip in hits
        ]
    if isinstance(marks, Sets):
        return [(s.value, sheet.column_length(hits[s.tip], colour("bar"))) for s in marks.sets
                if s.tip in hits]  # fmt: skip
    if isinstance(marks, Histogram):
        return [(b.value, sheet.column_length(hits[b.tip], colour("bar"))) for b in marks.bins
                if b.value > 0]  # fmt: skip
    assert isinstance(marks, Flow)
    return [(r.value, ribbon(sheet, hits[r.tip], r.role)) for r in marks.ribbons if r.target]


def ribbon(sheet: Sheet, hit: Hit, role: str) -> float:
    """How wide a ribbon is where it ends, among others of other colours."""
    (ring,) = hit.rings
    n = len(ring) // 2
    (x, y1), (_, y2) = ring[n - 1], ring[n]
    top, bottom = sorted((y1, y2))
    column = round((x - 0.7) * sheet.scale)
    start, end = round((top - 1) * sheet.scale), round((bottom + 1) * sheet.scale)
    blend = palette.mix(colour("paper"), colour(role), 0.42)
    return float(sheet.is_like(sheet.pixels[start:end, column], blend).sum())


def positions(model: ChartModel, chart: LaidOut, sheet: Sheet) -> list[tuple[float, float]]:
    """Pairs of a mark's number and where it is measured to be, which lie on a straight line."""
    marks, hits = model.marks, {hit.tip: hit for hit in chart.hits}
    found: list[tuple[float, float]] = []
    if isinstance(marks, Lines):
        (line,) = marks.lines
        # The line begins and ends in the middle of the first and the last hit.
        for point in line.points[1:-1]:
            hit = hits[point.tip]
            part = sheet.pixels[sheet.box(hit)]
            inside = np.flatnonzero(sheet.is_like(part[:, part.shape[1] // 2], colour(line.role)))
            if len(inside):
                found.append((point.value, sheet.box(hit)[0].start + float(inside.mean())))
        return found
    assert isinstance(marks, Forest)
    for ratio in (ratio for group in marks.groups for ratio in group.ratios):
        if ratio.tip in hits:
            rows, columns = sheet.box(hits[ratio.tip])
            is_dot = sheet.is_like(sheet.pixels[rows, columns], colour(ratio.role))
            high = is_dot.sum(axis=0) > 4 * sheet.scale
            found.append((ratio.value, columns.start + float(np.flatnonzero(high).mean())))
    return found


def drawn_of(session: Session, name: str, size: PaperSize) -> tuple[ChartModel, LaidOut]:
    found: list[ChartModel | ExplorerError] = []
    session.export_charts([SPECS[name]], found.extend)
    assert isinstance(found[0], ChartModel)
    return found[0], chart_export.lay_out_on_paper(found[0], size, ("Source",), session.labels)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width_cm:g}cm")
@pytest.mark.parametrize("name", SPECS)
def test_what_is_measured_in_each_file_is_the_number(
    session: Session, tmp_path: Path, name: str, size: PaperSize
) -> None:
    model, chart = drawn_of(session, name, size)
    sheets = files(chart, size, tmp_path)
    measured: list[list[float]] = []
    for suffix, sheet in sheets.items():
        if name in ("heat_map", "cooccurrence", "map"):
            check_fills(name, model, chart, sheet)
            continue
        if name == "number":
            shown = [shape.text for shape in chart.shapes if isinstance(shape, Text)]
            cards = {r.text for r in model.marks.ratios}  # type: ignore[union-attr]
            assert len(cards & set(shown)) == len(chart.hits) > 0
            continue
        if name in ("trend", "line", "forest"):
            pairs = positions(model, chart, sheet)
            slope, zero = np.polyfit(*zip(*pairs, strict=True), 1)
            for value, place in pairs:
                assert place == pytest.approx(zero + slope * value, abs=2.2), (suffix, value)
        else:
            pairs = lengths(model, chart, sheet)
            least = 2.0 if name != "pictogram" else 0.012 * max(n for _, n in pairs)
            value, longest = max(pairs)
            for other, length in pairs:
                assert length == pytest.approx(longest * other / value, abs=least), (suffix, other)
        assert len(pairs) >= 2
        measured.append([length for _, length in pairs])
    for one in measured[1:]:
        for first, other in zip(measured[0], one, strict=True):
            assert other == pytest.approx(first, abs=2, rel=0.025)


def check_fills(name: str, model: ChartModel, chart: LaidOut, sheet: Sheet) -> None:
    """Cells and countries have the colours of their numbers."""
    if name == "map":
        roles = {region.tip: region.role for region in model.marks.regions}  # type: ignore[union-attr]
        large = [h for h in chart.hits if h.rings and h.frame and h.width * h.height > 120]
        assert len(large) >= 4
        right = 0
        for hit in large:
            wanted = colour(roles[hit.tip] or "unmeasured")
            right += bool(sheet.is_like(sheet.at(*hit.middle), wanted))
        # A border may run through the middle of a narrow country.
        assert right >= 0.9 * len(large)
        return
    assert isinstance(model.marks, Cells)
    hits = {hit.tip: hit for hit in chart.hits}
    counts = {cell.tip: int(cell.text.replace(",", "")) for cell in model.marks.cells}
    most = max(counts.values())
    for cell in model.marks.cells:
        if cell.tip not in hits or cell.strength is None:
            continue
        hit = hits[cell.tip]
        strength = cell.strength if name == "cooccurrence" else math.sqrt(counts[cell.tip] / most)
        pixel = sheet.at(hit.x + hit.width / 2, hit.y + 2)
        assert sheet.is_like(pixel, colour(f"shade:{strength:.3f}")), cell.tip
