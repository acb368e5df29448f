"""The first page, signing in and out, the accessibility statement, and whether we are alive."""

from __future__ import annotations

import re

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web import sessions
from pipeline.web.access import ID_LENGTH, find_by_code, plain
from pipeline.web.pages import page, service

views = Blueprint("sign_in", __name__)
NOTHING = "Enter your access code"
WRONG = "Access code is not recognised. Check it, or ask whoever gave it to you for a new one"
TOO_OFTEN = "You have tried too many times. Wait 15 minutes, then try again"
ENDED = (
    f"You were signed out because nothing was done for {sessions.MINUTES_UNUSED} minutes, or "
    f"because you signed in more than {sessions.HOURS_SIGNED_IN} hours ago. Sign in again."
)
OURS = re.compile(r"/[a-z][A-Za-z0-9/_.=&?%-]*")


@views.get("/")
def start() -> Response:
    """What the service is for."""
    return page("start", "Send early career training data")


@views.get("/sign-in")
def form() -> AnyResponse:
    """Ask for the access code."""
    if g.who is not None:
        return redirect("/upload", 303)
    return ask()


def ask(error: str = "", status: int = 200) -> Response:
    """The form, with what is wrong."""
    ended = ENDED if request.args.get("ended") and not error else ""
    title = f"Error: {'Sign in'}" if error else "Sign in"
    return page("sign-in", title, status, error=error, ended=ended, next=wanted())


def wanted() -> str:
    """The page to go to once signed in: one of ours, whatever the address says."""
    told = request.values.get("next", "")
    return told if OURS.fullmatch(told) else "/upload"


@views.post("/sign-in")
def enter() -> AnyResponse:
    """Sign in with a code."""
    typed = request.form.get("code", "")
    if not typed.strip():
        return ask(NOTHING)
    address = request.remote_addr or ""
    keys = (f"address {address}", f"code {plain(typed)[:ID_LENGTH]}")
    if service().attempts.are_too_many(*keys):
        service().audit.note("sign-in refused", None, address)
        return ask(TOO_OFTEN, 429)
    who = find_by_code(service().access.entries(), typed)
    if who is None:
        service().attempts.note(*keys)
        service().audit.note("sign-in failed", None, address)
        return ask(WRONG)
    service().attempts.forget(keys[1])
    to = wanted()
    sessions.begin(who)
    service().audit.note("signed in", who, address)
    return redirect(to, 303)


@views.post("/sign-out")
def leave() -> AnyResponse:
    """Sign out."""
    service().audit.note("signed out", g.who, request.remote_addr or "")
    sessions.end(service())
    return redirect("/", 303)


@views.get("/accessibility")
def accessibility() -> Response:
    """What was tested, and what is known not to be right."""
    return page("accessibility", "Accessibility statement")


@views.get("/healthz")
def health() -> Response:
    """For the proxy, and for whoever watches the service."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")
