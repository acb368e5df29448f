"""The Flask application: who may ask what, within which limits, and what goes with each answer."""

from __future__ import annotations

import errno
import io
import shutil
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from flask import Flask, Request, Response, current_app, g, redirect, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web.pages import FORBIDDEN, GONE_WRONG, NOT_FOUND, OUT_OF_DATE, problem, service
from pipeline.web.service import Service
from pipeline.web.sessions import FROM_PROXY, comes_from_us, csrf_token, find_out, set_up_cookie
from pipeline.web.views import batches, sheets, sign_in, statements, upload
from pipeline.workspace.folders import readable, safe_name

PUBLIC = {"sign_in.start", "sign_in.form", "sign_in.enter", "sign_in.accessibility"}
OPEN_TO_ALL = {"static", "sign_in.health"}
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
FORM_BYTES = 100_000
FORM_PARTS = 20
BEYOND_THE_FILE = 1_000_000
SECONDS_STATIC = 3600


class UploadRequest(Request):
    """A request whose file goes straight into the folder of a job to be."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        name = (filename or "").replace("\\", "/").rpartition("/")[2]
        if request.endpoint != "upload.take" or not name or "upload" in g:
            return Nowhere()
        folder = service().jobs.open_folder()
        g.upload = folder / "file" / safe_name(readable(name))
        stream = Path(g.upload).open("wb+")  # noqa: SIM115
        g.upload_stream = stream
        return stream


class Nowhere(io.BytesIO):
    """Takes what nobody asked for, and keeps nothing of it."""

    def write(self, _: Any) -> int:
        return 0


def make_app(the_service: Service) -> Flask:
    """The application for a service; its queue has to be started by whoever runs it."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.request_class = UploadRequest
    app.extensions["service"] = the_service
    set_up_cookie(app, the_service)
    app.config.update(
        MAX_CONTENT_LENGTH=the_service.settings.most_bytes + BEYOND_THE_FILE,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=SECONDS_STATIC,
    )
    app.before_request(let_in)
    app.after_request(put_headers)
    app.teardown_request(clear_upload)
    for views in (sign_in, upload, batches, statements, sheets):
        app.register_blueprint(views.views)
    app.register_error_handler(RequestEntityTooLarge, upload.too_large)
    app.register_error_handler(HTTPException, say_what_is_wrong)
    app.register_error_handler(Exception, say_fault)
    return app


def let_in() -> AnyResponse | None:
    """Who is asking, and whether they may; None: go on."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    if request.endpoint != "upload.take" or request.mimetype != "multipart/form-data":
        request.max_content_length = FORM_BYTES  # the fields of such a form are read at once
    header = service().settings.sso_header
    if header and header in request.headers and not request.environ.get(FROM_PROXY):
        return problem(403, *FORBIDDEN)
    g.who = find_out(service())
    if g.who is None and request.endpoint is not None and request.endpoint not in PUBLIC:
        if header:
            return problem(403, *FORBIDDEN)
        return redirect(way_to_sign_in(), 303)
    if request.method == "POST" and not comes_from_us():
        return problem(400, *OUT_OF_DATE)
    csrf_token()  # its cookie goes with the page that has the form
    return None


def way_to_sign_in() -> str:
    """The address to sign in at, which leads back to the page that was asked for."""
    told = "&ended=1" if g.expired else ""
    wanted = request.full_path.removesuffix("?") if request.method == "GET" else "/upload"
    return f"/sign-in?next={quote(wanted, safe='/')}{told}"


def put_headers(response: Response) -> Response:
    """What a browser is told to keep to."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = getattr(g, "content_security", CONTENT_SECURITY)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def clear_upload(_: BaseException | None) -> None:
    """Remove an upload that has not become a job."""
    if "upload_stream" in g:
        g.upload_stream.close()
        shutil.rmtree(Path(g.upload).parents[1], ignore_errors=True)


def say_what_is_wrong(fault: HTTPException) -> AnyResponse:
    """The page for an error that has a number."""
    if fault.code == 404 or fault.code is None:
        return problem(404, *NOT_FOUND)
    if fault.code < 400:
        return fault.get_response()
    return problem(fault.code, *GONE_WRONG)


def say_fault(fault: Exception) -> AnyResponse:
    """The page for a fault of ours; who runs the service reads what it was."""
    service().log(f"{request.method} {request.path}: {type(fault).__name__}: {fault}")
    current_app.logger.debug("a fault of ours", exc_info=fault)
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        return problem(507, "The service is full", "Nothing was kept. Tell whoever runs it.")
    return problem(500, *GONE_WRONG)
