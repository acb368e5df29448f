"""Put right what an interrupted command left behind, before the next one begins."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from pathlib import Path

from pipeline import ledger
from pipeline.workspace.folders import Busy, Workspace
from pipeline.workspace.lock import are_files_claimed
from pipeline.workspace.publishing import BEFORE
from pipeline.workspace.work_folders import clear_work, dead_work


def is_sandbox(workspace: Workspace) -> bool:
    """Whether the workspace was made with `init --sandbox`."""
    with ledger.peeked_ledger(workspace.ledger) as con:
        found = con.execute(
            "select options from ledger.event where kind = 'init' order by event limit 1"
        ).fetchall()
    return bool(found) and bool(json.loads(found[0][0]).get("sandbox"))


def recover(workspace: Workspace) -> list[str]:
    """Publish results whose event was recorded; remove what belongs to no event.

    A folder that waits under a dot was complete before its event was written, so a recorded event
    means that it can be published as it is, or else made again. The files of a statement whose
    closing or payment was recorded but not written out are written. What has gone missing since is
    no business of recovery: `audit verify` tells of it, and `audit results` makes it again. What
    cannot be put right keeps nobody from working: it is told, in a sentence each.

    Whoever calls has the turn to write.
    """
    told = []
    for what, step in (
        ("Working files", clear_work),
        ("Half-written notes", remove_half_written),
        ("What init has made", finish_making),
        ("The log of the ledger", take_up_log),
        ("Results of a file that was recorded", publish_waiting),
        ("The note of the last event", renew_head),
        ("Old files that are to be removed", remove_old_files),
        ("Files of statements", write_statement_files),
    ):
        try:
            step(workspace)
        except Busy:
            raise
        except Exception as fault:
            from pipeline.operations.receipt import in_words

            logging.getLogger("ecf_batch").debug("recovery: %s", what, exc_info=fault)
            told.append(f"{what} could not be put in place yet: {in_words(fault)}")
    return told


def remove_half_written(workspace: Workspace) -> None:
    """Remove notes and signs that a command was writing when it was interrupted."""
    for half_written in [*workspace.root.glob(".*-new"), workspace.root / ledger.WRITING]:
        half_written.unlink(missing_ok=True)


def remove_old_files(workspace: Workspace) -> None:
    """Remove what an interrupted `retention` has recorded as removed."""
    if workspace.removing.exists():
        from pipeline.operations import retention

        retention.finish_removing(workspace)


def write_statement_files(workspace: Workspace) -> None:
    """Write the files of statements that an interrupted command did not write.

    A command that lives writes its own after its turn.
    """
    if workspace.unwritten.exists() and not are_files_claimed(workspace):
        from pipeline.operations import statement_files

        statement_files.write_unwritten(workspace)


def is_whole_workspace(workspace: Workspace) -> bool:
    """Whether an interrupted command left nothing to be put right."""
    left = (
        workspace.making,
        workspace.unwritten,
        workspace.removing,
        workspace.root / ledger.WRITING,
        workspace.ledger.with_name(f"{workspace.ledger.name}.wal"),
    )
    return not any(path.exists() for path in left) and not any(
        [*waiting_folders(workspace), *workspace.root.glob(".*-new"), *dead_work(workspace)]
    )


def renew_head(workspace: Workspace) -> None:
    """Note the last event beside the ledger, if a command was killed before it could.

    A note that is missing, or of another event than one of the ledger, is not touched: that is for
    `audit verify` to tell.
    """
    try:
        noted = ledger.head_beside(workspace.ledger).read_text(encoding="ascii").split()
        number = int(noted[0])
    except (OSError, ValueError, IndexError):
        return
    with ledger.peeked_ledger(workspace.ledger) as con:
        last, event_hash = ledger.last_event(con)
        found = (last, event_hash) if last == number else ledger.last_event(con, number + 1)
    if last > number and found == (number, noted[-1]):
        ledger.write_head(workspace.ledger, last, event_hash)


def finish_making(workspace: Workspace) -> None:
    """Move what `init` made beside the ledger to its place."""
    making = workspace.making
    if not making.exists():
        return
    for made in [*making.glob("archive/*"), *making.glob("outbox/*/*"), *making.glob(".head")]:
        target = workspace.root / made.relative_to(making)
        target.parent.mkdir(exist_ok=True)
        made.rename(target)
    shutil.rmtree(making)


def take_up_log(workspace: Workspace) -> None:
    """Bring what an interrupted command had committed into the ledger file itself."""
    if not workspace.ledger.with_name(f"{workspace.ledger.name}.wal").exists():
        return
    import duckdb

    con = duckdb.connect()
    try:
        ledger.attach(con, workspace.ledger)
        con.execute("checkpoint ledger")
    finally:
        con.close()


def publish_waiting(workspace: Workspace) -> None:
    """Publish, throw away or make again the results of files that were handed in."""
    waiting_ones = waiting_folders(workspace)
    if not waiting_ones:
        return
    places = result_folders(workspace)
    missing = []
    for waiting in waiting_ones:
        batch_id = waiting.name.removeprefix(".").removesuffix(BEFORE)
        target = places.get(batch_id)
        if target is None and not batch_id.startswith("check-"):
            shutil.rmtree(workspace.archive(batch_id), ignore_errors=True)
        if target is not None and not target.exists() and is_whole(waiting):
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.rename(target)
            continue
        shutil.rmtree(waiting)
        if target is not None and not target.is_dir():
            missing.append(batch_id)
    make_results(workspace, missing)


def waiting_folders(workspace: Workspace) -> list[Path]:
    """Result folders that were written but not published."""
    return sorted(
        folder
        for folder in (workspace.root / "outbox").glob("*/.*")
        if folder.is_dir() and not folder.is_symlink()
    )


def result_folders(workspace: Workspace) -> dict[str, Path]:
    """The result folder of every recorded file, by batch ID, in the order of the events."""
    from pipeline import audit

    con = ledger.peek_ledger(workspace.ledger)
    try:
        found = audit.recorded_files(con)
    finally:
        con.close()
    return {
        batch_id: (
            workspace.outbox(provider or "", provider_id)
            if kind == "batch"
            else workspace.reference_outbox
        )
        / batch_id
        for kind, batch_id, provider, provider_id in found
    }


def is_whole(folder: Path) -> bool:
    """Whether every file of a result folder is what its manifest says."""
    try:
        lines = (folder / "manifest.sha256").read_text(encoding="utf-8").splitlines()
        return bool(lines) and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for digest, _, name in (line.partition("  ") for line in lines)
        )
    except OSError:
        return False


def make_results(workspace: Workspace, missing: list[str]) -> None:
    """Make the missing results of recorded files again; one that cannot be made stops nobody."""
    from pipeline.operations import rebuild_results

    for batch_id in missing:
        try:
            rebuild_results.make_results(workspace, batch_id)
        except Exception as fault:
            logging.getLogger("ecf_batch").debug("no results for %s", batch_id, exc_info=fault)
