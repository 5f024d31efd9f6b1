"""What a person asks to see: at most one clause per field.

A case passes a clause when it has any included answer or lies in the range (or neither is
given), and has no excluded answer; where several answers may be given, a clause can ask for all
included ones, or for exactly these. A case passes the filters when it passes every clause.
``""`` is the answer "not recorded".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from explorer.backend.errors import ExplorerError

NOT_RECORDED = ""
MATCHES = ("any", "all", "only")
"""How a case may have the included answers: any of them, all of them, or these and no others."""


class Together(NamedTuple):
    """Answers of one field given by the same case; ``match`` is ``all`` or ``only``."""

    field: str
    values: tuple[str, ...]
    match: str


Part = tuple[str, str] | Together
"""What a click asks for: a field and one of its answers, or answers given together."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The wish on one field. ``range`` holds the ends as written ("" = open), both included.

    With the match ``all`` or ``only`` a case must have every included answer, and must lie in the
    range where one is given.
    """

    field: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    range: tuple[str, str] | None = None
    match: str = "any"
    """One of ``MATCHES``."""

    @property
    def is_empty(self) -> bool:
        """True when the clause lets every case pass."""
        return not self.include and not self.exclude and self.range is None

    def state(self, value: str) -> int:
        """1 when the answer is included, -1 when excluded, else 0."""
        return 1 if value in self.include else -1 if value in self.exclude else 0

    def with_value(self, value: str, state: int) -> "Clause":
        """This clause with one answer included (1), excluded (-1) or neither (0)."""
        include = tuple(v for v in self.include if v != value)
        exclude = tuple(v for v in self.exclude if v != value)
        if state > 0:
            include += (value,)
        elif state < 0:
            exclude += (value,)
        return Clause(self.field, include, exclude, self.range, self.match).plain()

    def plain(self) -> "Clause":
        """The same wish in its plainest form: all of one answer is any of it."""
        needless = self.match != "any" and len(self.include) < (2 if self.match == "all" else 1)
        # A range is one more thing to be met by ``all``, and one more to choose from by ``any``.
        if needless and not (self.include and self.range):
            return replace(self, match="any")
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is asked for as marks of charts stand for it."""
        if self.match == "any":
            return tuple((self.field, value) for value in self.include)
        return (Together(self.field, tuple(sorted(self.include)), self.match),)

    def to_json(self) -> dict[str, Any]:
        """The form used by workspaces, recipes and named groups."""
        told = {
            "field": self.field,
            "include": list(self.include),
            "exclude": list(self.exclude),
            "range": list(self.range) if self.range else None,
        }
        return told if self.match == "any" else {**told, "match": self.match}

    @classmethod
    def from_json(cls, data: Any) -> "Clause":
        """The clause of a JSON object; raises ``ExplorerError("bad_clause")``."""
        try:
            ends = data.get("range")
            clause = cls(
                data["field"],
                tuple(data["include"]),
                tuple(data["exclude"]),
                (ends[0], ends[1]) if ends else None,
                data.get("match", "any"),
            )
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            raise ExplorerError("bad_clause") from error
        texts: list[Any] = [clause.field, *clause.include, *clause.exclude, *(clause.range or ())]
        if not all(isinstance(text, str) for text in texts) or clause.match not in MATCHES:
            raise ExplorerError("bad_clause")
        return clause


@dataclass(frozen=True, slots=True)
class Filters:
    """All clauses, in the order in which their fields were first filtered."""

    clauses: tuple[Clause, ...] = ()

    def clause(self, field: str) -> Clause:
        """The clause on a field; an empty one when there is none."""
        return next((c for c in self.clauses if c.field == field), Clause(field))

    def with_clause(self, clause: Clause) -> "Filters":
        """The filters with this clause in the place of the field's former one."""
        clause = clause.plain()
        if clause.is_empty:
            return Filters(tuple(c for c in self.clauses if c.field != clause.field))
        if any(c.field == clause.field for c in self.clauses):
            return Filters(tuple(clause if c.field == clause.field else c for c in self.clauses))
        return Filters((*self.clauses, clause))

    def without(self, field: str) -> "Filters":
        """The filters without the clause on a field."""
        return self.with_clause(Clause(field))

    def clicked(self, target: Iterable[Part], add: bool) -> "Filters":
        """The filters after a click on what stands for these answers.

        They alone are asked for in their fields, or with ``add`` they as well; when they alone
        are asked for already, their fields are cleared.
        """
        wishes: dict[str, Clause] = {}
        for part in target:
            if isinstance(part, Together):
                wishes[part.field] = Clause(part.field, part.values, match=part.match)
            else:
                field, value = part
                wish = wishes.get(field, Clause(field))
                wishes[field] = replace(wish, include=(*wish.include, value))
        clauses = list(wishes.values())
        if add:
            for number, clause in enumerate(clauses):
                wider = self.clause(clause.field)
                # Exactly these and exactly those is nobody: the newer wish holds.
                if clause.match == "only" or (clause.match == "all") > (wider.match == "all"):
                    continue
                for value in clause.include:
                    wider = wider.with_value(value, 1)
                clauses[number] = wider
        elif all(self.clause(clause.field) == clause for clause in clauses):
            clauses = [Clause(field) for field in wishes]
        filters = self
        for clause in clauses:
            filters = filters.with_clause(clause)
        return filters

    def only(self, fields: Iterable[str]) -> "Filters":
        """The clauses on these fields, such as those that a new file knows."""
        known = set(fields)
        return Filters(tuple(c for c in self.clauses if c.field in known))

    def to_json(self) -> list[dict[str, Any]]:
        """A JSON list of clauses."""
        return [clause.to_json() for clause in self.clauses]

    @classmethod
    def from_json(cls, data: Any) -> "Filters":
        """The filters of a JSON list; raises ``ExplorerError("bad_clause")``."""
        if not isinstance(data, list) or not all(isinstance(item, Mapping) for item in data):
            raise ExplorerError("bad_clause")
        filters = cls()
        for item in data:
            filters = filters.with_clause(Clause.from_json(item))
        return filters
