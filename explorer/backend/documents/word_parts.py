"""The parts of a Word file around its text: styles, list, fonts, stored data, properties."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from explorer import paths
from explorer.backend.charts.palette import COLOURS
from explorer.backend.documents import placing
from explorer.backend.documents.blocks import Document
from explorer.backend.documents.word_xml import node
from explorer.backend.provenance import PROGRAM

NAMESPACE = "urn:case-explorer:document"
"""Of the custom part with ``Document.stored``."""

FONT = "Noto Sans"

_FONT_KEY = "2D0C8A3E-5B1F-4E6A-9C47-CA5EE4B10E55"
_STORE_KEY = "7A61B0F4-9C0D-4B53-8E1D-CA5EE4B10E55"
_FACES = (("embedRegular", "NotoSans-Regular.ttf"), ("embedBold", "NotoSans-Bold.ttf"))
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"


_SPACING = re.compile(r'w:before="(\d+)" w:after="(\d+)" w:line="(\d+)"')
_SHORT_TITLE = 42
"""The size of a title that has no page of its own, in half points."""
_CLOSER, _SINGLE = 0.6, 240


class Styles:
    """The ids of a file's styles by their names; what a template lacks is ours."""

    def __init__(
        self, word: Any, document: Document, right: int, bullets: int, is_template: bool
    ) -> None:
        from docx.oxml.ns import qn

        self._ids: dict[str, str] = {}
        styles = self._styles = word.styles.element
        self._right = right
        own = _own_styles(document, right, bullets)
        if not is_template:
            for child in list(styles):
                styles.remove(child)
        taken: set[str] = set()
        for style in styles.findall(qn("w:style")):
            name = style.find(qn("w:name"))
            taken.add(style.get(qn("w:styleId"), ""))
            if name is not None:
                self._ids.setdefault(name.get(qn("w:val"), "").lower(), style.get(qn("w:styleId")))
        for child in list(own):
            name = child.find(qn("w:name"))
            if name is None:
                if not is_template:
                    styles.append(child)
            elif name.get(qn("w:val")).lower() not in self._ids:
                self._add(styles, child, name.get(qn("w:val")), taken)

    def _add(self, styles: Any, style: Any, name: str, taken: set[str]) -> None:
        """Ours, under another id where a template uses it, upon the template's own styles."""
        from docx.oxml.ns import qn

        own_id = style.get(qn("w:styleId"))
        used = own_id
        while used in taken:
            used += "CE"
        taken.add(used)
        style.set(qn("w:styleId"), used)
        self._ids[name.lower()] = used
        for tag in ("w:basedOn", "w:next"):
            other = style.find(qn(tag))
            if other is not None:
                other.set(qn("w:val"), self._by_own_id(other.get(qn("w:val"))))
        # A second default would make the file invalid.
        if len(styles.findall(qn("w:style"))) and style.get(qn("w:default")):
            kind = style.get(qn("w:type"))
            if any(s.get(qn("w:default")) and s.get(qn("w:type")) == kind for s in styles):
                del style.attrib[qn("w:default")]
        styles.append(style)

    def _by_own_id(self, own_id: str) -> str:
        """The id in this file of the style that we call so."""
        spaced = {name.replace(" ", ""): style for name, style in self._ids.items()}
        return spaced.get(own_id.lower(), own_id)

    def __getitem__(self, name: str) -> str:
        return self._ids[name.lower()]

    def tabs(self, name: str) -> list[str]:
        """Where a style has tabs, besides our own place at the end of the text."""
        from docx.oxml.ns import qn

        style_id = self[name]
        for style in self._styles.findall(qn("w:style")):
            if style.get(qn("w:styleId")) == style_id:
                found = [tab.get(qn("w:pos"), "0") for tab in style.iter(qn("w:tab"))]
                return [pos for pos in found if pos != str(self._right)]
        return []


def _closer(spacing: re.Match[str]) -> str:
    """The spacing of a short document, which has to do with few pages."""
    before, after, line = (int(spacing[k]) for k in (1, 2, 3))
    told = round(before * _CLOSER), round(after * _CLOSER), max(_SINGLE, round(line * 0.9))
    return 'w:before="{}" w:after="{}" w:line="{}"'.format(*told)


def _own_styles(document: Document, right: int, bullets: int) -> Any:
    from docx.oxml import parse_xml

    slots = {name: colour[1:] for name, colour in COLOURS["light"].items()}
    slots |= {
        "right": str(right),
        "bullets": str(bullets),
        "language": placing.clean(document.language),
        "start": "right" if document.is_rtl else "left",
        "bidi": "<w:bidi/>" if document.is_rtl else "",
    }
    text = paths.resource("documents/word_styles.xml").read_text("utf-8")
    for name, filling in slots.items():
        text = text.replace("{" + name + "}", filling)
    if not document.has_title_page:
        text = _SPACING.sub(_closer, text.replace('w:val="60"', f'w:val="{_SHORT_TITLE}"'))
    return parse_xml(text.encode())


def add_part(word: Any, name: str, kind: str, relation: str, content: bytes, of: Any = None) -> Any:
    """A new part of the package, related to the text or to the part ``of``."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(name), kind, content, word.part.package)
    (of or word.part).relate_to(part, relation)
    return part


def drop(source: Any, *relations: str) -> None:
    """Take away the parts that ``source`` is related to in these ways."""
    for key, relation in list(source.rels.items()):
        if relation.reltype.rsplit("/", 1)[-1] in relations:
            del source.rels[key]


def add_list(word: Any) -> int:
    """Our list of bullets; gives its number, which no list of a template has."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    parts = {it.reltype.rsplit("/", 1)[-1] for it in word.part.rels.values()}
    if "numbering" not in parts:
        add_part(
            word,
            "/word/numbering.xml",
            f"{_TYPE}.wordprocessingml.numbering+xml",
            f"{_OFFICE}/relationships/numbering",
            f'{_HEAD}<w:numbering xmlns:w="{_W}">{_list(1)}</w:numbering>'.encode(),
        )
        return 1
    lists = word.part.numbering_part.element
    used = [
        int(item.get(qn(f"w:{name}"), "0"))
        for tag, name in (("w:abstractNum", "abstractNumId"), ("w:num", "numId"))
        for item in lists.findall(qn(tag))
    ]
    number = max(used, default=0) + 1
    abstract, use = parse_xml(f'<w:numbering xmlns:w="{_W}">{_list(number)}</w:numbering>')
    # The abstract ones stand before all others.
    lists.insert(0, abstract)
    lists.append(use)
    return number


def _list(number: int) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl>'
        f'</w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def add_fonts(word: Any) -> None:
    """The charts' font inside the file, so that it looks the same everywhere and stays there.

    Its first 32 bytes are mixed with a key. Source: ECMA-376, part 1, 17.8.1.
    """
    faces = "".join(
        f'<w:{face} r:id="rId{number}" w:fontKey="{{{_FONT_KEY}}}"/>'
        for number, (face, _) in enumerate(_FACES, 1)
    )
    content = (
        f'{_HEAD}<w:fonts xmlns:w="{_W}" xmlns:r="{_R}"><w:font w:name="{FONT}">'
        f'<w:altName w:val="Segoe UI"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{faces}'
        "</w:font></w:fonts>"
    )
    table = add_part(
        word,
        "/word/fontTable.xml",
        f"{_TYPE}.wordprocessingml.fontTable+xml",
        f"{_OFFICE}/relationships/fontTable",
        content.encode(),
    )
    key = bytes.fromhex(_FONT_KEY.replace("-", ""))[::-1]
    for number, (_, file) in enumerate(_FACES, 1):
        letters = paths.resource(f"fonts/{file}").read_bytes()
        mixed = bytes(b ^ key[i % 16] for i, b in enumerate(letters[:32])) + letters[32:]
        kind = f"{_TYPE}.obfuscatedFont"
        add_part(
            word,
            f"/word/fonts/font{number}.odttf",
            kind,
            f"{_OFFICE}/relationships/font",
            mixed,
            table,
        )
    settings = word.settings.element
    # The schema has these before it.
    before = [child for child in settings if child.tag.rsplit("}")[-1] in ("view", "zoom")]
    settings.insert(len(before), node("w:embedTrueTypeFonts"))


def add_stored(word: Any, stored: Mapping[str, Any]) -> None:
    """``Document.stored`` as a part of its own, with the properties that Word asks of one."""
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True)
    number = 1
    used = {str(part.partname) for part in word.part.package.iter_parts()}
    while f"/customXml/item{number}.xml" in used:
        number += 1
    item = add_part(
        word,
        f"/customXml/item{number}.xml",
        "application/xml",
        f"{_OFFICE}/relationships/customXml",
        f'{_HEAD}<document xmlns="{NAMESPACE}">{escape(placing.clean(text))}</document>'.encode(),
    )
    properties = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{{_STORE_KEY}}}" '
        f'xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/>'
        "</ds:schemaRefs></ds:datastoreItem>"
    )
    add_part(
        word,
        f"/customXml/itemProps{number}.xml",
        f"{_TYPE}.customXmlProperties+xml",
        f"{_OFFICE}/relationships/customXmlProps",
        properties.encode(),
        item,
    )


def describe(properties: Any, document: Document) -> None:
    """Title, author, date and origin among a file's properties (core properties of both kinds)."""
    origin = document.provenance
    made = datetime(origin.day.year, origin.day.month, origin.day.day)
    properties.title = placing.clean(document.title)[:255]
    properties.subject = placing.clean(document.subtitle)[:255]
    properties.author = placing.clean(document.author)[:255]
    properties.last_modified_by = PROGRAM
    properties.language = document.language
    properties.comments = "; ".join(f"{k}: {v}" for k, v in origin.metadata.items())[:255]
    properties.keywords = properties.category = ""
    properties.created = properties.modified = made
    properties.revision = 1


def packed(content: bytes) -> bytes:
    """A package with the same bytes on every day: its parts carry no time of their own."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            told = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 0
            new.writestr(told, old.read(part))
    return target.getvalue()
