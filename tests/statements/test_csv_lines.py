"""The lines of declarations.csv: in order however many there are, and written as CSV is."""

from __future__ import annotations

import csv

import pytest
from statement_world import ACORN, make_usual_world

from pipeline.database import sql
from pipeline.database.working import working_database
from pipeline.statements import Key
from pipeline.statements.write import preview

APRIL = Key(ACORN, 2024, "April 2025")
LINES = 300_000  # a table is read by several threads from 122,880 rows on


@pytest.fixture
def world(tmp_path):
    """Three declarations of everybody, recorded in no order; some texts would run as formulas."""
    world = make_usual_world(tmp_path / "ledger.duckdb")
    event = world.add_event("batch")
    person = f"md5((i * 7919 % {LINES} // 3)::varchar)::uuid"
    world.con.execute(
        f"""
        insert into ledger.enrolment by name
        select distinct {event} as event, 1 + i * 7919 % {LINES} // 3 as seq,
            {person} as training_record_id, {person} as participant_id,
            '{ACORN}' as lead_provider_id, 'ect' as participant_type,
            case i * 7919 % {LINES} // 3 % 4 when 0 then '=Person ' else 'Person ' end
                || (i * 7919 % {LINES} // 3) as full_name
        from range({LINES}) as counting(i);
        insert into ledger.declaration by name
        select {event} as event, 1 + i as seq, md5('declaration ' || i)::uuid as declaration_id,
            '{ACORN}' as lead_provider_id, {person} as participant_id, 2024 as cohort,
            'ecf-induction' as course_identifier, 'started' as declaration_type,
            '2024-10-01'::timestamp + to_hours((i % 5)::integer) as declaration_date,
            '2024-10-02'::timestamp as created_at
        from range({LINES}) as counting(i);
        insert into ledger.declaration_state by name
        select {event} as event, seq, declaration_id, 'eligible' as state,
            'April 2025' as statement
        from ledger.declaration
        """
    )
    return world


def test_a_long_statement_keeps_its_order(world, tmp_path):
    preview(world.con, world.event, APRIL, world.start, None, tmp_path / "out")
    with (tmp_path / "out" / "declarations.csv").open(encoding="utf-8", newline="") as stream:
        keys = [
            (
                row["Participant Name"].removeprefix("'"), row["Participant ID"],
                row["Declaration Date"], row["Declaration ID"],
            )
            for row in csv.DictReader(stream)
        ]  # fmt: skip
    assert len(set(keys)) == len(keys) == LINES
    assert keys == sorted(keys)


def test_cells_are_written_as_the_database_writes_them(tmp_path):
    con = working_database()
    con.execute(sql.text("statements/files/csv_lines").partition("create or replace view")[0])
    con.execute(
        """
        create table word as
        select unnest([i, 'a' || i, i || 'b', 'a' || i || 'b', i || i]) as words
        from (select chr(code::integer) as i from range(1, 1000) as codes(code))
        union all
        select unnest([null, '', ' ', ' a', 'a ', 'null', '""', '"a", "b"', '\\'])
        """
    )
    theirs, ours = tmp_path / "theirs.csv", tmp_path / "ours.csv"
    con.execute(f"copy (select 'x', words, 'y' from word) to '{theirs}' (header false)")
    con.execute(
        f"copy (select concat('x,', as_csv(words), ',y') from word) to '{ours}' "
        "(header false, delimiter '\x1f', quote '', escape '')"
    )
    assert ours.read_bytes() == theirs.read_bytes()
