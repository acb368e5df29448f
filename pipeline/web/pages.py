"""Shows a page: its template, and what every page has."""

from __future__ import annotations

from flask import Response, current_app, g

from pipeline.pages import render
from pipeline.web.access import Access
from pipeline.web.service import Service
from pipeline.web.sessions import csrf_token

SERVICE_NAME = "Send early career training data"
NAVIGATION = (
    ("/upload", "Send a file"),
    ("/batches", "Files sent"),
    ("/due", "Due list"),
    ("/templates", "Templates"),
    ("/statements", "Statements"),
    ("/export", "Export"),
)
NOT_FOUND = (
    "Page not found",
    "If you typed the address, check it. If you followed a link, the file may have been removed: "
    "uploads are kept for 30 days.",
)
FORBIDDEN = (
    "You do not have access",
    "Ask whoever runs this service to give you access.",
)
OUT_OF_DATE = (
    "This page was out of date",
    "Nothing was done. Go back, load the page again, then try again. If that does not help, your "
    "browser refuses the cookie of this service: allow it, and use the address that begins https.",
)
GONE_WRONG = (
    "There is a problem with the service",
    "Try again later. If it happens again, tell whoever runs this service.",
)
TOO_BUSY = (
    "Too many people are asking at the moment",
    "Wait a minute, then try again.",
)


def service() -> Service:
    """The service that the application was made for."""
    found: Service = current_app.extensions["service"]
    return found


def who() -> Access:
    """Whoever is signed in; only where that is sure."""
    found: Access = g.who
    return found


def page(
    template: str, title: str, status: int = 200, current: str = "", **values: object
) -> Response:
    """A page of `pages/web/`; `current` is the address in the navigation that it belongs to."""
    person: Access | None = getattr(g, "who", None)
    text = render(
        f"web/{template}.html",
        title=title,
        service_name=SERVICE_NAME,
        navigation=NAVIGATION if person else (),
        current=current,
        person=person,
        may_sign_out=person is not None and not person.user,
        csrf=csrf_token(),
        **values,
    )
    return Response(text, status, content_type="text/html; charset=utf-8")


def problem(status: int, heading: str, sentence: str) -> Response:
    """A page that says what is wrong and what to do."""
    return page("problem", heading, status, heading=heading, sentence=sentence)
