"""The oracle's own tables: which columns and texts of a file mean which answer."""

from dataclasses import dataclass, field

GENDERS = {
    "Female": "female",
    "Woman": "female",
    "Male": "male",
    "Man": "male",
    "Transgender/NonConforming": "transgender",
    "Trans/Transgender/NonConforming": "transgender",
}
BANDS = ["0-8", "9-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+"]
AGES = {b.replace("-", "--"): b for b in BANDS} | {"09--17": "9-17"}
CHILDREN = {"Minor": "child", "Adult": "adult"}
MONTHS = {
    "0--12 (0-1 yr)": "0-12",
    "13--24 (1-2 yrs)": "13-24",
    "25--60 (2-5 yrs)": "25-60",
    "25+ (2+ yrs)": "25+",
    "61+ (5+ yrs)": "61+",
}
NOT_COUNTRIES = {"0", "00", "ZZ", "Y1"}
_COUNTRIES = (
    "AE:ARE AF:AFG AL:ALB AR:ARG AT:AUT BA:BIH BD:BGD BF:BFA BG:BGR BH:BHR BI:BDI BJ:BEN BO:BOL "
    "BR:BRA BY:BLR CA:CAN CD:COD CI:CIV CL:CHL CM:CMR CN:CHN CO:COL CU:CUB CY:CYP CZ:CZE DE:DEU "
    "DK:DNK DO:DOM EC:ECU EG:EGY ER:ERI ES:ESP ET:ETH FM:FSM FR:FRA GA:GAB GB:GBR GH:GHA GN:GIN "
    "GT:GTM GW:GNB HK:HKG HN:HND HT:HTI HU:HUN ID:IDN IL:ISR IN:IND IQ:IRQ IT:ITA JM:JAM JO:JOR "
    "JP:JPN KE:KEN KG:KGZ KH:KHM KR:KOR KW:KWT KZ:KAZ LA:LAO LB:LBN LK:LKA LV:LVA LY:LBY MA:MAR "
    "MD:MDA MG:MDG MK:MKD ML:MLI MM:MMR MN:MNG MR:MRT MU:MUS MW:MWI MX:MEX MY:MYS NA:NAM NE:NER "
    "NG:NGA NP:NPL OM:OMN PE:PER PH:PHL PK:PAK PL:POL PT:PRT QA:QAT RO:ROU RS:SRB RU:RUS RW:RWA "
    "SA:SAU SD:SDN SE:SWE SG:SGP SK:SVK SL:SLE SN:SEN SV:SLV SY:SYR TG:TGO TH:THA TJ:TJK TL:TLS "
    "TM:TKM TN:TUN TR:TUR TT:TTO TW:TWN TZ:TZA UA:UKR UG:UGA US:USA UZ:UZB VE:VEN VN:VNM VU:VUT "
    "ZA:ZAF ZM:ZMB "
)
ALPHA3 = dict(pair.split(":") for pair in _COUNTRIES.split())
MEANS = {
    "debt_bondage": "DebtBondage",
    "takes_earnings": "TakesEarnings",
    "restricts_financial_access": "RestrictsFinancialAccess",
    "threats": "Threats",
    "psychological_abuse": "PsychologicalAbuse",
    "physical_abuse": "PhysicalAbuse",
    "sexual_abuse": "SexualAbuse",
    "false_promises": "FalsePromises",
    "psychoactive_substances": "PsychoactiveSubstances",
    "restricts_movement": "RestrictsMovement",
    "restricts_medical_care": "RestrictsMedicalCare",
    "excessive_working_hours": "ExcessiveWorkingHours",
    "uses_children": "UsesChildren",
    "threat_of_law_enforcement": "ThreatOfLawEnforcement",
    "withholds_necessities": "WithholdsNecessities",
    "withholds_documents": "WithholdsDocuments",
    "other": "Other",
}
LABOUR = {
    "agriculture": "Agriculture",
    "aquafarming": "Aquafarming",
    "begging": "Begging",
    "construction": "Construction",
    "domestic_work": "DomesticWork",
    "hospitality": "Hospitality",
    "illicit_activities": "IllicitActivities",
    "manufacturing": "Manufacturing",
    "mining": "MiningOrDrilling",
    "peddling": "Peddling",
    "transportation": "Transportation",
    "other": "Other",
}
EXPLOITATION = {
    "forced_labour": "isForcedLabour",
    "sexual": "isSexualExploit",
    "forced_marriage": "isForcedMarriage",
    "forced_military": "isForcedMilitary",
    "organ_removal": "isOrganRemoval",
    "slavery_like": "isSlaveryAndPractices",
    "other": "isOtherExploit",
}
SEXUAL = {
    "prostitution": "typeOfSexProstitution",
    "pornography": "typeOfSexPornography",
    "remote_interactive": "typeOfSexRemoteInteractiveServices",
    "private_services": "typeOfSexPrivateSexualServices",
    "other": "typeOfSexOther",
}
RECRUITERS = {
    "family": "recruiterRelationFamily",
    "friend": "recruiterRelationFriend",
    "intimate_partner": "recruiterRelationIntimatePartner",
    "other": "recruiterRelationOther",
}


@dataclass(frozen=True)
class Question:
    """One field as the oracle reads it."""

    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    """Flags: answer to column."""
    column: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    joined: str = ""
    missing: set[str] = field(default_factory=set)


def flags(columns: dict[str, str]) -> Question:
    return Question("flags", columns=columns, order=list(columns))


def release(names: set[str]) -> dict[str, Question]:
    """The questions of a CTDC release by victim, for the columns it has."""
    country = {"texts": ALPHA3, "missing": NOT_COUNTRIES}
    children = {"texts": CHILDREN, "order": ["child", "adult"]}
    single = {
        "majority": Question("category", column="majorityStatus", **children),
        "majority_entry": Question("category", column="majorityEntry", **children),
        "majority_exploitation": Question("category", column="majorityStatusAtExploit", **children),
        "gender": Question(
            "category", column="gender", texts=GENDERS, order=["female", "male", "transgender"]
        ),
        "age_band": Question("ordinal", column="ageBroad", texts=AGES, order=BANDS),
        "age": Question("number", column="age"),
        "duration_months": Question("number", column="durationMonths"),
        "citizenship": Question("category", column="citizenship", **country),
        "exploitation_country": Question("category", column="CountryOfExploitation", **country),
        "year": Question("ordinal", column="yearOfRegistration"),
        "source": Question(
            "category",
            column="Datasource",
            texts={"Case Management": "case_management", "Hotline": "hotline"},
            order=["case_management", "hotline"],
        ),
        "duration": Question(
            "ordinal", column="traffickMonths", texts=MONTHS, order=list(MONTHS.values())
        ),
        "abduction": Question(
            "category", column="isAbduction", texts={"1": "yes", "0": "no"}, order=["yes", "no"]
        ),
    }
    means = {k: f"meansOfControl{v}" for k, v in MEANS.items()}
    if "meansOfControlThreatOfLawEnforce" in names:
        means["threat_of_law_enforcement"] = "meansOfControlThreatOfLawEnforce"
    later = {
        "psychoactive_substances": "meansDrugsAlcohol",
        "excessive_working_hours": "meansExcessiveWorkHours",
        "withholds_documents": "meansWithholdDocs",
        "false_promises": "meansFalsePromises",
        "debt_bondage_or_earnings": "meansDebtBondageEarnings",
        "any_threat": "meansThreats",
        "any_abuse": "meansAbusePsyPhySex",
        "denies_basic_needs": "meansDenyBasicNeeds",
    }
    if "meansThreats" in names:
        means = {k: later[k] for k in (*(k for k in MEANS if k in later), *list(later)[4:])}
    groups = {
        "recruiter": RECRUITERS,
        "means": means,
        "exploitation": EXPLOITATION,
        "labour": {k: f"typeOfLabour{v}" for k, v in LABOUR.items()},
        "sexual_type": SEXUAL,
    }
    found = {k: q for k, q in single.items() if q.column in names}
    for name, columns in groups.items():
        found[name] = flags({k: c for k, c in columns.items() if c in names})
    return found


def victim_perpetrator(names: set[str]) -> dict[str, Question]:
    """The questions of the victim-perpetrator release."""
    regions = ["Africa", "Americas/Oceania", "Asia", "Europe"]
    relations = {
        "FamilyIntimatePartner": "family_intimate_partner",
        "FriendAcquaintance": "friend_acquaintance",
        "StrangerUnknownOther": "stranger_unknown_other",
    }
    bands = ["0-29", "30-38", "39-47", "48+"]

    def joined(column: str, texts: dict[str, str], order: list[str]) -> Question:
        return Question("flags", column=column, texts=texts, order=order, joined=";")

    return {
        "majority": Question(
            "category", column="majorityStatus", texts=CHILDREN, order=["child", "adult"]
        ),
        "gender": Question(
            "category", column="gender", texts=GENDERS, order=["female", "male", "transgender"]
        ),
        "exploitation": flags({"forced_labour": "isForcedLabour", "sexual": "isSexualExploit"}),
        "year": Question("ordinal", column="yearRegister"),
        "origin_region": Question("category", column="UN_COO_Region", order=regions),
        "exploitation_region": Question("category", column="UN_COE_Region", order=regions),
        "perpetrator_relation": joined("IP_Relation", relations, list(relations.values())),
        "perpetrator_gender": joined("IP_Gender", GENDERS, ["female", "male"]),
        "perpetrator_age_band": joined(
            "IP_ageBroad", {b.replace("-", "--"): b for b in bands}, bands
        ),
        "perpetrator_region": joined("IP_citizen_UNRegion", {}, regions),
        "pays_money": joined("IP_PayMoney", {"Yes": "yes", "No": "no"}, ["yes", "no"]),
        "perpetrator_role": flags(
            {
                "exploiter": "IP_Exploiter",
                "recruiter_broker": "IP_RecruiterBroker",
                "transaction_process": "IP_TransactionProcess",
                "control_abuse_kidnap": "IP_ControlAbuseKidnap",
            }
        ),
    }


INFERRED = {
    "opened_year": Question("number", column="openedYear"),
    "office": Question("category", column="Office"),
    "score": Question("number", column="Score"),
    "risk_factor": flags({"debt": "riskFactorDebt", "no_home": "riskFactorNoHome"}),
    "case_status": Question("category", column="case status"),
}
