"""The living brief: a recipe's figures of a file, printed or written as a document."""

from argparse import Namespace
from pathlib import Path

from explorer.backend import brief as briefs
from explorer.backend import (
    brief_charts,
    brief_document,
    brief_json,
    brief_sentences,
    brief_words,
    cookbook,
    export,
    provenance,
)
from explorer.backend.brief import Brief
from explorer.backend.disclosure import EXPORT
from explorer.backend.documents import writers
from explorer.backend.documents.blocks import Document
from explorer.backend.errors import UsageError
from explorer.backend.labels import Labels, plain
from explorer.backend.recipe import Recipe
from explorer.commands.charts import quieten_qt
from explorer.commands.opening import OpenFile, as_json, is_same, open_file


def brief(options: Namespace, labels: Labels) -> str:
    """The statistics of a recipe, printed; with ``--out`` the brief as a document."""
    out: Path | None = options.out
    if out:
        if out.suffix.lower() not in writers.SUFFIXES:
            raise UsageError("unknown_suffix", file=out.name, known=list(writers.SUFFIXES))
        if is_same(out, options.file):
            raise UsageError("out_is_data", file=options.file.name)
    recipe = cookbook.find(options.recipe)
    it = open_file(options, labels)
    if out:
        export.write_atomically(out, _written(it, recipe, options))
        if not options.json:
            return ""
    found = briefs.brief(it.table, recipe, it.filters, it.info.policy, it.labels, options.basis)
    if options.json:
        return as_json(brief_json.as_json(found))
    return "\n".join(_lines(found, it.labels))


def _written(it: OpenFile, recipe: Recipe, options: Namespace) -> bytes:
    """The brief as a file, its figures computed under the policy of what leaves."""
    # Charts are painted, which no other command but those about charts needs.
    from explorer.views.document_tools import document_tools

    quieten_qt()
    is_internal = options.internal and not it.info.policy.may_leave
    policy = it.info.policy if it.info.policy.may_leave or is_internal else EXPORT
    found = briefs.brief(it.table, recipe, it.filters, policy, it.labels, options.basis)
    document = _document(it, found, options.table, is_internal)
    return writers.write(document, options.out.suffix, it.labels, document_tools(it.labels))


def _document(it: OpenFile, found: Brief, with_table: bool, is_internal: bool) -> Document:
    origin = provenance.provenance(
        it.info,
        it.filters,
        it.labels,
        found.policy,
        provenance.today(),
        is_internal,
        n_rows=found.n_rows,
        n_selected=found.n_selected,
    )
    sentences = brief_sentences.said(found, it.labels)
    poster = brief_charts.poster(found, it.labels)
    charts = brief_charts.charts(it.table, found, it.labels)
    return brief_document.document(found, sentences, poster, charts, origin, it.labels, with_table)


def _lines(found: Brief, labels: Labels) -> list[str]:
    """The figures one by one, each with what is behind it."""
    basis = brief_words.basis(found, labels)
    lines = [found.recipe.title, *([basis] if basis else []), ""]
    for figure in found.figures:
        value = brief_words.value(figure, labels)
        said = brief_words.published(figure, labels)
        told = labels.text("brief.published", text=said) if said else ""
        behind = brief_words.behind(figure, labels)
        small = " · ".join(part for part in (behind, told) if part)
        lines.append(plain(f"{figure.statistic.label}: {value}"))
        lines.append(plain(f"  {small}"))
    return lines
