"""`export` as a command: files, refusals, what others do not show, older ledgers."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import duckdb
import pytest
from export.reading import KESTREL, LARKSPUR, RESOURCES, arguments, entries, write
from stories.telling import call, expect_exit

AT = ("--server-date", "2025-12-08T10:00:00Z")


def files_of(workspace: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in sorted(workspace.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_nothing_is_recorded_and_the_answer_says_what_was_written(
    samples: Path, tmp_path: Path
) -> None:
    before, target = files_of(samples), tmp_path / "out.csv"
    target.write_text("what was there")
    shown = call(samples, *arguments("participants", " kestrel  TEACHING ", "-o", target), "--json")
    expect_exit(shown, 0)
    answer = json.loads(shown.stdout)
    assert (answer["provider"], answer["format"], answer["file"]) == (KESTREL, "csv", str(target))
    assert answer["rows"] == len(target.read_text("utf-8-sig").splitlines()) - 1 >= 60
    assert answer["records"] == len(entries(samples, "participants", KESTREL))
    assert files_of(samples) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_replaced_is_written_into(samples: Path, tmp_path: Path) -> None:
    sink = tmp_path / "null"
    sink.symlink_to("/dev/null")
    expect_exit(call(samples, *arguments("statements", KESTREL, "--format", "csv", "-o", sink)), 0)
    assert stat.S_ISCHR(sink.stat().st_mode)


@pytest.mark.parametrize(
    "more",
    [
        ("-o", "ledger.duckdb"),
        ("-o", "archive/x.csv"),
        ("--as-at", "2001-01-01"),
        ("--as-at", "20251201T090000Z-00000000"),
        ("--as-at", "2025-12-02", *AT),
        ("--format", "xlsx"),
        ("--id", "not-an-id"),
        ("--page", "1"),
        ("--updated-since", "2025-13-01"),
        ("--provider", "Nobody"),
    ],
)
def test_what_cannot_be_done_is_refused(loaded_samples: Path, more: tuple[str, ...]) -> None:
    if more[0] == "-o":
        more = ("-o", str(loaded_samples / more[1]))
    before = files_of(loaded_samples)
    shown = call(loaded_samples, *arguments("participants", KESTREL, *more))
    expect_exit(shown, 2)
    assert shown.stdout == ""
    assert files_of(loaded_samples) == before


def test_a_record_that_is_not_there_and_one_of_another_are_told_alike(samples: Path) -> None:
    theirs = entries(samples, "participants", LARKSPUR)
    ours = {one["id"] for one in entries(samples, "participants", KESTREL)}
    other = next(one["id"] for one in theirs if one["id"] not in ours)
    answers = [
        call(samples, *arguments("participants", KESTREL, "--format", "json", "--id", one))
        for one in (other, "00000000-0000-4000-8000-000000000000", "nonsense")
    ]
    assert len({(one.exit_code, one.stdout, one.stderr) for one in answers}) == 1
    assert json.loads(answers[0].stdout)["errors"][0]["title"]


def test_what_others_do_by_themselves_changes_no_byte(samples: Path, tmp_path: Path) -> None:
    def shown() -> dict[str, bytes]:
        return {
            name: write(samples, name, KESTREL, tmp_path / "shown.csv", *AT) for name in RESOURCES
        }

    before = shown()
    ours = {one["id"] for one in entries(samples, "participants", KESTREL)}
    theirs = [one for one in entries(samples, "participants", LARKSPUR) if one["id"] not in ours]
    kinds = {"ect": "ecf-induction", "mentor": "ecf-mentor"}
    rows = [
        f"withdraw,{one['id']},{kinds[enrolment['participant_type']]},other"
        for one in theirs
        for enrolment in one["attributes"]["ecf_enrolments"]
    ]
    batch = tmp_path / "theirs.csv"
    batch.write_text("\n".join(["type,participant_id,course_identifier,reason", *rows]))
    done = call(samples, "submit", batch, "--provider", LARKSPUR, *AT)
    assert done.exit_code in (0, 1)
    assert entries(samples, "participants", LARKSPUR) != []
    assert shown() == before


def test_a_ledger_from_before_the_columns_is_read_and_completed(
    samples: Path, tmp_path: Path
) -> None:
    before = {name: write(samples, name, KESTREL, tmp_path / "a.csv", *AT) for name in RESOURCES}
    with duckdb.connect(str(samples / "ledger.duckdb")) as con:
        for table in ("school", "statement", "delivery_partner", "declaration"):
            con.execute(f"alter table {table} drop column updated_at")
        for table in ("school", "statement", "delivery_partner"):
            con.execute(f"alter table {table} drop column created_at")
    for name, shown in before.items():
        assert write(samples, name, KESTREL, tmp_path / "a.csv", *AT) == shown
    expect_exit(call(samples, "audit", "verify"), 0)
    school = tmp_path / "schools.csv"
    header, first = (
        (Path(__file__).parents[2] / "samples/reference/schools.csv")
        .read_text("utf-8")
        .splitlines()[:2]
    )
    school.write_text(f"{header},updated_at\n{first},2025-12-05T00:00:00Z\n", "utf-8")
    expect_exit(call(samples, "load", school, *AT), 0)
    expect_exit(call(samples, "audit", "verify"), 0)
    expect_exit(call(samples, "audit", "replay", "--all"), 0)
