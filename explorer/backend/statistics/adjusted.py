"""Many comparisons at once: some look clear by chance alone."""

from collections.abc import Sequence


def adjusted(ps: Sequence[float | None]) -> list[float | None]:
    """The p values adjusted for how many there are; None stays None and does not count.

    Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
    Royal Statistical Society B 57 (1995).
    """
    told = sorted(((p, i) for i, p in enumerate(ps) if p is not None), reverse=True)
    found: list[float | None] = [None] * len(ps)
    least = 1.0
    for rank, (p, i) in zip(range(len(told), 0, -1), told, strict=True):
        least = min(least, p * len(told) / rank)
        found[i] = least
    return found
