"""The living brief: a recipe's figures of a file, printed or written as a document."""

from argparse import Namespace

from explorer.backend import brief as briefs
from explorer.backend import brief_json, brief_words, cookbook
from explorer.backend.brief import Brief
from explorer.backend.labels import Labels, plain
from explorer.commands.opening import as_json, open_file


def brief(options: Namespace, labels: Labels) -> str:
    """The statistics of a recipe."""
    recipe = cookbook.find(options.recipe)
    it = open_file(options, labels)
    found = briefs.brief(it.table, recipe, it.filters, it.info.policy, it.labels, options.basis)
    if options.json:
        return as_json(brief_json.as_json(found))
    return "\n".join(_lines(found, it.labels))


def _lines(found: Brief, labels: Labels) -> list[str]:
    """The figures one by one, each with what is behind it."""
    lines = [found.recipe.title, brief_words.basis(found, labels), ""]
    for figure in found.figures:
        value = brief_words.value(figure, labels)
        said = brief_words.published(figure, labels)
        told = labels.text("brief.published", text=said) if said else ""
        behind = brief_words.behind(figure, labels)
        small = " · ".join(part for part in (behind, told) if part)
        lines.append(plain(f"{figure.statistic.label}: {value}"))
        lines.append(plain(f"  {small}"))
    return lines
