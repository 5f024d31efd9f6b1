"""Lines above the header: a title, a date, a note on the source, as reports are exported."""

from collections.abc import Iterable, Sequence

MOST_LOOKED_AT = 100
"""Rows at the beginning that are looked at."""
MOST_TITLES = 20
NARROWEST = 3
"""Columns of a table; a pair of cells may be a sentence with a comma."""
LEAST_CASES = 2


def n_titles(rows: Sequence[Sequence[str]], is_cut: bool = False) -> int:
    """How many of the first rows stand above the header; 0 where that is not clear.

    Clear is: they fill at most half as many cells as every other row; what follows has names that
    all differ, are no numbers, and do not occur below. In rows that are cut, as a sheet's are,
    empty cells at the end are missing.
    """
    if not rows:
        return 0
    narrow = len(rows[0])
    for number, names in enumerate(rows[: MOST_TITLES + 1]):
        width = len(names)
        if width > max(2 * narrow, NARROWEST - 1):
            return number if _are_cases(rows[number + 1 :], names, is_cut) else 0
        narrow = max(narrow, width)
    return 0


def _are_cases(rows: Sequence[Sequence[str]], names: Sequence[str], is_cut: bool) -> bool:
    wanted = [name.strip() for name in names]
    if not all(map(_is_name, wanted)) or len(set(wanted)) < len(wanted):
        return False
    width = len(names)
    fitting = [row for row in rows if (len(row) <= width if is_cut else len(row) == width)]
    if len(fitting) < max(LEAST_CASES, 0.9 * len(rows)):
        return False
    return not any(_recurs(names, row) for row in fitting)


def _recurs(names: Sequence[str], row: Sequence[str]) -> bool:
    return any(cell == name for name, cell in zip(names, row, strict=False))


def _is_name(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def first_rows(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that are looked at: blank lines are none."""
    found: list[Sequence[str]] = []
    for row in rows:
        if len(row) > 1 or (row and row[0].strip()):
            found.append(row)
        if len(found) == MOST_LOOKED_AT:
            break
    return found
