"""Make a workspace: its folders, and a ledger with the calendar in it."""

from __future__ import annotations

import shutil
from datetime import datetime

from pipeline import __version__, ledger
from pipeline.catalogue.versions import rules_version
from pipeline.ledger import Event
from pipeline.load import bundled_files
from pipeline.model.limits import Limits
from pipeline.operations.load import LoadOptions, load_one
from pipeline.operations.recover import finish_making
from pipeline.workspace.folders import NoWorkspace, Workspace, in_one_line
from pipeline.workspace.lock import held
from pipeline.workspace.modes import FOR_GROUP, FOR_OWNER, private, set_mode
from pipeline.workspace.publishing import sync


def make_workspace(
    workspace: Workspace,
    *,
    sandbox: bool,
    now: datetime,
    server_date: datetime | None = None,
    group: bool = False,
) -> None:
    """The folders, and a ledger with the cohorts, milestones and statement calendar in it.

    Everything is made to one side. Putting the ledger in its place makes it a workspace; if that
    is as far as it gets, the next command moves the rest. For its owner alone, or with `group` for
    the group to read. Raises NoWorkspace if there is one, or something else in the folder.
    """
    with private(FOR_GROUP if group else FOR_OWNER):
        workspace.root.mkdir(parents=True, exist_ok=True)
        refuse_strange(workspace)
        set_mode(workspace.root, 0o777 & ~(FOR_GROUP if group else FOR_OWNER))
        with held(workspace, 30, "ecf-batch init"):
            refuse_strange(workspace)
            making = Workspace(workspace.making)
            shutil.rmtree(making.root, ignore_errors=True)
            for folder in ("inbox", "outbox", "archive", "statements"):
                (workspace.root / folder).mkdir(exist_ok=True)
                (making.root / folder).mkdir(parents=True)
            begin_ledger(making, sandbox=sandbox, now=now, server_date=server_date)
            load_bundled(making, now, server_date)
            making.ledger.rename(workspace.ledger)
            sync(workspace.root)
            finish_making(workspace)


def refuse_strange(workspace: Workspace) -> None:
    """Raise NoWorkspace where there is a workspace, or a folder with anything else in it.

    What an `init` left that was killed is in nobody's way.
    """
    if workspace.ledger.exists():
        raise NoWorkspace(f"{workspace.root} is a workspace already; nothing was changed.")
    ours = {workspace.making.name, workspace.queue.name}
    made = {"inbox", "outbox", "archive", "statements"} if workspace.making.exists() else set()
    strange = sorted(path.name for path in workspace.root.iterdir() if path.name not in ours | made)
    if strange:
        raise NoWorkspace(
            f"{workspace.root} is not empty (it has {in_one_line(strange[0])}); nothing was "
            "changed. Name a new or empty folder."
        )


def begin_ledger(
    workspace: Workspace, *, sandbox: bool, now: datetime, server_date: datetime | None
) -> None:
    """An empty ledger with its first event."""
    ledger.create_ledger(workspace.ledger)
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    ledger.next_event(con, now, None)
    event = Event(
        kind="init",
        received_at=now,
        server_date=server_date,
        options={"sandbox": sandbox},
        software_version=__version__,
        rules_version=rules_version(),
    )
    recording = ledger.record(con, event)
    recording.commit()
    con.close()


def load_bundled(workspace: Workspace, now: datetime, server_date: datetime | None) -> None:
    """Load the cohorts, milestones and statement calendar that come with the product."""
    order = LoadOptions(now, server_date, Limits())
    for path, kind in bundled_files():
        loaded = load_one(workspace, path, kind, order, lambda _: None)
        if loaded.exit_code:
            raise RuntimeError(f"the bundled {kind} do not load: {loaded.ack['errors_by_code']}")
