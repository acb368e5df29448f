"""What was decided after a day's trial, as the users of the commands meet it."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import Result
from command_line import ADA, BEA, GOOD, HEADER, LATER, NOW, OTHER, PROVIDER
from openpyxl import Workbook
from stories.telling import call

COLUMNS = HEADER.strip().split(",")
DATED = "participant-declaration,{who},ecf-induction,started,{date},"


def submit(workspace: Path, name: str, text: str, *more: object) -> Result:
    path = workspace.parent / name
    path.write_text(text, encoding="utf-8")
    return call(workspace, "submit", path, *PROVIDER, *(more or NOW))


def acked(result: Result) -> dict[str, object]:
    return dict(json.loads(result.stdout))


def findings(workspace: Path, code: str) -> list[dict[str, str]]:
    lines = []
    for path in sorted((workspace / "outbox").glob("*/*/errors.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines += [line for line in csv.DictReader(stream) if line["code"] == code]
    return lines


@pytest.mark.parametrize(
    "date",
    [
        "03/10/2024",
        "03/10/2024 09:30:00.000",
        "2024-10-03 09:30:00 UTC",
        "2024-10-03 09:30:00+00",
        "2024-10-03 09:30:00.1230000 +0000",
        "2024-10-03 10:30:00 +01:00",
    ],
)
def test_dates_that_are_read(workspace: Path, date: str) -> None:
    result = submit(workspace, "a.csv", HEADER + DATED.format(who=ADA, date=date))
    assert result.exit_code == 0, result.output
    assert len(findings(workspace, "date_read_as_uk")) == ("/" in date)


@pytest.mark.parametrize(
    "date", ["2024-10-03T09:30:00+00", "2024-10-03 UTC", "03/10/2024 09:30:00.5", "03/10/2024 9.30"]
)
def test_dates_that_are_not(workspace: Path, date: str) -> None:
    assert submit(workspace, "a.csv", HEADER + DATED.format(who=ADA, date=date)).exit_code == 1
    assert findings(workspace, "declaration_date_malformed")


def test_a_date_of_the_other_epoch_gets_the_hint(workspace: Path) -> None:
    rows = [DATED.format(who=ADA, date="2028-10-03"), DATED.format(who=BEA, date="2020-10-01")]
    submit(workspace, "a.csv", HEADER + "\n".join(rows))
    future, early = (
        findings(workspace, "declaration_date_in_future")[0],
        findings(workspace, "declaration_before_milestone_start")[0],
    )
    assert "2 October 2024" in future["detail"]
    assert "1900 or 1904" in future["detail"]
    assert "2 October 2024" in early["detail"]


def test_what_accepted_came_to_is_said(workspace: Path) -> None:
    result = submit(workspace, "a.csv", GOOD)
    assert "Of 1 declaration accepted: 1 on statement April 2025." in result.stdout
    folder = next((workspace / "outbox").glob("acorn-teaching/*"))
    ack = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
    assert ack["counts_by_state"] == {"eligible": 1}
    assert (ack["sent_by"], ack["channel"]) == (None, "command")


def test_the_same_file_is_answered_with_folder_and_time(workspace: Path) -> None:
    submit(workspace, "a.csv", GOOD)
    again = submit(workspace, "a.csv", GOOD, *LATER)
    assert again.exit_code == 0
    assert "10 February 2025 at 10:00" in again.stdout
    assert str(next((workspace / "outbox").glob("acorn-teaching/*"))) in again.stdout
    assert len(list((workspace / "outbox").glob("acorn-teaching/*"))) == 1


def test_still_rejected_rows_ask_for_the_corrections(workspace: Path) -> None:
    bad = GOOD + "declare,,ecf-induction,started,2024-10-01,\n"
    submit(workspace, "a.csv", bad)
    assert submit(workspace, "a.csv", bad, *LATER).exit_code == 1
    (note,) = findings(workspace, "file_sent_before")
    assert "were the corrections saved" in note["detail"]


def test_a_checked_file_comes_back_and_is_judged(workspace: Path) -> None:
    path = workspace.parent / "a.csv"
    path.write_text(GOOD, encoding="utf-8")
    call(workspace, "check", path, *PROVIDER, *NOW)
    checked = next((workspace / "outbox").glob("acorn-teaching/check-*")) / "accepted.csv"
    header, line = checked.read_text(encoding="utf-8-sig").splitlines()
    assert "NOT SUBMITTED" in header
    assert "NOT SUBMITTED" in line
    sent = acked(call(workspace, "submit", checked, *PROVIDER, *NOW, "--json"))
    assert sent["counts"]["accepted"] == 1  # type: ignore[index]


def test_an_accepted_file_that_comes_back_is_ignored(workspace: Path) -> None:
    submit(workspace, "a.csv", GOOD)
    accepted = next((workspace / "outbox").glob("acorn-teaching/*")) / "accepted.csv"
    result = call(workspace, "submit", accepted, *PROVIDER, *LATER, "--json")
    assert result.exit_code == 0
    assert acked(result)["counts"]["ignored"] == 1  # type: ignore[index]
    assert findings(workspace, "row_accepted_before")[0]["detail"].startswith("The column")


@pytest.mark.parametrize(
    "footer", ["Report generated on 1 March 2025,,,,,", "(3 rows affected)", ",,,,confidential,"]
)
def test_a_footer_is_no_data(workspace: Path, footer: str) -> None:
    assert submit(workspace, "a.csv", GOOD + footer + "\n").exit_code == 1
    assert len(findings(workspace, "row_looks_like_total")) == 1


def test_a_prefilled_row_that_was_not_filled_in_is_ignored(workspace: Path) -> None:
    guide = "#guide how to fill in,,,,,\n"
    rows = (
        f"declare,{ADA},ecf-induction,started,,\ndeclare,{BEA},ecf-induction,started,2024-10-01,\n"
    )
    result = submit(workspace, "a.csv", HEADER + guide + rows, *NOW, "--json")
    assert acked(result)["counts"]["ignored"] == 2, result.output  # type: ignore[index]
    assert findings(workspace, "row_not_filled_in")[0]["detail"].startswith("1 row ")


@pytest.mark.parametrize(
    "header",
    [
        "Participant ID *,[course_identifier],declaration_type (required),declaration_date:\n",
        "\u00ef\u00bb\u00bfparticipant_id,course_identifier,declaration_type,declaration_date\n",
        "Type,Cohort,,\nLead provider,Acorn Teaching,,\n"
        "participant_id,course_identifier,declaration_type,declaration_date\n",
    ],
)
def test_headers_as_people_write_them(workspace: Path, header: str) -> None:
    result = submit(workspace, "a.csv", f"{header}{ADA},ecf-induction,started,2024-10-01\n")
    assert result.exit_code == 0, result.output


def test_all_columns_in_one_cell_are_named(workspace: Path) -> None:
    result = submit(
        workspace, "a.csv", f'"{HEADER.strip()}"\n"{DATED.format(who=ADA, date="x")}"\n'
    )
    assert result.exit_code == 3
    assert "All columns stand in one cell" in result.stdout


@pytest.mark.parametrize("width", [300, 100_000])
def test_many_columns_are_refused(workspace: Path, width: int) -> None:
    names = HEADER.strip() + "," * width + ("x" if width == 300 else "")
    assert submit(workspace, "a.csv", f"{names}\n{GOOD.splitlines()[1]}\n").exit_code == 3
    assert findings(workspace, "header_too_many_columns")


def test_a_long_column_name_is_refused(workspace: Path) -> None:
    result = submit(workspace, "a.csv", f"{HEADER.strip()},{'x' * 20_000}\n{DATED}\n")
    assert result.exit_code == 3
    assert "Column name is longer than the limit" in result.stdout


def test_the_sheet_that_lacks_a_column_is_named(workspace: Path) -> None:
    book = Workbook()
    first, second = book.active, book.create_sheet("Lists")
    assert first is not None
    first.title = "January"
    first.append(["participant_id", "course_identifier", "evidence_held"])
    first.append([ADA, "ecf-induction", ""])
    second.append(["course_identifier", "declaration_type"])
    second.append(["ecf-induction", "started"])
    path = workspace.parent / "a.xlsx"
    book.save(path)
    result = call(workspace, "submit", path, *PROVIDER, *NOW)
    assert result.exit_code == 3
    assert "Sheet January: Columns are missing." in result.stdout
    assert {line["sheet"] for line in findings(workspace, "header_missing_columns")} == {
        "January",
        "Lists",
    }


def test_a_file_that_was_never_read_has_no_hash(workspace: Path) -> None:
    big = GOOD + "x" * 1_000_001
    result = submit(workspace, "a.csv", big, *NOW, "--json", "--max-file-mb", 1)
    assert result.exit_code == 3
    assert acked(result)["source"]["sha256"] is None  # type: ignore[index]


def test_what_a_spreadsheet_would_change_is_said(workspace: Path) -> None:
    header = HEADER.strip() + ",Payroll,Room\n"
    row = "declare,,ecf-induction,started,2024-10-01,,00123,1-2\n"
    result = submit(workspace, "a.csv", header + row)
    assert "in the columns Payroll, Room" in result.stdout
    assert "1 row was checked only in part" in result.stdout


def test_a_provider_is_named_by_one_rule(workspace: Path) -> None:
    for named in ("acorn-teaching", "ACORN  teaching"):
        found = call(workspace, "statement", "list", "--provider", named, "--cohort", 2024)
        assert found.exit_code == 0, found.output
    unknown = call(workspace, "audit", "log", "--provider", "Acorn Teachin")
    assert unknown.exit_code == 2
    assert 'Did you mean "Acorn Teaching"?' in unknown.output


def test_json_at_a_wrong_command_line_and_a_refusal(workspace: Path) -> None:
    wrong = call(workspace, "statement", "pay", "--provider", "x", "--json")
    assert wrong.exit_code == 2
    assert json.loads(wrong.stdout)["exit_code"] == 2
    named = ("--provider", "Acorn Teaching", "--cohort", 2024, "--name", "March 2027")
    early = call(workspace, "statement", "pay", *named, "--json")
    assert early.exit_code == 6
    assert "still open" in json.loads(early.stdout)["error"]


def test_results_that_cannot_be_published_are_said_to_be_recorded(workspace: Path) -> None:
    outbox = workspace / "outbox" / "acorn-teaching"
    outbox.mkdir(parents=True, exist_ok=True)
    path = workspace.parent / "a.csv"
    path.write_text(GOOD, encoding="utf-8")
    program = (
        "import pipeline.operations.receipt as d\n"
        "def fail(*_):\n    raise OSError(28, 'No space left on device')\n"
        "d.publish = fail\n"
        "from pipeline.cli import main\nmain()"
    )
    words = [sys.executable, "-c", program, "submit", str(path), *PROVIDER, *NOW]
    env = {**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 70, done.stderr
    assert "The file is recorded" in done.stdout
    assert "Nothing was recorded" not in done.stdout
    call(workspace, "audit", "log")
    assert next(outbox.glob("2025*/ack.json"))


def test_a_stop_says_what_is_recorded(workspace: Path) -> None:
    words = [sys.executable, "-c", "from pipeline.cli import program; program()", "watch"]
    env = {**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)}
    (workspace / "inbox").mkdir(exist_ok=True)
    (workspace / "inbox" / "stray.csv").write_text(GOOD, encoding="utf-8")
    running = subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert "stray.csv" in running.stderr.readline()  # by now it watches
    running.send_signal(signal.SIGTERM)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. Nothing was recorded." in told


def test_a_reader_that_goes_away_ends_the_command_quietly(workspace: Path) -> None:
    program = f"{shlex.quote(sys.executable)} -c 'from pipeline.cli import program; program()'"
    line = f"{program} statement list --json | head -1; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)}
    done = subprocess.run(
        ["bash", "-c", line], env=env, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


def test_a_large_file_of_no_known_kind_is_refused_in_words(workspace: Path) -> None:
    strange = workspace.parent / "strange.csv"
    strange.write_text("a" * 1_100_000, encoding="utf-8")
    told = call(workspace, "load", strange, *NOW, "--max-file-mb", "1")
    assert told.exit_code == 3, told.output
    assert "Kind of reference data is not recognised." in told.output


def load_contract(workspace: Path, uplift: str = "0") -> None:
    contract = workspace.parent / "contracts.csv"
    contract.write_text(
        "lead_provider,cohort,recruitment_target,set_up_fee,monthly_service_fee,uplift_amount,"
        "band_a_min,band_a_max,band_a_per_participant\n"
        f"Acorn Teaching,2024,100,0,0,{uplift},1,100,900\n",
        encoding="utf-8",
    )
    assert call(workspace, "load", contract, *NOW).exit_code == 0


def test_statement_files_are_recorded_and_verified(workspace: Path) -> None:
    load_contract(workspace)
    submit(workspace, "a.csv", GOOD)
    closed = call(workspace, "statement", "close", "--as-at", "2025-04-01", "--json")
    told = [one for one in json.loads(closed.stdout)["statements"] if one.get("declarations")]
    assert [(one["name"], one["declarations"], one["total"]) for one in told] == [
        ("April 2025", 1, "129.60")
    ]
    page = Path(told[0]["folder"]) / "statement.json"
    before = json.loads(page.read_text(encoding="utf-8"))
    assert (before["final"], before["state"]) == (False, "payable")
    slot = "type,participant_id,course_identifier,declaration_type"
    void = f"{slot}\nvoid,{ADA},ecf-induction,started\n"
    assert submit(workspace, "v.csv", void, *LATER).exit_code == 0
    after = json.loads(page.read_text(encoding="utf-8"))
    assert after["event"] > before["event"]
    assert sum(line["additions"] for line in after["lines"]) == 0
    assert call(workspace, "audit", "verify").exit_code == 0
    page.write_text("{}", encoding="utf-8")
    verified = call(workspace, "audit", "verify")
    assert verified.exit_code == 5
    assert "statement.json is not as it was written" in verified.output


def test_a_load_that_adds_to_a_payable_statement_writes_its_files_anew(workspace: Path) -> None:
    load_contract(workspace, uplift="20")
    submit(workspace, "a.csv", GOOD)
    closed = call(workspace, "statement", "close", "--as-at", "2025-04-01", "--json")
    (told,) = [one for one in json.loads(closed.stdout)["statements"] if one.get("declarations")]
    page = Path(told["folder"]) / "statement.json"
    history = workspace.parent / "declarations.csv"
    for uplift, total in (("false", "259.2"), ("true", "283.2")):
        history.write_text(
            "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
            "declaration_date,cohort,state,statement,sparsity_uplift\n"
            f"d0000000-0000-4000-8000-000000000001,{BEA},Acorn Teaching,ecf-induction,started,"
            f"2024-10-01,2024,eligible,April 2025,{uplift}\n",
            encoding="utf-8",
        )
        loaded = call(workspace, "load", history, *LATER)
        assert loaded.exit_code == 0, loaded.output
        assert json.loads(page.read_text(encoding="utf-8"))["total"] == total
        assert call(workspace, "audit", "verify").exit_code == 0


def test_declarations_on_a_statement_say_what_they_were_sent_as(workspace: Path) -> None:
    load_contract(workspace)
    header, ada = GOOD.splitlines()
    sent = submit(workspace, "a.csv", f"your_reference,{header}\n\n=7,{ada}\n", *NOW, "--json")
    april = ("--provider", "Acorn Teaching", "--cohort", "2024", "--name", "April 2025")
    assert call(workspace, "statement", "preview", *april, *NOW).exit_code == 0
    (path,) = (workspace / "statements").rglob("declarations.csv")
    (line,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    named = ("Your Reference", "Batch", "Row", "Band", "Over Capacity")
    assert [line[name] for name in named] == ["'=7", acked(sent)["batch_id"], "3", "a", "false"]


def test_a_load_that_moves_declarations_names_each(workspace: Path) -> None:
    sent = acked(submit(workspace, "a.csv", GOOD, *NOW, "--json"))
    (folder,) = (workspace / "outbox").glob(f"*/{sent['batch_id']}")
    (line,) = csv.DictReader((folder / "accepted.csv").read_text("utf-8-sig").splitlines())
    made = line["result_declaration_id"]
    history = workspace.parent / "declarations.csv"
    given = f"{made},{ADA},Acorn Teaching,ecf-induction,started,2024-10-01,2024"
    for state, statement in (("payable", "January 2025"), ("payable", "January 2025")):
        history.write_text(
            "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
            f"declaration_date,cohort,state,statement\n{given},{state},{statement}\n",
            encoding="utf-8",
        )
        loaded = call(workspace, "load", history, *LATER)
        assert loaded.exit_code == 0, loaded.output
    (moved,) = findings(workspace, "declaration_state_changed")
    assert moved["row"] == "2"
    assert moved["detail"] == (
        f"The started declaration {made} of participant {ADA} was eligible and is now payable, "
        "on statement January 2025 (cohort 2024)."
    )


def test_a_ledger_from_before_references_is_verified_replayed_and_completed(
    workspace: Path,
) -> None:
    load_contract(workspace)
    submit(workspace, "a.csv", GOOD)
    with duckdb.connect(str(workspace / "ledger.duckdb")) as con:
        for column in ("by_slot", "your_reference"):
            con.execute(f"alter table batch_row drop column {column}")
    assert call(workspace, "audit", "verify").exit_code == 0
    assert call(workspace, "audit", "replay", "--all").exit_code == 0
    april = ("--provider", "Acorn Teaching", "--cohort", "2024", "--name", "April 2025")
    assert call(workspace, "statement", "preview", *april, *NOW).exit_code == 0
    header, bea = OTHER.splitlines()
    submit(workspace, "b.csv", f"your_reference,{header}\nB1,{bea}\n", *LATER)
    assert call(workspace, "audit", "verify").exit_code == 0
    with duckdb.connect(str(workspace / "ledger.duckdb"), read_only=True) as con:
        found = con.execute("select your_reference from batch_row order by event").fetchall()
    assert found == [(None,), ("B1",)]


@pytest.mark.parametrize("word", ["N/A", "none", "-"])
def test_a_word_for_none_gets_the_advice_to_leave_the_cell_blank(
    workspace: Path, word: str
) -> None:
    submit(workspace, "a.csv", HEADER + DATED.format(who=ADA, date="2024-10-01") + word)
    (found,) = findings(workspace, "evidence_held_unknown")
    assert found["detail"].endswith("If there is none, leave the cell blank.")


def test_a_lone_declaration_id_is_no_footer(workspace: Path) -> None:
    header = "declaration_id,participant_id,course_identifier,declaration_type\n"
    submit(workspace, "v.csv", f"{header}not-an-id,,,\n(1 row affected),,,\n")
    assert findings(workspace, "declaration_id_malformed")
    assert [line["row"] for line in findings(workspace, "row_looks_like_total")] == ["3"]


@pytest.mark.parametrize("written", ["Mar-25", "Mar 2025", "march 2025"])
def test_a_statement_name_that_a_spreadsheet_changed_is_read_and_said(
    workspace: Path, written: str
) -> None:
    sheet = workspace.parent / "statements.csv"
    sheet.write_text(
        "lead_provider,cohort,name,type,cut_off_date,payment_date,output_fee\n"
        f"Acorn Teaching,2024,{written},ecf,28/02/2025,25/03/2025,TRUE\n",
        encoding="utf-8",
    )
    loaded = call(workspace, "load", sheet, *NOW)
    assert loaded.exit_code == 0, loaded.output
    listed = call(workspace, "statement", "list", "--json")
    names = [one["name"] for one in json.loads(listed.stdout) if "2025" in one["name"]]
    assert "March 2025" in names
    assert written not in names
    said = findings(workspace, "value_normalised")
    noted = [] if written == "march 2025" else [("name", written)]
    assert [(line["field"], line["value"]) for line in said] == noted
