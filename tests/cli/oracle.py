"""A slow calculation of every number, which shares nothing with the program.

It reads the file by pandas, has its own tables of columns and answers, and follows the words of
the rules with one yes/no array an answer.
"""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.cli.layouts import Question

Mask = NDArray[np.bool_]


def bounds(answer: str) -> tuple[float, float] | None:
    """The numbers an answer stands for."""
    try:
        return float(answer), float(answer)
    except ValueError:
        pass
    if re.fullmatch(r"\d+\+", answer):
        return float(answer[:-1]), float("inf")
    ends = re.fullmatch(r"(\d+)-(\d+)", answer)
    return (float(ends[1]), float(ends[2])) if ends else None


class Oracle:
    """A file as one yes/no array an answer."""

    def __init__(self, path: Path, questions: dict[str, Question], missing: set[str]) -> None:
        cells = pd.read_csv(path, dtype=str, keep_default_na=False)
        self.n = len(cells)
        self.questions = questions
        self.answers = {
            name: self._answers(cells, question, missing | question.missing)
            for name, question in questions.items()
        }

    @staticmethod
    def _answers(cells: pd.DataFrame, q: Question, missing: set[str]) -> dict[str, Mask]:
        if q.columns:
            found = {a: (cells[c] == "1").to_numpy() for a, c in q.columns.items()}
        else:
            column = cells[q.column]
            parts = {t: t.split(q.joined) if q.joined else [t] for t in column.unique()}
            meant = {
                t: {q.texts.get(p, p) for p in ps if p not in missing} for t, ps in parts.items()
            }
            names = sorted(set().union(*meant.values()))
            found = {
                a: column.isin([t for t, given in meant.items() if a in given]).to_numpy()
                for a in names
            }
        found = {a: mask for a, mask in found.items() if mask.any()}
        rest = sorted(set(found) - set(q.order))
        if q.kind in ("ordinal", "number") and not q.order:
            rest.sort(key=lambda a: bounds(a) or (float("inf"), 0))
        return {a: found[a] for a in [*(a for a in q.order if a in found), *rest]}

    def having(self, name: str, wanted: set[str]) -> Mask:
        """The cases with any of these answers; "" is none at all."""
        masks = self.answers[name]
        nothing = np.zeros(self.n, np.bool_)
        result = nothing.copy()
        for answer in wanted:
            if answer == "":
                result |= ~np.logical_or.reduce([nothing, *masks.values()])
            else:
                result |= masks.get(answer, nothing)
        return result

    def passing(self, name: str, wish: "Wish") -> Mask:
        include = set(wish.include)
        for low, high in wish.ranges:
            include |= self.within(name, low, high)
        excluded = set(wish.exclude)
        for low, high in wish.excluded_ranges:
            excluded |= self.within(name, low, high)
        if wish.needs_all:
            passing = np.ones(self.n, np.bool_)
            for answer in wish.include:
                passing &= self.having(name, {answer})
            return passing & ~self.having(name, excluded)
        is_open = not wish.include and not wish.ranges
        passing = np.ones(self.n, np.bool_) if is_open else self.having(name, include)
        return passing & ~self.having(name, excluded)

    def within(self, name: str, low: str, high: str) -> set[str]:
        start = bounds(low)[0] if low else float("-inf")  # type: ignore[index]
        end = bounds(high)[1] if high else float("inf")  # type: ignore[index]
        known = {a: bounds(a) for a in self.answers[name]}
        return {a for a, b in known.items() if b and b[0] >= start and b[1] <= end}

    def selected(self, wishes: dict[str, "Wish"], but: str = "") -> Mask:
        result = np.ones(self.n, np.bool_)
        for name, wish in wishes.items():
            if name != but:
                result &= self.passing(name, wish)
        return result

    def counts(self, name: str, base: Mask) -> tuple[dict[str, int], int]:
        """Cases of the base per answer, and those with any answer."""
        rows = np.flatnonzero(base)
        picked = {a: mask[rows] for a, mask in self.answers[name].items()}
        nothing = np.zeros(len(rows), np.bool_)
        answered = np.logical_or.reduce([nothing, *picked.values()])
        return {a: int(mask.sum()) for a, mask in picked.items()}, int(answered.sum())

    def cells(self, name: str, by: str, base: Mask) -> tuple[dict[tuple[str, str], int], int]:
        """Cases per pair of answers, and those with an answer to both."""
        cells: dict[tuple[str, str], int] = {}
        for answer, mask in self.answers[name].items():
            counts, _ = self.counts(by, base & mask)
            cells |= {(answer, other): n for other, n in counts.items()}
        both = base & ~self.having(name, {""}) & ~self.having(by, {""})
        return cells, int(both.sum())


@dataclass
class Wish:
    """What is asked of one field, as the oracle keeps it."""

    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    ranges: list[tuple[str, str]] = field(default_factory=list)
    excluded_ranges: list[tuple[str, str]] = field(default_factory=list)
    needs_all: bool = False


def escaped(answer: str) -> str:
    return answer.replace("\\", "\\\\").replace(",", "\\,").replace("..", "\\..")


def draw(oracle: Oracle, chance: random.Random) -> tuple[list[str], dict[str, Wish]]:
    """One to three random conditions, as texts and as wishes."""
    texts: list[str] = []
    wishes: dict[str, Wish] = {}
    for _ in range(chance.choice([1, 1, 2, 2, 3])):
        name = chance.choice(list(oracle.questions))
        question = oracle.questions[name]
        known = [*oracle.answers[name], *question.order, ""]
        wish = wishes.setdefault(name, Wish())
        is_excluded = chance.random() < 0.3
        needs_all = not is_excluded and not wish.ranges and question.kind == "flags"
        needs_all = needs_all and chance.random() < 0.5
        wish.needs_all |= needs_all
        items: list[str] = []
        for _ in range(chance.choice([1, 1, 2, 3])):
            ends = [a for a in known if bounds(a)]
            if question.kind in ("ordinal", "number") and ends and chance.random() < 0.5:
                low, high = chance.choice(["", *ends]), chance.choice(ends)
                (wish.excluded_ranges if is_excluded else wish.ranges).append((low, high))
                items.append(f"{low}..{high}")
            else:
                answer = chance.choice(known)
                (wish.exclude if is_excluded else wish.include).append(answer)
                items.append(escaped(answer))
        texts.append(
            f"{name}{'!=' if is_excluded else '+=' if needs_all else '='}{','.join(items)}"
        )
    return texts, wishes
