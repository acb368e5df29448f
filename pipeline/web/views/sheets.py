"""Sheets to fill in, the due list and exports: answers of short commands that only read."""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web.pages import GONE_WRONG, TOO_BUSY, page, problem, service, who
from pipeline.web.short_commands import Ran, TooBusy
from pipeline.web.views.batches import send

views = Blueprint("sheets", __name__)
TEMPLATES = {
    "declarations": "Declarations",
    "voids": "Voids",
    "status-changes": "Status changes: defer, resume, withdraw, change schedule",
    "partnerships": "Partnerships and changes to them",
    "all": "All of these in one workbook",
}
MILESTONES = {
    "started": "Started",
    "retained-1": "Retained 1",
    "retained-2": "Retained 2",
    "retained-3": "Retained 3",
    "retained-4": "Retained 4",
    "completed": "Completed",
    "extended-1": "Extended 1",
    "extended-2": "Extended 2",
    "extended-3": "Extended 3",
}
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
    """The file that a command writes, to keep; it is gone here once it was sent."""
    folder = service().workspace.root / "web" / "short" / secrets.token_hex(8)
    folder.mkdir(parents=True)
    try:
        run(*arguments, f"--output={folder / name}")
        response = send(folder / name, name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    response.call_on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
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


def clear_left(root: Path) -> None:
    """Remove what a web process that was killed has left."""
    shutil.rmtree(root / "web" / "short", ignore_errors=True)
