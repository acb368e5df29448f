"""Exports: 1,000,000 declarations as CSV beside DuckDB's COPY of the same table, and a few people.

python -m benchmarks.exports [--rows N]

The promise (read side): within 3 x the CPU time of the COPY, in bounded memory; 100 participants
within 3 x what starting Python with DuckDB and opening the ledger takes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from pipeline import ledger

PROVIDER = "d3f6c495-65b7-50fc-94f8-2e96030bbfa8"
PEOPLE = 100
EVENTS = """
insert into ledger.event (event, kind, received_at, options)
values (1, 'init', '2024-01-01', '{"sandbox": true}'), (2, 'load', '2024-10-01', null)
"""
DECLARATIONS = """
insert into ledger.declaration by name
select
    2 as event,
    i as seq,
    uuid() as declaration_id,
    $provider::uuid as lead_provider_id,
    uuid() as participant_id,
    'ecf-induction' as course_identifier,
    'started' as declaration_type,
    timestamp '2024-10-01' + to_seconds(i % 100000) as declaration_date,
    'other' as evidence_held,
    2024 as cohort,
    uuid() as delivery_partner_id,
    uuid() as mentor_id,
    i % 2 = 0 as pupil_premium_uplift,
    false as sparsity_uplift,
    timestamp '2024-10-01' + to_seconds((i * 7919) % 5000000) as created_at
from range($rows) as numbers(i)
"""
STATES = """
insert into ledger.declaration_state by name
select 2 as event, seq, declaration_id, 'eligible' as state
from ledger.declaration
"""
ENROLMENTS = """
insert into ledger.enrolment by name
select
    2 as event,
    i as seq,
    uuid() as training_record_id,
    $provider::uuid as lead_provider_id,
    date '2024-09-01' as start_date,
    uuid() as participant_id,
    'ect' as participant_type,
    2024 as cohort,
    'ecf-standard-september' as schedule_identifier,
    'active' as training_status,
    timestamp '2024-10-01' as created_at,
    timestamp '2024-10-01' as updated_at
from range($rows) as numbers(i)
"""
START = "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=True).execute('select 1')"


def make_workspace(root: Path, rows: int) -> None:
    """A workspace whose ledger has so many declarations, and a few people."""
    ledger.create_ledger(root / "ledger.duckdb")
    con = ledger.open_ledger(root / "ledger.duckdb")
    con.execute(EVENTS)
    con.execute(
        "insert into ledger.lead_provider (event, seq, lead_provider_id, name) "
        "values (2, 1, $provider, 'Kestrel Teaching')",
        {"provider": PROVIDER},
    )
    con.execute(DECLARATIONS, {"provider": PROVIDER, "rows": rows})
    con.execute(STATES)
    con.execute(ENROLMENTS, {"provider": PROVIDER, "rows": PEOPLE})
    con.close()


def cpu_of(*command: object) -> tuple[float, int]:
    """CPU seconds and peak MB of a process."""
    process = subprocess.Popen([str(word) for word in command], stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} ended with {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def export(root: Path, name: str) -> tuple[float, int]:
    """CPU seconds and peak MB of one export as CSV."""
    program = "from pipeline.cli import program; program()"
    named = ("export", name, "--provider", PROVIDER, "--workspace", root)
    return cpu_of(sys.executable, "-c", program, *named, "-o", root / f"{name}.csv")


def copy_again(root: Path) -> float:
    """CPU seconds that DuckDB takes to write the finished table to CSV."""
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    written = str(root / "declarations.csv")
    con.execute("create table finished as from read_csv($path)", {"path": written})
    before = resource.getrusage(resource.RUSAGE_SELF)
    con.execute("copy finished to $path (header)", {"path": str(root / "copy.csv")})
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_workspace(root, rows)
        started = time.monotonic()
        many, peak = export(root, "declarations")
        clock = time.monotonic() - started
        copied = copy_again(root)
        few, _ = export(root, "participants")
        start, _ = cpu_of(sys.executable, "-c", START, root / "ledger.duckdb")
    sys.stdout.write(
        f"{rows:,} declarations: {many:.1f} CPU s ({clock:.1f} s), {peak} MB; COPY {copied:.1f}; "
        f"{many / copied:.1f} x (promise 3)\n"
        f"{PEOPLE} participants: {few:.2f} CPU s; start {start:.2f}; "
        f"{few / start:.1f} x (promise 3)\n"
    )


if __name__ == "__main__":
    main()
