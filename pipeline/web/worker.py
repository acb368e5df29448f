"""The worker process: takes one job after another and hands it in; the only one with the ledger.

Started by the web process as `python -m pipeline.web.worker WORKSPACE`. Orders come as lines of
JSON on standard input, answers go as lines of JSON to standard output; its end is the end of the
input. A job that is in hand is finished even where nobody waits for the answer any more.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from pipeline.ledger.providers import names_of_providers
from pipeline.model.limits import Limits
from pipeline.model.request import Step
from pipeline.operations import submit
from pipeline.operations.receipt import Receipt
from pipeline.operations.recover import is_sandbox
from pipeline.operations.turn import turn_of
from pipeline.web.jobs import CHECK, SUBMIT
from pipeline.workspace.folders import Busy, Workspace
from pipeline.workspace.modes import mask_of, private
from pipeline.workspace.patience import Patience, patient

MOST_JOBS = 50
MOST_MEMORY_KB = 1_500_000
SECONDS_OF_PATIENCE = 60
Say = Callable[[dict[str, Any]], None]


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """One worker at a time: one that outlived its web process finishes its job first."""
    from filelock import FileLock

    with FileLock(workspace.root / "web" / ".worker"):
        yield


def take_over_output() -> TextIO:
    """The way to the web process; whatever else is printed goes to standard error."""
    mine = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    return mine


def sayer(out: TextIO) -> Say:
    """Says something to the web process; where that has gone, to nobody."""

    def say(message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            out.write(json.dumps(message) + "\n")
            out.flush()

    return say


def work(root: Path, orders: TextIO, say: Say) -> None:
    """Take orders until there are no more, or it is time for a fresh process."""
    workspace = Workspace(root)
    with alone(workspace), patient(Patience(SECONDS_OF_PATIENCE, "ecf-batch serve")):
        say({"sandbox": is_sandbox(workspace), "providers": names_of_providers(workspace)})
        for number, line in enumerate(orders, start=1):
            is_last = number == MOST_JOBS or memory_kb() > MOST_MEMORY_KB
            try:
                said = answer(workspace, json.loads(line), say)
            except Busy as busy:
                said = {"busy": str(busy)}
            say({**said, "last": is_last})
            if is_last:
                return


def answer(workspace: Workspace, order: dict[str, Any], say: Say) -> dict[str, Any]:
    """Check or submit one file; what became of it."""
    known = names_of_providers(workspace)
    submission = submission_for(workspace, order, known[order["lead_provider_id"]][0])
    source = Path(order["file"])
    if order["mode"] == CHECK:
        for before in order_folder(order).glob("check-*"):
            shutil.rmtree(before)  # of a worker that was killed before it could answer

    def tell(step: Step) -> None:
        say({"step": step.what, "rows": step.rows, "of": step.of})

    with private(mask_of(workspace.root)):
        receipt = submit.submit_safely(workspace, source, submission, tell)
    ack = receipt.ack
    told = ("status", "batch_id", "counts", "duplicate_of", "received_at", "next_steps")
    return {
        "answer": {name: ack[name] for name in told},
        "exit_code": receipt.exit_code,
        "said": list(receipt.said),
        "folder": folder_of(workspace, receipt),
        "providers": known,
    }


def folder_of(workspace: Workspace, receipt: Receipt) -> str | None:
    """Where the results are or will be, as a path in the workspace."""
    if receipt.folder is None:
        return None
    folder = receipt.folder.with_name(receipt.folder.name.removeprefix("."))
    return folder.relative_to(workspace.root).as_posix()


def order_folder(order: dict[str, Any]) -> Path:
    """The folder of the job."""
    return Path(order["file"]).parents[1]


def submission_for(workspace: Workspace, order: dict[str, Any], name: str) -> submit.Submission:
    """What is asked for the file; the results of a check stay in the folder of the job."""
    told = order["server_date"]
    server_date = datetime.fromisoformat(told) if told else None
    return submit.Submission(
        mode=order["mode"],
        provider=name,
        lead_provider_id=order["lead_provider_id"],
        now=server_date or datetime.now(UTC),
        server_date=server_date,
        limits=Limits(**order["limits"]),
        channel="web",
        sent_by=order["sent_by"],
        job=order["job"] if order["mode"] == SUBMIT else None,
        results_in=order_folder(order) if order["mode"] == CHECK else None,
        turn=lambda: turn_of(workspace, lambda sentence: print(sentence, file=sys.stderr)),  # noqa: T201
    )


def memory_kb() -> int:
    """The most memory that this process has taken; 0 where the system does not say."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return 0
    return getrusage(RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Work for the web process that has started this one."""
    out = take_over_output()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # somebody looks at a page while files are judged
    work(Path(sys.argv[1]), sys.stdin, sayer(out))
    out.flush()
    # As the program does: taking libraries apart on the way out would only take time.
    os._exit(0)


if __name__ == "__main__":
    main()
