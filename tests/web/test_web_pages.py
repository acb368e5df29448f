"""What the pages say: before, during and after the work, with a real worker at a real ledger."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from command_line import BAD_ROW, GOOD, HALF_GOOD, NO_HEADER, OTHER
from stories.telling import call, expect_exit
from web_world import ACORN, NOW, Codes, Visitor, text_of, visitor

from pipeline.web.foreman import Doing
from pipeline.web.service import Service


def events(codes: Codes) -> list[dict[str, Any]]:
    """The batches of the ledger."""
    log = json.loads(expect_exit(call(codes.workspace, "audit", "log", "--json"), 0).stdout)
    found = log["events"] if isinstance(log, dict) else log
    return [event for event in found if event["kind"] == "batch"]


def test_an_administrator_checks_submits_and_gets_results(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    checked = person.wait_for(address)
    assert "1 of 2 rows would be rejected" in checked
    assert (
        "Nothing is recorded yet. If you submit, 1 row will be recorded and 1 will not." in checked
    )
    assert "Submit the 1 accepted row" in checked
    assert "Send a corrected file instead" in checked
    assert "Checked, not submitted january.csv" in checked
    assert events(codes) == []
    assert not list((codes.workspace / "outbox").glob("acorn-teaching/*")), "checks stay apart"

    assert person.post(f"{address}/submit").location == address
    submitted = person.wait_for(address)
    assert "Submitted 1 row recorded" in submitted
    assert "1 of 2 rows were rejected" in submitted
    assert "Sent on 10 February 2025 at 10:00, by Head office" in submitted
    assert "Submit the" not in submitted
    (event,) = events(codes)
    ack = person.get(f"{address}/files/ack.json").get_json(force=True)
    assert (ack["batch_id"], ack["sent_by"]) == (event["batch_id"], "Head office")
    assert (ack["channel"], ack["mode"]) == ("web", "submit")
    assert "Submitted in part" in text_of(person.get("/batches"))


def test_asked_twice_it_is_submitted_once(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    person.wait_for(address)
    for _ in range(3):
        assert person.post(f"{address}/submit").status_code == 303
    person.wait_for(address)
    person.post(f"{address}/submit")
    assert "1 row recorded" in person.wait_for(address)
    assert len(events(codes)) == 1


def test_files_are_downloaded_and_noted(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    person.wait_for(address)
    answer = person.get(f"{address}/files/rejected.csv")
    assert 'filename="january rejected.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0]["NOT SUBMITTED"] == "NOT SUBMITTED"
    for name in ("job.json", "../job.json", "..%2fjob.json", "file/january.csv", "nothing.csv"):
        assert person.get(f"{address}/files/{name}").status_code == 404, name
    audit = [
        json.loads(line)
        for line in (codes.workspace / "web" / "audit.jsonl").read_text("utf-8").splitlines()
    ]
    assert [line["what"] for line in audit] == ["signed in", "uploaded", "downloaded"]
    assert {line["who"] for line in audit} == {"Head office"}
    assert (audit[1]["file"], audit[1]["bytes"]) == ("january.csv", len(HALF_GOOD))


def test_a_page_to_read_is_shut_into_a_box(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    person.wait_for(address)
    answer = person.get(f"{address}/files/report.html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert policy.endswith("sandbox")
    assert "script" not in policy
    assert "attachment" not in answer.headers["Content-Disposition"]
    assert "NOT SUBMITTED" in text_of(answer)
    workbook = person.get(f"{address}/files/results.xlsx")
    assert workbook.headers["Content-Disposition"].startswith("attachment")
    assert workbook.data[:2] == b"PK"
    again = person.wait_for(person.send_in("results.xlsx", workbook.data))
    assert "rows would be rejected" in again, "the workbook is sent back as it is"


def test_a_whole_file_is_submitted_and_sent_again(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", GOOD)
    assert "Submit this file" in person.wait_for(address)
    person.post(f"{address}/submit")
    assert "1 row recorded" in person.wait_for(address)
    again = person.wait_for(person.send_in("january.csv", GOOD))
    assert "Sent before This file was sent before, on 10 February 2025 at 10:00" in again
    assert "Submit" not in again.replace("Submitted", "")
    assert len(events(codes)) == 1
    other_form = person.wait_for(person.send_in("other.csv", GOOD + "\n"))
    assert "no row of this file would be. 1 row of it was recorded" in other_form


def test_a_refused_file_says_why(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("other.csv", NO_HEADER)
    refused = person.wait_for(address)
    assert "The file was refused and nothing was recorded" in refused
    assert "Put the file right and send it again." in refused
    assert "Submit" not in refused
    assert person.post(f"{address}/submit").status_code == 303
    assert person.wait_for(address) == refused, "there is nothing to submit"
    assert "Refused" in text_of(person.get("/batches"))


def test_all_rows_rejected(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    header = GOOD.splitlines()[0] + "\n"
    text = person.wait_for(person.send_in("bad.csv", header + BAD_ROW))
    assert "1 of 1 row would be rejected" in text
    assert "Nothing is recorded, and no row of this file would be." in text
    assert "Submit" not in text.replace("submitted", "")


def test_what_a_waiting_file_says(idle: Service, acorn: Visitor) -> None:
    first, second, third = (acorn.send_in(f"{n}.csv", f"{n}") for n in range(3))
    assert "Checking your file Waiting: your file is next" in text_of(acorn.get(first))
    assert "Waiting: 1 file before yours" in text_of(acorn.get(second))
    assert "Waiting: 2 files before yours" in text_of(acorn.get(third))
    job = first.rpartition("/")[2]
    idle.foreman.doing = Doing(job, "judging rows", 1200, 5000)
    wanted = "Step 3 of 4: Comparing with what is recorded, 1,200 of 5,000 rows"
    assert wanted in text_of(acorn.get(first))
    assert acorn.get(f"{first}/state").json == {"done": False, "sentence": wanted}
    idle.foreman.doing = Doing(job, busy=True)
    assert "Another task is using the service. Your file is next." in text_of(acorn.get(first))
    page = acorn.get(first).get_data(as_text=True)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Waiting" in text_of(acorn.get("/batches"))


def test_a_file_that_could_not_be_checked(idle: Service, acorn: Visitor) -> None:
    address = acorn.send_in("some.csv", "x")
    idle.jobs.fail(idle.jobs.waiting()[0], "The disk is full.")
    text = text_of(acorn.get(address))
    assert "The file could not be checked Nothing was recorded. The disk is full." in text


def test_batches_that_came_another_way_are_listed(working: Service, codes: Codes) -> None:
    path = codes.workspace.parent / "command.csv"
    path.write_text(OTHER, "utf-8")
    sent = call(
        codes.workspace, "submit", path, "--provider", ACORN, "--server-date", NOW, "--json"
    )
    batch_id = json.loads(expect_exit(sent, 0).stdout)["batch_id"]
    person = visitor(working, codes.acorn)
    assert "command.csv 10 February 2025 at 10:00 from the command line" in text_of(
        person.get("/batches")
    )
    assert "1 row recorded" in text_of(person.get(f"/batches/{batch_id}"))
    assert person.get(f"/batches/{batch_id}/files/accepted.csv").status_code == 200
    assert visitor(working, codes.birch).get(f"/batches/{batch_id}").status_code == 404


def test_pages_of_files_sent(idle: Service, acorn: Visitor) -> None:
    for number in range(60):
        acorn.send_in(f"{number}.csv", f"{number}")
        idle.jobs.fail(idle.jobs.waiting()[0], "")
    first, last = text_of(acorn.get("/batches")), text_of(acorn.get("/batches?page=3"))
    assert "59.csv" in first
    assert "Older files" in first
    assert "0.csv" in last
    assert "Newer files" in last
    for odd in ("0", "-1", "x", "99", "9" * 5000, "\N{SUPERSCRIPT TWO}"):
        assert acorn.get(f"/batches?page={odd}").status_code == 200


def test_sent_by_is_outside_of_what_replay_compares(working: Service, codes: Codes) -> None:
    person = visitor(working, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    person.wait_for(address)
    person.post(f"{address}/submit")
    person.wait_for(address)
    (event,) = events(codes)
    options = event["options"]
    assert (options["sent_by"], options["channel"]) == ("Head office", "web")
    assert "sent by Head office" in call(codes.workspace, "audit", "log").output
    replayed = call(codes.workspace, "audit", "replay", event["batch_id"])
    assert "identical" in expect_exit(replayed, 0).output
    folder = codes.workspace / "outbox" / "acorn-teaching" / event["batch_id"]
    ack = (folder / "ack.json").read_bytes()
    expect_exit(call(codes.workspace, "audit", "results", event["batch_id"]), 0)
    assert (folder / "ack.json").read_bytes() == ack
    expect_exit(call(codes.workspace, "audit", "verify"), 0)
