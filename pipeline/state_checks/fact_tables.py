"""Row types that are judged by the same facts, with the tables that take these."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.state_checks.compile_rules import (
    columns_named,
    folder_of,
    judged_facts,
    remembered_facts,
)


@dataclass(frozen=True)
class FactTable:
    """Row types that share their facts: the files they are in and the table that takes them."""

    facts: str
    table: str
    row_types: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where their SQL files are: facts, effects, verdict, details."""
        return folder_of(self.facts)

    @property
    def select(self) -> str:
        """The facts of a turn with the rules they break."""
        return judged_facts(self.facts, self.row_types)

    def remembered(self, table: str | None) -> str:
        """Of them, what is asked for once the rules are answered; `table` as for `rows_of_turn`."""
        return remembered_facts(self.facts, self.row_types, table)

    @property
    def explained(self) -> str:
        """Of these, once they are judged, what the words speak of."""
        return f"select {columns_named(f'{self.folder}/details')} from judging.judged_{self.table}"


ABOUT_PARTICIPANTS = (
    FactTable("participant-declaration", "declaration_facts", ("participant-declaration",)),
    FactTable("participant-declaration-void", "void_facts", ("participant-declaration-void",)),
    FactTable(
        "participant-status",
        "status_facts",
        ("participant-defer", "participant-resume", "participant-withdraw"),
    ),
    FactTable("participant-change-schedule", "schedule_facts", ("participant-change-schedule",)),
)
ABOUT_PARTNERSHIPS = (
    FactTable("ecf-partnership", "partnership_facts", ("ecf-partnership",)),
    FactTable("ecf-partnership-update", "update_facts", ("ecf-partnership-update",)),
)
