"""Documents as PDF files, read again by poppler and byte by byte."""

import re
import shutil
import subprocess
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.backend.documents import pdf_outline, writers
from explorer.backend.documents.blocks import Heading, Paragraph
from explorer.backend.documents.pages import LETTER, to_pages
from explorer.views import painter
from explorer.views.document_tools import document_tools
from explorer.views.pdf_document import to_pdf
from tests.backend.documents import paper

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")


@pytest.fixture(autouse=True)
def fonts(qapp: object) -> None:
    painter.register_fonts()


def written(tmp_path: Path, **changes) -> Path:
    path = tmp_path / "report.pdf"
    document = replace(paper.document(), **changes)
    tools = document_tools(paper.LABELS)
    path.write_bytes(writers.write(document, ".pdf", paper.LABELS, tools))
    return path


def told(*command: str | Path) -> str:
    """What a program of poppler says; it is silent about a file in order on stderr."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


def test_a_report_has_title_author_and_the_size_of_its_paper(tmp_path: Path) -> None:
    facts = told("pdfinfo", written(tmp_path, title="Our cases"))
    assert re.search(r"Title: +Our cases\n", facts)
    assert re.search(r"Author: +An office\n", facts)
    assert "A4" in facts
    path = tmp_path / "letter.pdf"
    path.write_bytes(to_pdf(paper.document(), paper.LABELS, LETTER))
    assert "612 x 792" in told("pdfinfo", path)


def test_text_of_all_scripts_is_found_and_fonts_are_inside(tmp_path: Path) -> None:
    blocks = (
        Heading("Trafficking, offices, fjords"),
        Paragraph("علاقة"),
        Paragraph("46.5 % of 12"),
    )
    path = written(tmp_path, blocks=blocks)
    text = told("pdftotext", path, "-")
    assert "Trafficking, offices, fjords" in text
    assert "46.5 % of 12" in text
    # Qt writes letters as they are joined; a reader's search takes both forms for the same.
    assert "علاقة" in unicodedata.normalize("NFKC", text)
    rows = told("pdffonts", path).splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), "every font is embedded"


def test_headings_figures_and_tables_are_bookmarks_below_their_chapters(tmp_path: Path) -> None:
    pdf = written(tmp_path).read_bytes()
    objects = {int(n): body for n, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.S)}
    root = next(body for body in objects.values() if b"/Type /Outlines" in body)

    def tree(body: bytes) -> list[tuple[str, list]]:
        found = []
        first = re.search(rb"/First (\d+)", body)
        while first:
            item = objects[int(first[1])]
            digits = re.search(rb"/Title <FEFF([0-9A-F]*)>", item)
            assert digits
            found.append((bytes.fromhex(digits[1].decode()).decode("utf-16-be"), tree(item)))
            first = re.search(rb"/Next (\d+)", item)
        return found

    chapters = tree(root)
    assert [name for name, _ in chapters] == ["Who recruits", "Side by side"]
    below = [name for name, _ in chapters[0][1]]
    assert below[0].startswith("Figure 1. ")
    assert below[1] == "Table 1. The numbers"
    assert below[2] == "By gender"


def test_language_and_direction_stand_in_the_catalog(tmp_path: Path) -> None:
    pdf = written(tmp_path, language="ar", is_rtl=True).read_bytes()
    catalogs = re.findall(rb"\d+ 0 obj\s+<<\s+/Type /Catalog.*?endobj", pdf, re.S)
    assert b"/Lang <FEFF00610072>" in catalogs[-1]
    assert b"/Direction /R2L" in catalogs[-1]
    assert b"/DisplayDocTitle true" in catalogs[-1]


def test_contents_are_links_to_their_headings(tmp_path: Path) -> None:
    document = paper.document()
    path = written(tmp_path)
    pages = to_pages(document, paper.LABELS, painter.measure)
    n_links = sum(len(page.links) for page in pages.pages)
    assert n_links == len(re.findall(rb"/Subtype /Link", path.read_bytes())) == 3


def test_the_table_of_objects_is_right_for_every_object(tmp_path: Path) -> None:
    pdf = written(tmp_path).read_bytes()
    table = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    rows = re.findall(rb"(\d+) 1\n(\d{10}) 00000 n \n", pdf[table:])
    assert len(rows) > 5
    assert all(pdf[int(at) :].startswith(number + b" 0 obj") for number, at in rows)


def test_the_same_day_makes_the_same_file(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    time.sleep(1.1)  # Qt writes the second in which a file is made
    assert written(tmp_path).read_bytes() == first


def test_every_page_is_painted_within_its_margins(tmp_path: Path) -> None:
    path = written(tmp_path)
    subprocess.run(["pdftoppm", "-r", "48", "-png", path, tmp_path / "page"], check=True)
    pictures = sorted(tmp_path.glob("page*.png"))
    assert len(pictures) > 3
    for picture in pictures:
        image = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        inked = flat[:, : image.width()] < 250
        assert inked.any()
        margin = round(2.4 / 2.54 * 48)
        assert not inked[:, :margin].any()
        assert not inked[:, -margin:].any()


def test_a_pdf_put_together_otherwise_is_refused(qapp: object) -> None:
    pages = to_pages(paper.document(), paper.LABELS, painter.measure)
    broken = b"%PDF-1.7\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    with pytest.raises(ValueError, match="Size"):
        pdf_outline.completed(broken, pages, "en", False)
