"""Results can always be made again, byte for byte, and are when they are missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from history_world import batches, call, call_json, copy_of

from pipeline import ledger
from pipeline.audit.history import history as read_history
from pipeline.operations import rebuild_results
from pipeline.workspace.folders import Workspace


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_missing_results_are_told_and_made_again_on_demand(workspace: Path) -> None:
    """A result that is gone was published once, so it is a find; recovery does not hide it."""
    before = contents(workspace / "outbox")
    folders = sorted((workspace / "outbox").glob("*/*"))
    for folder in folders:
        shutil.rmtree(folder)
    told = call_json(workspace, "audit", "verify", exits=(5,))
    assert sum("are missing" in problem["what"] for problem in told["problems"]) == len(folders)
    for folder in folders:
        call(workspace, "audit", "results", folder.name)
    assert contents(workspace / "outbox") == before


def test_results_on_demand(workspace: Path, tmp_path: Path) -> None:
    batch = batches(workspace)[1]["batch_id"]
    folder = workspace / "outbox" / "kestrel-teaching" / batch
    before = contents(folder)
    call(workspace, "audit", "results", batch, "-o", tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == before
    (folder / "ack.json").unlink()
    (folder / "accepted.csv").write_text("altered", encoding="utf-8")
    assert call_json(workspace, "audit", "results", batch)["batch_id"] == batch
    assert contents(folder) == before
    call(workspace, "audit", "results", "nothing", exits=(2,))


def test_the_ledger_alone_gives_the_same_files(history: Path, tmp_path: Path) -> None:
    workspace = Workspace(history)
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    events = [event for event in read_history(con) if event.kind == "batch"]
    con.close()
    for event in events:
        folder = tmp_path / str(event.batch_id)
        folder.mkdir()
        con = ledger.open_ledger(workspace.ledger, read_only=True)
        rebuild_results.write_from_ledger(con, workspace, event, folder)
        con.close()
        own = history / "outbox" / "kestrel-teaching" / str(event.batch_id)
        again, then = contents(folder), contents(own)
        # How many rows were checked only in part is not in the ledger, and with it the manifest.
        acks = [json.loads(files.pop("ack.json")) for files in (again, then)]
        for ack, files in zip(acks, (again, then), strict=True):
            ack["next_steps"] = [step for step in ack["next_steps"] if "in part" not in step]
            del files["manifest.sha256"]
        assert again == then
        assert acks[0] == acks[1]


def test_what_waits_under_a_dot(history: Path, tmp_path: Path) -> None:
    root = copy_of(history, tmp_path / "workspace")
    before = contents(root / "outbox")
    outbox = root / "outbox" / "kestrel-teaching"
    first, second, third = (event["batch_id"] for event in batches(root))
    (outbox / first).rename(outbox / f".{first}")
    (outbox / second).rename(outbox / f".{second}")
    (outbox / f".{second}" / "errors.csv").write_text("half", encoding="utf-8")
    shutil.copytree(outbox / third, outbox / ".20260101T000000Z-00000000")
    (root / "archive" / "20260101T000000Z-00000000").mkdir()
    (root / ".work").mkdir()
    assert call_json(root, "audit", "verify")["verified"]
    assert contents(root / "outbox") == before
    assert not list(root.glob("archive/20260101T*"))
    assert not (root / ".work").exists()
