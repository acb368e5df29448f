"""What JSON of the API is refused for, in words, with nothing recorded (read side, section 5)."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from stories.telling import call, expect_exit

SCHOOL_ID = "0000000e-0000-4000-8000-000000000099"
SCHOOL = {
    "id": SCHOOL_ID,
    "type": "school",
    "attributes": {"name": "School 99", "urn": "100099", "cohort": "2024"},
}
PARTNER = {
    "id": "00000009-0000-4000-8000-000000000099",
    "type": "delivery-partner",
    "attributes": {"name": "Oak", "cohort": ["2024"]},
}


@pytest.fixture(scope="module")
def root(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every file of this module is refused."""
    return Path(shutil.copytree(small_world, tmp_path_factory.mktemp("refusals") / "workspace"))


def school(**attributes: Any) -> dict[str, Any]:
    """The school with other attributes."""
    return {**SCHOOL, "attributes": {**SCHOOL["attributes"], **attributes}}  # type: ignore[dict-item]


def load(root: Path, file: Path, document: Any, *options: str) -> tuple[int, list[dict[str, str]]]:
    """Exit code and the lines of errors.csv of a load of this document, or of this text."""
    text = document if isinstance(document, str) else json.dumps(document)
    file.write_text(text, encoding="utf-8")
    when = ("--server-date", "2025-11-10T10:00:00Z")
    told = call(root, "load", file, *options, *when, "--json")
    assert "Traceback" not in told.output
    ack = json.loads(told.stdout)
    folder = root / "outbox" / "_reference" / ack["batch_id"]
    with (folder / "errors.csv").open(encoding="utf-8-sig", newline="") as lines:
        return told.exit_code, [*csv.DictReader(lines)]


@pytest.fixture(scope="module")
def first_end(root: Path) -> str:
    """The hash of the last event before anything is sent in."""
    return hash_of_the_end(root)


def hash_of_the_end(root: Path) -> str:
    """The hash of the last event."""
    events = json.loads(expect_exit(call(root, "audit", "log", "--json"), 0).stdout)
    return str(events[-1]["event_hash"])


WITHOUT_DATA = "json_without_data"
DAMAGED = "file_damaged"
REFUSED: dict[str, tuple[Any, tuple[str, ...], str, str]] = {
    "two types": (
        {"data": [SCHOOL, PARTNER]},
        (),
        "json_types_mixed",
        "several types: school, delivery-partner. Load each type from a file of its own",
    ),
    "two types on two pages": (
        [{"data": [SCHOOL]}, {"data": [PARTNER]}],
        (),
        "json_types_mixed",
        "several types: school, delivery-partner",
    ),
    "a type nobody knows": (
        {"data": [{**SCHOOL, "type": "weather"}]},
        (),
        "json_type_not_recognised",
        'of the type "weather", which is not known. What can be loaded: participant',
    ),
    "no type": (
        {"data": [{"id": SCHOOL_ID}]},
        (),
        "json_type_not_recognised",
        'of the type "", which',
    ),
    "a type without a kind": (
        {"data": [{**SCHOOL, "type": "participant-transfer"}]},
        (),
        "json_type_cannot_be_loaded",
        'of the type "participant-transfer": there is no reference data of that kind',
    ),
    "another kind than was said": (
        {"data": [SCHOOL]},
        ("--kind", "statements"),
        "json_kind_differs",
        'of the type "school", which is schools, and --kind says statements',
    ),
    "no data": ({"schools": []}, (), WITHOUT_DATA, 'it has no list "data"'),
    "data that is text": ({"data": "none"}, (), WITHOUT_DATA, 'it has no list "data"'),
    "an entry that is text": (
        {"data": ["x"]},
        (),
        WITHOUT_DATA,
        "An entry of data is not an object",
    ),
    "a list of texts": (["x"], (), WITHOUT_DATA, 'it has no list "data"'),
    "an error document": (
        {"errors": [{"title": "Not found", "detail": "Nothing there"}]},
        (),
        WITHOUT_DATA,
        'The API answered with an error: "Not found: Nothing there"',
    ),
    "cut off": ('{"data": [{"id": "x"', (), DAMAGED, "it is no complete JSON"),
    "nested without an end": ("[" * 100_000, (), DAMAGED, "it is no complete JSON"),
    "the same school twice, differing": (
        {"data": [SCHOOL, school(name="Another")]},
        (),
        "reference_key_repeated",
        "1",
    ),
    "the same school on two pages, differing": (
        [{"data": [SCHOOL]}, {"data": [{**school(urn="100098"), "id": SCHOOL_ID.upper()}]}],
        (),
        "reference_key_repeated",
        "1",
    ),
    "attributes that are a list": (
        {"data": [{**SCHOOL, "attributes": ["x"]}]},
        (),
        "json_attribute_misshapen",
        "attributes has to be an object",
    ),
    "a value that is an object": (
        {"data": [school(name={"first": "x"})]},
        (),
        "json_attribute_misshapen",
        "name has to be a value",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_refused_in_words_and_nothing_is_recorded(
    case: tuple[Any, tuple[str, ...], str, str], root: Path, first_end: str, tmp_path: Path
) -> None:
    document, options, code, words = case
    exit_code, lines = load(root, tmp_path / "answer.json", document, *options)
    assert exit_code == 3
    (line,) = [line for line in lines if line["code"] == code]
    assert words in line["detail"]
    assert hash_of_the_end(root) == first_end


def test_equal_entries_count_once(small_world: Path, tmp_path: Path) -> None:
    """Pages overlap: the same entry on two of them is one row."""
    root = shutil.copytree(small_world, tmp_path / "workspace")
    file = tmp_path / "pages.json"
    file.write_text(json.dumps([{"data": [SCHOOL]}, {"data": [SCHOOL]}]), encoding="utf-8")
    when = ("--server-date", "2025-11-10T10:00:00Z")
    told = json.loads(expect_exit(call(root, "load", file, *when, "--json"), 0).stdout)
    assert told["counts"]["rows_read"] == 1
