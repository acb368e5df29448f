"""What happened, and why one row was answered as it was."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path
from typing import Any

from history_world import CORRECTIONS, OTHER, PROVIDER, batches, call, call_json
from stories.telling import call as run


def test_the_log_is_filtered_and_chained(history: Path) -> None:
    events = call_json(history, "audit", "log")
    assert [event["event"] for event in events] == list(range(1, len(events) + 1))
    for before, event in itertools.pairwise(events):
        assert event["previous_hash"] == before["event_hash"]
    kinds = {event["kind"] for event in events}
    assert kinds == {"init", "load", "batch", "adjust", "close", "pay", "files"}
    assert {e["kind"] for e in call_json(history, "audit", "log", "--kind", "close")} == {"close"}
    mine = call_json(history, "audit", "log", "--provider", PROVIDER.upper())
    assert len(mine) >= len(batches(history)) == 3
    assert {event["provider"] for event in mine} <= {PROVIDER, None}
    assert {"batch", "load", "close", "pay"} <= {event["kind"] for event in mine}
    other = call_json(history, "audit", "log", "--provider", OTHER)
    assert "batch" not in {event["kind"] for event in other}
    since = ("--since", "2025-12-08T10:00:00Z", "--until", "2025-12-15T16:30:00Z")
    assert [e["kind"] for e in call_json(history, "audit", "log", *since)] == ["batch"]


def test_the_log_as_csv(judged_samples: Path) -> None:
    text = call(judged_samples, "audit", "log", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(call_json(judged_samples, "audit", "log"))
    assert rows[-1]["event_hash"] == call_json(judged_samples, "audit", "log")[-1]["event_hash"]
    call(judged_samples, "audit", "log", "--provider", "Nobody", exits=(2,))


def result_rows(judged_samples: Path, batch_id: str) -> list[dict[str, str]]:
    rows = []
    for name in ("accepted.csv", "rejected.csv"):
        path = judged_samples / "outbox" / "kestrel-teaching" / batch_id / name
        rows += list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    return rows


def explained(judged_samples: Path, batch: dict[str, Any], row: dict[str, str]) -> dict[str, Any]:
    sheet = ["--sheet", row["result_sheet"]] if row["result_sheet"] else []
    words = ["audit", "explain", batch["batch_id"], row["result_row"], *sheet]
    document: dict[str, Any] = call_json(judged_samples, *words, "--provider", PROVIDER)
    return document


def test_rows_are_explained_as_they_were_answered(judged_samples: Path) -> None:
    for batch in batches(judged_samples)[:2]:
        seen = set()
        for row in result_rows(judged_samples, batch["batch_id"]):
            codes = row["result_error_codes"]
            if codes in seen or len(seen) == 5:
                continue
            seen.add(codes)
            document = explained(judged_samples, batch, row)
            assert document["outcome"] == row["result_outcome"]
            assert document["answers_as_recorded"], row
            broken = {r["code"] for r in document["rules"] if r["answer"] == "broken"}
            assert set(filter(None, codes.split("; "))) <= broken
            for rule in document["rules"]:
                assert bool(rule["why"]) == (rule["answer"] == "not evaluated")
            for source in document["sources"]:
                assert source["event"] or source["changed_by_row"] or not source["values"]


def find(judged_samples: Path, code: str) -> dict[str, Any]:
    for batch in batches(judged_samples)[:2]:
        for row in result_rows(judged_samples, batch["batch_id"]):
            if code in row["result_error_codes"]:
                return explained(judged_samples, batch, row)
    raise AssertionError(code)


def test_the_facts_that_a_rule_looked_at(judged_samples: Path) -> None:
    document = find(judged_samples, "declaration_after_milestone_cutoff")
    rule = next(r for r in document["rules"] if r["code"] == "declaration_after_milestone_cutoff")
    assert rule["facts"]["declaration_date"] >= rule["facts"]["milestone_ends_at"]
    sources = {source["what"]: source for source in document["sources"]}
    assert {"enrolment", "cohort", "milestone"} <= set(sources)
    assert sources["enrolment"]["recorded_at"] == "2025-12-01T09:00:00Z"
    assert sources["milestone"]["values"]["milestone_date"]
    taken = find(judged_samples, "declaration_already_exists")
    assert "declaration that holds the slot" in {s["what"] for s in taken["sources"]}


def test_what_was_not_asked_and_why(judged_samples: Path) -> None:
    document = find(judged_samples, "participant_not_recognised")
    rules = {rule["code"]: rule for rule in document["rules"]}
    assert rules["participant_deferred"]["answer"] == "not evaluated"
    assert rules["participant_deferred"]["why"] == "it needs has_enrolment"
    faulty = find(judged_samples, "participant_id_malformed")
    rules = {rule["code"]: rule for rule in faulty["rules"]}
    assert rules["participant_not_recognised"]["why"] == "the row has a fault of its own"


def test_words_for_a_person(judged_samples: Path) -> None:
    batch = batches(judged_samples)[0]
    text = call(judged_samples, "audit", "explain", batch["batch_id"], 27)
    assert text.splitlines()[0].endswith("rejected, nothing of it was recorded.")
    for words in ("Rules that the row broke:", "recorded by event"):
        assert words in text
    assert "Rules that it kept:" not in text
    everything = call(judged_samples, "audit", "explain", batch["batch_id"][:20], 27, "--all")
    assert "Rules that it kept:" in everything


def test_the_life_of_a_declaration(judged_samples: Path) -> None:
    batch = batches(judged_samples)[0]
    row = next(
        r for r in result_rows(judged_samples, batch["batch_id"]) if r["result_state"] == "eligible"
    )
    told = ("audit", "explain", "--declaration", row["result_declaration_id"])
    life = call_json(judged_samples, *told)
    assert life["steps"][0]["batch_id"] == batch["batch_id"]
    assert str(life["steps"][0]["row"]) == row["result_row"]
    assert "eligible, statement" in call(judged_samples, *told)


def test_rows_that_cannot_be_explained(judged_samples: Path) -> None:
    first, second = batches(judged_samples)[:2]
    assert CORRECTIONS.name == second["filename"]
    for words, told in (
        ((first["batch_id"], "9999"), "was not read"),
        ((second["batch_id"], "3"), "--sheet"),
        (("nothing", "3"), "was recorded"),
        ((first["batch_id"], "3", "--provider", OTHER), "was recorded"),
    ):
        answer = run(judged_samples, "audit", "explain", *words)
        assert answer.exit_code == 2
        assert told in answer.stderr
