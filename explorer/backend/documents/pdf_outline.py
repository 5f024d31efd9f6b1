"""Language, bookmarks and links in a finished PDF, which Qt's writer cannot write.

Appended as an incremental update (ISO 32000-1, 7.5.6): what is there stays as it is, byte by
byte. It reads no PDF but Qt's: one cross-reference table, every page a child of one node.
"""

import re
from collections.abc import Sequence

from explorer.backend.documents.pages import Bookmark, Link, Pages

_POINTS = 0.75
"""Points in a page unit: 72 and 96 to the inch."""


def completed(pdf: bytes, pages: Pages, language: str, is_rtl: bool) -> bytes:
    """The PDF of these pages with its language, bookmarks and links.

    Raises ``ValueError`` for a PDF that is put together otherwise than Qt 6.9 does.
    """
    table, trailer = int(_found(rb"startxref\s+(\d+)", pdf[-64:])), pdf[pdf.rindex(b"trailer") :]
    size, root = (int(_found(rb"/" + key, trailer)) for key in (rb"Size (\d+)", rb"Root (\d+)"))
    catalog = _object(pdf, table, root)
    tree = _object(pdf, table, int(_found(rb"/Pages (\d+)", catalog)))
    kids = [int(k) for k in re.findall(rb"(\d+) 0 R", _found(rb"/Kids\s*\[([^\]]*)\]", tree))]
    if len(kids) != len(pages.pages):
        raise ValueError("the PDF has other pages")
    height = pages.height * _POINTS
    changed: dict[int, bytes] = {}
    for kid, page in zip(kids, pages.pages, strict=True):
        if page.links:
            annotations = int(_found(rb"/Annots (\d+)", _object(pdf, table, kid)))
            told = (_link(link, kids[link.page], height) for link in page.links)
            changed[annotations] = b"[" + b"\n".join(told) + b"]"
    direction = b" /Direction /R2L" if is_rtl else b""
    entries = b"/Lang %s /ViewerPreferences << /DisplayDocTitle true%s >>\n" % (
        _text(language),
        direction,
    )
    if pages.bookmarks:
        entries += b"/Outlines %d 0 R /PageMode /UseOutlines\n" % size
        changed |= _outline(pages.bookmarks, kids, height, size)
    changed[root] = catalog[: catalog.rindex(b">>")] + entries + b">>"
    return pdf + _update(changed, len(pdf), trailer, table)


def _found(pattern: bytes, content: bytes) -> bytes:
    match = re.search(pattern, content)
    if match is None:
        raise ValueError(f"the PDF has no {pattern!r}")
    return match[1]


def _object(pdf: bytes, table: int, number: int) -> bytes:
    """The content of an object, by the place that the cross-reference table gives."""
    first = pdf.index(b"\n", pdf.index(b"\n", table) + 1) + 1
    start = int(pdf[first + 20 * number :][:10])
    head = b"%d 0 obj" % number
    if not pdf.startswith(head, start):
        raise ValueError(f"the PDF has no object {number}")
    return pdf[start + len(head) : pdf.index(b"endobj", start)].strip()


def _link(link: Link, page: int, height: float) -> bytes:
    left, right = link.x * _POINTS, (link.x + link.width) * _POINTS
    top, bottom = height - link.y * _POINTS, height - (link.y + link.height) * _POINTS
    return b"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%.2f %.2f %.2f %.2f] %s >>" % (
        left,
        bottom,
        right,
        top,
        _destination(page, link.to_y, height),
    )


def _destination(page: int, y: float, height: float) -> bytes:
    return b"/Dest [%d 0 R /XYZ 0 %.2f 0]" % (page, min(height, height - y * _POINTS + 12))


def _outline(
    bookmarks: Sequence[Bookmark], kids: Sequence[int], height: float, root: int
) -> dict[int, bytes]:
    """The tree of bookmarks: each lies below the last one before it with a lower level."""
    parents: list[int] = []
    open_ones: list[int] = []
    children: dict[int, list[int]] = {-1: []}
    for number, bookmark in enumerate(bookmarks):
        while open_ones and bookmarks[open_ones[-1]].level >= bookmark.level:
            open_ones.pop()
        parents.append(open_ones[-1] if open_ones else -1)
        open_ones.append(number)
        children[parents[-1]].append(number)
        children[number] = []
    first = root + 1

    def below(number: int) -> bytes:
        own = children[number]
        if not own:
            return b""
        ends = b"/First %d 0 R /Last %d 0 R" % (first + own[0], first + own[-1])
        # A count below zero: closed, as a list of all figures would hide the chapters.
        return ends + b" /Count %d" % (len(own) if number < 0 else -len(own))

    found = {root: b"<< /Type /Outlines %s >>" % below(-1)}
    for number, bookmark in enumerate(bookmarks):
        siblings = children[parents[number]]
        place = siblings.index(number)
        parts = [
            b"/Title " + _text(bookmark.text),
            b"/Parent %d 0 R" % (first + parents[number]),
            _destination(kids[bookmark.page], bookmark.y, height),
            below(number),
        ]
        if place:
            parts.append(b"/Prev %d 0 R" % (first + siblings[place - 1]))
        if place + 1 < len(siblings):
            parts.append(b"/Next %d 0 R" % (first + siblings[place + 1]))
        found[first + number] = b"<< " + b"\n".join(part for part in parts if part) + b" >>"
    return found


def _text(words: str) -> bytes:
    """A text string: UTF-16 with its mark, as hexadecimal digits."""
    return b"<FEFF" + words.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def _update(changed: dict[int, bytes], start: int, trailer: bytes, table: int) -> bytes:
    """Objects, a cross-reference section for them, and the trailer that leads to both tables."""
    body = b"\n"
    rows = b""
    for number, content in sorted(changed.items()):
        rows += b"%d 1\n%010d 00000 n \n" % (number, start + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = max(int(_found(rb"/Size (\d+)", trailer)), *(number + 1 for number in changed))
    entries = trailer[trailer.index(b"<<") + 2 : trailer.rindex(b">>")]
    entries = re.sub(rb"/Size \d+", b"/Size %d /Prev %d" % (size, table), entries)
    end = b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (entries, start + len(body))
    return body + b"xref\n" + rows + end
