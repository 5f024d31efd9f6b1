"""Every figure stored with a report or a brief, computed again on a file and compared."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.backend import brief as briefs
from explorer.backend import brief_json, compared_finding, compute, recipe
from explorer.backend.casetable import CaseTable
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import Query
from explorer.backend.disclosure import EXPORT, PUBLIC, WORKING, Policy
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.stored import StoredDocument, one_line

_POLICIES = {policy.name: policy for policy in (PUBLIC, WORKING, EXPORT)}
_COMPARED = ("value", "numerator", "denominator", "low", "high", "status")
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Check:
    """One figure, or one sentence: ``same``, ``changed``, or ``gone`` where it is not there now."""

    kind: str
    """``figure`` or ``words``."""
    id: str
    label: str
    state: str
    told: str = ""
    now: str = ""


def verify(document: StoredDocument, table: CaseTable, labels: Labels) -> list[Check]:
    """Check all that a document stores; raises ``ExplorerError("nothing_stored")``."""
    data = document.data
    try:
        if data.get("kind") == "brief":
            return [*_of_brief(data, table, labels), *_words(document)]
        if data.get("format") == "explorer-report":
            return list(_of_report(data, table, labels))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ExplorerError("nothing_stored") from error
    raise ExplorerError("nothing_stored")


def _policy(name: object) -> Policy:
    return _POLICIES[str(name)]


def _of_brief(data: Mapping[str, Any], table: CaseTable, labels: Labels) -> Iterator[Check]:
    found = briefs.brief(
        table,
        recipe.of_content(data["recipe"], str(data["recipe"].get("title", ""))),
        Filters.from_json(data["filters"]),
        _policy(data["policy"]),
        labels,
        str(data["basis"]),
    )
    now = {figure["id"]: figure for figure in brief_json.as_json(found)["statistics"]}
    for told in data["figures"]:
        again = now.get(told["id"])
        label = str(told["label"])
        if again is None:
            yield Check("figure", told["id"], label, "gone", _shown(told))
            continue
        is_same = _is_same_figure(told, again)
        state = "same" if is_same else "changed"
        yield Check("figure", told["id"], label, state, _shown(told), _shown(again))


def _is_same_figure(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    pairs = [(a.get(key), b.get(key)) for key in _COMPARED]
    for side in ("a", "b"):
        first, second = (figure.get("parts", {}).get(side, {}) for figure in (a, b))
        pairs += [(first.get(key), second.get(key)) for key in ("numerator", "denominator")]
    return all(_is_same(x, y) for x, y in pairs)


def _is_same(a: object, b: object) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=_NEAR, abs_tol=_NEAR)
    return a == b


def _shown(figure: Mapping[str, Any]) -> str:
    """A stored figure in a line: its value, and of how many."""
    value, n, of = (figure.get(key) for key in ("value", "numerator", "denominator"))
    told = "–" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
    return f"{told} ({n}/{of})" if n is not None and of is not None else told


def _words(document: StoredDocument) -> Iterator[Check]:
    """Whether every sentence stands in the document as it was written."""
    text = document.text.casefold()
    for item in document.data.get("words", ()):
        told = one_line(str(item["text"]))
        state = "same" if told.casefold() in text else "changed"
        yield Check("words", str(item["id"]), told, state, told)


def _of_report(data: Mapping[str, Any], table: CaseTable, labels: Labels) -> Iterator[Check]:
    policy = _policy(data["origin"]["policy"])
    for number, told in enumerate(data["figures"], 1):
        spec = ChartSpec.from_json(told["chart"])
        query = Query(Filters.from_json(told["filters"]), (), (spec,))
        model = compute.compute(table, query, policy, labels).charts[0]
        label, name = str(told["title"]), f"figure-{number}"
        if not isinstance(model, ChartModel):
            yield Check("figure", name, label, "gone", "", labels.error(model))
            continue
        before, now = list(told["numbers"]), list(model.table.numbers)
        changed = [pair for pair in zip(before, now, strict=False) if not _is_same_row(*pair)]
        if len(before) == len(now) and not changed:
            yield Check("figure", name, label, "same")
        elif changed:
            yield Check("figure", name, label, "changed", *map(_row, changed[0]))
        else:
            yield Check("figure", name, label, "changed", str(len(before)), str(len(now)))
    for number, told in enumerate(data.get("findings", ()), 1):
        asked, before = str(told["question"]), str(told["text"])
        now = compared_finding.sentence(asked, table, policy, labels, str(told["source"]))
        label = compared_finding.title(asked, labels)
        state = "same" if now == before else "changed"
        yield Check("figure", f"finding-{number}", label, state, before, now)


def _is_same_row(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return set(a) == set(b) and all(_is_same(a[key], b[key]) for key in a)


def _row(row: Mapping[str, Any]) -> str:
    return f"{row.get('label', '')} {row.get('count', '')}".strip()
