"""The command that compares two groups of cases."""

from argparse import Namespace
from dataclasses import replace

from explorer.backend import comparison, comparison_words, compute, where
from explorer.backend.comparison import ComparedRow, Comparison, Group
from explorer.backend.errors import UsageError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.statistics import Estimate, Share
from explorer.commands.counts import aligned
from explorer.commands.opening import as_json, open_file


def compare(options: Namespace, labels: Labels) -> str:
    """Both groups in all answers, the strongest difference first.

    Raises ``group_empty`` or ``groups_same`` where there is nothing to compare, and ``UsageError``
    for groups that are not said, or said twice.
    """
    if not options.a or not (options.b or options.b_rest):
        raise UsageError("group_unsaid")
    if options.b and options.b_rest:
        raise UsageError("group_twice")
    it = open_file(options, labels)
    a = Group(where.parse(options.a, it.table, it.labels))
    b = a.rest if options.b_rest else Group(where.parse(options.b, it.table, it.labels))
    found = compute.compare(it.table, a, b, it.info.policy, options.level)
    why = comparison_words.why_void(found, it.labels)
    if why:
        raise why
    if options.json:
        return as_json(comparison.as_json(found))
    lines = [_group(letter, found, it.labels) for letter in "AB"]
    lines += [comparison_words.notice(found, notice, it.labels) for notice in found.notices]
    lines.append(comparison_words.caution(found.n_compared, it.labels))
    usual = [row for row in found.rows if not row.standing]
    chosen = [row for row in found.rows if row.standing]
    table = aligned([_head(it.labels), *(_cells(row, it.labels) for row in (*usual, *chosen))])
    lines += ["", *table[: len(usual) + 1]]
    if chosen:
        lines += ["", it.labels.text("comparison.chosen"), *table[len(usual) + 1 :]]
    lines += ["", it.labels.text("comparison.whole")]
    short = replace(found, a=Group(Filters(), "A"), b=Group(Filters(), "B"))
    for field in found.fields:
        if found.standing(field.field) != "defines":
            told = comparison_words.whole(field, short, it.labels)
            lines.append(f"  {it.labels.field(field.field)}: {' '.join(told)}")
    return "\n".join(lines)


def _group(letter: str, it: Comparison, labels: Labels) -> str:
    one, n = (it.a, it.n_a) if letter == "A" else (it.b, it.n_b)
    words = comparison_words.group(one, labels)
    cases = labels.text("words.cases", n=n)
    return labels.text("comparison.cases", letter=letter, group=words, n=cases)


def _head(labels: Labels) -> tuple[str, ...]:
    keys = ("a", "b", "points", "ratio", "p")
    return labels.text("table.answer"), *(labels.text(f"comparison.head.{key}") for key in keys)


def _cells(row: ComparedRow, labels: Labels) -> tuple[str, ...]:
    return (
        f"{labels.field(row.field)}: {labels.value(row.field, row.value)}",
        *(_share(share, labels) for share in (row.a, row.b)),
        _estimate(row.difference, 100, 1, labels),
        _estimate(row.ratio, 1, 2, labels),
        _p(row.p_adjusted, labels),
    )


def _share(share: Share, labels: Labels) -> str:
    count, answered = labels.count(share.count), labels.count(share.answered)
    return labels.fill(
        "comparison.share", count=count, answered=answered, share=labels.percent(share.share)
    )


def _estimate(found: Estimate, times: int, digits: int, labels: Labels) -> str:
    """A figure and its interval; without one it stands alone."""
    value, low, high = (
        "–" if x is None else labels.decimal(x * times, digits)
        for x in (found.value, found.low, found.high)
    )
    if found.low is None:
        return value
    return labels.fill("comparison.interval", value=value, low=low, high=high)


def _p(p: float | None, labels: Labels) -> str:
    return "–" if p is None else comparison_words.chance(p, labels)
