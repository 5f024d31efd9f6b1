"""Invented distributions for everything the published brief says nothing about.

None of these numbers is taken from a data release. They only have to be plausible, to differ between groups enough
for charts to have something to show, and to leave gaps ("not recorded") as case data has them.
"""

from __future__ import annotations

from targets import (
    CLOSE,
    EXPLOITATION,
    FORCED_LABOUR,
    PARTNER,
    RECRUITER,
    SEXUAL,
    Case,
    Test,
    adult,
    both,
    child,
    everyone,
    female,
    gender_known,
    has,
)  # fmt: skip

N_CASES = 12_000

# ---- The core: majority, gender, recruiter, exploitation -----------------------------------------------------------
MAJORITIES = {"child": 0.36, "adult": 0.58, "": 0.06}
GENDERS = {"female": 0.62, "male": 0.32, "transgender": 0.01, "": 0.05}
RECRUITERS: dict[tuple[str, ...], float] = {
    (): 0.58, ("family",): 0.1, ("friend",): 0.05, ("intimate_partner",): 0.06, ("other",): 0.2,
    ("family", "friend"): 0.004, ("family", "intimate_partner"): 0.004, ("family", "other"): 0.006,
    ("friend", "intimate_partner"): 0.003, ("friend", "other"): 0.005, ("intimate_partner", "other"): 0.005,
}  # fmt: skip
EXPLOITATIONS: dict[tuple[str, ...], float] = {
    (): 0.08, ("sexual",): 0.48, ("forced_labour",): 0.36, ("forced_labour", "sexual"): 0.02,
    ("other",): 0.03, ("forced_marriage",): 0.02, ("slavery_like",): 0.01,
}  # fmt: skip


def core_affinity(case: Case) -> float:
    """How much more common a combination is than chance, before the published figures are fitted."""
    weight = 1.0
    if case.gender == "male":
        weight *= 2.2 if FORCED_LABOUR(case) else 1.0
        weight *= 0.25 if SEXUAL(case) else 1.0
    if "forced_marriage" in case.exploitation:
        weight *= 3.0 if "family" in case.recruiter else 1.0
        weight *= 0.3 if case.gender == "male" else 1.0
    if "other" in case.recruiter and FORCED_LABOUR(case):
        weight *= 1.8
    if not case.recruiter and not case.exploitation:
        weight *= 2.0
    return weight


def _unknown_majority(case: Case) -> bool:
    return case.majority == ""


def _transgender(case: Case) -> bool:
    return case.gender == "transgender"


# Shares in percent that the fit keeps beside the published ones: how much is recorded, and how adults differ.
HOUSE_AIMS: tuple[tuple[Test, Test, float], ...] = (
    (everyone, child, 36), (everyone, adult, 58),
    (child, RECRUITER, 45), (adult, RECRUITER, 42), (_unknown_majority, RECRUITER, 20),
    (child, EXPLOITATION, 94), (adult, EXPLOITATION, 92), (_unknown_majority, EXPLOITATION, 70),
    (child, gender_known, 95), (adult, gender_known, 96), (_unknown_majority, gender_known, 80),
    (both(adult, gender_known), female, 61), (both(_unknown_majority, gender_known), female, 58),
    (both(adult, RECRUITER), has("recruiter", "other"), 70.5),
    (both(adult, EXPLOITATION), SEXUAL, 49), (both(adult, EXPLOITATION), FORCED_LABOUR, 46),
    (both(adult, PARTNER, gender_known), female, 90),
    (both(adult, RECRUITER, gender_known), female, 64),
    (both(_unknown_majority, RECRUITER), CLOSE, 30), (gender_known, _transgender, 0.9),
)  # fmt: skip

# ---- Groups of answers: percent of the cases with the group known ---------------------------------------------------
KNOWN = {"means": 0.45, "labour": 0.78, "sexual_type": 0.5, "age": 0.7, "age_band_without_age": 0.4, "duration": 0.3,
         "majority_entry": 0.4, "majority_exploitation": 0.5, "citizenship": 0.65, "country": 0.84,
         "year": 0.98, "abduction": 0.3}  # fmt: skip

MEANS_CHILD = {
    "debt_bondage": 9, "takes_earnings": 24, "restricts_financial_access": 4, "threats": 22,
    "psychological_abuse": 24, "physical_abuse": 16, "sexual_abuse": 10, "false_promises": 27,
    "psychoactive_substances": 9, "restricts_movement": 28, "restricts_medical_care": 5,
    "excessive_working_hours": 14, "uses_children": 1, "threat_of_law_enforcement": 6,
    "withholds_necessities": 11, "withholds_documents": 3, "other": 9,
}  # fmt: skip
MEANS_CHILD_FAMILY = {"psychological_abuse": 51, "physical_abuse": 33, "sexual_abuse": 19}
MEANS_ADULT = {
    "debt_bondage": 17, "takes_earnings": 35, "restricts_financial_access": 6, "threats": 27,
    "psychological_abuse": 21, "physical_abuse": 13, "sexual_abuse": 6, "false_promises": 42,
    "psychoactive_substances": 6, "restricts_movement": 37, "restricts_medical_care": 7,
    "excessive_working_hours": 24, "uses_children": 2, "threat_of_law_enforcement": 11,
    "withholds_necessities": 13, "withholds_documents": 7, "other": 8,
}  # fmt: skip
LABOUR_CHILD = {
    "agriculture": 10, "aquafarming": 3, "begging": 19, "construction": 6, "domestic_work": 18, "hospitality": 8,
    "illicit_activities": 6, "manufacturing": 11, "mining": 2, "peddling": 9, "transportation": 1, "other": 12,
}  # fmt: skip
LABOUR_ADULT = {
    "agriculture": 23, "aquafarming": 4, "begging": 3, "construction": 21, "domestic_work": 20, "hospitality": 8,
    "illicit_activities": 3, "manufacturing": 12, "mining": 2, "peddling": 2, "transportation": 2, "other": 9,
}  # fmt: skip
SEXUAL_TYPES = {
    "prostitution": 86,
    "pornography": 14,
    "remote_interactive": 5,
    "private_services": 7,
}


def means_affinity(case: Case, answer: str) -> float:
    """Which means of control go together with which recruitment and which exploitation."""
    weight = 1.0
    if FORCED_LABOUR(case):
        weight *= {"excessive_working_hours": 6, "withholds_documents": 4, "debt_bondage": 2.5,
                   "takes_earnings": 1.8, "threat_of_law_enforcement": 2, "psychoactive_substances": 0.3,
                   "sexual_abuse": 0.4}.get(answer, 1)  # fmt: skip
    if SEXUAL(case):
        weight *= {"psychoactive_substances": 3, "sexual_abuse": 2.5, "threats": 1.5,
                   "excessive_working_hours": 0.4}.get(answer, 1)  # fmt: skip
    if "intimate_partner" in case.recruiter:
        weight *= {"psychological_abuse": 4, "physical_abuse": 3, "uses_children": 6,
                   "restricts_financial_access": 4, "false_promises": 0.6}.get(answer, 1)  # fmt: skip
    if "friend" in case.recruiter:
        weight *= {"false_promises": 2.5, "psychoactive_substances": 2}.get(answer, 1)
    if "other" in case.recruiter:
        weight *= {"false_promises": 2, "debt_bondage": 2, "withholds_documents": 2}.get(answer, 1)
    if "family" in case.recruiter:
        weight *= {"false_promises": 0.4, "withholds_necessities": 1.6, "debt_bondage": 0.7}.get(
            answer, 1
        )
    return weight


def labour_affinity(case: Case, answer: str) -> float:
    """Which sectors differ between women and girls, and men and boys."""
    if case.gender == "male":
        return {"begging": 1.5, "peddling": 1.6, "construction": 5, "aquafarming": 5, "agriculture": 1.6, "mining": 3,
                "domestic_work": 0.5}.get(answer, 1)  # fmt: skip
    return {"domestic_work": 1.6, "hospitality": 1.4}.get(answer, 1)


def even_affinity(_: Case, __: str) -> float:
    return 1.0


# ---- Age in years, duration in months -------------------------------------------------------------------------------
AGES_15_17 = {15: 5, 16: 7, 17: 8}
AGES_YOUNGER = {6: 1, 8: 1, 9: 2, 10: 2, 11: 3, 12: 5, 13: 8, 14: 10}
AGES_CHILD_OTHER = {2: 1, 4: 2, 5: 3, 6: 4, 7: 5, 8: 6, 9: 7, 10: 8, 11: 9, 12: 11, 13: 13, 14: 15, 15: 18, 16: 20,
                    17: 19}  # fmt: skip
AGES_ADULT = {
    years: max(0.4, 12 - abs(years - 23) * (1.2 if years < 23 else 0.42)) for years in range(18, 66)
}
AGE_BANDS = ((8, "0--8"), (17, "9--17"), (20, "18--20"), (23, "21--23"), (26, "24--26"), (29, "27--29"),
             (38, "30--38"), (47, "39--47"), (200, "48+"))  # fmt: skip
LONGEST_DURATION, DURATION_SPREAD, YOUNGEST_WITH_DURATION = 240, 1.1, 5

# ---- Year and source ------------------------------------------------------------------------------------------------
YEARS = {2005: 8, 2006: 9, 2007: 11, 2008: 12, 2009: 14, 2010: 17, 2011: 20, 2012: 24, 2013: 28, 2014: 35, 2015: 44,
         2016: 55, 2017: 66, 2018: 78, 2019: 84, 2020: 52, 2021: 69}  # fmt: skip
FIRST_HOTLINE_YEAR = 2012
HOTLINE_SHARE = 0.38


def year_affinity(case: Case, year: int) -> float:
    """Forced labour is recognised more often in later years; a helpline exists only since 2012."""
    if case.source == "hotline" and year < FIRST_HOTLINE_YEAR:
        return 0.0
    drift = 0.05 if FORCED_LABOUR(case) else -0.01
    return max(0.2, 1 + drift * (year - 2005))


# ---- Places: alpha-2 code -> weight, by part of the world -----------------------------------------------------------
CITIZENSHIPS: dict[str, dict[str, float]] = {
    "africa": {"NG": 30, "ET": 26, "GH": 17, "UG": 14, "KE": 12, "CM": 10, "NA": 9, "SL": 8, "MG": 7, "ZM": 5},
    "asia": {"NP": 28, "BD": 24, "VN": 21, "LK": 16, "PK": 14, "MM": 12, "TH": 11, "LA": 8, "MN": 5, "TL": 4},
    "europe": {"RO": 25, "BG": 18, "AL": 15, "RS": 11, "HU": 10, "SK": 8, "LV": 6, "PT": 4, "DE": 4},
    "americas": {"CO": 24, "VE": 19, "BR": 16, "HN": 13, "PE": 11, "DO": 10, "CA": 8, "HT": 7, "BO": 6, "AR": 4},
    "central_asia": {"UZ": 17, "KG": 13, "TJ": 9, "KZ": 8},
}  # fmt: skip
COUNTRIES: dict[str, dict[str, float]] = {
    "africa": {"NG": 14, "GH": 10, "ZA": 10, "KE": 9, "ET": 7, "NA": 4, "UG": 6, "EG": 5},
    "asia": {"TH": 20, "NP": 14, "BD": 12, "JO": 10, "VN": 9, "LB": 9, "QA": 8, "SG": 6, "LK": 5},
    "europe": {"IT": 20, "DE": 16, "ES": 14, "GB": 13, "FR": 11, "RO": 9, "BG": 6, "RS": 5, "AL": 4},
    "americas": {"CO": 15, "BR": 12, "AR": 10, "CA": 10, "PE": 8, "DO": 6, "CL": 6, "VE": 5},
    "central_asia": {"KZ": 14, "UZ": 7, "KG": 4},
}  # fmt: skip
REGION_WEIGHT = {"africa": 0.23, "asia": 0.29, "europe": 0.18, "americas": 0.2, "central_asia": 0.1}
FLOW: dict[str, dict[str, float]] = {
    "africa": {"africa": 45, "asia": 22, "europe": 31, "americas": 2, "central_asia": 0},
    "asia": {"africa": 2, "asia": 76, "europe": 18, "americas": 4, "central_asia": 0},
    "europe": {"africa": 0, "asia": 3, "europe": 93, "americas": 4, "central_asia": 0},
    "americas": {"africa": 0, "asia": 2, "europe": 22, "americas": 76, "central_asia": 0},
    "central_asia": {"africa": 0, "asia": 12, "europe": 8, "americas": 0, "central_asia": 80},
}  # fmt: skip
STAYED_AT_HOME = {"child": 0.62, "adult": 0.34, "": 0.45}
HOTLINE_REGIONS = ("europe", "americas", "asia")
