"""Say in lines what `audit explain` found out about a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def tell(document: Document, everything: bool = False) -> Iterator[str]:
    """The explanation: the decision and why, the rules that were broken, where the facts come from.

    With `everything` also the values as they were read and the rules that were kept.
    """
    sheet = f" of sheet {document['sheet']}" if document["sheet"] else ""
    yield f"Row {document['row']}{sheet} of {document['batch_id']}: {decision(document)}"
    yield from (
        f"  {found['detail']}" for found in document["findings"] if found["severity"] in "EW"
    )
    yield (
        f"  {document['type'] or 'no row type'}, received {document['received_at']} from "
        f"{document['provider']} (event {document['event']})"
    )
    for name in ("participant_id", "declaration_id"):
        if document[name]:
            yield f"  {name}: {document[name]}"
    if everything:
        yield from tell_values("Values as they were read", document["values"])
        yield from tell_findings(document)
    yield from tell_rules(document, everything)
    yield from tell_sources(document)
    if not document["answers_as_recorded"]:
        changed = ", ".join(document["rules_changed_since"]) or "none"
        yield f"The row would be answered differently now. Rules changed since: {changed}."


def decision(document: Document) -> str:
    """What was decided about the row, in the words of its sender."""
    outcome, state = document["outcome"], document["state"]
    where = f", on statement {document['statement']}" if document["statement"] else ""
    if outcome == "rejected":
        return "rejected, nothing of it was recorded."
    if outcome == "ignored":
        return "ignored: it holds nothing to judge, or was accepted before."
    done = "accepted" if outcome == "accepted" else "recorded before, and nothing was added"
    meant = {
        "submitted": "it waits until eligibility for funding is known, and is on no statement",
        "eligible": "it is eligible for payment" + (where or ", on no statement"),
        "payable": f"it is payable{where}",
        "paid": f"it is paid{where}",
        "ineligible": "it will not be paid",
        "voided": "the declaration is voided and no longer counts",
        "awaiting_clawback": f"what was paid is to be taken back{where}",
        "clawed_back": f"what was paid has been taken back{where}",
    }
    return f"{done}; {meant[state]}." if state in meant else f"{done}."


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


def tell_rules(document: Document, everything: bool) -> Iterator[str]:
    """The rules by answer; what a broken one looked at is under it."""
    for answer, title in (
        ("broken", "Rules that the row broke"),
        ("passed", "Rules that it kept"),
        ("not evaluated", "Rules that were not asked"),
    ):
        rules = [rule for rule in document["rules"] if rule["answer"] == answer]
        if answer == "passed" and not everything:
            continue
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
