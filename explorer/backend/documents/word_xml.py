"""Pieces of a Word file as XML: runs, paragraphs, fields, bookmarks, pictures.

Source of the forms: ECMA-376, part 1, chapters 17 (WordprocessingML) and 20.4 (drawings).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from explorer.backend.documents import placing

EMU_PER_CM = 360_000
_WORDS = re.compile(r"\s*\S+|\s+$")


def node(tag: str, attributes: Mapping[str, str] | None = None, *children: Any) -> Any:
    """An element; ``tag`` and the attributes' names have prefixes, such as ``w:p``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element: Any = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    element.extend(children)
    return element


def value(tag: str, text: str) -> Any:
    """An element that says one thing, such as ``<w:pStyle w:val="Title"/>``."""
    return node(tag, {"w:val": text})


def runs(text: str, is_rtl: bool, *properties: Any) -> list[Any]:
    """A text as runs: in a right-to-left document each direction has runs of its own."""
    pieces = _directions(placing.clean(text)) if is_rtl else [(placing.clean(text), False)]
    return [_run(piece, properties, turned) for piece, turned in pieces if piece]


def _run(text: str, properties: tuple[Any, ...], is_rtl: bool) -> Any:
    from copy import deepcopy

    told = [deepcopy(item) for item in properties]
    if is_rtl:
        told.append(node("w:rtl"))
    content = node("w:t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node("w:r", None, *([node("w:rPr", None, *told)] if told else []), content)


def _directions(text: str) -> list[tuple[str, bool]]:
    """Words in a row that run one way; those without letters or figures follow the one before."""
    found: list[tuple[str, bool]] = []
    for word in _WORDS.findall(text):
        kinds = {unicodedata.bidirectional(letter) for letter in word}
        turned = bool(kinds & {"R", "AL"})
        if not kinds & {"R", "AL", "L", "EN", "AN"} and found:
            turned = found[-1][1]
        if found and found[-1][1] == turned:
            found[-1] = (found[-1][0] + word, turned)
        else:
            found.append((word, turned))
    return found


def paragraph(style: str, *content: Any) -> Any:
    """A paragraph in a style, given by its id."""
    return node("w:p", None, node("w:pPr", None, value("w:pStyle", style)), *content)


def field(code: str, *shown: Any) -> list[Any]:
    """A field and what it shows until the program updates it."""

    def mark(kind: str) -> Any:
        return node("w:r", None, node("w:fldChar", {"w:fldCharType": kind}))

    instruction = node("w:instrText")
    instruction.text = f" {code} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begun = [mark("begin"), node("w:r", None, instruction), mark("separate")]
    return [*begun, *shown, mark("end")]


def bookmarked(key: str, number: int, *content: Any) -> list[Any]:
    """Content that contents and links can point to."""
    start = node("w:bookmarkStart", {"w:id": str(number), "w:name": bookmark(key)})
    return [start, *content, node("w:bookmarkEnd", {"w:id": str(number)})]


def bookmark(key: str) -> str:
    """The name of a key's bookmark; the underscore hides it from lists of bookmarks."""
    return "_" + key.replace("-", "_")


def link(key: str, *content: Any) -> Any:
    """A link to a bookmark."""
    return node("w:hyperlink", {"w:anchor": bookmark(key), "w:history": "1"}, *content)


def picture(relation: str, number: int, size_cm: tuple[float, float], name: str, alt: str) -> Any:
    """A picture in a run, with its alternative text."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    width, height = (round(length * EMU_PER_CM) for length in size_cm)
    drawing: Any = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="" descr=""/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="" descr=""/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    for element in drawing.iter():
        if element.tag.endswith(("}docPr", "}cNvPr")):
            element.set("name", name)
            element.set("descr", placing.clean(alt))
    return node("w:r", None, drawing)


def table(columns: list[int], rows: list[Any], style: str, is_rtl: bool, looks: str) -> Any:
    """A table of rows; ``columns`` are widths in twentieths of a point, ``looks`` a ``tblLook``."""
    properties = [value("w:tblStyle", style)]
    if is_rtl:
        properties.append(node("w:bidiVisual"))
    properties += [
        node("w:tblW", {"w:w": str(sum(columns)), "w:type": "dxa"}),
        node("w:tblLayout", {"w:type": "fixed"}),
        value("w:tblLook", looks),
    ]
    grid = node("w:tblGrid", None, *(node("w:gridCol", {"w:w": str(w)}) for w in columns))
    return node("w:tbl", None, node("w:tblPr", None, *properties), grid, *rows)


def cell(width: int, *content: Any) -> Any:
    """A cell of paragraphs."""
    size = node("w:tcW", {"w:w": str(width), "w:type": "dxa"})
    return node("w:tc", None, node("w:tcPr", None, size), *content)


def row(cells: list[Any], is_header: bool = False) -> Any:
    """A row that stays on one page; a header is repeated on each."""
    told = [node("w:cantSplit")] + ([node("w:tblHeader")] if is_header else [])
    return node("w:tr", None, node("w:trPr", None, *told), *cells)
