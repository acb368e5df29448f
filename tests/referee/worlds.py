"""Random worlds: providers, people, schools and a history, as the rows of files to load."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from . import words
from .histories import CALENDAR, Cells, make_history, make_uuid, stamp
from .loading import LOAD_ORDER

PROVIDERS = ("Acorn Teaching", "Birch Learning", "Cedar Trust", "Damson Network")
COHORTS = (2021, 2022, 2023, 2024, 2025)


@dataclass
class Person:
    """Somebody in training; `schedules` are those that were theirs or were asked for."""

    id: str
    courses: list[str]
    retired: list[str] = field(default_factory=list)
    trn: str = ""
    school: str = ""
    trained: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    schedules: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Setting:
    """A random world: the rows to load by kind, and what batches may talk about."""

    seed: int
    start: datetime
    providers: list[str]
    people: list[Person] = field(default_factory=list)
    schools: list[Cells] = field(default_factory=list)
    delivery_partners: list[str] = field(default_factory=list)
    rows: dict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))


def make_setting(seed: int, people: int) -> Setting:
    """Everything that is loaded before the first batch."""
    rng = random.Random(f"setting {seed}")
    start = datetime(2023, 6, 1, tzinfo=UTC) + timedelta(days=rng.randrange(880))
    setting = Setting(seed, start, list(PROVIDERS[: rng.randint(2, 4)]))
    make_providers(rng, setting)
    make_schools(rng, setting)
    make_partnerships(rng, setting)
    trns = [str(1000000 + rng.randrange(8999999)) for _ in range(max(2, people * 2 // 3))]
    for _ in range(people):
        setting.people.append(make_person(rng, setting, trns))
    make_statements(rng, setting)
    return setting


def make_providers(rng: random.Random, setting: Setting) -> None:
    """Lead providers, their contracts and their delivery partners."""
    setting.delivery_partners = [make_uuid(rng) for _ in range(4)]
    for name in setting.providers:
        setting.rows["lead-providers"].append(
            {"lead_provider_id": make_uuid(rng), "name": name, "vat_registered": "true"}
        )
        for cohort in COHORTS:
            key = {"lead_provider": name, "cohort": str(cohort)}
            contract = {"recruitment_target": "2000", "set_up_fee": "0", "monthly_service_fee": "0"}
            band = {"band_a_min": "1", "band_a_max": "90000", "band_a_per_participant": "400"}
            setting.rows["contracts"].append({**key, **contract, **band})
            if cohort == 2025:
                mentors = {"recruitment_target": "2000", "payment_per_participant": "1000"}
                setting.rows["mentor-contracts"].append({**key, **mentors})
            for number, partner in enumerate(setting.delivery_partners):
                if rng.random() < 0.6:
                    row = {"delivery_partner_id": partner, **key, "name": f"Hub {number + 1}"}
                    setting.rows["delivery-partners"].append(row)


def make_schools(rng: random.Random, setting: Setting) -> None:
    """Schools; some cohorts have no row, some schools are not eligible or undecided."""
    for number in range(rng.randint(4, 7)):
        school = {"school_id": make_uuid(rng), "urn": str(100000 + number)}
        setting.schools.append(school)
        cohorts = [c for c in COHORTS if rng.random() < 0.8] or [2024]
        for cohort in cohorts:
            setting.rows["schools"].append(
                {
                    **school,
                    "cohort": str(cohort),
                    "name": f"School {number}",
                    "eligible_for_funding": rng.choice(["true"] * 5 + ["false"]),
                    "induction_programme_choice": rng.choice(
                        ["full_induction_programme", "full_induction_programme", ""]
                    ),
                }
            )


def make_partnerships(rng: random.Random, setting: Setting) -> None:
    """At most one active partnership for a school and cohort, and challenged ones beside it."""
    known = defaultdict(list)
    for row in setting.rows["delivery-partners"]:
        known[row["lead_provider"], row["cohort"]].append(row["delivery_partner_id"])
    for school in setting.schools:
        for cohort in map(str, COHORTS):
            active = rng.choice([*setting.providers, ""])
            for name in setting.providers:
                if not known[name, cohort] or (name != active and rng.random() < 0.8):
                    continue
                challenged = name != active or rng.random() < 0.1
                setting.rows["partnerships"].append(
                    {
                        "partnership_id": make_uuid(rng),
                        "lead_provider": name,
                        "school_id": school["school_id"],
                        "cohort": cohort,
                        "delivery_partner_id": rng.choice(known[name, cohort]),
                        "status": "challenged" if challenged else "active",
                        "challenged_reason": "mistake" if challenged else "",
                        "challenged_at": "2023-01-10T00:00:00Z" if challenged else "",
                    }
                )


def make_person(rng: random.Random, setting: Setting, trns: list[str]) -> Person:
    """A person with enrolments, retired IDs and a history."""
    courses = rng.choice([[words.ECT], [words.ECT], [words.MENTOR], list(words.COURSES)])
    person = Person(make_uuid(rng), list(courses))
    person.trn = rng.choice(trns) if rng.random() < 0.8 else ""
    person.school = rng.choice(setting.schools)["school_id"]
    if rng.random() < 0.25:
        person.retired = [make_uuid(rng) for _ in range(rng.randint(1, 3))]
        chain = [*person.retired, person.id]
        for old, new in pairwise(chain):
            row = {"from_participant_id": old, "to_participant_id": new}
            row["changed_at"] = stamp(setting.start - timedelta(days=30))
            setting.rows["participant-id-changes"].append(row)
    for course in person.courses:
        make_enrolments(rng, setting, person, course)
    return person


def make_enrolments(rng: random.Random, setting: Setting, person: Person, course: str) -> None:
    """One to three enrolments: stays, transfers away, transfers away and back."""
    first = rng.choice(setting.providers)
    other = rng.choice(setting.providers)
    way = rng.choice([[first], [first], [first, other], [first, other, first]])
    cohort = rng.choice([c for c in (2021, *COHORTS) if c <= setting.start.year])
    schedule = make_schedule(rng, course, cohort)
    record = make_uuid(rng)
    begin = date(cohort, 9, 1) + timedelta(days=rng.randrange(30))
    eligible = rng.choice(["true", "true", "true", "false", "", ""])
    taken: set[str] = set()
    for number, provider in enumerate(way):
        if number and rng.random() < 0.3:
            schedule = make_schedule(rng, course, cohort)
        end = begin + timedelta(days=rng.randint(20, 90))
        last = number == len(way) - 1
        row = {
            "training_record_id": record,
            "lead_provider": provider,
            "start_date": begin.isoformat(),
            "end_date": "" if last and rng.random() < 0.9 else end.isoformat(),
            "participant_id": person.id,
            "participant_type": "ect" if course == words.ECT else "mentor",
            "teacher_reference_number": person.trn if not number or rng.random() < 0.8 else "",
            "school_id": person.school if rng.random() < 0.9 else "",
            "cohort": str(cohort),
            "schedule_identifier": schedule,
            "eligible_for_funding": eligible,
        }
        setting.rows["participants"].append({**row, **make_status(rng, setting, row)})
        person.trained[provider].append(course)
        person.schedules.append((cohort, schedule))
        setting.rows["declarations"] += make_history(rng, setting.start, row, course, taken)
        begin = end + timedelta(days=rng.randint(0, 20))


def make_schedule(rng: random.Random, course: str, cohort: int) -> str:
    """A schedule that the cohort offers, most often the standard one of September."""
    if rng.random() < 0.5:
        return "ecf-standard-september"
    kinds = words.KINDS if course == words.MENTOR else words.KINDS[:3]
    schedule = f"ecf-{rng.choice(kinds)}-{rng.choice(words.MONTHS)}"
    return schedule if (cohort, schedule) in CALENDAR.milestones else "ecf-standard-september"


def make_status(rng: random.Random, setting: Setting, row: Cells) -> Cells:
    """Training status, the school's word for it, uplifts and ends."""
    status = rng.choice(["active"] * 14 + ["", "deferred", "withdrawn"])
    when = stamp(setting.start - timedelta(minutes=rng.randrange(60 * 24 * 200)))
    ect = row["participant_type"] == "ect"
    return {
        "training_status": status,
        "deferral_reason": "career-break" if status == "deferred" else "",
        "deferral_date": when if status == "deferred" else "",
        "withdrawal_reason": "other" if status == "withdrawn" else "",
        "withdrawal_date": when if status == "withdrawn" else "",
        "participant_status": rng.choice(["active"] * 6 + ["", "left", "leaving", "joining"]),
        "pupil_premium_uplift": rng.choice(["true", "false"]),
        "sparsity_uplift": rng.choice(["true", "false"]),
        "induction_end_date": "2023-05-01" if ect and rng.random() < 0.1 else "",
        "mentor_funding_end_date": "",
        "mentor_ineligible_for_funding_reason": "",
        "cohort_changed_after_payments_frozen": "",
    }


def make_statements(rng: random.Random, setting: Setting) -> None:
    """Some providers have months of their own: closed early, or without output fees."""
    for name in setting.providers:
        for statement in CALENDAR.statements_of(""):
            if rng.random() > 0.04:
                continue
            payment = statement.cut_off + timedelta(days=25)
            setting.rows["statements"].append(
                {
                    "lead_provider": name,
                    "cohort": str(statement.cohort),
                    "name": statement.name,
                    "type": "ecf",
                    "cut_off_date": statement.cut_off.isoformat(),
                    "payment_date": payment.isoformat(),
                    "output_fee": rng.choice(["true", "true", "false"]),
                    "state": rng.choice(["open", "payable", ""]),
                }
            )


def write_csv(path: Path, rows: list[Cells], names: list[str] | None = None) -> Path:
    """The rows as a CSV file; the columns are those of the first row unless named."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names or list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_setting(setting: Setting, folder: Path) -> list[Path]:
    """The files of the first load, in the order in which they are loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [kind for kind in LOAD_ORDER if setting.rows.get(kind)]
    return [write_csv(folder / f"{kind}.csv", setting.rows[kind]) for kind in kinds]
