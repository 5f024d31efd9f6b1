"""Files in layouts of which no whole release is at hand, with answers drawn at random."""

import random
from pathlib import Path

import pandas as pd

from tests.cli.layouts import AGES, BANDS, LABOUR, MEANS, RECRUITERS

CTDC_2020_HEADER = (
    "By using this data you agree to the Terms of Use: https://x/y,yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,majorityStatusAtExploit,"
    "majorityEntry,citizenship,"
    + ",".join(f"meansOfControl{v}" for v in MEANS.values())
    + ",meansOfControlNotSpecified,meansOfControlConcatenated,isForcedLabour,isSexualExploit,"
    "isOtherExploit,isSexAndLabour,isForcedMarriage,isForcedMilitary,isOrganRemoval,"
    "isSlaveryAndPractices,typeOfExploitConcatenated,"
    + ",".join(f"typeOfLabour{v}" for v in LABOUR.values())
    + ",typeOfLabourNotSpecified,typeOfLabourConcatenated,typeOfSexProstitution,"
    "typeOfSexPornography,typeOfSexRemoteInteractiveServices,typeOfSexPrivateSexualServices,"
    "typeOfSexConcatenated,isAbduction,RecruiterRelationship,CountryOfExploitation,"
    "recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,"
    "recruiterRelationOther,recruiterRelationUnknown"
)


def write_2020(folder: Path) -> Path:
    """The layout of 2018 and 2020: -99 for what is missing, the terms as first header."""
    chance = random.Random(2020)
    header = CTDC_2020_HEADER
    names = header.split(",")
    lines = [header]
    plain = {
        "yearOfRegistration": [str(y) for y in range(2002, 2020)],
        "Datasource": ["Case Management", "Hotline"],
        "gender": ["Female", "Male", "Transgender/NonConforming"],
        "ageBroad": [b.replace("-", "--") for b in BANDS],
        "majorityStatus": ["Minor", "Adult"],
        "majorityStatusAtExploit": ["Minor", "Adult"],
        "majorityEntry": ["Minor", "Adult"],
        "citizenship": ["PH", "UA", "NA", "0", "ZZ", "US", "MD"],
        "CountryOfExploitation": ["US", "RU", "NA", "Y1", "00", "ID"],
        "meansOfControlConcatenated": ["Threats", "Not specified", "Threats;Other"],
        "typeOfExploitConcatenated": ["Sexual exploitation"],
        "typeOfLabourConcatenated": ["Agriculture"],
        "typeOfSexConcatenated": ["Prostitution"],
        "RecruiterRelationship": ["Family/Relative; Other", "Not Specified"],
    }
    for _ in range(700):
        cells = [""]
        for name in names[1:]:
            cells.append(chance.choice(["-99", *plain.get(name, ["0", "0", "1"])]))
        lines.append(",".join(cells))
    path = folder / "layout_2020.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


CTDC_2024_FLAGS = (
    "meansDebtBondageEarnings",
    "meansThreats",
    "meansAbusePsyPhySex",
    "meansFalsePromises",
    "meansDrugsAlcohol",
    "meansDenyBasicNeeds",
    "meansExcessiveWorkHours",
    "meansWithholdDocs",
    "isForcedLabour",
    "isSexualExploit",
    "isOtherExploit",
    "typeOfLabourAgriculture",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
    "typeOfSexProstitution",
    "typeOfSexPornography",
    *RECRUITERS.values(),
)


def write_2024(folder: Path) -> Path:
    """The layout of the synthetic release of 2024."""
    chance = random.Random(2024)
    plain = {
        "yearOfRegistration": [str(y) for y in range(2002, 2023)],
        "gender": ["Woman", "Man", "Trans/Transgender/NonConforming"],
        "ageBroad": [age for age in AGES if age != "9--17"],
        "citizenship": ["UKR", "PHL", "NAM", "USA"],
        "CountryOfExploitation": ["USA", "UKR", "RUS"],
        "traffickMonths": ["0--12 (0-1 yr)", "13--24 (1-2 yrs)", "25+ (2+ yrs)"],
    }
    names = [*plain, *CTDC_2024_FLAGS]
    lines = [",".join(names)]
    for _ in range(900):
        lines.append(",".join(chance.choice(["", "", *plain.get(n, ["1"])]) for n in names))
    path = folder / "layout_2024.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_inferred(folder: Path) -> Path:
    """A layout that nobody has described, with answers that need escaping."""
    chance = random.Random(7)
    offices = ["North, East", "a\\b", "x..y", "Süd", "=1+1", "NA", "юг", "f=g", ""]
    rows = [
        {
            "ref": f"case {i} {chance.random()}",
            "openedYear": chance.choice(["2018", "2019", "2020", "2021", ""]),
            "Office": chance.choice(offices),
            "Score": chance.choice(["-3", "0", "2.5", "10", "9", ""]),
            "riskFactorDebt": chance.choice(["0", "1", ""]),
            "riskFactorNoHome": chance.choice(["0", "1"]),
            "case status": chance.choice(["open", "Open", "closed", ""]),
        }
        for i in range(800)
    ]
    path = folder / "inferred.csv"
    pd.DataFrame(rows).to_csv(path, index=False, lineterminator="\n")
    return path
