"""A map in its pane: real clicks on countries, wheel, drag, keys, and its fills in files."""

import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from explorer.backend import population
from explorer.backend.charts import palette
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.shapes import Frame, Framed, Hit
from explorer.backend.charts.spec import ChartSpec
from explorer.models.session import Session
from explorer.views import chart_export
from explorer.views.chart_pane import ChartPane
from explorer.views.chart_view import ChartView
from explorer.views.pane_grid import PaneGrid
from explorer.views.pane_menu import PaneMenu

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(session: Session, grid: PaneGrid) -> ChartView:
    """The map of citizenship in the first pane, alone in the window."""
    grid.resize(1024, 700)
    session.change_pane(1, spec=ChartSpec("map", "citizenship"))
    session.maximise(1)
    QCoreApplication.processEvents()
    found = grid.findChild(ChartView, "pane.1.chart")
    assert isinstance(found, ChartView)
    return found


def hit_of(view: ChartView, code: str) -> Hit:
    return next(hit for hit in view.hits if hit.target[0][1] == code)


def place_of(view: ChartView, code: str) -> QPoint:
    return QPointF(*hit_of(view, code).middle).toPoint()


def frame_of(view: ChartView) -> Frame:
    frame = view.hits[0].frame
    assert frame is not None
    return frame


def clearance(hit: Hit) -> float:
    """How far the nearest border is from a mark's place, in page units; of a dot, its radius."""
    if hit.frame is None or not hit.rings:
        return 1.3
    x, y = hit.frame.inner(*hit.middle)
    lines = [np.array([*ring, ring[0]]) - (x, y) for ring in hit.rings]
    return min(map(nearest, lines)) * hit.frame.scale


def nearest(line: NDArray[np.float64]) -> float:
    """How far a line through points is from where nothing is."""
    start, along = line[:-1], np.diff(line, axis=0)
    part = -(start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    feet = start + np.clip(part, 0, 1)[:, None] * along
    return float(np.hypot(feet[:, 0], feet[:, 1]).min())


def asked(session: Session) -> tuple[str, ...]:
    return session.workspace.filters.clause("citizenship").include


def turn_wheel(view: ChartView, place: QPoint, notches: int, keys: Qt.KeyboardModifier) -> None:
    viewport = view.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(viewport, event)
    QCoreApplication.processEvents()


def test_a_click_on_a_country_filters_and_ctrl_adds_a_small_state(
    qtbot: QtBot, view: ChartView, session: Session
) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEY, place_of(view, "BRA"))
    assert asked(session) == ("BRA",)
    QCoreApplication.processEvents()
    qtbot.mouseClick(view.viewport(), LEFT, CTRL, place_of(view, "TLS"))
    assert asked(session) == ("BRA", "TLS")


def test_a_click_on_the_sea_filters_nothing(
    qtbot: QtBot, view: ChartView, session: Session
) -> None:
    frame = frame_of(view)
    sea = QPointF(frame.x + frame.width * 0.16, frame.y + frame.height * 0.85).toPoint()
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEY, sea)
    assert not asked(session)


def test_arrow_keys_begin_with_the_country_of_most_cases(
    qtbot: QtBot, view: ChartView, session: Session
) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    model = view._model
    assert model is not None
    assert isinstance(model.marks, Areas)
    assert len(asked(session)) == 1
    assert asked(session) == (view.hits[0].target[0][1],)


def test_ctrl_and_wheel_zoom_at_the_pointer_and_the_wheel_alone_does_not(view: ChartView) -> None:
    before, place = frame_of(view), place_of(view, "BRA")
    turn_wheel(view, place, 1, NO_KEY)
    assert frame_of(view) == before
    turn_wheel(view, place, 3, CTRL)
    after = frame_of(view)
    assert after.scale == pytest.approx(before.scale * 1.25**3)
    assert hit_of(view, "BRA").holds(place.x(), place.y())


def test_a_dragged_map_moves_and_nothing_is_clicked(
    qtbot: QtBot, view: ChartView, session: Session
) -> None:
    start = place_of(view, "BRA")
    turn_wheel(view, start, 6, CTRL)
    before = frame_of(view)
    viewport, end = view.viewport(), start + QPoint(40, 25)
    qtbot.mousePress(viewport, LEFT, NO_KEY, start)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, LEFT, NO_KEY, end)
    after = frame_of(view)
    assert (after.left, after.top) == pytest.approx(
        (before.left - 40 / before.scale, before.top - 25 / before.scale)
    )
    assert not asked(session)
    qtbot.mouseClick(viewport, LEFT, NO_KEY, end)
    assert asked(session) == ("BRA",)


def test_keys_zoom_and_a_double_click_shows_all_again(qtbot: QtBot, view: ChartView) -> None:
    whole = frame_of(view)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert frame_of(view).scale == pytest.approx(whole.scale * 1.25)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert frame_of(view) == whole
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    middle = QPoint(int(whole.x + whole.width / 2), int(whole.y + whole.height / 2))
    qtbot.mouseDClick(view.viewport(), LEFT, NO_KEY, middle)
    assert frame_of(view) == whole


def test_a_table_of_inhabitants_makes_rates_and_the_same_entry_takes_them_back(
    view: ChartView, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "inhabitants.csv"
    path.write_text("country,population\nNPL,30000000\nBRA,211000000\n", "utf-8")
    pane = view.parent()
    while not isinstance(pane, ChartPane):
        pane = pane.parent()
    wanted: list[int] = []
    pane.population_wanted.connect(wanted.append)
    menu = PaneMenu(session, pane.pane, pane)
    menu.population_wanted.connect(lambda: pane.population_wanted.emit(pane.pane.id))
    entry(menu).trigger()
    assert wanted == [1]
    spec = replace(pane.pane.spec, population=population.read(path))
    session.change_pane(1, spec=spec)
    QCoreApplication.processEvents()
    assert view._model is not None
    assert view._model.subtitle == "Cases per 100,000 inhabitants"
    menu = PaneMenu(session, session.workspace.pane(1), pane)
    assert entry(menu).isChecked()
    entry(menu).trigger()
    assert not session.workspace.pane(1).spec.population


def entry(menu: PaneMenu) -> QAction:
    return next(a for a in menu.actions() if a.text().startswith("Per 100,000"))


def test_another_chart_is_not_zoomed(qtbot: QtBot, view: ChartView, session: Session) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    session.change_pane(1, spec=ChartSpec("bar", "citizenship"))
    QCoreApplication.processEvents()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    session.change_pane(1, spec=ChartSpec("map", "citizenship"))
    QCoreApplication.processEvents()
    assert frame_of(view).left == 0


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
@pytest.mark.parametrize(("width", "height", "dpi"), [(16, 9, 300), (8, 6, 150), (25.4, 19, 96)])
def test_a_picture_shows_each_country_in_the_colour_of_its_class(
    view: ChartView,
    session: Session,
    tmp_path: Path,
    width: float,
    height: float,
    dpi: int,
    suffix: str,
) -> None:
    model = view._model
    assert model is not None
    assert isinstance(model.marks, Areas)
    size = chart_export.PaperSize(width, height, dpi)
    chart = chart_export.lay_out_on_paper(model, size, (), session.labels)
    image = rendered(tmp_path, suffix, chart_export.PICTURES[suffix](chart, size, {}), dpi)
    roles = {region.code: region.role for region in model.marks.regions}
    dots = [hit for hit in chart.hits if not hit.rings]
    checked = 0
    for hit in chart.hits:
        (x, y), times = hit.middle, image.width() / chart.width
        # In a small picture the dot of a small state may cover its neighbour's middle.
        near = [other for other in dots if math.dist(other.middle, hit.middle) < 4]
        if clearance(hit) * times < 2 or set(near) - {hit}:
            continue
        seen = np.array(image.pixelColor(int(x * times), int(y * times)).getRgb()[:3])
        colour = palette.colour(roles[hit.target[0][1]], "light")
        wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        assert np.abs(seen - wanted).max() <= 12, hit.tip
        checked += 1
    assert checked > (30 if width > 8 else 10)


def rendered(folder: Path, suffix: str, content: bytes, dpi: int) -> QImage:
    """The picture in a file as pixels; PDF and SVG by renderers that are not Qt's."""
    path, png = folder / f"map{suffix}", folder / "rendered.png"
    path.write_bytes(content)
    if suffix == ".png":
        return QImage(str(path))
    if suffix == ".pdf":
        command = ["pdftoppm", "-png", "-singlefile", "-r", str(dpi), path, png.with_suffix("")]
    else:
        command = ["rsvg-convert", "-d", str(dpi), "-p", str(dpi), "-o", png, path]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    subprocess.run(command, check=True)
    return QImage(str(png))


def test_a_picture_of_a_zoomed_map_shows_all_of_it(
    qtbot: QtBot, view: ChartView, session: Session
) -> None:
    view.setFocus()
    for _ in range(5):
        qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert frame_of(view).left > 0
    model = view._model
    assert model is not None
    chart = chart_export.lay_out_on_paper(model, chart_export.PaperSize(), (), session.labels)
    (frame,) = [shape.frame for shape in chart.shapes if isinstance(shape, Framed)]
    assert (frame.left, frame.top) == (0, 0)


def test_svg_pdf_and_png_of_a_map_are_files_of_moderate_size(
    view: ChartView, session: Session
) -> None:
    model = view._model
    assert model is not None
    size = chart_export.PaperSize()
    chart = chart_export.lay_out_on_paper(model, size, (), session.labels)
    for write in chart_export.PICTURES.values():
        assert 10_000 < len(write(chart, size, {})) < 700_000
