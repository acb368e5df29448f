"""Partnerships (rulebook, section 8)."""

from __future__ import annotations

from .fields import Row
from .verdict import Verdict
from .world import Partnership, School, World


def judge_partnership(world: World, provider: str, row: Row, verdict: Verdict) -> None:
    """Section 8.1."""
    assert row.cohort is not None
    school = find_school(world, row)
    known_cohort = row.cohort in world.cohorts
    if not known_cohort:
        verdict.errors.add("cohort_unknown")
    if school is None:
        verdict.errors.add("school_not_recognised")
    elif known_cohort and (code := school_error(world, provider, school, row.cohort)):
        verdict.errors.add(code)
    cohort = row.cohort if known_cohort else None
    verdict.errors |= delivery_partner_errors(world, provider, row.delivery_partner, cohort)
    if school and not verdict.errors:
        confirm(world, provider, school, row)


def find_school(world: World, row: Row) -> School | None:
    """By ID, else by URN."""
    if row.school:
        return world.schools.get(row.school)
    return next((s for s in world.schools.values() if s.urn == row.urn), None)


def school_error(world: World, provider: str, school: School, cohort: int) -> str:
    """The first of the school checks that applies; '' when none does."""
    eligible, programme = school.years.get(cohort, (True, ""))
    if not eligible:
        return "school_not_eligible_for_funding"
    active = [
        p for p in world.partnerships.values() if p.school == school.id and p.status == "active"
    ]
    here = {p.provider for p in active if p.cohort == cohort}
    if provider in here:
        return "partnership_already_exists"
    if here:
        return "recruited_by_other_provider"
    if programme in ("", "not_yet_known") and any(p.cohort == cohort - 1 for p in active):
        return "school_programme_not_confirmed"
    return ""


def delivery_partner_errors(
    world: World, provider: str, partner: str, cohort: int | None
) -> set[str]:
    """Known at all, else known to this provider in the cohort (if that is known itself)."""
    if not any(known == partner for known, _, _ in world.delivery_partners):
        return {"delivery_partner_not_recognised"}
    if cohort is not None and (partner, provider, cohort) not in world.delivery_partners:
        return {"delivery_partner_not_in_cohort"}
    return set()


def confirm(world: World, provider: str, school: School, row: Row) -> None:
    """A challenged partnership comes back, or a new one is made."""
    assert row.cohort is not None
    for p in world.partnerships.values():
        if (p.provider, p.school, p.cohort) == (provider, school.id, row.cohort):
            p.status, p.delivery_partner = "active", row.delivery_partner
            return
    key = f"new {len(world.partnerships)}"
    world.partnerships[key] = Partnership(
        key, provider, school.id, row.cohort, row.delivery_partner
    )


def judge_update(world: World, provider: str, row: Row, verdict: Verdict) -> None:
    """Section 8.2."""
    found = world.partnerships.get(row.partnership)
    found = found if found and found.provider == provider else None
    cohort = found.cohort if found else None
    verdict.errors |= delivery_partner_errors(world, provider, row.delivery_partner, cohort)
    if found is None:
        verdict.errors.add("partnership_not_found")
    elif found.status == "challenged":
        verdict.errors.add("partnership_challenged")
    elif not verdict.errors:
        found.delivery_partner = row.delivery_partner
