"""A payment run in one workbook: what each statement comes to, in pence, and sums that add up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from command_line import GOOD, NOW, PROVIDER, put
from stories.telling import call, expect_exit
from test_decided_anew import load_contract


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return [tuple(cell.value for cell in row) for row in book[sheet].iter_rows()]


def test_a_payment_run_adds_up_to_what_the_statements_say(workspace: Path) -> None:
    load_contract(workspace, uplift="20")
    expect_exit(call(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW), 0)
    expect_exit(call(workspace, "statement", "close", "--as-at", "2025-04-01", *NOW), 0)
    run = workspace.parent / "run.xlsx"
    listed = ("statement", "list", "--payment-date", "2025-04-25", "-o", run)
    answer = json.loads(call(workspace, *listed, "--json").stdout)
    first = run.read_bytes()
    call(workspace, *listed)
    assert run.read_bytes() == first

    rows = cells(run, "Statements")
    assert rows[0][0] == "Statements, payment date 25 April 2025"
    heads = rows[2]
    lines = [dict(zip(heads, row, strict=True)) for row in rows[3 : 3 + len(answer)]]
    for line, one in zip(lines, answer, strict=True):
        assert (line["Provider"], line["Cohort"]) == (one["provider"], str(one["cohort"]))
        total = "-" if one["total"] is None else round(float(one["total"]), 2)
        assert line["Total"] == total
    assert {line["Total"] for line in lines} >= {"-", 129.6}
    sums = next(dict(zip(heads, row, strict=True)) for row in rows if row[0] == "Total")
    worked_out = [Decimal(one["total"]) for one in answer if one["total"] is not None]
    assert Decimal(str(sums["Total"])) == sum(worked_out)
    assert sums["Declarations"] == 1
    assert any("no contract fits" in str(row[0]) for row in rows)

    by_provider = cells(run, "By provider")
    assert len({row[0] for row in by_provider[1:]} - {None, "Total"}) == len(
        {one["provider"] for one in answer}
    )
    assert by_provider[-1][-1] == sums["Total"]
    book = openpyxl.load_workbook(run)
    assert not [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]


def test_no_statement_makes_an_empty_run(workspace: Path) -> None:
    run = workspace.parent / "run.xlsx"
    said = call(workspace, "statement", "list", "--payment-date", "2019-01-01", "-o", run)
    assert "0 statements written" in said.stdout
    assert cells(run, "Statements")[-1][14] == 0
