"""A brief as a document: the info-graphic page, the key statistics, two charts, how it was made."""

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.backend import brief_json, brief_words
from explorer.backend.brief import Brief
from explorer.backend.brief_sentences import Said
from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance

Charts = Mapping[str, ChartModel | str]

MOST_NAMED = 6
"""So many missing figures are named one by one."""
_POSTER_CM = 16.4
_CHART_CM = 4.8


def document(
    brief: Brief,
    sentences: Sequence[Said],
    poster: ChartModel | None,
    charts: Charts,
    provenance: Provenance,
    labels: Labels,
    with_table: bool = False,
) -> Document:
    """Two pages; ``with_table`` adds every figure beside the published one."""
    recipe = brief.recipe
    blocks: list[Block] = [Paragraph(s.text, "lead") for s in sentences if s.section == "lead"]
    blocks += _cards(brief, labels)
    if poster:
        has_published = any(statistic.published for statistic in recipe.statistics)
        key = "poster_published" if has_published else "poster_caption"
        caption = labels.text(f"brief.{key}")
        blocks.append(Figure(poster, caption, poster.alt_text, 1.0, _POSTER_CM))
    blocks += [PageBreak(), Heading(labels.text("brief.key_statistics"), 2)]
    blocks.append(Bullets(tuple(s.text for s in sentences if s.section == "key")))
    blocks += _figures(brief, "charts", charts, labels)
    blocks.append(Heading(labels.text("brief.about"), 2))
    blocks += [Paragraph(text, "note") for text in _about(brief, labels)]
    if with_table:
        blocks += [PageBreak(), *_table(brief, labels)]
    title = next((s.text for s in sentences if s.section == "title"), recipe.title)
    return Document(
        title,
        "",
        labels.language,
        tuple(blocks),
        provenance,
        stored(brief, _told(sentences, blocks, title), provenance),
        has_contents=False,
        is_rtl=labels.is_rtl,
        has_title_page=False,
    )


def stored(
    brief: Brief, words: Sequence[tuple[str, str]], provenance: Provenance
) -> dict[str, Any]:
    """What ``verify`` asks again: the recipe as a whole, and each figure and sentence as told."""
    told = brief_json.as_json(brief)
    return {
        "kind": "brief",
        "version": 1,
        "recipe": brief.recipe.content,
        "basis": brief.basis,
        "filters": brief.filters.to_json(),
        "policy": brief.policy.name,
        "origin": provenance.to_json(),
        "rows": told["rows"],
        "selected": told["selected"],
        "figures": told["statistics"],
        "words": [{"id": name, "text": text} for name, text in words],
    }


def _told(sentences: Sequence[Said], blocks: Sequence[Block], title: str) -> list[tuple[str, str]]:
    """What is said in words, by its id: sentences, large figures, rows of the table."""
    found = [("title", title)]
    found += [(s.id, s.text) for s in sentences if s.section in ("lead", "key")]
    for block in blocks:
        if isinstance(block, Cards):
            found += [("card", f"{c.figure} {c.text} {c.note}") for c in block.cards]
        elif isinstance(block, Table):
            found += [("row", " ".join(row)) for row in block.rows]
    return found


def _cards(brief: Brief, labels: Labels) -> list[Block]:
    figures = [brief.figure(name) for name in brief.recipe.cards]
    cards = tuple(
        Card(
            brief_words.value(figure, labels, 0),
            labels.text("brief.card", population=figure.statistic.population.label),
            brief_words.behind(figure, labels),
        )
        for figure in figures
        if figure.is_computed
    )
    return [Cards(cards)] if cards else []


def _figures(brief: Brief, section: str, charts: Charts, labels: Labels) -> list[Block]:
    """The charts of a section, two in a row; where one is missing, a sentence says why."""
    found: list[Block] = []
    missing: list[Block] = []
    for chart in brief.recipe.charts:
        if chart.section != section:
            continue
        model = charts[chart.id]
        if isinstance(model, str):
            text = labels.text("brief.no_chart", title=chart.title, why=model)
            missing.append(Paragraph(text, "note"))
            continue
        found.append(Figure(model, chart.title, model.alt_text, 0.5, _CHART_CM))
    return [*found, *missing]


def _about(brief: Brief, labels: Labels) -> list[str]:
    """The data, the method, and the recipe's own remarks."""
    selected = labels.selection(brief.filters, brief.n_selected, brief.n_rows)
    method = " ".join((brief_words.basis(brief, labels), labels.text("brief.method"))).strip()
    absent = [f.statistic.label for f in brief.figures if not f.is_computed]
    told = {"n": len(absent), "of": len(brief.figures), "figures": absent}
    key = "absent" if len(absent) <= MOST_NAMED else "many_absent"
    gaps = labels.text(f"brief.{key}", **told) if absent else ""
    hidden = labels.text("brief.protected") if brief.policy.min_cell else ""
    source = labels.text("brief.source", source=brief.recipe.source) if brief.recipe.source else ""
    first = " ".join(part for part in (selected, method, hidden, gaps) if part)
    second = " ".join(part for part in (source, *brief.recipe.about) if part)
    return [text for text in (first, second) if text]


def _table(brief: Brief, labels: Labels) -> list[Block]:
    header = tuple(
        labels.text(f"brief.table.{key}") for key in ("figure", "computed", "behind", "published")
    )
    rows = tuple(
        (
            figure.statistic.label,
            brief_words.value(figure, labels),
            brief_words.behind(figure, labels),
            brief_words.checked(figure, labels),
        )
        for figure in brief.figures
    )
    heading = Heading(labels.text("brief.checked"), 2)
    return [heading, Table(labels.text("brief.table.caption"), header, rows)]
