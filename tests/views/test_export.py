"""Exported charts from outside: pixels, pages, texts and properties of the written files."""

import csv
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QWidget

from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause
from explorer.backend.provenance import Provenance, provenance, today
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import chart_export, painter
from explorer.views.dialogs import ExportChoice
from explorer.views.export_dialog import ExportDialog
from explorer.views.exporter import Exporter, file_name
from explorer.views.paper import PRESETS, PaperSize
from explorer.views.theme import Theme
from tests.views.answers import Answers, export_all

COUNTS = {"north": 400, "east": 200, "south": 100, "west": 50, "centre": 7}
BAR = (0x2F, 0x7F, 0x98)
SIZE = PaperSize()
WIDTH, HEIGHT = 1890, 1063

needs_rsvg = pytest.mark.skipif(
    shutil.which("rsvg-convert") is None, reason="rsvg-convert is not installed"
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="poppler is not installed"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [f"{place},yes" for place, n in COUNTS.items() for _ in range(n)]
    path = tmp_path / "cases.csv"
    path.write_text("place,known\n" + "\n".join([*rows, "north,no"]) + "\n")
    return path


def opened(file: Path, is_published: bool) -> Session:
    session = Session(SyncRunner(), SyncRunner())
    session.open_file(file, is_published=is_published)
    session.set_clause(Clause("known", ("yes",)))
    return session


@pytest.fixture
def session(qapp: object, file: Path) -> Iterator[Session]:
    painter.register_fonts()
    session = opened(file, True)
    yield session
    session.shutdown()
    session.deleteLater()


def model_of(session: Session, spec: ChartSpec) -> ChartModel:
    found: list[ChartModel | ExplorerError] = []
    session.export_charts([spec], found.extend)
    assert isinstance(found[0], ChartModel)
    return found[0]


def origin_of(session: Session) -> Provenance:
    assert session.dataset is not None
    filters, policy = session.workspace.filters, session.export_policy
    return provenance(session.dataset, filters, session.labels, policy, today())


def rendered(session: Session, suffix: str, size: PaperSize = SIZE) -> bytes:
    model = model_of(session, ChartSpec("bar", "place", measure="count"))
    return chart_export.render(model, suffix, size, origin_of(session), session.labels)


def pixels(image: QImage) -> NDArray[np.int16]:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : image.width() * 3].reshape(image.height(), -1, 3).astype(np.int16)


def bar_lengths(image: QImage) -> list[int]:
    """The length in pixels of each run of rows that hold the bars' colour."""
    is_bar = (abs(pixels(image) - np.array(BAR)) <= 12).all(axis=2)
    lengths: list[int] = []
    row_counts = is_bar.sum(axis=1)
    is_inside = False
    for n in row_counts.tolist():
        if n >= 3:
            if not is_inside:
                lengths.append(0)
            lengths[-1] = max(lengths[-1], n)
        is_inside = n >= 3
    return lengths


def as_png(content: bytes, suffix: str, folder: Path) -> QImage:
    """The file as a picture of the same pixels, drawn by another program than ours."""
    source, target = folder / f"chart{suffix}", folder / f"chart-{suffix[1:]}.png"
    source.write_bytes(content)
    if suffix == ".png":
        return QImage(str(source))
    if suffix == ".svg":
        size = ["-w", str(WIDTH), "-h", str(HEIGHT)]
        subprocess.run(["rsvg-convert", *size, "-o", target, source], check=True)
    else:
        stem = target.with_suffix("")
        size = ["-scale-to-x", str(WIDTH), "-scale-to-y", str(HEIGHT)]
        command = ["pdftoppm", "-png", "-singlefile", *size, source, stem]
        subprocess.run(command, check=True)
    return QImage(str(target))


@needs_rsvg
@needs_poppler
def test_bars_are_as_long_as_their_numbers_in_every_format(
    session: Session, tmp_path: Path
) -> None:
    measured = {
        suffix: bar_lengths(as_png(rendered(session, suffix), suffix, tmp_path))
        for suffix in (".png", ".svg", ".pdf")
    }
    counts = sorted(COUNTS.values(), reverse=True)
    for suffix, lengths in measured.items():
        assert len(lengths) == len(counts), suffix
        for length, count in zip(lengths, counts, strict=True):
            assert length == pytest.approx(lengths[0] * count / counts[0], abs=1.5), suffix
    for one, two in zip(measured[".png"], measured[".svg"], strict=True):
        assert abs(one - two) <= 1
    for one, two in zip(measured[".png"], measured[".pdf"], strict=True):
        assert abs(one - two) <= 1


def test_a_png_has_its_pixels_resolution_and_origin(session: Session) -> None:
    image = QImage.fromData(rendered(session, ".png"))
    assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    assert image.dotsPerMeterX() == image.dotsPerMeterY() == round(300 / 0.0254)
    assert image.text("Title") == "place"
    assert "400" in image.text("Description")
    assert image.text("sha256") == origin_of(session).sha256
    assert image.text("filters") == "known: yes"
    small = QImage.fromData(rendered(session, ".png", PaperSize(8, 6, 96)))
    assert (small.width(), small.height()) == (302, 227)


@needs_poppler
def test_a_pdf_page_has_its_size_and_its_text_can_be_read(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "chart.pdf"
    path.write_bytes(rendered(session, ".pdf"))
    facts = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    size = next(line for line in facts.splitlines() if line.startswith("Page size"))
    width, height = (float(word) for word in size.split() if word[0].isdigit())
    assert width == pytest.approx(16 / 2.54 * 72, abs=0.6)
    assert height == pytest.approx(9 / 2.54 * 72, abs=0.6)
    assert "Title:           place" in facts
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    assert "NotoSans" in fonts
    assert " no " not in fonts.splitlines()[2][50:65], "the font is embedded"
    words = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    for text in ("north", "400", "known: yes", "757 of 757 answered", "Case Explorer"):
        assert text in words
    assert today().isoformat() in words


def test_a_svg_keeps_every_label_whole(session: Session) -> None:
    text = rendered(session, ".svg").decode()
    assert 'width="16cm" height="9cm"' in text
    assert "<title>place</title>" in text
    for label in (">north<", ">400<", ">known: yes<"):
        assert label in text


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_an_export_does_not_depend_on_theme_window_or_direction(
    qapp: QApplication, session: Session, suffix: str
) -> None:
    before = rendered(session, suffix)
    theme = Theme(qapp, "dark")
    window = QWidget()
    window.resize(320, 240)
    window.show()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert rendered(session, suffix) == before
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        theme.choose("light")
        window.deleteLater()
        theme.deleteLater()


@pytest.mark.parametrize("size", [PaperSize(1, 9), PaperSize(16, 9, 20), PaperSize(100, 100, 1200)])
def test_a_size_that_cannot_be_made_is_refused(session: Session, size: PaperSize) -> None:
    with pytest.raises(ExplorerError) as caught:
        rendered(session, ".png", size)
    assert caught.value.code == "bad_size"


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(tmp_path)


@pytest.fixture
def window(qapp: object) -> Iterator[QWidget]:
    window = QWidget()
    yield window
    window.deleteLater()


def test_numbers_of_own_data_leave_protected(
    qapp: object, file: Path, answers: Answers, window: QWidget
) -> None:
    session = opened(file, False)
    spec = ChartSpec("bar", "place", measure="count")
    session.add_pane(spec)
    pane = session.workspace.panes[-1]
    Exporter(session, answers, window).export_pane(pane.id)
    written = answers.target / "place.csv"
    rows = list(csv.DictReader(written.read_text(encoding="utf-8").splitlines()))
    assert {row["value"]: row["count"] for row in rows} == {
        "north": "400", "east": "200", "south": "100", "west": "50", "centre": ""
    }  # fmt: skip
    assert {row["answered"] for row in rows} == {"750"}
    assert '"policy": "export"' in (answers.target / "place.csv.json").read_text()
    session.shutdown()
    session.deleteLater()


def test_all_charts_go_into_a_folder_and_files_there_are_asked_about(
    session: Session, answers: Answers, window: QWidget
) -> None:
    answers.choice = ExportChoice("png", 8.0, 6.0, 96, True)
    exporter = Exporter(session, answers, window)
    told: list[str] = []
    exporter.told.connect(told.append)
    export_all(exporter)
    first = sorted(path.name for path in answers.target.iterdir())
    assert len(first) == len(session.workspace.panes) > 0
    assert told
    assert str(len(first)) in told[0] or first[0] in told[0]
    kept = answers.target / first[0]
    kept.write_bytes(b"mine")
    export_all(exporter)
    assert answers.asked == first
    assert kept.read_bytes() == b"mine"
    answers.replaces = True
    export_all(exporter)
    assert kept.read_bytes().startswith(b"\x89PNG")


def test_a_chart_that_cannot_be_drawn_is_told_of_and_the_others_are_written(
    session: Session, answers: Answers, window: QWidget
) -> None:
    session.add_pane(ChartSpec("bar", "nowhere"))
    answers.choice = ExportChoice("svg", 8.0, 6.0, 96, True)
    exporter = Exporter(session, answers, window)
    told: list[str] = []
    exporter.told.connect(told.append)
    export_all(exporter)
    assert len(list(answers.target.iterdir())) == len(session.workspace.panes) - 1
    assert "1 could not be drawn" in told[0]


def test_a_chart_is_copied_as_picture_and_as_table(
    session: Session, answers: Answers, window: QWidget
) -> None:
    session.add_pane(ChartSpec("bar", "place", measure="count"))
    exporter = Exporter(session, answers, window)
    pane = session.workspace.panes[-1].id
    exporter.copy_pane(pane, "picture")
    clipboard = QGuiApplication.clipboard()
    image = clipboard.image()
    assert (image.width(), image.height()) == PaperSize(16, 9, 200).pixels
    assert len(bar_lengths(image)) == len(COUNTS)
    exporter.copy_pane(pane, "table")
    lines = clipboard.text().splitlines()
    assert lines[1].split("\t")[:2] == ["north", "400"]
    assert 'sdval="400"' in clipboard.mimeData().html()


def test_all_charts_become_the_pages_of_one_file(
    session: Session, answers: Answers, window: QWidget
) -> None:
    answers.choice = ExportChoice("pdf", 16.0, 9.0, 300, True, in_one_file=True)
    Exporter(session, answers, window).export_all()
    (written,) = answers.target.iterdir()
    content = written.read_bytes()
    assert content.count(b"/Type /Page\n") == len(session.workspace.panes)
    assert b"purl.org/dc/elements" in content
    assert b"Case Explorer" in content


def test_the_person_is_told_how_far_it_is_and_can_stop(
    session: Session, answers: Answers, window: QWidget
) -> None:
    answers.choice = ExportChoice("svg", 8.0, 6.0, 96, True)
    exporter = Exporter(session, answers, window)
    n = len(session.workspace.panes)
    failures: list[ExplorerError] = []
    session.failed.connect(failures.append)
    assert export_all(exporter) == [*((done, n) for done in range(n + 1)), (0, 0)]
    for path in answers.target.iterdir():
        path.unlink()

    def stop(done: int, of: int) -> None:
        if done == 1:
            QTimer.singleShot(0, exporter.cancel)

    exporter.progressed.connect(stop)
    export_all(exporter)
    assert [error.code for error in failures] == ["export_stopped"]
    kept = list(answers.target.iterdir())
    assert 1 <= len(kept) < n
    assert all(path.read_text(encoding="utf-8").endswith("</svg>\n") for path in kept)


def test_files_are_named_by_the_pattern_and_never_alike(
    session: Session, answers: Answers, window: QWidget
) -> None:
    session.add_pane(ChartSpec("bar", "place"))
    session.add_pane(ChartSpec("forest", "place"))
    pattern = "{date} {field} {chart} {what} ../x"
    answers.choice = ExportChoice("svg", 8.0, 6.0, 96, True, pattern=pattern)
    export_all(Exporter(session, answers, window))
    names = sorted(path.name for path in answers.target.iterdir())
    day = today().isoformat()
    assert f"{day} place forest {{what}} x.svg" in names
    assert len(names) == len(session.workspace.panes)
    answers.choice = ExportChoice("svg", 8.0, 6.0, 96, True, pattern="same")
    export_all(Exporter(session, answers, window))
    assert {"same.svg", "same 2.svg"} <= {path.name for path in answers.target.iterdir()}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CON", "CON chart.svg"),
        ("lpt1", "lpt1 chart.svg"),
        ("Control", "Control.svg"),
        (" a/b. ", "a b.svg"),
        ("...", "chart.svg"),
        ("👩" * 80, "👩" * 50 + ".svg"),
    ],
)
def test_a_name_fits_every_system(title: str, name: str) -> None:
    assert file_name(title, "svg") == name


def test_a_preset_sets_the_size_and_is_named_after_it(qapp: object, tmp_path: Path) -> None:
    dialog = ExportDialog(Settings(tmp_path / "settings"), True, None)
    preset = dialog.findChild(QComboBox, "export.preset")
    assert preset.currentData() == "standard"
    preset.setCurrentIndex(preset.findData("slide"))
    preset.activated.emit(preset.currentIndex())
    assert (dialog.choice().width_cm, dialog.choice().height_cm) == PRESETS["slide"]
    assert preset.currentData() == "slide"
    dialog.findChild(QDoubleSpinBox, "export.width").setValue(20)
    assert preset.currentData() == ""
    dialog.deleteLater()
