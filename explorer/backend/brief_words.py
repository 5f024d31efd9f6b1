"""A brief's figures in words: the number, of how many, and how it stands to what is published."""

from dataclasses import dataclass

from explorer.backend.brief import Brief, BriefFigure
from explorer.backend.labels import Labels
from explorer.backend.recipe import Published
from explorer.backend.statistics import FEW, Share

NEAR = 0.01
"""A share within one point of the published one is as published."""
NEAR_MONTHS = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a computed figure stands to one published: ``same``, ``other`` or "" (not compared)."""

    entry: Published
    state: str
    text: str


def value(figure: BriefFigure, labels: Labels, digits: int = 1) -> str:
    """The figure alone: "46.5 %", "4.9 times", "18 months"; a dash where there is none."""
    if not figure.is_computed:
        return labels.percent(None)
    if figure.kind == "share":
        return labels.percent(figure.value, digits)
    if figure.kind == "count":
        return labels.number(round(figure.value or 0))
    if figure.kind == "ratio":
        return labels.text("brief.times", x=labels.decimal(figure.value or 0))
    if figure.kind == "comparison":
        points = _signed(100 * (figure.value or 0), digits, labels)
        return labels.text("brief.points", x=points)
    if figure.kind == "mean":
        return _with_unit(labels.decimal(figure.value or 0, digits), figure, labels)
    return _with_unit(_band(figure, labels), figure, labels)


def _signed(x: float, digits: int, labels: Labels) -> str:
    """A number with a true minus sign; nothing is no less than nothing."""
    told = labels.decimal(abs(x), digits)
    return f"−{told}" if x < 0 and told != labels.decimal(0.0, digits) else told


def _with_unit(text: str, figure: BriefFigure, labels: Labels) -> str:
    unit = figure.statistic.unit
    return labels.text("brief.with_unit", x=text, unit=unit) if unit else text


def _band(figure: BriefFigure, labels: Labels) -> str:
    low = labels.decimal(figure.low or 0, 0)
    if figure.high is None:
        return labels.text("brief.open_band", low=low)
    return labels.text("brief.band", low=low, high=labels.decimal(figure.high, 0))


def interval(figure: BriefFigure, labels: Labels) -> str:
    """The 95 % interval in the figure's own unit; "" where there is none."""
    if figure.low is None or figure.high is None or figure.kind in ("median", "count"):
        return ""
    if figure.kind in ("share", "comparison"):
        low, high = (_signed(100 * x, 0, labels) for x in (figure.low, figure.high))
        key = "brief.points" if figure.kind == "comparison" else "numbers.percent"
    else:
        low, high = (labels.decimal(x) for x in (figure.low, figure.high))
        key = "brief.times" if figure.kind == "ratio" else ""
    joined = "from_to" if figure.kind == "comparison" else "span"
    told = labels.text(f"brief.{joined}", low=low, high=high)
    return labels.text(key, x=told) if key else _with_unit(told, figure, labels)


def of_share(share: Share, labels: Labels) -> str:
    """How many of how many."""
    return labels.text("brief.of", count=share.count, answered=share.answered)


def behind(figure: BriefFigure, labels: Labels) -> str:
    """What a figure is made of, and its interval: "1,380 of 2,966 · 45 to 48 %"."""
    if not figure.is_computed:
        return figure.why
    parts: list[str] = []
    if figure.share:
        parts.append(of_share(figure.share, labels))
    if figure.pair and figure.statistic.other:
        populations = (figure.statistic.population, figure.statistic.other)
        for population, share in zip(populations, figure.pair, strict=True):
            told = {"population": population.label, "x": labels.percent(share.share, 1)}
            parts.append(labels.text("brief.side", of=of_share(share, labels), **told))
    if figure.kind in ("mean", "median"):
        parts.append(labels.text(f"brief.{figure.kind}_of", n=figure.answered))
    parts.append(interval(figure, labels))
    if is_small(figure):
        parts.append(labels.text("brief.few"))
    return " · ".join(part for part in parts if part)


def formula(figure: BriefFigure, labels: Labels) -> str:
    """How a figure comes about, in a sentence."""
    statistic = figure.statistic
    told = {
        "what": statistic.what or labels.field(statistic.answers.field),
        "population": statistic.population.label,
        "other": statistic.other.label if statistic.other else "",
        "field": labels.field(statistic.answers.field) if statistic.answers.field else "",
    }
    key = statistic.counts if figure.kind == "count" else figure.kind
    return labels.text(f"brief.formula.{key}", **told)


def is_small(figure: BriefFigure) -> bool:
    """True when fewer than ``FEW`` cases are behind a share."""
    shares = figure.pair or ((figure.share,) if figure.share else ())
    return any(0 <= share.answered < FEW for share in shares)


def verdicts(figure: BriefFigure, labels: Labels) -> tuple[Verdict, ...]:
    """Every published value and whether the data here say the same."""
    return tuple(_verdict(figure, entry, labels) for entry in figure.statistic.published)


def _verdict(figure: BriefFigure, entry: Published, labels: Labels) -> Verdict:
    if not figure.is_computed or figure.kind in ("count", "median"):
        return Verdict(entry, "", "")
    value = figure.value or 0.0
    if figure.kind == "comparison":
        is_clear = bool(figure.low is not None and figure.low > 0)
        state = "same" if is_clear else "other"
        key = "same" if is_clear else "turned" if value < 0 else "unclear"
        return Verdict(entry, state, labels.text(f"brief.check.{key}"))
    if entry.low is not None and entry.high is not None:
        is_same = entry.low <= value <= entry.high
        return Verdict(entry, *_state(is_same, labels))
    if entry.value is None:
        return Verdict(entry, "", "")
    apart = value - entry.value
    if figure.kind != "share":
        return Verdict(entry, *_state(abs(apart) <= NEAR_MONTHS, labels))
    if abs(apart) <= NEAR:
        return Verdict(entry, *_state(True, labels))
    points = labels.decimal(abs(apart) * 100)
    return Verdict(entry, "other", labels.text("brief.check.points", x=points))


def _state(is_same: bool, labels: Labels) -> tuple[str, str]:
    return (
        ("same", labels.text("brief.check.same"))
        if is_same
        else (
            "other",
            labels.text("brief.check.other"),
        )
    )


def published(figure: BriefFigure, labels: Labels) -> str:
    """All published values of a figure, each once: "54 %, 58 %"."""
    texts = dict.fromkeys(entry.text for entry in figure.statistic.published)
    return ", ".join(texts)


def checked(figure: BriefFigure, labels: Labels) -> str:
    """Every published value with where it stands and how it compares."""
    parts: list[str] = []
    for verdict in verdicts(figure, labels):
        told = {"text": verdict.entry.text, "where": verdict.entry.where}
        key = "checked_entry" if verdict.text else "entry"
        parts.append(labels.text(f"brief.{key}", check=verdict.text, **told))
    return "; ".join(parts)


def basis(brief: Brief, labels: Labels) -> str:
    """How the brief tells children and adults apart; "" where it has no need to."""
    if not any(population.side for population in brief.recipe.populations.values()):
        return ""
    if not brief.basis:
        return labels.text("brief.why.no_basis")
    return labels.text("brief.basis", field=labels.field(brief.basis))
