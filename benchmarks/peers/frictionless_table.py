"""frictionless: a table schema with constraints."""

from __future__ import annotations

from collections import Counter

from frictionless import Checklist, Resource, Schema, system

from benchmarks.peers.rules import COLUMNS, COURSES, DATE, EVIDENCE, TYPES, UUID, tell

CONSTRAINTS = {
    "participant_id": {"required": True, "pattern": UUID},
    "course_identifier": {"required": True, "enum": list(COURSES)},
    "declaration_type": {"required": True, "enum": list(TYPES)},
    "declaration_date": {"required": True, "pattern": DATE},
    "evidence_held": {"enum": list(EVIDENCE)},
}
WORDS = {"required": "missing", "enum": "not in the list"}


def check(path: str) -> dict[str, int]:
    fields = [{"name": c, "type": "string", "constraints": CONSTRAINTS[c]} for c in COLUMNS]
    schema = Schema.from_descriptor({"fields": fields})
    found: Counter[str] = Counter()
    with system.use_context(trusted=True):
        report = Resource(path=path, schema=schema).validate(Checklist(), limit_errors=10_000_000)
    for name, note in report.flatten(["fieldName", "note"]):
        rule = note.split('"')[1]
        pattern = "is no UUID" if name == "participant_id" else "in another form"
        found[f"{name} {WORDS.get(rule, pattern)}"] += 1
    return dict(found)


if __name__ == "__main__":
    tell(check)
