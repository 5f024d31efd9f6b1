"""Writes invented cases in the layout of the k-anonymised CTDC release of 2021, plus age and duration.

Column names and the texts of the concatenated columns follow the codebook of September 2021. A group that is not
known has blank flags and 1 in its "not specified" or "unknown" column; a known group has 1 and 0 throughout.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from targets import Case

# column, answer id, text in the concatenated column
Flag = tuple[str, str, str]

MEANS: tuple[Flag, ...] = (
    ("meansOfControlDebtBondage", "debt_bondage", "Debt bondage"),
    ("meansOfControlTakesEarnings", "takes_earnings", "Takes earnings"),
    (
        "meansOfControlRestrictsFinancialAccess",
        "restricts_financial_access",
        "Restricts financial access",
    ),
    ("meansOfControlThreats", "threats", "Threats"),
    ("meansOfControlPsychologicalAbuse", "psychological_abuse", "Psychological abuse"),
    ("meansOfControlPhysicalAbuse", "physical_abuse", "Physical abuse"),
    ("meansOfControlSexualAbuse", "sexual_abuse", "Sexual abuse"),
    ("meansOfControlFalsePromises", "false_promises", "False promises"),
    ("meansOfControlPsychoactiveSubstances", "psychoactive_substances", "Psychoactive substances"),
    ("meansOfControlRestrictsMovement", "restricts_movement", "Restricts movement"),
    ("meansOfControlRestrictsMedicalCare", "restricts_medical_care", "Restricts medical care"),
    ("meansOfControlExcessiveWorkingHours", "excessive_working_hours", "Excessive working hours"),
    ("meansOfControlUsesChildren", "uses_children", "Uses children"),
    (
        "meansOfControlThreatOfLawEnforcement",
        "threat_of_law_enforcement",
        "Threat of law enforcement",
    ),
    ("meansOfControlWithholdsNecessities", "withholds_necessities", "Withholds necessities"),
    ("meansOfControlWithholdsDocuments", "withholds_documents", "Withholds documents"),
    ("meansOfControlOther", "other", "Other"),
)
# "both" stands for sexual exploitation and forced labour together: a column of its own, no answer of its own.
EXPLOITATION: tuple[Flag, ...] = (
    ("isForcedLabour", "forced_labour", "Forced labour"),
    ("isSexualExploit", "sexual", "Sexual exploitation"),
    ("isOtherExploit", "other", "Other"),
    ("isSexAndLabour", "both", "Combined sexual and labour exploitation"),
    ("isForcedMarriage", "forced_marriage", "Forced marriage"),
    ("isForcedMilitary", "forced_military", "Forced military"),
    ("isOrganRemoval", "organ_removal", "Organ removal"),
    ("isSlaveryAndPractices", "slavery_like", "Slavery and similar practices"),
)
LABOUR: tuple[Flag, ...] = (
    ("typeOfLabourAgriculture", "agriculture", "Agriculture"),
    ("typeOfLabourAquafarming", "aquafarming", "Aquafarming"),
    ("typeOfLabourBegging", "begging", "Begging"),
    ("typeOfLabourConstruction", "construction", "Construction"),
    ("typeOfLabourDomesticWork", "domestic_work", "Domestic Work"),
    ("typeOfLabourHospitality", "hospitality", "Hospitality"),
    ("typeOfLabourIllicitActivities", "illicit_activities", "Illicit Activities"),
    ("typeOfLabourManufacturing", "manufacturing", "Manufacturing"),
    ("typeOfLabourMiningOrDrilling", "mining", "Mining or drilling"),
    ("typeOfLabourPeddling", "peddling", "Peddling"),
    ("typeOfLabourTransportation", "transportation", "Transportation"),
    ("typeOfLabourOther", "other", "Other"),
)
SEXUAL_TYPE: tuple[Flag, ...] = (
    ("typeOfSexProstitution", "prostitution", "Prostitution"),
    ("typeOfSexPornography", "pornography", "Pornography"),
    ("typeOfSexRemoteInteractiveServices", "remote_interactive", "Remote interactive services"),
    ("typeOfSexPrivateSexualServices", "private_services", "Private sexual services"),
)
RECRUITER: tuple[Flag, ...] = (
    ("recruiterRelationIntimatePartner", "intimate_partner", "Intimate Partner"),
    ("recruiterRelationFriend", "friend", "Friend/Acquaintance"),
    ("recruiterRelationFamily", "family", "Family/Relative"),
    ("recruiterRelationOther", "other", "Other"),
)

GENDERS = {"female": "Female", "male": "Male", "transgender": "Transgender/NonConforming", "": ""}
MAJORITIES = {"child": "Minor", "adult": "Adult", "": ""}
SOURCES = {"case_management": "Case Management", "hotline": "Hotline"}


def _columns(flags: Sequence[Flag]) -> list[str]:
    return [column for column, _, _ in flags]


COLUMNS: tuple[str, ...] = (
    "yearOfRegistration", "Datasource", "gender", "ageBroad", "majorityStatus", "majorityStatusAtExploit",
    "majorityEntry", "citizenship",
    *_columns(MEANS), "meansOfControlNotSpecified", "meansOfControlConcatenated",
    *_columns(EXPLOITATION), "typeOfExploitConcatenated",
    *_columns(LABOUR), "typeOfLabourNotSpecified", "typeOfLabourConcatenated",
    *_columns(SEXUAL_TYPE), "typeOfSexConcatenated",
    "isAbduction", "RecruiterRelationship", "CountryOfExploitation", *_columns(RECRUITER), "recruiterRelationUnknown",
    "age", "durationMonths",
)  # fmt: skip


def _marks(flags: Sequence[Flag], answers: Iterable[str]) -> dict[str, str]:
    """Flag columns of one group: all blank when nothing is known."""
    given = set(answers)
    return {column: str(int(answer in given)) if given else "" for column, answer, _ in flags}


def _text(flags: Sequence[Flag], answers: Iterable[str], separator: str = ";") -> str:
    given = set(answers)
    return separator.join(text for _, answer, text in flags if answer in given)


def record(case: Case) -> dict[str, str]:
    """One line of the file."""
    exploitation = set(case.exploitation)
    if {"sexual", "forced_labour"} <= exploitation:
        exploitation.add("both")
    cells = {
        "yearOfRegistration": case.year,
        "Datasource": SOURCES[case.source],
        "gender": GENDERS[case.gender],
        "ageBroad": case.age_band,
        "majorityStatus": MAJORITIES[case.majority],
        "majorityStatusAtExploit": MAJORITIES[case.majority_exploitation],
        "majorityEntry": MAJORITIES[case.majority_entry],
        "citizenship": case.citizenship,
        "CountryOfExploitation": case.country,
        "isAbduction": case.abduction,
        "meansOfControlNotSpecified": "0" if case.means else "1",
        "meansOfControlConcatenated": _text(MEANS, case.means) or "Not specified",
        "typeOfExploitConcatenated": _text(EXPLOITATION, exploitation),
        "typeOfLabourNotSpecified": "",
        "typeOfLabourConcatenated": "",
        "typeOfSexConcatenated": _text(SEXUAL_TYPE, case.sexual_type),
        "RecruiterRelationship": _text(RECRUITER, case.recruiter, "; ") or "Not Specified",
        "recruiterRelationUnknown": "0" if case.recruiter else "1",
        "age": "" if case.age is None else str(case.age),
        "durationMonths": "" if case.duration is None else str(case.duration),
    }
    if "forced_labour" in case.exploitation:
        cells["typeOfLabourNotSpecified"] = "0" if case.labour else "1"
        cells["typeOfLabourConcatenated"] = _text(LABOUR, case.labour) or "Not Specified"
    cells |= (
        _marks(MEANS, case.means) | _marks(EXPLOITATION, exploitation) | _marks(LABOUR, case.labour)
    )
    return cells | _marks(SEXUAL_TYPE, case.sexual_type) | _marks(RECRUITER, case.recruiter)


def write(cases: Iterable[Case], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(record(case) for case in cases)
