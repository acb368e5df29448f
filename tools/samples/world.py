"""The world of the samples: providers, contracts, schools, partnerships and people.

Every name is invented. Every ID is a UUIDv5 of what it stands for, so the same tables always give
the same files.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

Row = dict[str, str]

HERE = Path(__file__).parent
BUNDLED = HERE.parents[1] / "pipeline" / "reference"
LOADED_ON = "2025-12-01"
LEAD_PROVIDERS = {"Kestrel Teaching": "true", "Larkspur Learning": "false"}
FIRST_DAYS = {"september": (0, "09-01"), "january": (1, "01-06"), "april": (1, "04-14")}


def known_id(*parts: str) -> str:
    """The ID of what `parts` name."""
    return str(uuid5(NAMESPACE_URL, "/".join(("ecf-batch samples", *parts))))


def read_table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def tables() -> dict[str, list[Row]]:
    """Every table beside this file, by its name."""
    return {path.stem: read_table(path) for path in sorted(HERE.glob("*.csv"))}


@cache
def school_of_name() -> dict[str, Row]:
    return {row["name"]: row for row in tables()["schools"]}


def school_id(name: str) -> str:
    return known_id("school", name)


def partner_id(name: str) -> str:
    return known_id("delivery partner", name)


def partnership_id(school: str, cohort: str) -> str:
    return known_id("partnership", school, cohort)


def participant_id(name: str) -> str:
    return known_id("participant", name)


def declaration_id(name: str, declaration_type: str) -> str:
    return known_id("declaration", name, declaration_type)


def lead_providers() -> list[Row]:
    return [
        {"lead_provider_id": known_id("lead provider", name), "name": name, "vat_registered": vat}
        for name, vat in LEAD_PROVIDERS.items()
    ]


def delivery_partners() -> list[Row]:
    known = {
        (school["delivery_partner"], school["lead_provider"], cohort)
        for school in tables()["schools"]
        for cohort in school["cohorts"].split()
    }
    return [
        {
            "delivery_partner_id": partner_id(name),
            "lead_provider": provider,
            "cohort": cohort,
            "name": name,
        }
        for name, provider, cohort in sorted(known)
    ]


def statements() -> list[Row]:
    """The statements of both providers that were over on 1 December 2025, all of them paid."""
    return [
        {"lead_provider": provider, **row, "state": "paid"}
        for provider in LEAD_PROVIDERS
        for row in read_table(BUNDLED / "statements.csv")
        if row["cohort"] >= "2022" and row["cut_off_date"] < LOADED_ON
    ]


def contracts() -> list[Row]:
    bands = {"a": (0, 90, 995), "b": (91, 199, 979), "c": (200, 299, 966)}
    terms = {
        f"band_{band}_{name}": str(value)
        for band, values in bands.items()
        for name, value in zip(("min", "max", "per_participant"), values, strict=True)
    }
    return [
        {
            "lead_provider": provider,
            "cohort": cohort,
            "recruitment_target": "240",
            "set_up_fee": "7482.55",
            "monthly_service_fee": "",
            "uplift_amount": "100" if cohort < "2025" else "",
            **terms,
        }
        for provider in LEAD_PROVIDERS
        for cohort in ("2022", "2023", "2024", "2025")
    ]


def mentor_contracts() -> list[Row]:
    return [
        {
            "lead_provider": provider,
            "cohort": "2025",
            "recruitment_target": "60",
            "payment_per_participant": "1000",
        }
        for provider in LEAD_PROVIDERS
    ]


def schools() -> list[Row]:
    with_partnership = [
        {
            "school_id": school_id(row["name"]),
            "cohort": cohort,
            "urn": row["urn"],
            "name": row["name"],
            "eligible_for_funding": "true",
            "induction_programme_choice": "full_induction_programme",
        }
        for row in tables()["schools"]
        for cohort in row["cohorts"].split()
    ]
    others = [
        {"school_id": school_id(row["name"]), **row}
        for row in tables()["schools-without-partnership"]
    ]
    return with_partnership + others


def partnerships() -> list[Row]:
    """An active one for every school and cohort, but one that its school has challenged."""
    challenge = {
        "status": "challenged",
        "challenged_reason": "mistake",
        "challenged_at": "2025-10-14T11:20:00Z",
    }
    return [
        {
            "partnership_id": partnership_id(row["name"], cohort),
            "lead_provider": row["lead_provider"],
            "school_id": school_id(row["name"]),
            "cohort": cohort,
            "delivery_partner_id": partner_id(row["delivery_partner"]),
            "status": "active",
            "challenged_reason": "",
            "challenged_at": "",
            "created_at": f"{cohort}-06-20T09:00:00Z",
            **(challenge if (row["name"], cohort) == ("Wetherby Lane School", "2025") else {}),
        }
        for row in tables()["schools"]
        for cohort in row["cohorts"].split()
    ]


def mentor_at(school: str) -> str:
    """The participant ID of the school's mentor, or a blank."""
    people = tables()["people"]
    names = [p["name"] for p in people if p["type"] == "mentor" and p["school"] == school]
    return participant_id(names[0]) if names else ""


def first_day(person: Row) -> str:
    years, day = FIRST_DAYS[person["schedule"].rpartition("-")[2]]
    return f"{int(person['cohort']) + years}-{day}"


def participant(number: int, person: Row) -> Row:
    """One enrolment; `also` of the table says what is particular about it."""
    name, school = person["name"], school_of_name()[person["school"]]
    plain = name.lower().replace(" ", ".").replace("'", "").replace("ë", "e")
    usual = {
        "training_record_id": known_id("training record", name, person["school"]),
        "lead_provider": school["lead_provider"],
        "start_date": first_day(person),
        "end_date": "",
        "participant_id": participant_id(name),
        "full_name": name,
        "teacher_reference_number": str(5200117 + 31 * number),
        "email": f"{plain}@{school['urn']}.example",
        "participant_type": person["type"],
        "school_id": school_id(person["school"]),
        "delivery_partner_id": partner_id(school["delivery_partner"]),
        "cohort": person["cohort"],
        "schedule_identifier": person["schedule"],
        "training_status": "active",
        "withdrawal_reason": "",
        "withdrawal_date": "",
        "deferral_reason": "",
        "deferral_date": "",
        "participant_status": "active",
        "eligible_for_funding": "true",
        "pupil_premium_uplift": "false",
        "sparsity_uplift": "false",
        "mentor_id": mentor_at(person["school"]) if person["type"] == "ect" else "",
    }
    return usual | dict(part.split("=", 1) for part in person["also"].split(";") if part)


def participants() -> list[Row]:
    """One row for each enrolment; a person with two of them keeps one TRN."""
    people = tables()["people"]
    number_of: dict[str, int] = {}
    for person in people:
        number_of.setdefault(person["name"], len(number_of))
    return [participant(number_of[person["name"]], person) for person in people]


def participant_id_changes() -> list[Row]:
    return [
        {
            "from_participant_id": known_id("participant", "Yasmin Choudhury", "first record"),
            "to_participant_id": participant_id("Yasmin Choudhury"),
            "changed_at": "2024-10-02T08:00:00Z",
        }
    ]
