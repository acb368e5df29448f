"""Month end: what every statement pays, read from the ledger, planned as events, written out."""

from pipeline.statements.calendar.accounts import (
    Accounts,
    Key,
    Statement,
    find_statement,
    is_provider,
    of_one_provider,
    read_accounts,
    read_statements,
)
from pipeline.statements.calendar.as_of import find_changed_pairs, statement_figures
from pipeline.statements.files.changes import Changes, find_changes, read_previous_document
from pipeline.statements.files.json_file import save_document, write_document
from pipeline.statements.files.terminal import render_list, render_text
from pipeline.statements.listed import Told, describe
from pipeline.statements.money.figures import Figures
from pipeline.statements.planning import LeftOpen, Plan, plan_adjust, plan_close, plan_pay
from pipeline.statements.refusal import StatementRefused

__all__ = [
    "Accounts",
    "Changes",
    "Figures",
    "Key",
    "LeftOpen",
    "Plan",
    "Statement",
    "StatementRefused",
    "Told",
    "describe",
    "find_changed_pairs",
    "find_changes",
    "find_statement",
    "is_provider",
    "of_one_provider",
    "plan_adjust",
    "plan_close",
    "plan_pay",
    "read_accounts",
    "read_previous_document",
    "read_statements",
    "render_list",
    "render_text",
    "save_document",
    "statement_figures",
    "write_document",
]
