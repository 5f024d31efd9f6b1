"""A comparison in words: groups, natural frequencies, a sentence a row, and what to be careful of.

A group's name that begins with a small letter is a word for people and stands as such ("47 of 100
children"); any other is quoted.
"""

from explorer.backend import statistics
from explorer.backend.comparison import ComparedRow, Comparison, Group
from explorer.backend.comparison_fields import ComparedField, MiddleAnswer
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.labels import Labels, plain
from explorer.backend.statistics import Estimate, Share

SMALLEST_P = 0.001
CLEAR = 0.05
"""Of a trend that chance explains more often than this, nothing is said."""


def group(it: Group, labels: Labels) -> str:
    """What a group is called: its name, else its filters in words."""
    words = plain(it.name) or labels.filters(it.filters) or labels.text("comparison.everybody")
    return labels.text("comparison.rest_of", group=words) if it.is_rest else words


def notice(it: Comparison, found: Notice, labels: Labels) -> str:
    """The sentence for what is odd about two groups."""
    return labels.notice(Notice.of(found.code, **_params(it, found, labels)))


def why_void(it: Comparison, labels: Labels) -> ExplorerError | None:
    """Why there is nothing to compare: ``group_empty`` (group) or ``groups_same``; else None."""
    if not it.is_void:
        return None
    found = it.notices[0]
    return ExplorerError(found.code, **_params(it, found, labels))


def _params(it: Comparison, found: Notice, labels: Labels) -> dict[str, object]:
    params = dict(found.params)
    side = params.pop("side", "")
    if side:
        params["group"] = group(it.b if side == "b" else it.a, labels)
    return params


def caution(n: int, labels: Labels) -> str:
    """How many comparisons have been looked at, and what follows from that."""
    return labels.text("comparison.caution", n=n)


def frequency(share: Share, labels: Labels) -> str:
    """A share as "47 of 100", rounded once from the exact ratio; a dash where there is none."""
    found = statistics.natural(share.count, share.answered)
    if found is None:
        return "–"
    key = found.side or "frequency"
    return labels.text(f"comparison.{key}", n=found.n, of=found.of)


def frequencies(row: ComparedRow, it: Comparison, labels: Labels) -> str:
    """``47 of 100 children, 9 of 100 adults``."""
    a, b = (_people(share, one, labels) for share, one in ((row.a, it.a), (row.b, it.b)))
    return labels.text("comparison.frequencies", a=a, b=b)


def _people(share: Share, one: Group, labels: Labels) -> str:
    name = group(one, labels)
    words = name if name[:1].islower() else labels.text("comparison.quoted", group=name)
    return labels.text("comparison.people", frequency=frequency(share, labels), group=words)


def sentence(row: ComparedRow, it: Comparison, labels: Labels, source: str) -> str:
    """One sentence that can stand alone: both shares with their counts, and whose cases these are.

    ``source`` names the data, such as a citation. Where a share cannot be told, it says why.
    """
    value, field = labels.value(row.field, row.value), labels.field(row.field)
    if row.difference.value is None:
        why = " ".join(cautions(row, it, labels))
        return labels.text("comparison.unsaid", value=value, field=field, cautions=why)
    low, high = (points(x, labels) for x in (row.difference.low, row.difference.high))
    difference = labels.text(
        "comparison.difference",
        points=points(row.difference.value, labels),
        level=labels.percent(it.level, 0),
        low=low,
        high=high,
    )
    return labels.text(
        "comparison.sentence_all" if it.base == "all" else "comparison.sentence",
        value=value,
        field=field,
        a=_people(row.a, it.a, labels),
        b=_people(row.b, it.b, labels),
        count_a=row.a.count,
        answered_a=row.a.answered,
        count_b=row.b.count,
        answered_b=row.b.answered,
        difference=difference,
        source=source.rstrip(". "),
    )


def details(row: ComparedRow, it: Comparison, labels: Labels) -> tuple[str, ...]:
    """What else may be said of a row: the odds, the sources kept apart, and the unknown."""
    level = labels.percent(it.level, 0)

    def told(key: str, found: Estimate) -> str:
        if found.value is None or found.low is None or found.high is None:
            return ""
        low, high = (labels.decimal(x, 2) for x in (found.low, found.high))
        value = labels.decimal(found.value, 2)
        return labels.text(f"comparison.{key}", value=value, level=level, low=low, high=high)

    pooled = row.over_sources(it.level)
    found = [told("odds", statistics.odds_ratio(row.a, row.b, it.level))]
    found.append(told("pooled", pooled.ratio) if pooled else "")
    for one, n, share in ((it.a, it.n_a, row.a), (it.b, it.n_b, row.b)):
        words = bounds(share.count, share.answered, n, labels)
        if words and n > share.answered:
            found.append(labels.text("comparison.unknown", group=group(one, labels), bounds=words))
    return tuple(filter(None, found))


def whole(found: ComparedField, it: Comparison, labels: Labels) -> tuple[str, ...]:
    """A question as a whole, in sentences: how far apart the groups are, and their middles."""
    told: list[str] = []
    if found.cramers_v is not None:
        v = labels.decimal(found.cramers_v, 2)
        key = "apart" if found.p is None else "apart_p"
        p = "" if found.p is None else chance(found.p, labels)
        told.append(labels.text(f"comparison.{key}", v=v, p=p))
    if found.trend is not None and found.p_trend is not None and found.p_trend <= CLEAR:
        key = "rises" if found.trend > 0 else "falls"
        p, name = chance(found.p_trend, labels), group(it.a, labels)
        told.append(labels.text(f"comparison.{key}", group=name, p=p))
    for one, middle in ((it.a, found.middle_a), (it.b, found.middle_b)):
        if middle:
            words = middle_words(found.field, middle, labels)
            told.append(labels.text("comparison.median", group=group(one, labels), median=words))
    return tuple(told)


def middle_words(field: str, it: MiddleAnswer, labels: Labels) -> str:
    """``13–24 (0–12 to 13–24)``: the median and its interval, as answers."""
    lower, upper = (labels.value(field, value) for value in (it.lower, it.upper))
    value = lower if it.lower == it.upper else labels.text("filters.between", low=lower, high=upper)
    if it.low is None or it.high is None:
        return value
    low, high = (labels.value(field, end) for end in (it.low, it.high))
    return labels.fill("comparison.interval", value=value, low=low, high=high)


def chance(p: float, labels: Labels) -> str:
    """A p value with three digits; a small one as below the least that these can tell."""
    if p < SMALLEST_P:
        return labels.fill("comparison.small", x=labels.decimal(SMALLEST_P, 3))
    return labels.decimal(p, 3)


def points(x: float | None, labels: Labels) -> str:
    """A difference of shares in percentage points; a dash where there is none."""
    return "–" if x is None else labels.decimal(x * 100).replace("-", "−")


def cautions(row: ComparedRow, it: Comparison, labels: Labels) -> tuple[str, ...]:
    """What a reader of a row must know, as sentences."""
    sides = {"a": (it.a, row.a), "b": (it.b, row.b)}
    found: list[str] = []
    for code in row.cautions:
        key, _, side = code.partition("_")
        one, share = sides.get(side, sides["a"])
        text = labels.text(f"cautions.{key}", group=group(one, labels), n=share.answered)
        found.append(text)
    return tuple(found)


def badges(row: ComparedRow, it: Comparison, labels: Labels) -> tuple[str, ...]:
    """What the sources say about a row, as sentences."""
    return tuple(
        labels.text(
            f"comparison.{badge.code}",
            source=labels.value("source", badge.source),
            group=group(it.b if badge.side == "b" else it.a, labels),
            share=labels.percent(badge.share, 0),
        )
        for badge in row.badges
    )


def bounds(count: int, answered: int, base: int, labels: Labels) -> str:
    """``between 31 % and 58 % whatever the unknown answers are``; "" where a count is hidden."""
    found = statistics.bounds(count, answered, base)
    if found is None:
        return ""
    low, high = (labels.percent(x, 0) for x in found)
    return labels.text("comparison.bounds", low=low, high=high)
