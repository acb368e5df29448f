"""Sheets to fill in, the due list and exports: answers of short commands that only read."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web.pages import GONE_WRONG, TOO_BUSY, page, problem, service, who
from pipeline.web.short_commands import Ran, TooBusy
from pipeline.web.views.batches import send
from pipeline.web.words import counted
from pipeline.workspace.work_folders import outside
from schemas.vocabulary import DECLARATION_TYPES
from schemas.words import day_in_words

views = Blueprint("sheets", __name__)
TEMPLATES = {
    "declarations": "Declarations",
    "voids": "Voids",
    "status-changes": "Status changes: defer, resume, withdraw, change schedule",
    "partnerships": "Partnerships and changes to them",
    "all": "All of these in one workbook",
}
MILESTONES = {kind: kind.replace("-", " ").capitalize() for kind in DECLARATION_TYPES}
RESOURCES = {
    "participants": "Participants",
    "declarations": "Declarations",
    "partnerships": "Partnerships",
    "schools": "Schools (one cohort)",
    "delivery-partners": "Delivery partners",
    "statements": "Statements",
    "transfers": "Transfers",
    "unfunded-mentors": "Unfunded mentors",
}
# A page for people: what is more is in the files.
MOST_SHOWN = 200
FORMS = {"xlsx": "Excel workbook (XLSX)", "csv": "CSV", "json": "JSON, as the API answers"}


class Refused(Exception):
    """The command said what is wrong with what was asked."""


def of_own(*arguments: str) -> list[str]:
    """A command about the provider's own data; a value never begins an option of its own."""
    return [*arguments, f"--provider={who().lead_provider_id}"]


def run(*arguments: str) -> Ran:
    """Run a command; raises `Refused` with its own words where it refuses, RuntimeError else."""
    ran = service().commands.run(*arguments, "--json")
    if ran.exit_code == 2:
        raise Refused(error_of(ran))
    if ran.exit_code == 75:
        raise TooBusy
    if ran.exit_code:
        raise RuntimeError(f"{arguments[0]} ended with {ran.exit_code}: {ran.message}")
    return ran


def error_of(ran: Ran) -> str:
    """What a command said is wrong."""
    try:
        return str(json.loads(ran.output)["error"])
    except (ValueError, KeyError, TypeError):
        return GONE_WRONG[1]


def file_of(name: str, *arguments: str) -> Response:
    """The file that a command writes, to keep; it is gone here once it was sent.

    Outside of the workspace, where no command writes for its user.
    """
    with ExitStack() as made:
        folder = made.enter_context(outside())
        run(*arguments, f"--output={folder / name}")
        response = send(folder / name, name)
        response.call_on_close(made.pop_all().close)
    address = request.remote_addr or ""
    service().audit.note("downloaded", who(), address, file=name, command=arguments[0])
    return response


@views.get("/templates")
def templates() -> Response:
    """Which sheets there are."""
    return ask_template()


def ask_template(error: str = "") -> Response:
    title = "Error: Templates" if error else "Templates"
    told: dict[str, Any] = {"kinds": TEMPLATES, "milestones": MILESTONES, "error": error}
    return page("templates", title, current="/templates", **told)


@views.get("/templates/<kind>.<form>")
def template(kind: str, form: str) -> AnyResponse:
    """A sheet to fill in: blank, or (`own`) with the provider's own IDs beside it."""
    if kind not in TEMPLATES or form not in ("xlsx", "csv") or (kind, form) == ("all", "csv"):
        abort(404)
    arguments = of_own("template", kind) if "own" in request.args else ["template", kind]
    return file_of(f"{kind}.{form}", *arguments)


@views.get("/templates/pre-filled")
def pre_filled() -> AnyResponse:
    """The participants who are due, a row each, to be filled in."""
    milestone = request.args.get("milestone", "")
    if milestone not in MILESTONES:
        return ask_template("Select what the declarations are about")
    command = of_own("template", "declarations", f"--milestone={milestone}")
    return file_of(f"declarations {milestone}.xlsx", *command)


@views.get("/due")
def due() -> Response:
    """Who can be declared for what, and until when; who cannot, and what is missing."""
    told = json.loads(run(*of_own("due")).output)
    lines = [due_line(line) for line in told["due"]]
    able = [line for line in lines if line["can_be_declared"]]
    unable = [line for line in lines if not line["can_be_declared"]]
    return page(
        "due",
        "Due list",
        current="/due",
        today=day(told["today"]),
        able=able[:MOST_SHOWN],
        unable=unable[:MOST_SHOWN],
        counts=(len(able), len(unable)),
    )


@views.get("/due.<form>")
def due_file(form: str) -> AnyResponse:
    """The whole list as a file."""
    if form not in ("xlsx", "csv"):
        abort(404)
    return file_of(f"due.{form}", *of_own("due"))


def due_line(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the list with its last day in words."""
    left = line["days_left"]
    if left is None:
        until = "No last day"
    elif left < 0:
        until = f"{day(line['milestone_ends'])} (passed)"
    else:
        until = f"{day(line['milestone_ends'])} ({counted(left, 'day')} left)"
    milestone = MILESTONES.get(line["milestone"], line["milestone"])
    note = line["note"] or ""
    return {**line, "until": until, "milestone": milestone, "note": note[:1].upper() + note[1:]}


def day(text: str) -> str:
    """`31 July 2025` of ISO text."""
    return day_in_words(datetime.fromisoformat(text))


@views.get("/export")
def export() -> Response:
    """Ask what is to be exported."""
    return ask_export()


def ask_export(error: str = "", field: str = "resource", status: int = 200) -> Response:
    given = {name: request.args.get(name, "") for name in ("resource", "form", "cohort", "since")}
    told = {"resources": RESOURCES, "forms": FORMS, "given": given, "error": error, "field": field}
    title = "Error: Export" if error else "Export"
    return page("export", title, status, current="/export", **told)


@views.get("/export/file")
def export_file() -> AnyResponse:
    """The provider's own data as a file."""
    resource, form = request.args.get("resource", ""), request.args.get("form", "")
    if resource not in RESOURCES:
        return ask_export("Select what to export")
    if form not in FORMS:
        return ask_export("Select a kind of file", "form")
    cohort, since = (request.args.get(name, "").strip() for name in ("cohort", "since"))
    if resource == "schools" and not cohort:
        return ask_export("Enter a cohort: schools are shown for one cohort", "cohort")
    if cohort and not (cohort.isascii() and cohort.isdecimal() and len(cohort) == 4):
        return ask_export("Cohort must be a year, like 2025", "cohort")
    filters = [f"--cohort={cohort}"] if cohort else []
    filters += [f"--updated-since={since}"] if since else []
    command = of_own("export", resource, f"--format={form}", *filters)
    try:
        return file_of(f"{resource}.{form}", *command)
    except Refused as refused:
        return ask_export(str(refused), "since" if since else "resource")


@views.errorhandler(Refused)
def say_refused(refused: Refused) -> AnyResponse:
    """What was asked cannot be answered, in the words of the command."""
    return problem(400, "This cannot be made", str(refused))


@views.errorhandler(TooBusy)
def say_busy(_: TooBusy) -> AnyResponse:
    """Come back in a minute."""
    return problem(503, *TOO_BUSY)
