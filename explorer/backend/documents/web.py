"""A document as one web page: no scripts, nothing fetched, readable in light, in dark, on paper."""

import json
import re
from dataclasses import replace
from html import escape
from itertools import zip_longest

from explorer import paths
from explorer.backend.charts.layout import EDGELESS, LayoutStyle, layout
from explorer.backend.charts.palette import COLOURS
from explorer.backend.charts.svg import to_svg
from explorer.backend.documents import placing
from explorer.backend.documents.blocks import (
    FULL_WIDTH_CM,
    Bullets,
    Cards,
    Document,
    Figure,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.documents.placing import Captioned, Placed, Row, Titled
from explorer.backend.documents.tools import Tools
from explorer.backend.labels import Labels

UNITS_PER_CM = 96 / 2.54
STORED_ID = "case-explorer-document"
"""The element with ``Document.stored``."""

_TAG = re.compile(r"<(\w+)((?:\s[\w:-]+=\"[^\"]*\")*)\s*/?>")
_COLOUR = re.compile(r' (fill|stroke)="(#[0-9a-f]{6})"')
_OF_FILES = re.compile(r' xmlns="[^"]*"| (?:width|height)="[\d.]+cm"')
"""What only a picture in a file of its own needs."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class _Inks:
    """The dark colours of charts, each pair of fill and stroke as a class."""

    def __init__(self) -> None:
        self._names: dict[tuple[tuple[str, str], ...], str] = {}

    def name(self, colours: tuple[tuple[str, str], ...]) -> str:
        return self._names.setdefault(colours, f"k{len(self._names) + 1}")

    def style(self) -> str:
        rules = (
            f".{name}{{{';'.join(f'{what}:{colour}' for what, colour in colours)}}}"
            for colours, name in self._names.items()
        )
        return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def write(document: Document, labels: Labels, tools: Tools) -> bytes:
    """The whole page as UTF-8."""
    blocks = placing.placed(document, labels)
    inks = _Inks()
    body = "\n".join(_block(block, document, tools, inks) for block in blocks)
    origin = document.provenance
    title = placing.clean(document.title)
    stored = json.dumps(document.stored, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    style = paths.resource("documents/page.css").read_text("utf-8")
    tokens = "\n".join(_tokens(theme) for theme in ("light", "dark"))
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(document.language)}" dir="{"rtl" if document.is_rtl else "ltr"}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="{escape(origin.metadata["program"])}">',
        f'<meta name="date" content="{origin.day.isoformat()}">',
        *_meta("author", document.author),
        *_meta("description", document.subtitle),
        f"<title>{escape(title)}</title>",
        f"<style>\n{tokens}\n{style}\n{inks.style()}\n</style>",
        "</head>",
        "<body>",
        _header(document),
        _contents(blocks, labels) if document.has_contents else "",
        f"<main>\n{body}\n</main>",
        _footer(document),
        f'<script type="application/json" id="{STORED_ID}">{stored}</script>',
        "</body>",
        "</html>",
    ]
    return ("\n".join(part for part in parts if part) + "\n").encode()


def _meta(name: str, content: str) -> list[str]:
    told = escape(placing.clean(content))
    return [f'<meta name="{name}" content="{told}">'] if told else []


def _tokens(theme: str) -> str:
    """The colours of a theme as variables."""
    colours = COLOURS["dark" if theme == "dark" else "light"]
    named = ";".join(f"--{name.replace('_', '-')}:{colour}" for name, colour in colours.items())
    rule = f":root{{color-scheme:light dark;{named}}}"
    return rule if theme == "light" else f"@media screen and (prefers-color-scheme:dark){{{rule}}}"


def _header(document: Document) -> str:
    origin = document.provenance
    told = [f"<h1>{escape(placing.clean(document.title))}</h1>"]
    if document.subtitle:
        told.append(f'<p class="subtitle">{escape(placing.clean(document.subtitle))}</p>')
    by = [document.author] if document.author else []
    by.append(f'<time datetime="{origin.day.isoformat()}">{origin.day.isoformat()}</time>')
    line = " · ".join([*(escape(placing.clean(name)) for name in by[:-1]), by[-1]])
    if document.has_title_page:
        told.append(f'<p class="by">{line}</p>')
    if origin.is_internal:
        told.append(f'<p class="stamp">{escape(origin.footer[-1])}</p>')
    kind = ' class="title-page"' if document.has_title_page else ""
    return f"<header{kind}>\n" + "\n".join(told) + "\n</header>"


def _contents(blocks: list[Placed], labels: Labels) -> str:
    """The headings as links, and the figures below them."""
    headings = placing.contents(blocks)
    if not headings:
        return ""
    items = "\n".join(
        f'<li class="level-{it.heading.level}"><a href="#{it.key}">'
        f"{escape(it.heading.text)}</a></li>"
        for it in headings
    )
    told = escape(labels.text("documents.contents"))
    nav = f'<nav aria-label="{told}">\n<h2>{told}</h2>\n<ol>\n{items}\n</ol>'
    figures = placing.figures(blocks)
    if len(figures) > 1:
        listed = "\n".join(
            f'<li class="listed"><a href="#{it.key}">{escape(it.number)}. '
            f"{escape(it.caption)}</a></li>"
            for it in figures
        )
        nav += f"\n<h2>{escape(labels.text('documents.figures'))}</h2>\n<ol>\n{listed}\n</ol>"
    return f"{nav}\n</nav>"


def _footer(document: Document) -> str:
    lines = "<br>\n".join(escape(placing.clean(line)) for line in document.provenance.footer)
    return f"<footer>\n<p>{lines}</p>\n</footer>"


def _block(block: Placed, document: Document, tools: Tools, inks: _Inks) -> str:
    if isinstance(block, Titled):
        # The page's own title is its only h1.
        level = min(block.heading.level + 1, 4)
        return f'<h{level} id="{block.key}">{escape(block.heading.text)}</h{level}>'
    if isinstance(block, Paragraph):
        return "\n".join(
            f'<p class="{block.style}" dir="auto">{escape(line)}</p>'
            for line in placing.lines(block.text)
        )
    if isinstance(block, Bullets):
        items = "".join(f"<li>{escape(placing.clean(item))}</li>" for item in block.items)
        return f"<ul>{items}</ul>"
    if isinstance(block, Cards):
        return _cards(block, document.is_rtl)
    if isinstance(block, PageBreak):
        return '<div class="page-break"></div>'
    if isinstance(block, Captioned):
        return _table(block, document.is_rtl)
    return _row(block, document, tools, inks)


def _cards(block: Cards, is_rtl: bool) -> str:
    cards = "".join(
        f'<li><strong class="figure">{escape(placing.number(card.figure, is_rtl))}</strong> '
        f"<span>{escape(placing.clean(card.text))}</span>"
        + (f" <small>{escape(placing.clean(card.note))}</small>" if card.note else "")
        + "</li>"
        for card in block.cards
    )
    return f'<ul class="cards">{cards}</ul>'


def _table(it: Captioned, is_rtl: bool) -> str:
    table = it.block
    if not isinstance(table, Table):
        return ""
    head = "".join(f'<th scope="col">{escape(placing.clean(name))}</th>' for name in table.header)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(placing.clean(row[0]))}</th>'
        + "".join(f"<td>{escape(placing.number(cell, is_rtl))}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
        if row
    )
    caption = f"<b>{escape(it.number)}</b> {escape(it.caption)}"
    kind = ' class="words"' if table.is_words else ""
    return (
        f'<div class="scroll"><table id="{it.key}"{kind}>\n<caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _row(row: Row, document: Document, tools: Tools, inks: _Inks) -> str:
    figures = "\n".join(_figure(it, document, tools, inks) for it in row)
    return f'<div class="row">\n{figures}\n</div>'


def _figure(it: Captioned, document: Document, tools: Tools, inks: _Inks) -> str:
    figure = it.block
    if not isinstance(figure, Figure):
        return ""
    width = FULL_WIDTH_CM * figure.of_width
    style = LayoutStyle(is_paper=True, is_rtl=document.is_rtl, pad=EDGELESS)
    size = width * UNITS_PER_CM, figure.height_cm * UNITS_PER_CM
    laid_out = replace(
        layout(placing.bare(figure.chart), *size, tools.measure, style),
        title=it.caption,
        description=placing.clean(figure.alt_text),
    )
    light, dark = (
        to_svg(laid_out, width, figure.height_cm, {}, theme) for theme in ("light", "dark")
    )
    picture = _adapted(light, dark, inks)
    picture = _OF_FILES.sub("", picture[picture.index("<svg") :])
    caption = f"<b>{escape(it.number)}</b> {escape(it.caption)}"
    return (
        f'<figure id="{it.key}" style="flex:{figure.of_width:g}">\n'
        f"<figcaption>{caption}</figcaption>\n{picture}</figure>"
    )


def _adapted(light: str, dark: str, inks: _Inks) -> str:
    """The light picture, its elements with a class wherever the dark one has other colours."""
    darks = iter(_TAG.findall(dark))

    def adapt(tag: re.Match[str]) -> str:
        _, attributes = next(darks)
        bright, gloomy = _COLOUR.findall(tag[2]), _COLOUR.findall(attributes)
        other = tuple(b for a, b in zip_longest(bright, gloomy) if a != b)
        if not other:
            return tag[0]
        place = tag.end(2) - tag.start()
        return f'{tag[0][:place]} class="{inks.name(other)}"{tag[0][place:]}'

    return _TAG.sub(adapt, light)
