"""Charts with patterns, as a photocopier sees them: fills are told apart without colour."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from explorer.backend.charts.marks import Bars, ChartModel, Pyramid
from explorer.backend.charts.shapes import Circle, LaidOut, Outline, Strokes, Text
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.views import chart_export
from explorer.views.paper import PaperSize

SIZE = PaperSize(25.4, 18, 200)
Grey = NDArray[np.float64]
SHIFTS = ((0, 2), (2, 0), (2, 2), (2, -2))
"""Rows and columns from a pixel to one further on: across, down, and both ways askew."""
DIFFERENCE = 7.0
"""Of 255: how far two fills are apart at least, in tone or in how the tone changes one way."""


def drawn(session: Session, spec: ChartSpec) -> tuple[ChartModel, LaidOut, Grey]:
    found: list[ChartModel | ExplorerError] = []
    session.export_charts([spec], found.extend)
    assert isinstance(found[0], ChartModel)
    chart = chart_export.lay_out_on_paper(found[0], SIZE, (), session.labels)
    image = chart_export.paint_image(chart, SIZE).convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return found[0], chart, flat[:, : image.width()].astype(np.float64)


def texture(part: Grey) -> Grey:
    """The tone of a fill, and how much it changes in each direction."""
    change: list[float] = [float(part.mean())]
    for down, across in SHIFTS:
        one = part[down:, max(0, across) : part.shape[1] + min(0, across)]
        other = part[: part.shape[0] - down, max(0, -across) : part.shape[1] - max(0, across)]
        change.append(float(abs(one - other).mean()))
    return np.array(change)


def textures(model: ChartModel, chart: LaidOut, grey: Grey) -> dict[str, Grey]:
    """Of the widest mark of each role."""
    assert isinstance(model.marks, Bars | Pyramid)
    scale = grey.shape[1] / chart.width
    hits = {hit.tip: hit for hit in chart.hits}
    found: dict[str, tuple[float, Grey]] = {}
    for bar in (bar for group in model.marks.groups for bar in group.bars):
        if bar.tip not in hits or bar.value <= 0:
            continue
        hit = hits[bar.tip]
        inner = [
            round(edge * scale) for edge in (hit.x + 1, hit.y + 1, hit.width - 2, hit.height - 2)
        ]
        x, y, width, height = inner
        part = grey[y : y + height, x : x + width]
        if part.size > 200 and width > found.get(bar.role, (0.0,))[0]:
            found[bar.role] = (width, texture(part))
    return {role: seen for role, (_, seen) in found.items()}


@pytest.mark.parametrize(
    "spec",
    [
        ChartSpec("grouped_bar", "majority", "age_band", top=2),
        ChartSpec("stacked_bar", "age_band", "majority"),
        ChartSpec("pyramid", "age_band", "gender"),
        ChartSpec("bar", "recruiter", options=("unrecorded",)),
    ],
    ids=lambda spec: spec.type,
)
@pytest.mark.parametrize("palette", ["", "blue", "earth", "plum"])
def test_fills_are_told_apart_on_a_photocopy(
    session: Session, spec: ChartSpec, palette: str
) -> None:
    copied = replace(spec, options=(*spec.options, "patterns"), palette=palette)
    seen = textures(*drawn(session, copied))
    assert len(seen) >= 2
    for (one, first), (other, second) in combinations(seen.items(), 2):
        assert abs(first - second).max() > DIFFERENCE, (one, other)


def test_without_patterns_some_fills_would_be_alike(session: Session) -> None:
    seen = textures(*drawn(session, ChartSpec("grouped_bar", "majority", "age_band", top=2)))
    apart = [abs(a - b).max() for a, b in combinations(seen.values(), 2)]
    assert min(apart) <= DIFFERENCE


def test_each_line_has_dashes_and_a_name_beside_its_end(session: Session) -> None:
    spec = ChartSpec("trend", "year", "age_band", options=("patterns",))
    model, chart, _ = drawn(session, spec)
    dashed = [s for s in chart.shapes if isinstance(s, Strokes)]
    assert len(dashed) == 5
    rhythms = []
    for strokes in dashed:
        gaps = [(round(np.hypot(b[0][0] - a[-1][0], b[0][1] - a[-1][1]), 1), round(length(a), 1))
                for a, b in pairwise(strokes.lines)]  # fmt: skip
        rhythms.append(tuple(gaps[:4]))
    assert len(set(rhythms)) == 5
    names = {line.label for line in model.marks.lines}  # type: ignore[union-attr]
    assert names <= {shape.text for shape in chart.shapes if isinstance(shape, Text)}


def length(line: tuple[tuple[float, float], ...]) -> float:
    return float(sum(np.hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(line)))


def test_dots_of_groups_have_forms_of_their_own(session: Session) -> None:
    spec = ChartSpec("forest", "recruiter", "gender", options=("patterns",))
    _, chart, _ = drawn(session, spec)
    forms = {
        shape.role: len(shape.rings[0]) for shape in chart.shapes if isinstance(shape, Outline)
    }
    assert forms == {"series2": 4, "series3": 3}
    assert {s.role for s in chart.shapes if isinstance(s, Circle)} == {"series1"}


def test_more_and_fewer_than_by_chance_differ_in_grey(session: Session) -> None:
    spec = ChartSpec("heat_map", "recruiter", "exploitation", options=("residuals", "patterns"))
    model, chart, grey = drawn(session, spec)
    scale = grey.shape[1] / chart.width
    cells = {cell.tip: cell for cell in model.marks.cells}  # type: ignore[union-attr]
    kinds: dict[int, list[float]] = {}
    for hit in chart.hits:
        strength = cells[hit.tip].strength or 0.0
        y, x = round(hit.y * scale) + 4, round(hit.x * scale) + 4
        changes = abs(np.diff(grey[y, x : x + round(hit.width * scale) - 8])).mean()
        kinds.setdefault(int(np.sign(strength)), []).append(float(changes))
    assert min(kinds[-1]) > 2 * max(kinds[1])
