"""The part of ``--self-check`` that tries libraries by themselves, with known results."""

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from explorer.backend.errors import ExplorerError

NEAR = 1e-9
EXAMPLE_KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
EXAMPLE_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def parts() -> Iterator[str]:
    """One line a part; raises ``ExplorerError`` where a result is wrong."""
    yield _documents()
    yield _statistics()
    yield _signatures()


def _expect(is_right: bool, part: str) -> None:
    if not is_right:
        raise ExplorerError("incomplete", part=part)


def _documents() -> str:
    """A Word file and slides with text, a table and a picture are written and read back."""
    docx: Any = import_module("docx")
    pptx: Any = import_module("pptx")

    picture = _picture()
    page = docx.Document()
    page.add_heading("Ünï 東京", 1)
    page.add_table(2, 3).cell(1, 2).text = "23"
    page.add_picture(io.BytesIO(picture))
    written = io.BytesIO()
    page.save(written)
    read = docx.Document(written)
    is_same = read.tables[0].cell(1, 2).text == "23" and len(read.inline_shapes) == 1
    _expect(is_same and read.paragraphs[0].text == "Ünï 東京", "docx")

    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[5])
    slide.shapes.title.text = "Ünï 東京"
    slide.shapes.add_table(2, 3, 0, 0, 999, 999).table.cell(1, 2).text = "23"
    slide.shapes.add_picture(io.BytesIO(picture), 0, 0)
    written = io.BytesIO()
    slides.save(written)
    shapes = list(pptx.Presentation(written).slides[0].shapes)
    _expect(shapes[0].text_frame.text == "Ünï 東京", "pptx")
    _expect(shapes[1].table.cell(1, 2).text == "23" and len(shapes) > 2, "pptx")
    return "documents: docx and pptx written and read"


def _picture() -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter

    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(written, QByteArray(b"png")).write(image)
    return bytes(written.data().data())


def _statistics() -> str:
    """Known values of the libraries under the statistics, one for each part of them."""
    optimize, special, stats = (_scipy(name) for name in ("optimize", "special", "stats"))
    _expect(abs(stats.fisher_exact([[8, 2], [1, 5]])[1] - 5 / 143) < NEAR, "statistics")
    _expect(abs(special.ndtri(0.975) - 1.959963984540054) < NEAR, "statistics")
    _expect(abs(stats.beta.ppf(0.5, 1, 1) - 0.5) < NEAR, "statistics")
    _expect(abs(optimize.brentq(lambda x: x * x - 2, 0, 2) - 2**0.5) < NEAR, "statistics")
    # at most 4 of the first or 2 and a third of the second; whole numbers alone
    weights, most = [[1, 3]], optimize.LinearConstraint([[1, 3]], ub=[7])
    solved = optimize.linprog([-1, -2], A_ub=weights, b_ub=[7], bounds=(0, 4))
    whole = optimize.milp([-1, -2], constraints=most, integrality=[1, 1])
    _expect(solved.status == whole.status == 0 and abs(solved.fun + 6) < NEAR, "statistics")
    return "statistics: exact test, distributions, roots and linear programs"


def _scipy(name: str) -> Any:
    # Its types do not tell that a result may be used as a number.
    return import_module(f"scipy.{name}")


def _signatures() -> str:
    """The second example of RFC 8032, section 7.1; a changed message is refused."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    key, signature = VerifyKey(bytes.fromhex(EXAMPLE_KEY)), bytes.fromhex(EXAMPLE_SIGNATURE)
    _expect(key.verify(b"\x72", signature) == b"\x72", "signatures")
    try:
        key.verify(b"\x73", signature)
    except BadSignatureError:
        return "signatures: right ones accepted, wrong ones refused"
    raise ExplorerError("incomplete", part="signatures")
