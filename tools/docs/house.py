"""The house drawn from its code, and a row that is followed through it."""

from __future__ import annotations

import csv
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import grimp
from click.testing import CliRunner

from pipeline import ledger, run
from pipeline.catalogue.codes import create_messages
from pipeline.catalogue.state_rules import state_rules
from pipeline.cli import main
from pipeline.model.limits import Limits
from pipeline.model.request import Request, Step

ROOT = Path(__file__).resolve().parents[2]
PARTICIPANT = "a1000000-0000-4000-8000-000000000001"
WORLD = {
    "lead-providers.csv": "lead_provider_id,name\n00000000-0000-4000-8000-000000000001,Acorn\n",
    "participants.csv": (
        "training_record_id,lead_provider,start_date,participant_id,participant_type,cohort,"
        "schedule_identifier,eligible_for_funding,teacher_reference_number\n"
        f"a2000000-0000-4000-8000-000000000001,Acorn,2024-09-01,{PARTICIPANT},ect,2024,"
        "ecf-standard-september,true,1234567\n"
    ),
}
SENT = (
    "Participant ID,Course identifier,Declaration type,Declaration date\n"
    f"{PARTICIPANT},ecf-induction,started,03/10/2024\n"
)
AT = "2025-02-10T10:00:00Z"


def floors() -> list[list[str]]:
    """The rooms of each floor, from the top, as the contract of imports has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    there = {path.stem for path in (ROOT / "pipeline").iterdir()}
    named = ([name.strip(" ()") for name in layer.replace(":", "|").split("|")] for layer in layers)
    return [[name for name in layer if name in there] for layer in named]


def arrows() -> list[tuple[str, str]]:
    """Which room imports which, but for the ground floor, which everybody stands on."""
    graph = grimp.build_graph("pipeline", cache_dir=None)
    ground = set(floors()[-1])
    pairs = {
        (importer.split(".")[1], imported.split(".")[1])
        for importer in graph.modules
        if "." in importer
        for imported in graph.find_modules_directly_imported_by(importer)
        if "." in imported
    }
    return sorted(pair for pair in pairs if pair[0] != pair[1] and pair[1] not in ground)


def drawing() -> str:
    """The floors and the arrows between their rooms, as a Mermaid diagram."""
    lines = ["```mermaid", "flowchart TB"]
    for number, rooms in enumerate(floors()):
        lines += [f'  subgraph floor{number} [" "]', "    direction LR"]
        lines += [f"    {room}" for room in rooms]
        lines += ["  end"]
    lines += [f"  {above} --> {below}" for above, below in arrows()]
    return "\n".join([*lines, "```"])


def rooms() -> list[tuple[str, str, str]]:
    """Each room from the top, what it says of itself, and how many tables it makes."""
    with (ROOT / "pipeline/database/tables.csv").open(encoding="utf-8", newline="") as stream:
        made = Counter(line["made_by"] for line in csv.DictReader(stream))
    return [
        (f"`{room}`", what.partition("\n")[0], str(made[room] or ""))
        for floor in floors()
        for room in floor
        if (what := import_module(f"pipeline.{room}").__doc__)
    ]


def followed_row() -> str:
    """What becomes of a row, room by room: the line that each table has of it."""
    steps = [
        f"{number}. **{room}**: {says}\n\n{block(lines)}"
        for number, (room, says, lines) in enumerate(follow(), 1)
    ]
    return "\n\n".join(steps)


def block(lines: dict[str, Any]) -> str:
    """Names and values below each other, indented as part of the step."""
    width = max(map(len, lines))
    told = [f"   {name:<{width}}  {value}".rstrip() for name, value in lines.items()]
    return "\n".join(["   ```text", *told, "   ```"])


def follow() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Judge one row as `run.py` does, and look at it after each room."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workspace = make_world(folder)
        source, results = folder / "october.csv", folder / "results"
        source.write_text(SENT, encoding="utf-8")
        results.mkdir()
        seen: list[tuple[str, str, dict[str, Any]]] = []
        con = ledger.open_ledger(workspace / "ledger.duckdb", folder / "spill", read_only=True)
        look_at(con, source, results, seen)
        con.close()
        yield from seen
        with (results / "accepted.csv").open(encoding="utf-8-sig", newline="") as stream:
            (line,) = csv.DictReader(stream)
        given = {name: value for name, value in line.items() if value}
        yield "results", "the sender's columns and ours, in `accepted.csv`.", given


def look_at(
    con: duckdb.DuckDBPyConnection,
    source: Path,
    results: Path,
    seen: list[tuple[str, str, dict[str, Any]]],
) -> None:
    """Run the file through the rooms; what they leave of the row goes into `seen`."""

    def look(room: str, says: str, select: str) -> None:
        found = con.execute(select)
        names = [name for name, *_ in found.description]
        (values,) = found.fetchall()
        told = zip(names, values, strict=True)
        seen.append((room, says, {name: value for name, value in told if value not in (None, "")}))

    def on(step: Step) -> None:
        if step.what == "checking every field":
            look("intake", "the cells as text, in `intake.received`.", "from intake.received")
        elif step.what == "comparing with what is known":
            look("field_checks", "typed, in `fields.parsed`.", "from fields.parsed")
        elif step.what == "writing the results":
            asked = len([rule for rule in state_rules() if "participant-declaration" in rule.rows])
            says = f"asked by {asked} rules; its outcome, in `verdicts.row_outcome`."
            look("state_checks, verdicts", says, "from verdicts.row_outcome")

    now = datetime.fromisoformat(AT)
    lead_provider_id = "00000000-0000-4000-8000-000000000001"
    ledger.next_event(con, now, lead_provider_id)
    request = Request(
        mode="submit",
        path=source,
        filename=source.name,
        batch_id="20250210T100000Z-example",
        sha256="",
        bytes=len(SENT),
        provider="Acorn",
        lead_provider_id=lead_provider_id,
        now=now,
        server_date=now,
        limits=Limits(),
    )
    received = run.read_batch(con, request, on)
    create_messages(con)
    sent_before = run.judge_batch(con, request, on)
    judged = run.answer_batch(con, request, received, sent_before, results)
    assert judged.recording is not None
    rows = {name: len(con.table(staged)) for name, staged in judged.recording.tables.items()}
    told = {f"ledger.{name}": f"{count} new" for name, count in rows.items() if count}
    seen.append(("ledger", "one event and its rows, in one transaction.", told))


def make_world(folder: Path) -> Path:
    """A workspace with one provider and one participant."""
    workspace = folder / "workspace"
    files = []
    for name, text in WORLD.items():
        (folder / name).write_text(text, encoding="utf-8")
        files.append(str(folder / name))
    for words in (["init", "--sandbox"], ["load", *files]):
        told = ["--workspace", str(workspace), "--server-date", "2024-09-01T09:00:00Z"]
        done = CliRunner().invoke(main, [*words, *told], catch_exceptions=False)
        if done.exit_code:
            raise RuntimeError(done.output)
    return workspace
