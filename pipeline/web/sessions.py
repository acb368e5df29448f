"""Who is asking: signed in by a code (a signed cookie), or by the proxy (its header)."""

from __future__ import annotations

import hmac
import secrets
import time

from flask import Flask, g, request, session

from pipeline.web.access import Access
from pipeline.web.service import Service

HOURS_SIGNED_IN = 8
MINUTES_UNUSED = 60
FROM_PROXY = "ecf_batch.from_proxy"


def set_up_cookie(app: Flask, service: Service) -> None:
    """The signed cookie: not for scripts, not for other sites, and for TLS alone."""
    secure = service.settings.secure_cookies
    app.config.update(
        SECRET_KEY=service.secret,
        SESSION_COOKIE_NAME="__Host-ecf_batch" if secure else "ecf_batch",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=HOURS_SIGNED_IN * 3600,
    )


def begin(who: Access) -> None:
    """A new session; what an earlier one held is gone."""
    session.clear()
    now = int(time.time())
    session.update(access=who.id, sid=secrets.token_hex(12), began=now, seen=now)
    csrf_token()


def end(service: Service) -> None:
    """Sign out; a copy of the cookie signs nobody in any more."""
    if "sid" in session:
        service.signed_out.add(session["sid"])
    session.clear()


def find_out(service: Service) -> Access | None:
    """Whoever asks, if signed in. `g.expired` says that a session has ended by its age."""
    g.expired = False
    header = service.settings.sso_header
    if header is not None and request.environ.get(FROM_PROXY):
        user = request.headers.get(header, "")
        return service.access.find_user(user) if user else None
    if "access" not in session:
        return None
    now = int(time.time())
    aged = now - session["began"] > HOURS_SIGNED_IN * 3600
    unused = now - session["seen"] > MINUTES_UNUSED * 60
    who = service.access.find(session["access"])
    if aged or unused or who is None or session["sid"] in service.signed_out:
        g.expired = aged or unused
        session.clear()
        return None
    # Not at each request: a page that asks each second how far the work is would set it each time.
    if now - session["seen"] >= 30:
        session["seen"] = now
    return who


def csrf_token() -> str:
    """The token that every form of this session has."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    token: str = session["csrf"]
    return token


def comes_from_us() -> bool:
    """Whether a form was sent from a page of ours: by its token, and by what the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    given = request.form.get("csrf", "")
    expected = session.get("csrf", "")
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
