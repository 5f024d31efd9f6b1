"""A brief as a program reads it: shares are unrounded fractions, durations months."""

from typing import Any

from explorer.backend.brief import Brief, BriefFigure
from explorer.backend.disclosure import MASKED
from explorer.backend.recipe import Published
from explorer.backend.statistics import Share


def as_json(brief: Brief) -> dict[str, Any]:
    """The recipe's id, the basis, the file's cases, those selected, and every statistic."""
    return {
        "recipe": brief.recipe.id,
        "basis": brief.basis or None,
        "rows": _told(brief.n_rows),
        "selected": _told(brief.n_selected),
        "statistics": [_figure(figure) for figure in brief.figures],
    }


def _figure(figure: BriefFigure) -> dict[str, Any]:
    statistic, share = figure.statistic, figure.share
    content: dict[str, Any] = {
        "id": statistic.id,
        "label": statistic.label,
        "kind": figure.kind,
        "value": _value(figure),
        "numerator": _told(share.count) if share else None,
        "denominator": _told(share.answered) if share else figure.answered or None,
        "share": share.share if share else None,
        "low": figure.low,
        "high": figure.high,
    }
    if figure.kind in ("ratio", "comparison"):
        a, b = figure.pair or (None, None)
        other = statistic.other.label if statistic.other else ""
        content["parts"] = {"a": _part(statistic.population.label, a), "b": _part(other, b)}
    return content | {
        "published": [_published(entry) for entry in statistic.published],
        "status": "computed" if figure.is_computed else "absent",
        "why": figure.why,
    }


def _part(label: str, share: Share | None) -> dict[str, Any]:
    return {
        "label": label,
        "numerator": _told(share.count) if share else None,
        "denominator": _told(share.answered) if share else None,
        "share": share.share if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
    }


def _published(entry: Published) -> dict[str, Any]:
    return {"value": entry.value, "text": entry.text, "where": entry.where}


def _told(n: int) -> int | None:
    return None if n == MASKED else n


def _value(figure: BriefFigure) -> float | int | None:
    """Counts are whole numbers."""
    value = figure.value
    return round(value) if value is not None and figure.kind == "count" else value
