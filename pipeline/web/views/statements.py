"""Statements: what there is, what each comes to, and its files."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response, abort, request

from pipeline.web import published
from pipeline.web.pages import page, service, who
from pipeline.web.views.batches import send

views = Blueprint("statements", __name__)


def own() -> list[published.Statement]:
    """The provider's statements."""
    folders = service().statement_folders(who().lead_provider_id, who().provider)
    return published.read_statements(folders)


@views.get("/statements")
def list_all() -> Response:
    """The statements that have files."""
    lines = [
        {
            "name": one.document["name"],
            "cohort": one.cohort,
            "state": str(one.document["state"]).capitalize(),
            "is_final": one.is_final,
            "total": pounds(one.document["total"]),
            "address": f"/statements/{one.cohort}/{one.slug}",
            "files": published.files_in(one.folder, published.STATEMENT_FILES),
        }
        for one in own()
    ]
    return page("statements", "Statements", current="/statements", lines=lines)


def pounds(amount: str) -> str:
    """An amount as it is paid: to the penny."""
    value = Decimal(amount)
    return f"{'-' if value < 0 else ''}\N{POUND SIGN}{abs(value):,.2f}"


@views.get("/statements/<cohort>/<slug>/<name>")
def statement_file(cohort: str, slug: str, name: str) -> Response:
    """One of the files of a statement."""
    found = next((one for one in own() if (one.cohort, one.slug) == (cohort, slug)), None)
    if found is None or name not in published.STATEMENT_FILES:
        abort(404)
    path = found.folder / name
    if not path.is_file() or path.is_symlink():
        abort(404)
    facts = {"statement": f"{cohort}/{slug}", "file": name}
    service().audit.note("downloaded", who(), request.remote_addr or "", **facts)
    return send(path, f"{slug} {cohort} {name}")
