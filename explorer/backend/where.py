"""The grammar of conditions: ``--where FIELD=ANSWER,ANSWER`` and what follows from it.

``F=a,b`` has any of them, ``F+=a,b`` has all of them (then every answer that is asked for in F must
be given), ``F!=a`` has not; an empty answer is "not recorded"; ``F=2015..2019`` is a range.
A backslash before a comma, a backslash or a point takes it as it stands. Conditions on
one field become one clause.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from explorer.backend import compute
from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.errors import UsageError
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.schema import extent, vocabulary

MOST_NEAR = 3

_CONDITION = re.compile(r"\s*([^=!]*?[^=!\s])\s*([!+]?=)(.*)", re.DOTALL)
_PART = re.compile(r"\\([\\,.])|(\.\.)|(,)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Item:
    """One answer, or one range with its two ends."""

    text: str
    ends: tuple[str, str] | None = None


def parse(texts: Sequence[str], table: CaseTable, labels: Labels) -> Filters:
    """The filters of several conditions.

    Raises ``UsageError``: ``bad_where`` (text), ``no_such_field`` (field, near), ``field_is_text``
    (field), ``no_such_answer`` (field, answer, near), ``not_ordered`` (field), ``bad_range``
    (field, text). A range that ends before it begins holds no answer.
    """
    filters = Filters()
    together: list[str] = []
    for text in texts:
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise UsageError("bad_where", text=text)
        coded = field_of(table, match[1])
        clause = filters.clause(coded.field.id)
        for item in _items(match[3]):
            clause = _with_item(clause, item, match[2] == "!=", table, coded, labels)
        if match[2] == "+=":
            together.append(clause.field)
        filters = filters.with_clause(clause)
    for field in together:
        filters = filters.with_clause(replace(filters.clause(field), match="all"))
    return filters


def field_of(table: CaseTable, field_id: str) -> CodedField:
    """The field a person means; raises ``UsageError`` with the nearest names."""
    coded = table.by_id.get(field_id)
    if coded is not None:
        return coded
    field = table.schema.field(field_id)
    if field is not None and field.kind == "text":
        raise UsageError("field_is_text", field=field_id)
    names = {c.field.id: [c.field.id, *c.field.columns, c.field.label] for c in table.fields}
    raise _unknown("no_such_field", nearest(field_id, names), field=field_id)


def nearest(text: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids whose names are most like a text, best first; ``names`` has each id's names."""
    wanted = text.casefold()

    def likeness(item: str) -> float:
        ratios = (SequenceMatcher(None, wanted, n.casefold()).ratio() for n in names[item] if n)
        return max(ratios, default=0.0)

    return sorted(names, key=lambda item: -likeness(item))[:MOST_NEAR]


def _unknown(code: str, near: list[str], **params: object) -> UsageError:
    return UsageError(code, near=near, **params) if near else UsageError(f"{code}_plain", **params)


def _items(text: str) -> list[_Item]:
    """The answers and ranges of a condition, split at commas that are not escaped."""
    items: list[_Item] = []
    parts = [""]
    for escaped, dots, comma, other in _PART.findall(text):
        if comma:
            items.append(_item(parts))
            parts = [""]
        elif dots and len(parts) == 1:
            parts.append("")
        else:
            parts[-1] += escaped or dots or other
    return [*items, _item(parts)]


def _item(parts: list[str]) -> _Item:
    if len(parts) == 1:
        return _Item(parts[0].strip())
    return _Item("..".join(parts).strip(), (parts[0].strip(), parts[1].strip()))


def _with_item(
    clause: Clause,
    item: _Item,
    is_excluded: bool,
    table: CaseTable,
    coded: CodedField,
    labels: Labels,
) -> Clause:
    """The clause with one more answer or range."""
    if item.ends is None or item.text in coded.values:
        answers: tuple[str, ...] = (answer_of(item.text, table, coded, labels),)
    else:
        _check_range(item, coded)
        if not is_excluded and clause.range in (None, item.ends):
            return replace(clause, range=item.ends)
        answers = compute.answers_in_range(table, clause.field, item.ends)
    before = clause.exclude if is_excluded else clause.include
    after = before + tuple(answer for answer in answers if answer not in before)
    return replace(clause, exclude=after) if is_excluded else replace(clause, include=after)


def _check_range(item: _Item, coded: CodedField) -> None:
    field_id = coded.field.id
    if not coded.field.is_ordered:
        raise UsageError("not_ordered", field=field_id)
    ends = [end for end in item.ends or () if end]
    if not ends:
        raise UsageError("bad_where", text=f"{field_id}={item.text}")
    for end in ends:
        if extent(end) is None:
            raise UsageError("bad_range", field=field_id, text=end)


def answer_of(text: str, table: CaseTable, coded: CodedField, labels: Labels) -> str:
    """The answer id that a text means: the id, or what the file writes for it.

    Raises ``UsageError("no_such_answer")`` with the nearest answers.
    """
    field = coded.field
    if text == NOT_RECORDED or text in coded.values:
        return text
    common = {} if table.schema.is_inferred else vocabulary().get(field.id, {})
    known = dict.fromkeys((*coded.values, *field.values, *common.get("values", ())))
    known |= dict.fromkeys(field.texts.values())
    if text in known or _is_plain_number(text, table, coded):
        return text
    if text in field.texts:
        return field.texts[text]
    wanted = text.casefold()
    alike = {answer for answer in known if answer.casefold() == wanted}
    alike = alike or {to for name, to in field.texts.items() if name.casefold() == wanted}
    if len(alike) == 1:
        return alike.pop()
    names = {answer: [answer, labels.value(field.id, answer)] for answer in known}
    near = _nearest_numbers(text, known) or nearest(text, names)
    raise _unknown("no_such_answer", near, field=field.id, answer=text)


def _nearest_numbers(text: str, known: Iterable[str]) -> list[str]:
    """The answers nearest to a number; none when the text is no number."""
    wanted = extent(text)
    extents = {answer: extent(answer) for answer in known}
    if wanted is None:
        return []
    distances = {answer: abs(e[0] - wanted[0]) for answer, e in extents.items() if e}
    return sorted(distances, key=lambda answer: distances[answer])[:MOST_NEAR]


def _is_plain_number(text: str, table: CaseTable, coded: CodedField) -> bool:
    """A year or an age that a known layout may have, although this file has none of it."""
    if table.schema.is_inferred or not coded.field.is_ordered or coded.field.values:
        return False
    return text.isdecimal() and all(value.isdecimal() for value in coded.values)
