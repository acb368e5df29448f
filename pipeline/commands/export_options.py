"""The filters of `export` on the command line, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

if TYPE_CHECKING:
    from pipeline.export import Query, Resource

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
TRAINING_STATUSES = ("active", "deferred", "withdrawn")
# Options by name, with their help; those of one record, of the list, and of its pages.
FILTERS = {
    "cohort": ("YEARS", "Only these cohorts; schools need one."),
    "updated_since": ("TIME", "Only what changed at or after this time."),
    "participant_id": ("IDS", "Only declarations of these participants."),
    "delivery_partner_id": ("IDS", "Only with these delivery partners."),
    "training_status": ("STATUS", "Only active, deferred or withdrawn participants."),
    "from_participant_id": ("ID", "Only the participant who had this ID before."),
    "urn": ("URN", "Only the school with this URN."),
    "type": ("TYPE", "Only statements of this type: ecf."),
}
SORTING = {
    "sort": ("NAMES", "created_at, updated_at or both, with - before a name for newest first."),
}
PAGES = {
    "page": ("N", "For JSON: this page."),
    "per_page": ("N", "For JSON: entries on a page, 100 unless told, at most 3000."),
}
Command = Callable[..., Any]


def filter_options(command: Command) -> Command:
    """Everything that says which records are wanted, in which order."""
    known = {"id": ("ID", "Only this one record."), **FILTERS, **SORTING, **PAGES}
    for name, (metavar, words) in reversed(known.items()):
        target = "record_id" if name == "id" else name
        option = f"--{name.replace('_', '-')}"
        command = click.option(option, target, metavar=metavar, help=words)(command)
    return command


def read_query(resource: Resource, options: dict[str, Any]) -> Query:
    """The filters as values; raises UsageError for what cannot be understood or does not fit."""
    from pipeline.export import Query

    given = {
        name: text.strip()
        for name in (*FILTERS, *SORTING, *PAGES, "record_id")
        if (text := options.get(name)) is not None and text.strip()
    }
    refuse_unfit(resource, given)
    return Query(
        record_id=read_record_id(given.get("record_id")),
        cohort=tuple(read_years(resource, given.get("cohort", ""))),
        updated_since=read_since(given.get("updated_since")),
        participant_id=read_ids("participant_id", given.get("participant_id", "")),
        delivery_partner_id=read_ids("delivery_partner_id", given.get("delivery_partner_id", "")),
        training_status=read_status(given.get("training_status")),
        from_participant_id=read_one_id(given.get("from_participant_id")),
        urn=given.get("urn"),
        type=given.get("type"),
        sort=read_sort(given.get("sort", "")),
        page=read_number("page", given.get("page")),
        per_page=read_number("per_page", given.get("per_page")),
    )


def refuse_unfit(resource: Resource, given: dict[str, str]) -> None:
    """Refuse filters that the resource does not have, and what does not go with one record."""
    for name in given:
        if name in FILTERS and name not in resource.filters:
            fits = ", ".join(option(one) for one in resource.filters)
            raise click.UsageError(f"{resource.name} have no {option(name)}; they have {fits}.")
    if "sort" in given and not resource.sorts:
        raise click.UsageError(f"{resource.name} cannot be sorted: they are in one order.")
    if "record_id" in given:
        needed = ("record_id", "cohort") if resource.name == "schools" else ("record_id",)
        for name in given.keys() - set(needed):
            raise click.UsageError(f"--id names one record: leave out {option(name)}.")
    if resource.name == "schools" and "cohort" not in given:
        raise click.UsageError("The filter '--cohort' must be included in your request.")


def option(name: str) -> str:
    """A filter as it stands on the command line."""
    return f"--{name.replace('_', '-')}"


def listed(text: str) -> list[str]:
    """The words of a list: commas between, blanks around ignored."""
    return [word for part in text.split(",") if (word := part.strip())]


def read_years(resource: Resource, text: str) -> list[int]:
    """Cohorts; of schools exactly one."""
    years = listed(text)
    for year in years:
        if not re.fullmatch(r"[0-9]{4}", year, re.ASCII):
            raise click.UsageError(f'--cohort: "{year}" is not a year such as 2024.')
    if resource.name == "schools" and len(years) != 1:
        raise click.UsageError("--cohort: schools are shown for one cohort.")
    return [int(year) for year in years]


def read_ids(name: str, text: str) -> tuple[UUID, ...]:
    """UUIDs."""
    for word in listed(text):
        if not UUID_TEXT.fullmatch(word):
            raise click.UsageError(f'{option(name)}: "{word}" is not a UUID.')
    return tuple(UUID(word) for word in listed(text))


def read_one_id(text: str | None) -> UUID | None:
    """One UUID."""
    if text is None:
        return None
    if not UUID_TEXT.fullmatch(text):
        raise click.UsageError(f'--from-participant-id: "{text}" is not a UUID.')
    return UUID(text)


def read_record_id(text: str | None) -> UUID | None:
    """The ID of a record. What is no UUID is the ID of none: that of all zeros."""
    if text is None:
        return None
    return UUID(text) if UUID_TEXT.fullmatch(text) else UUID(int=0)


def read_since(text: str | None) -> datetime | None:
    """An instant."""
    from pipeline.export.moments import read_moment

    if text is None:
        return None
    moment = read_moment(text)
    if moment is None:
        raise click.UsageError(
            f'--updated-since: "{text}" is not a time such as 2024-11-15T10:00:00Z or 2024-11-15.'
        )
    return moment


def read_status(text: str | None) -> str | None:
    """A training status."""
    if text is not None and text not in TRAINING_STATUSES:
        raise click.UsageError(
            f'--training-status: "{text}" is not one of {", ".join(TRAINING_STATUSES)}.'
        )
    return text


def read_sort(text: str) -> tuple[tuple[str, bool], ...]:
    """Names to sort by, each with whether the newest come first."""
    from pipeline.export import SORT_KEYS

    found = []
    for word in listed(text):
        name = word.removeprefix("-") if word.startswith("-") else word.removeprefix("+")
        if name not in SORT_KEYS:
            raise click.UsageError(f'--sort: "{word}" is not one of {", ".join(SORT_KEYS)}.')
        found.append((name, word.startswith("-")))
    return tuple(found)


def read_number(name: str, text: str | None) -> int | None:
    """A whole number of 1 or more."""
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) or int(text) < 1:
        raise click.UsageError(f'{option(name)}: "{text}" is not a number of 1 or more.')
    return int(text)
