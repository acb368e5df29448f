"""Who gets in, what a browser is told, how much may be sent."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from stories.telling import call
from web_world import ACORN, NOW, Codes, Visitor, environment, make_service, text_of, visitor

from pipeline.web import access
from pipeline.web.service import Service

PAGES = ("/upload", "/batches", "/statements", "/due", "/templates", "/export")


def test_every_page_wants_to_know_who_is_there(idle: Service) -> None:
    stranger = visitor(idle)
    for address in (*PAGES, "/batches/x", "/batches/x/files/ack.json", "/templates/all.xlsx"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.location[:9]) == (303, "/sign-in?"), address
    assert stranger.post("/upload").status_code == 303
    assert stranger.get("/healthz").data == b"ok\n"
    assert "Start now" in text_of(stranger.get("/"))


def test_signing_in_leads_back_to_the_page_that_was_asked_for(idle: Service, codes: Codes) -> None:
    stranger = visitor(idle)
    stranger.get("/sign-in?next=/batches")
    answer = stranger.post("/sign-in", {"code": codes.acorn, "next": "/batches"})
    assert answer.location == "/batches"


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil", ""])
def test_signing_in_leads_nowhere_else(idle: Service, codes: Codes, elsewhere: str) -> None:
    stranger = visitor(idle)
    stranger.get("/sign-in")
    answer = stranger.post("/sign-in", {"code": codes.acorn, "next": elsewhere})
    assert answer.location == "/upload"


def test_words_of_signing_in(idle: Service) -> None:
    stranger = visitor(idle)
    assert "Enter your access code" in text_of(stranger.sign_in("  "))
    wrong = "Access code is not recognised. Check it, or ask whoever gave it to you for a new one"
    assert wrong in text_of(stranger.sign_in("AAAA-AAAA"))


def test_after_ten_failures_nobody_is_let_in(idle: Service, codes: Codes) -> None:
    stranger = visitor(idle, address="192.0.2.1")
    for _ in range(10):
        assert stranger.sign_in("AAAA-AAAA-BBBB").status_code == 200
    right = stranger.sign_in(codes.acorn)
    assert right.status_code == 429
    assert "You have tried too many times. Wait 15 minutes, then try again" in text_of(right)
    # The code ID that was tried is closed from everywhere, the other codes are not.
    elsewhere = visitor(idle, address="192.0.2.2")
    assert elsewhere.sign_in("AAAA-AAAA-CCCC").status_code == 429
    assert elsewhere.sign_in(codes.acorn).status_code == 303


def test_the_cookie(codes: Codes) -> None:
    stranger = visitor(make_service(codes.workspace, secure_cookies=True))
    cookie = stranger.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-ecf_batch=")
    for wanted in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert wanted in cookie
    assert "Domain" not in cookie


def test_a_session_is_new_at_sign_in_and_ends_at_sign_out(idle: Service, codes: Codes) -> None:
    person = visitor(idle)
    person.get("/sign-in")
    before = person.token()
    person.sign_in(codes.acorn)
    assert person.token() != before
    copied = person.client.get_cookie("ecf_batch")
    assert copied is not None
    assert person.post("/sign-out").location == "/"
    assert person.get("/upload").status_code == 303
    person.client.set_cookie("ecf_batch", copied.value)
    assert person.get("/upload").status_code == 303, "a copy of the cookie signs nobody in"


@pytest.mark.parametrize(("key", "minutes"), [("seen", 61), ("began", 8 * 60 + 1)])
def test_a_session_ends_by_its_age(acorn: Visitor, key: str, minutes: int) -> None:
    with acorn.client.session_transaction() as session:
        session[key] = int(time.time()) - minutes * 60
    away = acorn.get("/batches")
    assert away.location == "/sign-in?next=/batches&ended=1"
    assert "You were signed out because nothing was done" in text_of(acorn.get(away.location))


def test_who_has_no_access_any_more_is_signed_out(acorn: Visitor, codes: Codes) -> None:
    assert acorn.get("/upload").status_code == 200
    call(codes.workspace, "access", "remove", codes.acorn.replace("-", "")[:8])
    assert acorn.get("/upload").status_code == 303


def test_a_form_needs_its_token_and_its_site(acorn: Visitor) -> None:
    for data, headers in (
        ({"csrf": ""}, {}),
        ({"csrf": "made-up"}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
    ):
        answer = acorn.post("/sign-out", data, headers=headers)
        assert answer.status_code == 400
        assert "Nothing was done" in text_of(answer)
    assert acorn.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_headers_of_every_answer(acorn: Visitor) -> None:
    for address in ("/", "/upload", "/nothing", "/batches/x"):
        headers = acorn.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Permissions-Policy" in headers
    assert "no-store" not in acorn.get("/static/app.css").headers["Cache-Control"]


def test_pages_have_no_style_or_script_of_their_own(acorn: Visitor) -> None:
    for address in ("/", "/sign-in", *PAGES[:2], "/templates", "/export", "/accessibility"):
        page = acorn.get(address).get_data(as_text=True)
        assert " style=" not in page
        assert "<script>" not in page
        assert "onclick" not in page


def test_the_style_has_neither_the_font_nor_the_crown(acorn: Visitor) -> None:
    style = acorn.get("/static/govuk-frontend.min.css").get_data(as_text=True)
    assert len(style) > 100_000
    for mark in ("GDS Transport", "@font-face", "url(", "crest.svg"):
        assert mark not in style


def test_the_proxy_signs_in_and_nobody_else_may_say_so(codes: Codes) -> None:
    call(codes.workspace, "access", "add", "--provider", ACORN, "--user", "jo@acorn.example")
    settings = {"sso_header": "X-User", "proxies": frozenset({"192.0.2.9"})}
    service = make_service(codes.workspace, **settings)
    header = {"X-User": "jo@acorn.example"}
    through = visitor(service, address="192.0.2.9")
    page = through.get("/upload", headers=header)
    assert "Signed in for Acorn Teaching (jo@acorn.example)" in text_of(page)
    assert "Sign out" not in text_of(page)
    assert through.get("/upload", headers={"X-User": "stranger"}).status_code == 403
    assert through.get("/upload").status_code == 403
    assert visitor(service, address="192.0.2.1").get("/", headers=header).status_code == 403


def test_the_audit_says_from_where_as_the_proxy_does(codes: Codes) -> None:
    service = make_service(codes.workspace, proxies=frozenset({"192.0.2.9"}))
    forwarded = {"X-Forwarded-For": "198.51.100.7"}
    for address in ("192.0.2.9", "192.0.2.1"):
        person = visitor(service, address=address)
        person.get("/sign-in", headers=forwarded)
        person.post("/sign-in", {"code": "AAAA"}, headers=forwarded)
    lines = (codes.workspace / "web" / "audit.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["address"] for line in lines] == ["198.51.100.7", "192.0.2.1"]


def test_uploads_are_limited(codes: Codes) -> None:
    service = make_service(codes.workspace, max_upload_mb=1)
    person = visitor(service, codes.acorn)
    large = "The selected file must be smaller than 1MB"
    for size in (1_000_000, 2_100_000):
        answer = person.send("large.csv", b"x" * size)
        assert answer.status_code == 413
        assert large in text_of(answer)
    assert "The selected file is empty" in text_of(person.send("nothing.csv", b""))
    assert "Select a CSV or XLSX file" in text_of(person.post("/upload"))
    assert "Select a CSV or XLSX file" in text_of(person.send("", b""))
    assert person.send("just.csv", b"x" * 999_999).status_code == 303
    assert len(list((codes.workspace / "web" / "jobs").iterdir())) == 1, "nothing else is kept"


def test_forms_are_limited(acorn: Visitor) -> None:
    for address in ("/sign-out", "/upload"):
        assert acorn.post(address, {"more": "x" * 200_000}).status_code == 413
    many = {f"field{number}": "x" for number in range(40)}
    answer = acorn.client.post(
        "/upload",
        data={"csrf": acorn.token(), **many},
        buffered=True,
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413


def test_a_provider_has_five_files_waiting_at_most(
    idle: Service, acorn: Visitor, codes: Codes
) -> None:
    for number in range(5):
        assert acorn.send(f"{number}.csv", f"{number}").status_code == 303
    answer = acorn.send("6.csv", "6")
    assert answer.status_code == 429
    assert "5 of your files are waiting already" in text_of(answer)
    assert visitor(idle, codes.birch).send("1.csv", "1").status_code == 303


def test_odd_names_of_files(idle: Service, acorn: Visitor, codes: Codes) -> None:
    for name in (
        "../../up.csv",
        "C:\\fake\\up.csv",
        "a%0Ab.csv",
        "\x07.csv",
        "x" * 400 + ".csv",
        "CON.csv",
    ):
        acorn.send_in(name, "x")
        (job,) = idle.jobs.of_provider(idle.jobs.waiting()[0].lead_provider_id)
        path = idle.jobs.file_of(job)
        assert path.read_bytes() == b"x"
        assert path.resolve().is_relative_to(codes.workspace.resolve() / "web" / "jobs")
        idle.jobs.fail(job, "")
        idle.jobs.remove(idle.jobs.of_provider(job.lead_provider_id)[0])


def test_what_is_old_is_removed_and_the_audit_says_so(
    idle: Service, acorn: Visitor, codes: Codes
) -> None:
    import os

    acorn.send_in("old.csv", "x")
    acorn.send_in("young.csv", "x")
    old, young = idle.jobs.waiting()
    for job in (old, young):
        idle.jobs.fail(job, "")
    month = time.time() - 31 * 86_400
    os.utime(idle.jobs.folder_of(old.id) / "job.json", (month, month))
    assert idle.remove_old() == 1
    assert [job.id for job in idle.jobs.of_provider(old.lead_provider_id)] == [young.id]
    assert not idle.jobs.folder_of(old.id).exists()
    last = (codes.workspace / "web" / "audit.jsonl").read_text("utf-8").splitlines()[-1]
    assert (json.loads(last)["what"], json.loads(last)["file"]) == ("removed", "old.csv")


def test_nothing_of_the_web_needs_the_ledger(idle: Service, acorn: Visitor) -> None:
    """The ledger is not there, and no page minds."""
    (idle.workspace.root / "ledger.duckdb").unlink()
    acorn.send_in("some.csv", "x")
    for address in ("/upload", "/batches", "/statements", "/templates", "/export"):
        assert acorn.get(address).status_code == 200


def test_times_are_those_of_the_sandbox(idle: Service) -> None:
    assert idle.now().isoformat() == NOW
    assert access.COST["n"] == 2**14


def test_the_web_process_has_nothing_to_open_a_ledger_with() -> None:
    """Without DuckDB and pandas it is small, too."""
    code = (
        "import sys, pipeline.cli, pipeline.web.server;"
        "print([name for name in ('duckdb', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout.strip() == "[]"
