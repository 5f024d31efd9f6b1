"""Makes the built-in invented sample: about 12,000 invented cases that show the figures of the published brief.

    python resources/sample/make_sample.py            writes case_explorer_invented_sample.csv beside this file
    python resources/sample/make_sample.py --out P    writes to P
    python resources/sample/make_sample.py --table    only prints the table of targets against results

How: majority, gender, recruiter and exploitation are fitted together as one table of shares by iterative
proportional fitting (Deming and Stephan 1940), which gives the table of maximum entropy relative to its start
(Csiszar 1975). The shares become whole cases by cumulative rounding. Everything else is handed out by exact quotas,
in an order drawn at random with weights (Efraimidis and Spirakis 2006). The seed is fixed and every draw comes from
the standard library's generator, so that the file is the same on every run.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

import invented as inv
import layout
from targets import (
    FAMILY,
    FIGURES,
    FORCED_LABOUR,
    SEXUAL,
    Case,
    Test,
    adult,
    child,
    measure,
    non_family,
    table,
)  # fmt: skip

# The first seed whose records, read without blanks and zeros, all differ from those of the public releases.
SEED = 12
OUTPUT = Path(__file__).with_name("case_explorer_invented_sample.csv")
Affinity = Callable[[Case, str], float]
Answer = TypeVar("Answer", str, int)


def core_cells() -> tuple[list[Case], np.ndarray]:
    """Every combination of the four core attributes, with its starting share."""
    cells, start = list[Case](), list[float]()
    axes = (inv.MAJORITIES, inv.RECRUITERS, inv.EXPLOITATIONS, inv.GENDERS)
    for majority, recruiter, exploitation, gender in itertools.product(*axes):
        case = Case(majority, gender, frozenset(recruiter), frozenset(exploitation))
        weight = (inv.MAJORITIES[majority] * inv.RECRUITERS[recruiter] * inv.EXPLOITATIONS[exploitation]
                  * inv.GENDERS[gender])  # fmt: skip
        cells.append(case)
        start.append(weight * inv.core_affinity(case))
    return cells, np.array(start) / sum(start)


def fit(
    cells: Sequence[Case], start: np.ndarray, aims: Sequence[tuple[Test, Test, float]]
) -> np.ndarray:
    """Iterative proportional fitting: scale the cells inside and outside each answer until every aim holds."""
    masks = list[tuple[np.ndarray, np.ndarray, float]]()
    for base, answer, percent in aims:
        inside = np.array([base(cell) and answer(cell) for cell in cells])
        outside = np.array([base(cell) for cell in cells]) & ~inside
        masks.append((inside, outside, percent / 100))
    shares = start.copy()
    worst = 1.0
    for _ in range(5000):
        worst = 0.0
        for inside, outside, share in masks:
            hit, miss = shares[inside].sum(), shares[outside].sum()
            worst = max(worst, abs(hit / (hit + miss) - share))
            shares[inside] *= share * (hit + miss) / hit
            shares[outside] *= (1 - share) * (hit + miss) / miss
        if worst < 1e-12:
            return shares
    raise ValueError(f"the aims contradict each other: still {worst:.2%} apart")


def whole_cases(cells: Sequence[Case], shares: np.ndarray, n_cases: int) -> list[Case]:
    """Cumulative rounding in whole numbers: no run of neighbouring cells is off by more than one case.

    Fixed-point first, so that the last bits of floating point, which differ between processors, decide nothing.
    """
    unit = 1_000_000
    cases, total, made = list[Case](), 0, 0
    for cell, share in zip(cells, shares, strict=True):
        total += round(float(share) * n_cases * unit)
        wanted = (total + unit // 2) // unit
        for _ in range(wanted - made):
            cases.append(Case(cell.majority, cell.gender, cell.recruiter, cell.exploitation))
        made = wanted
    return cases


def part(rng: random.Random, cases: Sequence[Case], share: float) -> list[Case]:
    """A random part of the cases, of exactly the share rounded to whole cases."""
    return rng.sample(cases, round(share * len(cases)))


def draw(rng: random.Random, weights: Mapping[Answer, float]) -> Answer:
    return rng.choices(list(weights), list(weights.values()))[0]


def give(rng: random.Random, cases: Sequence[Case], group: str, answer: str, count: int, affinity: Affinity,
         openness: Mapping[int, float]) -> None:  # fmt: skip
    """Add an answer to exactly `count` cases, the ones with a high affinity more often."""
    order = sorted(
        cases, key=lambda case: rng.expovariate(affinity(case, answer) * openness[id(case)])
    )
    for case in order[:count]:
        getattr(case, group).add(answer)


def leave_nobody_empty(
    rng: random.Random, cases: Sequence[Case], group: str, affinity: Affinity
) -> None:
    """Pass single answers on from cases with several to cases with none; the count per answer stays as it is."""
    for case in cases:
        own: set[str] = getattr(case, group)
        if own:
            continue
        donors = [other for other in cases if len(getattr(other, group)) > 1]
        offers = [(other, answer) for other in rng.sample(donors, min(12, len(donors)))
                  for answer in sorted(getattr(other, group))]  # fmt: skip
        other, answer = rng.choices(offers, [affinity(case, answer) for _, answer in offers])[0]
        getattr(other, group).remove(answer)
        own.add(answer)


def hand_out(rng: random.Random, strata: Sequence[Sequence[Case]], group: str, percents: Mapping[str, float],
             affinity: Affinity, first: Mapping[str, float] | None = None) -> None:  # fmt: skip
    """Fill a multi-response group so that each answer has its exact percent over all strata together.

    `first` fixes percents in the first stratum; the other strata then get what is left.
    """
    first = first or {}
    cases = [case for stratum in strata for case in stratum]
    openness = {id(case): rng.lognormvariate(0, 0.5) for case in cases}
    for answer, percent in percents.items():
        count = round(percent * len(cases) / 100)
        if answer in first:
            head = round(first[answer] * len(strata[0]) / 100)
            rest = [case for stratum in strata[1:] for case in stratum]
            give(rng, strata[0], group, answer, head, affinity, openness)
            give(rng, rest, group, answer, count - head, affinity, openness)
        else:
            give(rng, cases, group, answer, count, affinity, openness)
    for stratum in strata:
        leave_nobody_empty(rng, stratum, group, affinity)


def add_means(rng: random.Random, cases: Sequence[Case]) -> None:
    """Means of control; a child's recruiter is known more often where the means are."""
    children = [case for case in cases if child(case)]
    more, less = inv.KNOWN["means"] + 0.08, inv.KNOWN["means"] - 0.08
    family = part(rng, [case for case in children if FAMILY(case)], more)
    rest = part(rng, [case for case in children if non_family(case)], more)
    rest += part(rng, [case for case in children if not case.recruiter], less)
    hand_out(
        rng, [family, rest], "means", inv.MEANS_CHILD, inv.means_affinity, inv.MEANS_CHILD_FAMILY
    )
    for majority in ("adult", ""):
        known = part(rng, [case for case in cases if case.majority == majority], inv.KNOWN["means"])
        hand_out(rng, [known], "means", inv.MEANS_ADULT, inv.means_affinity)


def add_kinds_of_exploitation(rng: random.Random, cases: Sequence[Case]) -> None:
    """Sectors of labour and types of sexual exploitation."""
    for majority, percents in (
        ("child", inv.LABOUR_CHILD),
        ("adult", inv.LABOUR_ADULT),
        ("", inv.LABOUR_ADULT),
    ):
        workers = [case for case in cases if case.majority == majority and FORCED_LABOUR(case)]
        hand_out(
            rng, [part(rng, workers, inv.KNOWN["labour"])], "labour", percents, inv.labour_affinity
        )
    known = part(rng, [case for case in cases if SEXUAL(case)], inv.KNOWN["sexual_type"])
    hand_out(rng, [known], "sexual_type", inv.SEXUAL_TYPES, inv.even_affinity)


def add_ages(rng: random.Random, cases: Sequence[Case]) -> list[Case]:
    """Give everyone an age; returns the cases whose age is recorded.

    Of the sexually exploited children with a recorded age exactly 67 % are 15 to 17 (the brief).
    """
    recorded = part(rng, [case for case in cases if case.majority], inv.KNOWN["age"])
    ids = {id(case) for case in recorded}
    sexual = [case for case in cases if child(case) and SEXUAL(case)]
    older = {id(case) for known in (True, False)
             for case in part(rng, [case for case in sexual if (id(case) in ids) is known], 0.67)}  # fmt: skip
    for case in cases:
        weights = inv.AGES_ADULT
        if child(case):
            weights = inv.AGES_CHILD_OTHER
            if SEXUAL(case):
                weights = inv.AGES_15_17 if id(case) in older else inv.AGES_YOUNGER
        case.age = draw(rng, weights)
    return recorded


def add_durations(rng: random.Random, cases: Sequence[Case], mean: float) -> list[Case]:
    """Give everyone a duration; returns the cases whose duration is recorded, with the wanted mean in months."""
    recorded = part(rng, cases, inv.KNOWN["duration"])
    raw = {id(case): rng.lognormvariate(0, inv.DURATION_SPREAD) for case in cases}

    def months(case: Case, scale: float) -> int:
        longest = min(inv.LONGEST_DURATION, 12 * ((case.age or 0) - inv.YOUNGEST_WITH_DURATION))
        return max(1, min(longest, round(scale * raw[id(case)])))

    low, high = 0.1, 200.0
    for _ in range(60):
        scale = (low + high) / 2
        reached = sum(months(case, scale) for case in recorded) / len(recorded)
        low, high = (scale, high) if reached < mean else (low, scale)
    for case in cases:
        case.duration = months(case, high)
    return recorded


def add_majority_earlier(rng: random.Random, cases: Sequence[Case]) -> None:
    """Child or adult when exploitation began and when trafficking began, from age and duration."""
    for case in cases:
        if case.majority and case.age is not None and case.duration is not None:
            exploited = case.age + rng.random() - case.duration / 12
            entered = exploited - rng.random() / 2
            case.majority_exploitation = "child" if exploited < 18 else "adult"
            case.majority_entry = "child" if entered < 18 else "adult"


def place(rng: random.Random, case: Case) -> str:
    """Citizenship and country of exploitation; returns the part of the world of the second."""
    region = draw(rng, inv.REGION_WEIGHT)
    case.citizenship = draw(rng, inv.CITIZENSHIPS[region])
    if (
        case.citizenship in inv.COUNTRIES[region]
        and rng.random() < inv.STAYED_AT_HOME[case.majority]
    ):
        case.country = case.citizenship
        return region
    region = draw(rng, inv.FLOW[region])
    abroad = {
        code: weight for code, weight in inv.COUNTRIES[region].items() if code != case.citizenship
    }
    case.country = draw(rng, abroad)
    return region


def add_circumstances(rng: random.Random, cases: Sequence[Case]) -> None:
    """Places, source, year, abduction."""
    for case in cases:
        region = place(rng, case)
        reachable = region in inv.HOTLINE_REGIONS and rng.random() < inv.HOTLINE_SHARE
        case.source = "hotline" if reachable else "case_management"
        weights = {
            year: weight * inv.year_affinity(case, year) for year, weight in inv.YEARS.items()
        }
        case.year = str(draw(rng, weights))
        case.abduction = "1" if rng.random() < 0.03 else "0"


def forget(
    cases: Sequence[Case], kept: Sequence[Case], attribute: str, blank: str | None = ""
) -> None:
    """Make an attribute "not recorded" for all but the kept cases."""
    ids = {id(case) for case in kept}
    for case in cases:
        if id(case) not in ids:
            setattr(case, attribute, blank)


def make_cases() -> list[Case]:
    rng = random.Random(SEED)
    cells, start = core_cells()
    aims = [
        (figure.base, figure.answer, figure.aim)
        for figure in FIGURES
        if figure.core and figure.aim is not None
    ]
    cases = whole_cases(cells, fit(cells, start, [*aims, *inv.HOUSE_AIMS]), inv.N_CASES)
    add_means(rng, cases)
    add_kinds_of_exploitation(rng, cases)
    with_age = add_ages(rng, cases)
    with_duration = add_durations(rng, [case for case in cases if child(case)], 18.0)
    with_duration += add_durations(rng, [case for case in cases if adult(case)], 24.4)
    with_duration += add_durations(rng, [case for case in cases if case.majority == ""], 22.0)
    add_majority_earlier(rng, cases)
    add_circumstances(rng, cases)
    for case in cases:
        case.age_band = (
            next(band for last, band in inv.AGE_BANDS if (case.age or 0) <= last)
            if case.majority
            else ""
        )
    aged = {id(case) for case in with_age}
    band_only = part(
        rng, [case for case in cases if id(case) not in aged], inv.KNOWN["age_band_without_age"]
    )
    forget(cases, with_age + band_only, "age_band")
    forget(cases, with_age, "age", None)
    forget(cases, with_duration, "duration", None)
    for attribute in (
        "majority_entry",
        "majority_exploitation",
        "citizenship",
        "country",
        "year",
        "abduction",
    ):
        forget(cases, part(rng, cases, inv.KNOWN[attribute]), attribute)
    rng.shuffle(cases)
    return cases


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Makes the invented sample and prints targets against results."
    )
    parser.add_argument("--out", type=Path, default=OUTPUT, help="where to write the CSV file")
    parser.add_argument("--table", action="store_true", help="print the table only, write nothing")
    options = parser.parse_args()
    cases = make_cases()
    results = [measure(cases, figure) for figure in FIGURES]
    print(table(results))
    if not options.table:
        layout.write(cases, options.out)
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
