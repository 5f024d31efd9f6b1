"""The groups that every file with the fields has: children, adults, boys, girls and the like.

They stand in ``resources/schemas/groups.toml``, their names in the texts.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from explorer import paths
from explorer.backend import basis
from explorer.backend.filters import Clause, Filters


@cache
def _defined() -> Mapping[str, Any]:
    with paths.resource("schemas/groups.toml").open("rb") as file:
        return tomllib.load(file)


def known_groups(fields: Iterable[str]) -> dict[str, Filters]:
    """The groups by id, those whose fields are all among ``fields``: fields with any answer."""
    present = set(fields)
    decides = next((field for field in basis.BASES if field in present), "")
    found: dict[str, Filters] = {}
    for name, told in _defined().items():
        clauses = [basis.clause(decides, told["age"])] if "age" in told else []
        where: dict[str, list[str]] = told.get("where", {})
        clauses += [Clause(field, tuple(values)) for field, values in where.items()]
        if all(clause.field in present for clause in clauses):
            found[name] = Filters(tuple(clauses))
    return found
