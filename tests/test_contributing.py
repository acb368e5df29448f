"""What CONTRIBUTING.md says about adding a rule is all there is to do."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROGRAM = "from pipeline.cli import main; main(prog_name='ecf-batch')"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages, to which a rule can be added."""
    for package in ("pipeline", "schemas", "samples"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def call(copy: Path, *arguments: str) -> str:
    """What the copy prints; it may end with 0 or 1."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "ECF_BATCH_WORKSPACE": "workspace"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def findings(copy: Path, batch: str, code: str) -> list[tuple[str, str]]:
    """Reference and detail of every finding with this code, in a new sandbox with the samples."""
    call(copy, "init", "--sandbox")
    reference = sorted(str(path) for path in (copy / "samples" / "reference").glob("*.csv"))
    call(copy, "load", *reference, "--server-date", "2025-12-01T09:00:00Z")
    sent = ("--provider", "Kestrel Teaching", "--server-date", "2025-12-15T16:30:00Z", "--json")
    ack = json.loads(call(copy, "submit", batch, *sent))
    outbox = copy / "workspace" / "outbox" / "kestrel-teaching"
    with (outbox / ack["batch_id"] / "errors.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] == code]
    return [(row["your_reference"], row["detail"]) for row in rows]


def test_a_state_rule_is_one_file(copy: Path) -> None:
    (copy / "pipeline" / "rules" / "declaration_at_weekend.sql").write_text(example("sql"))
    assert "declaration_at_weekend" in call(copy, "rules", "--code", "declaration_at_weekend")
    found = findings(copy, "samples/corrections-december-2025.xlsx", code="declaration_at_weekend")
    assert found == [
        (
            "KT-1223",
            "The declaration is dated 30 November 2025, and schools are closed at weekends. "
            "Check the date.",
        )
    ]


def test_a_field_rule_is_one_line(copy: Path) -> None:
    schema = copy / "schemas" / "ecf_partnership.py"
    text = schema.read_text(encoding="utf-8")
    line = '        "urn": Column(),\n'
    assert line in text
    schema.write_text(text.replace(line, f"        {example('python')}"), encoding="utf-8")
    assert "urn_malformed" in call(copy, "rules", "--code", "urn_malformed")
    partner = "df1e9a48-6d49-5f0b-8a6b-0d2b0cf7a1b5"
    (copy / "batch.csv").write_text(
        "cohort,urn,delivery_partner_id,your_reference\n"
        f"2025,9903,{partner},too short\n2025,990301,{partner},right\n"
    )
    assert findings(copy, "batch.csv", code="urn_malformed") == [
        ("too short", 'Write six digits instead of "9903".')
    ]
