"""One batch through the rooms: read, judged, answered or refused."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline import field_checks, intake, results, verdicts
from pipeline.catalogue.codes import create_messages
from pipeline.ledger import Answer
from pipeline.model.findings import Finding, Refused, append_findings
from pipeline.model.request import Progress, Request, Step
from pipeline.run import answer_batch, judge_batch, read_batch


def judge_file(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Answer:
    """Read and judge a batch, and write its results into `folder`.

    `con` is the working database, made ready by `ledger.next_event`. The caller commits what is
    recorded and publishes the folder.
    """
    return judge_read(con, request, read_file(con, request, progress), folder, progress)


def read_file(
    con: duckdb.DuckDBPyConnection, request: Request, progress: Progress
) -> intake.Received | Refused:
    """Read a batch and check its fields; needs no ledger, so that it can be done before one's turn.

    Of the request the file, its name, the limits and the time have to be right.
    """
    try:
        return read_batch(con, request, progress)
    except Refused as refusal:
        return refusal


def judge_read(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    read: intake.Received | Refused,
    folder: Path,
    progress: Progress,
) -> Answer:
    """Judge a batch that was read, against what is known now, and write its results."""
    if request.had_grown:
        append_findings(con, [Finding("file_had_grown")])
    if isinstance(read, Refused):
        return refuse(con, request, read, folder)
    try:
        create_messages(con)
        sent_before = judge_batch(con, request, progress)
        progress(Step("writing the results"))
        answer = answer_batch(con, request, read, sent_before, folder)
    except Refused as refusal:
        return refuse(con, request, refusal, folder)
    return answer._replace(said=results.said_of_file(con))


def refuse(
    con: duckdb.DuckDBPyConnection, request: Request, refusal: Refused, folder: Path
) -> Answer:
    """The results of a file that was refused before its rows were judged."""
    create_messages(con)
    intake.leave_unread(con, refusal.sheets)
    field_checks.leave_aside(con)
    verdicts.settle_nothing(con)
    append_findings(con, refusal.findings)
    ack = results.acknowledge_refusal(con, request, folder)
    return Answer(ack, refusal.exit_code, said=results.said_of_file(con))
