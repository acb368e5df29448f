"""Which kind a file is, in which order kinds are loaded, and what every kind describes."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest
from load_world import World

from pipeline import load
from pipeline.catalogue.codes import intake_codes
from pipeline.load.phrases import ledger_columns
from pipeline.model.findings import Refused
from schemas.reference.schema import schema_of

RULES = Path(str(files("pipeline").joinpath("load", "rules")))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("participants.csv", "participants"),
        ("2024-11-participants.xlsx", "participants"),
        ("participant-id-changes.csv", "participant-id-changes"),
        ("Participant ID changes (2).csv", "participant-id-changes"),
        ("mentor_contracts.csv", "mentor-contracts"),
        ("acorn contracts 2024.csv", "contracts"),
        ("LEAD PROVIDERS.CSV", "lead-providers"),
        ("/some/schools/partnerships.csv", "partnerships"),
    ],
)
def test_name_says_the_kind(name: str, kind: str) -> None:
    assert load.kind_of(name) == kind


def test_given_kind_goes_before_the_name() -> None:
    assert load.kind_of("participants.csv", "Schools") == "schools"


@pytest.mark.parametrize(("name", "given"), [("data.csv", None), ("schools.csv", "pupils")])
def test_unknown_kind_is_refused(name: str, given: str | None) -> None:
    with pytest.raises(Refused) as refused:
        load.kind_of(name, given)
    assert refused.value.exit_code == 3
    (finding,) = refused.value.findings
    assert finding.code == "reference_kind_not_recognised"
    assert finding.value == (given or name)


def test_files_are_loaded_in_the_order_of_what_they_refer_to() -> None:
    sent = [(Path(f"{kind}.csv"), kind) for kind in reversed(load.KINDS)]
    assert [kind for _, kind in load.in_load_order(sent)] == [
        "cohorts",
        "milestones",
        "lead-providers",
        "delivery-partners",
        "statements",
        "contracts",
        "mentor-contracts",
        "schools",
        "partnerships",
        "participants",
        "participant-id-changes",
        "declarations",
    ]


def test_bundled_files_are_there() -> None:
    bundled = load.bundled_files()
    assert [kind for _, kind in bundled] == ["cohorts", "milestones", "statements"]
    assert all(path.is_file() for path, _ in bundled)


@pytest.mark.parametrize("kind", load.KINDS)
def test_kind_fills_every_column_of_its_tables(kind: str, empty_world: World) -> None:
    described = load.KINDS[kind]
    for table in described.tables:
        filled = {column.target for column in described.columns_of(table)}
        recorded = set(ledger_columns(empty_world.con, table)) - {"seq"}
        assert filled == recorded


@pytest.mark.parametrize("kind", load.KINDS)
def test_schema_has_a_check_for_every_column(kind: str) -> None:
    columns = schema_of(kind).columns
    assert set(columns) == {column.name for column in load.KINDS[kind].columns}
    assert all(len(column.checks) == 1 for column in columns.values())


@pytest.mark.parametrize("kind", load.KINDS)
def test_no_header_means_two_columns(kind: str) -> None:
    names = [c.name for c in load.KINDS[kind].columns]
    headers = [h for c in load.KINDS[kind].columns for h in c.also]
    assert len(set(headers)) == len(headers)
    assert not set(headers) & set(names)


def test_every_rule_file_is_used() -> None:
    used = {rule for kind in load.KINDS.values() for rule in kind.rules}
    assert used == {path.stem for path in RULES.glob("*.sql")}


def test_every_code_that_rules_name_is_in_the_catalogue() -> None:
    text = files("schemas").joinpath("reference", "codes.csv").read_text(encoding="utf-8")
    codes = {row["code"]: row for row in csv.DictReader(text.splitlines())}
    named = set()
    for path in RULES.glob("*.sql"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- code: "), path.name
        named |= set(first.removeprefix("-- code: ").split(", "))
    assert named <= set(codes) | {code["code"] for code in intake_codes()}
    for row in codes.values():
        assert all(row.values())
        words = row["title"] + row["advice"]
        assert words.isascii()
        assert "invalid" not in words
        assert "please" not in words
