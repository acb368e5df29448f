"""Say in lines what `audit explain` found out about a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def tell(document: Document) -> Iterator[str]:
    """The whole explanation: the answer, the rules one by one, where the facts come from."""
    sheet = f" of sheet {document['sheet']}" if document["sheet"] else ""
    yield f"Row {document['row']}{sheet} of {document['batch_id']}: {document['outcome']}"
    yield (
        f"  {document['type'] or 'no row type'}, received {document['received_at']} from "
        f"{document['provider']} (event {document['event']})"
    )
    for name in ("participant_id", "declaration_id", "state", "statement"):
        if document[name]:
            yield f"  {name}: {document[name]}"
    yield from tell_values("Values as they were read", document["values"])
    yield from tell_findings(document)
    yield from tell_rules(document)
    yield from tell_sources(document)
    if not document["answers_as_recorded"]:
        changed = ", ".join(document["rules_changed_since"]) or "none"
        yield f"The row would be answered differently now. Rules changed since: {changed}."


def tell_values(title: str, values: dict[str, Any]) -> Iterator[str]:
    """A titled list of values."""
    if values:
        yield f"{title}:"
    for name, value in values.items():
        yield f"  {name}: {said(value)}"


def said(value: Any) -> str:
    """A value in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(said, value)) if isinstance(value, list) else str(value)


def tell_findings(document: Document) -> Iterator[str]:
    """What the results said of the row."""
    if document["findings"]:
        yield "What the results said:"
    for found in document["findings"]:
        yield f"  {found['severity']} {found['code']}: {found['detail']}"


def tell_rules(document: Document) -> Iterator[str]:
    """The rules by answer; what a broken one looked at is under it."""
    for answer, title in (
        ("broken", "Rules that the row broke"),
        ("passed", "Rules that it kept"),
        ("not evaluated", "Rules that were not asked"),
    ):
        rules = [rule for rule in document["rules"] if rule["answer"] == answer]
        if rules:
            yield f"{title}:"
        for rule in rules:
            why = f" ({rule['why']})" if rule["why"] else ""
            yield f"  {rule['severity']} {rule['code']}: {rule['title']}{why}"
            if answer != "not evaluated":
                looked_at = [f"{name} = {said(value)}" for name, value in rule["facts"].items()]
                if looked_at:
                    yield f"      looked at {'; '.join(looked_at)}"


def tell_sources(document: Document) -> Iterator[str]:
    """Where the facts came from, and since when they were known."""
    if document["sources"]:
        yield "Where the facts come from:"
    for source in document["sources"]:
        values = [
            f"{name} {said(value)}" for name, value in source["values"].items() if value is not None
        ]
        yield f"  {source['what']}: {', '.join(values) or 'not to be shown'}"
        if source["changed_by_row"]:
            yield f"      changed by row {source['changed_by_row']} of this file"
        if source["event"]:
            came = source["recorded_from"] or "month end"
            yield f"      recorded by event {source['event']} at {source['recorded_at']} ({came})"
