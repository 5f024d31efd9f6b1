"""What figures need before they become words: natural frequencies, and what to be careful about."""

from dataclasses import dataclass

from explorer.backend.statistics.shares import Share

FEW = 30
"""A share of fewer cases than this says little."""


@dataclass(frozen=True, slots=True)
class Natural:
    """A share as "``n`` of ``of``": 47 of 100. ``side``: ``below`` or ``above`` that, or "" ."""

    n: int
    of: int
    side: str = ""


def natural(count: int, whole: int) -> Natural | None:
    """A share as a number of 100, or of 1,000 where it is too near to an end for that.

    Rounded once, from the exact ratio, halves upwards. Somebody is never nobody and some are never
    all: then it is below 1, or above 999, of 1,000. None where there is no share.
    """
    if whole <= 0 or not 0 <= count <= whole:
        return None
    for of in (100, 1000):
        n = (2 * of * count + whole) // (2 * whole)
        if (n > 0 or count == 0) and (n < of or count == whole):
            return Natural(n, of)
    return Natural(1, 1000, "below") if 2 * count < whole else Natural(999, 1000, "above")


def cautions(a: Share, b: Share) -> tuple[str, ...]:
    """Codes of ``[cautions]`` for what a reader of this comparison must know.

    ``nobody_a``, ``nobody_b``: no case of the group has an answer. ``few_a``, ``few_b``: fewer than
    ``FEW`` have. ``zero``: nobody gives the answer in one group, so there is no ratio or it has no
    interval. ``hidden``: a count is not told, so no figure is.
    """
    found: list[str] = []
    sides = (("a", a), ("b", b))
    if any(share.count < 0 or share.answered < 0 for _, share in sides):
        return ("hidden",)
    for side, share in sides:
        if share.answered == 0:
            found.append(f"nobody_{side}")
        elif share.answered < FEW:
            found.append(f"few_{side}")
    if not found or not any(code.startswith("nobody") for code in found):
        found += ["zero"] * (0 in (a.count, b.count) and a.count + b.count > 0)
    return tuple(found)
