"""One row of a comparison as a question that a report can ask anew, and the sentence it gets.

The JSON form holds who is compared and in what, and no number.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.level import LEVEL, is_level

if TYPE_CHECKING:
    from explorer.backend.casetable import CaseTable
    from explorer.backend.comparison import ComparedRow, Comparison, Group
    from explorer.backend.disclosure import Policy
    from explorer.backend.labels import Labels

FINDING = "comparison"


def question(row: "ComparedRow", it: "Comparison") -> str:
    """What a report stores for a row."""
    told = {
        "ask": FINDING,
        "a": _told(it.a),
        "b": _told(it.b),
        "field": row.field,
        "value": row.value,
        "level": it.level,
        "base": it.base,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _told(group: "Group") -> dict[str, Any]:
    return {"name": group.name, "filters": group.filters.to_json(), "is_rest": group.is_rest}


def is_one(asked: str) -> bool:
    """True for what ``question`` has made."""
    try:
        told = json.loads(asked)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("ask") == FINDING


def title(asked: str, labels: "Labels") -> str:
    """What a row is called in a list: its question and its answer; "" for what is none."""
    told = json.loads(asked) if is_one(asked) else {}
    field, value = told.get("field"), told.get("value")
    if not isinstance(field, str) or not isinstance(value, str):
        return ""
    return f"{labels.field(field)}: {labels.value(field, value)}"


def sentence(
    asked: str, table: "CaseTable", policy: "Policy", labels: "Labels", source: str
) -> str:
    """The row in words, counted on this table; why there is none where it cannot be."""
    from explorer.backend import comparison_words, compute

    try:
        told = json.loads(asked)
        a, b = _group(told["a"]), _group(told["b"])
        level, base = float(told.get("level", LEVEL)), str(told.get("base", ""))
        found = compute.compare(table, a, b, policy, level if is_level(level) else LEVEL, base)
        why = comparison_words.why_void(found, labels)
        row = found.row(str(told["field"]), str(told["value"]))
    except ExplorerError as error:
        return labels.error(error)
    except (AttributeError, LookupError, TypeError, ValueError):
        return labels.text("comparison.page.no_question")
    if why is not None:
        return labels.error(why)
    if row is None:
        return labels.text("comparison.page.no_answer")
    return comparison_words.sentence(row, found, labels, source)


def _group(told: Mapping[str, Any]) -> "Group":
    from explorer.backend.comparison import Group

    return Group(Filters.from_json(told["filters"]), str(told["name"]), told["is_rest"] is True)
