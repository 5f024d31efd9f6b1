"""Who is a child: the field that decides it, one for a whole data set, never row by row.

Order of the fields: that of the published brief's definition, see README, "Recipes".
"""

from explorer.backend.casetable import CaseTable
from explorer.backend.errors import UsageError
from explorer.backend.filters import Clause, Filters

BASES = ("majority", "majority_entry", "majority_exploitation", "age_band")
CHILD, ADULT = "child", "adult"
_AGES = {CHILD: ("", "17"), ADULT: ("18", "")}


def available(table: CaseTable) -> tuple[str, ...]:
    """The fields of a file that can decide it and have any answer, in their order."""
    found = (table.by_id.get(field) for field in BASES)
    return tuple(coded.field.id for coded in found if coded and coded.values)


def chosen(table: CaseTable, wanted: str = "") -> str:
    """The field in use: the one asked for, or the first with any answer; "" where there is none.

    Raises ``UsageError("unknown_basis")`` (basis, known). A field that the file lacks is returned
    all the same: what depends on it is then absent, with the reason.
    """
    if wanted and wanted not in BASES:
        raise UsageError("unknown_basis", basis=wanted, known=list(BASES))
    return wanted or next(iter(available(table)), "")


def clause(basis: str, side: str) -> Clause:
    """The clause that only children, or only adults, pass."""
    if basis == "age_band":
        return Clause(basis, range=_AGES[side])
    return Clause(basis, include=(side,))


def filters(basis: str, side: str) -> Filters:
    """The same as filters."""
    return Filters((clause(basis, side),))
