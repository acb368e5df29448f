"""Files that were changed, added, moved or taken away; a ledger with more than a ledger has."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from history_world import PROVIDER, batches, call, call_json, copy_of

from pipeline import ledger
from pipeline.audit.clock import remark_clock
from pipeline.audit.history import history as read_history
from pipeline.ledger import Event


def problems(root: Path, *words: object) -> list[str]:
    """What verify finds, in words; it exits 5 when that is anything."""
    told = call_json(root, "audit", "verify", *words, exits=(0, 5))
    assert told["verified"] == (not told["problems"])
    return [problem["what"] for problem in told["problems"]]


def results_of(root: Path, number: int = 0) -> Path:
    return root / "outbox" / "kestrel-teaching" / batches(root)[number]["batch_id"]


def seal(folder: Path) -> None:
    """Make ack.json and the manifest fit whatever the files are now."""
    path = folder / "ack.json"
    ack = json.loads(path.read_text(encoding="utf-8"))
    for file in ack["files"]:
        data = (folder / file["name"]).read_bytes()
        file |= {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    path.write_text(json.dumps(ack), encoding="utf-8")
    reseal(folder)


def reseal(folder: Path) -> None:
    """Make the manifest fit."""
    names = sorted(path.name for path in folder.iterdir() if path.name != "manifest.sha256")
    lines = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (folder / "manifest.sha256").write_text("".join(lines), encoding="utf-8")


def change(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("started", "completed"), "utf-8")


def change_with_manifest(folder: Path) -> None:
    change(folder / "accepted.csv")
    reseal(folder)


def change_with_everything(folder: Path) -> None:
    change(folder / "accepted.csv")
    seal(folder)


def change_ack(**values: Any) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        path = folder / "ack.json"
        ack = json.loads(path.read_text(encoding="utf-8"))
        for name, value in values.items():
            if isinstance(value, dict):
                ack[name] |= value
            else:
                ack[name] = value
        path.write_text(json.dumps(ack, indent=1, ensure_ascii=False) + "\n", "utf-8")
        reseal(folder)

    return tamper


def unlist(folder: Path) -> None:
    (folder / "errors.csv").unlink()
    reseal(folder)


RESULTS: dict[str, Callable[[Path], Any]] = {
    "a file changed": lambda f: change(f / "accepted.csv"),
    "a file changed with its manifest": change_with_manifest,
    "a file changed with its manifest and acknowledgement": change_with_everything,
    "a file added": lambda f: (f / "note.txt").write_text("x"),
    "a folder added": lambda f: (f / "more").mkdir(),
    "a file taken away": lambda f: (f / "errors.csv").unlink(),
    "a file taken away with its line": unlist,
    "a file moved out": lambda f: (f / "errors.csv").rename(f.parent / "errors.csv"),
    "a file in the outbox": lambda f: (f.parent / "stray.csv").write_text("x"),
    "a link in place of a file": lambda f: (
        (f / "accepted.csv").rename(f.parents[3] / "a.csv"),
        (f / "accepted.csv").symlink_to(f.parents[3] / "a.csv"),
    ),
    "the manifest gone": lambda f: (f / "manifest.sha256").unlink(),
    "the acknowledgement gone": lambda f: (f / "ack.json").unlink(),
    "other counts": change_ack(counts={"accepted": 1000}),
    "another file hash": change_ack(source={"sha256": "0" * 64}),
    "another result hash": change_ack(result_hash="0" * 64),
    "another ledger hash": change_ack(ledger_hash="0" * 64),
    "another provider": change_ack(provider="Larkspur Learning"),
    "another time": change_ack(received_at="2025-12-08T10:00:01Z"),
    "another status": change_ack(status="accepted"),
    "the folder gone": shutil.rmtree,
    "the folder elsewhere": lambda f: f.rename(f.parents[1] / "_reference" / f.name),
}


@pytest.fixture(scope="module")
def sound(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history of which every workspace is a copy: nothing is wrong with it."""
    root = copy_of(history, tmp_path_factory.mktemp("sound") / "workspace")
    assert problems(root) == []
    return root


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("what", RESULTS)
def test_results(workspace: Path, what: str) -> None:
    RESULTS[what](results_of(workspace))
    assert problems(workspace)


def test_a_sender_may_correct_rejected_csv_in_place(workspace: Path) -> None:
    change(results_of(workspace) / "rejected.csv")
    assert problems(workspace) == []


def test_a_link_in_the_archive(workspace: Path, tmp_path: Path) -> None:
    folder = workspace / "archive" / batches(workspace)[0]["batch_id"]
    (path,) = folder.iterdir()
    path.rename(tmp_path / path.name)
    path.symlink_to(tmp_path / path.name)
    assert any("is a link" in words for words in problems(workspace))
    path.unlink()
    (tmp_path / path.name).rename(path)
    folder.rename(tmp_path / folder.name)
    folder.symlink_to(tmp_path / folder.name)
    assert any("is a link" in words for words in problems(workspace))


@pytest.mark.parametrize(
    "statement",
    [
        "create view l.seen as select * from l.event",
        "create index quick on l.declaration (declaration_id)",
        "alter table l.declaration alter column cohort set default 2030",
        "create sequence l.numbers",
        "create macro l.twice(x) as x * 2",
        "create schema l.aside",
        "create table l.aside as select 1 as one",
        "create type l.mood as enum ('good', 'bad')",
        "comment on table l.event is 'mine'",
    ],
)
def test_more_than_a_ledger_has(workspace: Path, statement: str) -> None:
    con = duckdb.connect()
    con.execute(f"attach '{workspace}/ledger.duckdb' as l")
    con.execute(statement)
    con.close()
    assert problems(workspace)


@pytest.mark.parametrize("head", [None, "", "nonsense", "3 " + "0" * 64, "999 " + "0" * 64])
def test_the_note_of_the_last_event(workspace: Path, head: str | None) -> None:
    path = workspace / ".head"
    path.unlink() if head is None else path.write_text(head, encoding="ascii")
    assert problems(workspace)


def test_a_stale_note_is_told_and_what_a_kill_left_is_renewed(workspace: Path) -> None:
    con = ledger.peek_ledger(workspace / "ledger.duckdb")
    events = read_history(con)
    con.close()
    head = workspace / ".head"
    whole = head.read_text(encoding="ascii")
    head.write_text(f"{events[-2].event} {events[-2].event_hash}\n", encoding="ascii")
    assert any("names event" in words for words in problems(workspace))
    (workspace / ".writing").touch()  # what a command leaves that is killed at its event
    assert problems(workspace) == []
    assert head.read_text(encoding="ascii") == whole


def record_files(root: Path, folder: Path) -> None:
    """What month end records once it has written the files of a statement."""
    con = ledger.open_ledger(root / "ledger.duckdb", read_only=True)
    events = read_history(con)
    owner = next(e.lead_provider_id for e in events if e.provider == PROVIDER)
    ledger.next_event(con, events[-1].received_at, None)
    files = [
        {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    ]
    options = {"cohort": 2024, "name": "January 2026", "event": 1, "files": files}
    event = Event("files", events[-1].received_at, lead_provider_id=owner, options=options)
    ledger.record(con, event).commit()
    con.close()


STATEMENTS: dict[str, Callable[[Path], Any]] = {
    "a figure": lambda f: change_total(f / "statement.json"),
    "the page": lambda f: (f / "statement.html").write_text("x"),
    "the workbook": lambda f: (f / "statement.xlsx").write_bytes(b"x"),
    "a file gone": lambda f: (f / "declarations.csv").unlink(),
    "a file more": lambda f: (f / "statement-2.json").write_text("{}"),
    "a statement more": lambda f: shutil.copytree(f, f.with_name("february-2026")),
    "the folder elsewhere": lambda f: f.rename(f.with_name("february-2026")),
    "a link": lambda f: (f / "l.json").symlink_to(f / "statement.json"),
}


def change_total(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    document["total"] = "1.00"
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("what", STATEMENTS)
def test_statements(workspace: Path, what: str) -> None:
    folder = workspace / "statements" / "kestrel-teaching" / "2024" / "january-2026"
    if not any(event["kind"] == "files" for event in call_json(workspace, "audit", "log")):
        for other in workspace.glob("statements/*/*/*"):
            if other != folder:
                shutil.rmtree(other)
        record_files(workspace, folder)
    assert problems(workspace) == []
    STATEMENTS[what](folder)
    assert problems(workspace)


def test_a_clock_that_went_back_is_a_remark(workspace: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    again.write_text(
        "participant_id,course_identifier,declaration_type,declaration_date\n,,,\nx,,,\n"
    )
    words = ("--provider", PROVIDER, "--server-date", "2025-01-01T00:00:00Z")
    call(workspace, "submit", again, *words, exits=(0, 1))
    told = call_json(workspace, "audit", "verify")
    assert told["verified"]
    assert any("the clock went back" in words for words in told["remarks"])
    con = ledger.peek_ledger(workspace / "ledger.duckdb")
    assert list(remark_clock(read_history(con)[:-1])) == []
    con.close()


def test_what_was_kept_outside(workspace: Path, tmp_path: Path) -> None:
    folder = results_of(workspace)
    checkpoint = tmp_path / "checkpoint.json"
    call(workspace, "audit", "checkpoint", "-o", checkpoint)
    told = call_json(workspace, "audit", "checkpoint")
    assert told == json.loads(checkpoint.read_text(encoding="ascii"))
    kept = [folder / "ack.json", folder / "manifest.sha256", checkpoint]
    copies = [Path(shutil.copy(path, tmp_path / f"kept-{path.name}")) for path in kept]
    against = [word for path in copies for word in ("--against", path)]
    assert problems(workspace, *against) == []
    assert problems(workspace, "--against", *copies) == []
    last = call_json(workspace, "audit", "verify")
    assert (last["last_event"], last["last_hash"]) == (told["event"], told["event_hash"])
    assert problems(workspace, "--expect", last["last_hash"]) == []
    assert problems(workspace, "--expect", last["last_hash"][:12]) == []
    assert problems(workspace, "--expect", "f" * 64)
    call(workspace, "audit", "verify", "--expect", "not a hash", exits=(2,))
    call(workspace, "audit", "verify", "--against", workspace / "ledger.duckdb", exits=(2,))
    for path in copies:
        text = path.read_text(encoding="utf-8")
        altered = tmp_path / f"altered-{path.name}"
        ledger_hash = json.loads(copies[0].read_text(encoding="utf-8"))["ledger_hash"]
        digest = {"kept-ack.json": ledger_hash, "kept-checkpoint.json": told["event_hash"]}.get(
            path.name, text[:64]
        )
        altered.write_text(text.replace(digest, "e" * 64), encoding="utf-8")
        assert problems(workspace, "--against", altered), path.name


def test_a_checkpoint_of_another_workspace(workspace: Path, tmp_path: Path) -> None:
    call(tmp_path / "other", "init", "--sandbox")
    checkpoint = tmp_path / "checkpoint.json"
    call(tmp_path / "other", "audit", "checkpoint", "-o", checkpoint)
    assert problems(workspace, "--against", checkpoint)
