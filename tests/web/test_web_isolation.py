"""A provider never sees anything of another's: every route, with the other one's IDs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import HALF_GOOD
from stories.telling import call, expect_exit
from web_world import ACORN, NOW, Codes, text_of, visitor

from pipeline.web.app import make_app
from pipeline.web.service import Service

# What each route needs to be asked for something of Acorn's: {id} a job, {batch} its batch.
ASKED = {
    "batches.show": ("/batches/{id}", "/batches/{batch}"),
    "batches.state": ("/batches/{id}/state",),
    "batches.submit": ("/batches/{id}/submit",),
    "batches.result_file": (
        "/batches/{id}/files/accepted.csv",
        "/batches/{batch}/files/accepted.csv",
        "/batches/{batch}/files/ack.json",
    ),
    "statements.statement_file": ("/statements/2024/january-2025/statement.json",),
}
# Routes that name nothing of anybody's: what they show is the asker's own.
OWN = {
    "static",
    "sign_in.start",
    "sign_in.form",
    "sign_in.enter",
    "sign_in.leave",
    "sign_in.accessibility",
    "sign_in.health",
    "upload.form",
    "upload.take",
    "batches.list_all",
    "statements.list_all",
    "sheets.templates",
    "sheets.template",
    "sheets.pre_filled",
    "sheets.export",
    "sheets.export_file",
    "sheets.due",
    "sheets.due_file",
}


def put_statement(workspace: Path, provider: str) -> None:
    """A statement's files, as closing writes them: `statement.json` is what pages read."""
    folder = workspace / "statements" / provider / "2024" / "january-2025"
    folder.mkdir(parents=True)
    (folder / "statement.json").write_text(
        '{"name": "January 2025", "state": "payable", "final": false, "total": "1234.5", '
        '"cut_off_date": "2024-12-31"}',
        "utf-8",
    )


def test_every_route_is_asked(idle: Service) -> None:
    routes = {rule.endpoint for rule in make_app(idle).url_map.iter_rules()}
    assert routes == OWN & routes | set(ASKED)
    assert routes >= set(ASKED)


def test_anothers_is_not_found_as_what_there_is_not(working: Service, codes: Codes) -> None:
    put_statement(codes.workspace, "acorn-teaching")
    owner, other = visitor(working, codes.acorn), visitor(working, codes.birch)
    address = owner.send_in("january.csv", HALF_GOOD)
    owner.wait_for(address)
    owner.post(f"{address}/submit")
    owner.wait_for(address)
    (batch,) = [path.name for path in (codes.workspace / "outbox" / "acorn-teaching").iterdir()]
    job = address.rpartition("/")[2]
    for endpoint, addresses in ASKED.items():
        for text in addresses:
            asked = text.format(id=job, batch=batch)
            made_up = text.format(id="0" * 24, batch="20250101T000000Z-00000000")
            made_up = made_up.replace("january-2025", "may-2025")
            ask = "post" if endpoint == "batches.submit" else "get"
            assert getattr(owner, ask)(asked).status_code in (200, 303), asked
            for person in (asked, made_up):
                answer = getattr(other, ask)(person)
                assert answer.status_code == 404, person
                assert "Page not found" in text_of(answer)
    for page in ("/batches", "/statements"):
        shown = text_of(other.get(page))
        assert "january" not in shown.lower()
        assert "Acorn" not in shown


@pytest.mark.parametrize(
    "odd", ["..", ".", "%2e%2e", "..%2facorn-teaching", "check-x", ".x", "_reference", "%00"]
)
def test_no_address_leads_out_of_a_folder(idle: Service, codes: Codes, odd: str) -> None:
    other = visitor(idle, codes.birch)
    put_statement(codes.workspace, "acorn-teaching")
    for address in (
        f"/batches/{odd}",
        f"/batches/{odd}/files/ack.json",
        f"/statements/{odd}/january-2025/statement.json",
        f"/statements/2024/{odd}/statement.json",
        f"/statements/..%2facorn-teaching%2f2024/{odd}/statement.json",
        f"/static/{odd}/app.py",
    ):
        assert other.get(address).status_code in (404, 308), address


def test_a_statement_says_that_it_is_not_final(idle: Service, codes: Codes) -> None:
    put_statement(codes.workspace, "acorn-teaching")
    text = text_of(visitor(idle, codes.acorn).get("/statements"))
    assert "January 2025 2024 Payable Not final \N{POUND SIGN}1,234.50 Data (JSON)" in text


def test_a_link_in_an_outbox_is_not_followed(idle: Service, codes: Codes) -> None:
    outside = codes.workspace.parent / "elsewhere"
    outside.mkdir()
    (outside / "ack.json").write_text("{}", "utf-8")
    outbox = codes.workspace / "outbox" / "acorn-teaching"
    outbox.mkdir(parents=True, exist_ok=True)
    name = "20250101T000000Z-00000000"
    (outbox / name).symlink_to(outside)
    assert visitor(idle, codes.acorn).get(f"/batches/{name}").status_code == 404


def test_results_under_an_earlier_name_are_still_the_providers(
    codes: Codes, working: Service
) -> None:
    path = codes.workspace.parent / "january.csv"
    path.write_text(HALF_GOOD, "utf-8")
    sent = ("submit", path, "--provider", ACORN, "--server-date", NOW)
    expect_exit(call(codes.workspace, *sent), 1)
    renamed = codes.workspace.parent / "lead-providers.csv"
    renamed.write_text(
        "lead_provider_id,name,vat_registered\n"
        "ac000000-0000-4000-8000-000000000001,Acorn and Oak,true\n",
        "utf-8",
    )
    expect_exit(call(codes.workspace, "load", renamed, "--server-date", NOW), 0)
    person = visitor(working, codes.acorn)
    person.wait_for(person.send_in("other.csv", HALF_GOOD + "\n"))
    assert "january.csv" in text_of(person.get("/batches"))
    shutil.rmtree(codes.workspace / "outbox" / "acorn-teaching")
    assert "january.csv" not in text_of(person.get("/batches"))
