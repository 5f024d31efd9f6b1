"""What is on the clipboard: kinds that a letter and a spreadsheet take, and nothing that acts."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from explorer.backend import export
from explorer.backend.charts.marks import ChartModel, ChartTable
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.models.session import Session
from explorer.views.exporter import Exporter
from explorer.views.paper import PaperSize
from tests.views.answers import Answers

SPEC = ChartSpec("grouped_bar", "recruiter", "gender")


@pytest.fixture
def exporter(session: Session, tmp_path: Path) -> Iterator[Exporter]:
    session.change_pane(1, spec=SPEC)
    window = QWidget()
    yield Exporter(session, Answers(tmp_path), window)
    window.deleteLater()


def model_of(session: Session) -> ChartModel:
    found: list[ChartModel | ExplorerError] = []
    session.export_charts([SPEC], found.extend)
    assert isinstance(found[0], ChartModel)
    return found[0]


def test_a_picture_is_offered_as_a_picture_and_as_nothing_that_would_win_over_it(
    exporter: Exporter,
) -> None:
    exporter.copy_pane(1, "picture")
    content = QGuiApplication.clipboard().mimeData()
    assert content.hasImage()
    assert not content.hasText()
    assert not content.hasHtml()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == PaperSize(16, 9, 200).pixels
    assert image.dotsPerMeterX() == round(200 / 0.0254)


def test_a_table_is_offered_as_text_with_tabs_and_as_a_page(
    exporter: Exporter, session: Session
) -> None:
    exporter.copy_pane(1, "table")
    content = QGuiApplication.clipboard().mimeData()
    assert {"text/plain", "text/html", "text/tab-separated-values"} <= set(content.formats())
    table = model_of(session).table
    rows = list(csv.reader(io.StringIO(content.text()), delimiter="\t"))
    assert rows[0] == list(table.header)
    for told, row in zip(rows[1:], table.rows, strict=True):
        assert told[0] == row[0]
        shares = [float(str(share)) for share in row[1:]]
        assert [float(cell.rstrip("%")) / 100 for cell in told[1:]] == pytest.approx(
            shares, abs=0.0006
        )
    exact = [float(n) for n in re.findall(r'sdval="([^"]+)"', content.html())]
    assert exact == [share for row in table.rows for share in row[1:]]
    # LibreOffice pastes a caption into the first cell, and other forms of numbers as ###.
    assert "<caption" not in content.html()
    assert set(re.findall(r'sdnum="([^"]+)"', content.html())) == {"1033;0;0.00%"}


def test_no_name_is_taken_for_a_formula_or_for_another_cell() -> None:
    table = ChartTable(("=1+1", "Cases"), lambda: (("@cmd\tx\ny", 3), ("<b>", None)))
    labels = Labels.load()
    lines = export.table_text(table, labels).splitlines()
    assert lines[0].split("\t")[0] == "'=1+1"
    assert lines[1].split("\t") == ["'@cmd x y", "3"]
    assert "<b>" not in export.table_html(table, labels)


needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@needs_office
def test_a_spreadsheet_reads_the_exact_numbers_of_the_copied_table(
    exporter: Exporter, session: Session, tmp_path: Path
) -> None:
    exporter.copy_pane(1, "table")
    page = tmp_path / "pasted.html"
    page.write_text(QGuiApplication.clipboard().mimeData().html(), encoding="utf-8")
    _convert(page, "fods", tmp_path, "calc")
    sheet = tmp_path / "pasted.fods"
    if not sheet.exists():
        pytest.skip("LibreOffice has no Calc here")
    form = r'office:value-type="percentage" office:value="([^"]+)"'
    found = [float(number) for number in re.findall(form, sheet.read_text("utf-8"))]
    shares = [float(str(share)) for row in model_of(session).table.rows for share in row[1:]]
    assert found == pytest.approx(shares, abs=1e-12)


@needs_office
def test_a_letter_shows_the_copied_picture(exporter: Exporter, tmp_path: Path) -> None:
    exporter.copy_pane(1, "picture")
    image = QGuiApplication.clipboard().image()
    assert image.save(str(tmp_path / "picture.png"))
    page = tmp_path / "letter.html"
    page.write_text('<html><body><img src="picture.png"></body></html>', encoding="utf-8")
    _convert(page, "png", tmp_path, "writer")
    letter = QImage(str(tmp_path / "letter.png")).convertToFormat(QImage.Format.Format_RGB32)
    colours = {letter.pixel(x, y) & 0xFFFFFF for x in range(0, letter.width(), 2)
               for y in range(0, letter.height(), 2)}  # fmt: skip
    assert 0x2F7F98 in colours


def _convert(page: Path, form: str, folder: Path, kind: str) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    if kind == "calc":
        command.append("--infilter=calc_HTML_WebQuery")
    else:
        command.append("--writer")
    command += ["--convert-to", form, "--outdir", str(folder), str(page)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
