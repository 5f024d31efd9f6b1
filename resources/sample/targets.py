"""The figures the invented sample has to show, and how each is computed.

Every entry is one line of the published brief ("Family members are involved in nearly half of child trafficking
cases"): who is counted (`base`), what is counted (`answer`), and between which bounds the result has to lie.
Denominators follow the codebook of the CTDC Global Synthetic Dataset (2024), section 6: the cases with at least
one answer in the group; a case may have several answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Case:
    """One invented case. An empty set, an empty text and None mean "not recorded"."""

    majority: str
    gender: str
    recruiter: frozenset[str]
    exploitation: frozenset[str]
    means: set[str] = field(default_factory=set)
    labour: set[str] = field(default_factory=set)
    sexual_type: set[str] = field(default_factory=set)
    age: int | None = None
    age_band: str = ""
    duration: int | None = None
    majority_entry: str = ""
    majority_exploitation: str = ""
    year: str = ""
    source: str = ""
    citizenship: str = ""
    country: str = ""
    abduction: str = ""


Test = Callable[[Case], bool]
Kind = Literal["share", "more", "ratio", "mean", "total"]


@dataclass(frozen=True)
class Figure:
    """A published figure. Shares, bounds and aims are in percent; `mean` in months, `ratio` plain."""

    id: str
    published: str
    base: Test
    answer: Test
    low: float
    high: float
    aim: float | None = None
    kind: Kind = "share"
    core: bool = False
    versus: Test | None = None
    note: str = ""


@dataclass(frozen=True)
class Result:
    """What the sample shows for a figure."""

    figure: Figure
    numerator: int
    denominator: int
    value: float
    difference: float | None

    @property
    def holds(self) -> bool:
        return self.figure.low <= self.value <= self.figure.high


def child(case: Case) -> bool:
    return case.majority == "child"


def adult(case: Case) -> bool:
    return case.majority == "adult"


def girl(case: Case) -> bool:
    return case.majority == "child" and case.gender == "female"


def boy(case: Case) -> bool:
    return case.majority == "child" and case.gender == "male"


def everyone(_: Case) -> bool:
    return True


def female(case: Case) -> bool:
    return case.gender == "female"


def gender_known(case: Case) -> bool:
    return case.gender != ""


def age_known(case: Case) -> bool:
    return case.age is not None


def aged_15_17(case: Case) -> bool:
    return case.age is not None and 15 <= case.age <= 17


def duration_known(case: Case) -> bool:
    return case.duration is not None


def answered(group: str) -> Test:
    """True for cases with at least one answer in the group."""
    return lambda case: bool(getattr(case, group))


def has(group: str, *answers: str) -> Test:
    """True for cases with any of the answers in the group."""
    wanted = frozenset(answers)
    return lambda case: not wanted.isdisjoint(getattr(case, group))


def both(*tests: Test) -> Test:
    return lambda case: all(test(case) for test in tests)


def non_family(case: Case) -> bool:
    return bool(case.recruiter) and "family" not in case.recruiter


RECRUITER, EXPLOITATION = answered("recruiter"), answered("exploitation")
LABOUR, MEANS = answered("labour"), answered("means")
FAMILY, PARTNER = has("recruiter", "family"), has("recruiter", "intimate_partner")
CLOSE = has("recruiter", "family", "friend", "intimate_partner")
SEXUAL, FORCED_LABOUR = has("exploitation", "sexual"), has("exploitation", "forced_labour")


def point(name: str, percent: float, base: Test, answer: Test, *, core: bool = False) -> Figure:
    """A figure that has to come out within one percentage point."""
    return Figure(
        name, f"{percent:g} %", base, answer, percent - 1, percent + 1, percent, core=core
    )


def spoken(name: str, words: str, bounds: tuple[float, float], aim: float, base: Test, answer: Test,
           note: str = "") -> Figure:  # fmt: skip
    """A figure published in words, or in two disagreeing numbers: a range with an aim inside."""
    return Figure(name, words, base, answer, *bounds, aim, core=True, note=note)


def more(name: str, words: str, base: Test, versus: Test, answer: Test) -> Figure:
    """A comparison: the share in `base` is higher than the share in `versus`."""
    tiny = 1e-9
    return Figure(name, words, base, answer, tiny, 100, kind="more", versus=versus)


def _recruiter() -> list[Figure]:
    children, adults = both(child, RECRUITER), both(adult, RECRUITER)
    return [
        spoken("recruiter.family.child", 'G 41 %, headline "nearly half"', (45, 50), 49.4, children, FAMILY,
               "The brief gives 61 % of boys and 46 % of girls: any mixture of the two lies between them, so 41 % "
               'cannot hold; "nearly half" is read as 45 to 50 %.'),
        point("recruiter.intimate_partner.child", 14, children, PARTNER, core=True),
        point("recruiter.friend.child", 11, children, has("recruiter", "friend"), core=True),
        point("recruiter.other.child", 34, children, has("recruiter", "other"), core=True),
        point("recruiter.family.adult", 9, adults, FAMILY, core=True),
        Figure("recruiter.family.ratio", "more than four times", children, FAMILY, 4, 99, kind="ratio", versus=adults),
        point("recruiter.friend.adult", 8, adults, has("recruiter", "friend"), core=True),
        point("recruiter.intimate_partner.adult", 15, adults, PARTNER, core=True),
        spoken("recruiter.close.child", "around two thirds", (63, 74), 68, children, CLOSE),
        spoken("recruiter.close.adult", "a third", (30, 36), 31.2, adults, CLOSE),
        point("recruiter.family.boy", 61, both(boy, RECRUITER), FAMILY, core=True),
        point("recruiter.family.girl", 46, both(girl, RECRUITER), FAMILY, core=True),
    ]  # fmt: skip


def _exploitation() -> list[Figure]:
    known = both(child, EXPLOITATION)
    return [
        point("sexual.by_partner.all", 91, both(PARTNER, EXPLOITATION), SEXUAL, core=True),
        point("sexual.by_partner.child", 98, both(known, PARTNER), SEXUAL, core=True),
        point("girl.by_partner.sexual", 96, both(child, PARTNER, SEXUAL, gender_known), female, core=True),
        point("sexual.family.child", 36, both(known, FAMILY), SEXUAL, core=True),
        point("labour.family.child", 68, both(known, FAMILY), FORCED_LABOUR, core=True),
        point("sexual.nonfamily.child", 84, both(known, non_family), SEXUAL, core=True),
        spoken("exploitation.sexual.child", "T 54 %, G 58 %", (57, 59), 58, known, SEXUAL,
               "The brief disagrees with itself; the info-graphic's 58 % is used, because the 31 % in forced labour "
               "stands beside it in the same picture."),
        Figure("exploitation.forced_labour.child", '"a third", G 31 %', known, FORCED_LABOUR, 30, 32, 31, core=True),
    ]  # fmt: skip


def _labour() -> list[Figure]:
    children, adults = both(child, LABOUR), both(adult, LABOUR)
    boys, girls = both(boy, LABOUR), both(girl, LABOUR)
    return [
        point("labour.begging.child", 19, children, has("labour", "begging")),
        point("labour.domestic.child", 18, children, has("labour", "domestic_work")),
        point("labour.hospitality.child", 8, children, has("labour", "hospitality")),
        point("labour.illicit.child", 6, children, has("labour", "illicit_activities")),
        more(
            "labour.begging.boy_vs_girl",
            "boys more",
            boys,
            girls,
            has("labour", "begging", "peddling"),
        ),
        more(
            "labour.domestic.girl_vs_boy", "girls more", girls, boys, has("labour", "domestic_work")
        ),
        more(
            "labour.construction.adult_vs_child",
            "adults more",
            adults,
            children,
            has("labour", "construction"),
        ),
        more(
            "labour.agriculture.adult_vs_child",
            "adults more",
            adults,
            children,
            has("labour", "agriculture"),
        ),
    ]


def _means() -> list[Figure]:
    children, adults = both(child, MEANS), both(adult, MEANS)
    family = both(children, FAMILY)
    return [
        point("means.psychological.child", 24, children, has("means", "psychological_abuse")),
        point("means.physical.child", 16, children, has("means", "physical_abuse")),
        point("means.sexual.child", 10, children, has("means", "sexual_abuse")),
        point("means.psychoactive.child", 9, children, has("means", "psychoactive_substances")),
        point("means.debt_bondage.adult", 17, adults, has("means", "debt_bondage")),
        point("means.takes_earnings.adult", 35, adults, has("means", "takes_earnings")),
        point("means.false_promises.adult", 42, adults, has("means", "false_promises")),
        point("means.documents.adult", 7, adults, has("means", "withholds_documents")),
        point("means.law.adult", 11, adults, has("means", "threat_of_law_enforcement")),
        point("means.movement.adult", 37, adults, has("means", "restricts_movement")),
        point("means.psychological.family.child", 51, family, has("means", "psychological_abuse")),
        point("means.physical.family.child", 33, family, has("means", "physical_abuse")),
        point("means.sexual.family.child", 19, family, has("means", "sexual_abuse")),
    ]


def _people() -> list[Figure]:
    totals = "Totals (also 180 nationalities, 117 countries) are the whole 2017 data's; the sample is smaller."
    anything = Figure("totals", "nearly 80,000 cases, nearly 12,000 with recruitment known", everyone, RECRUITER,
                      0, 1e9, kind="total", note=totals)  # fmt: skip
    return [
        point("female.child", 66, both(child, gender_known), female, core=True),
        point("female.family.child", 72, both(child, FAMILY, gender_known), female, core=True),
        point("age.15_17.sexual.child", 67, both(child, SEXUAL, age_known), aged_15_17),
        Figure("duration.child", "about 18 months", child, duration_known, 17, 19, 18, kind="mean"),
        Figure(
            "duration.adult",
            "slightly over 24 months",
            adult,
            duration_known,
            24,
            25,
            24.4,
            kind="mean",
        ),
        anything,
    ]


FIGURES: tuple[Figure, ...] = tuple(
    _recruiter() + _exploitation() + _labour() + _means() + _people()
)


def measure(cases: Sequence[Case], figure: Figure) -> Result:
    """Compute one figure on the cases, exactly as the program defines it."""
    base = [case for case in cases if figure.base(case)]
    hits = [case for case in base if figure.answer(case)]
    value = 100 * len(hits) / len(base)
    if figure.kind == "mean":
        value = sum(case.duration or 0 for case in hits) / len(hits)
    elif figure.kind == "total":
        value = len(base)
    elif figure.versus is not None:
        other = [case for case in cases if figure.versus(case)]
        other_share = 100 * sum(map(figure.answer, other)) / len(other)
        value = value / other_share if figure.kind == "ratio" else value - other_share
    difference = None if figure.aim is None else value - figure.aim
    return Result(figure, len(hits), len(base), value, difference)


def table(results: Sequence[Result]) -> str:
    """The table of published figures against results, as text."""
    head = f"{'figure':36} {'published':34} {'target':>12} {'n':>5} {'of':>6} {'result':>8} {'diff':>6}"
    lines, notes = [head, "-" * len(head)], list[str]()
    for result in results:
        figure = result.figure
        unit = {"share": " %", "more": " pt", "ratio": " x", "mean": " mo", "total": ""}[
            figure.kind
        ]
        target = f"{figure.low:g}-{figure.high:g}" if figure.aim is None else f"{figure.aim:g}"
        target = {"more": "> 0", "ratio": "> 4", "total": "-"}.get(figure.kind, target)
        difference = "" if result.difference is None else f"{result.difference:+.2f}"
        mark = "" if result.holds else "  MISSED"
        if figure.note:
            notes.append(f"[{len(notes) + 1}] {figure.id}: {figure.note}")
            mark += f"  [{len(notes)}]"
        lines.append(f"{figure.id:36} {figure.published[:34]:34} {target:>12} {result.numerator:>5} "
                     f"{result.denominator:>6} {result.value:>6.5g}{unit:2} {difference:>6}{mark}")  # fmt: skip
    return "\n".join([*lines, "", *notes])
