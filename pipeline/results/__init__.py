"""Turn verdicts into the files that the sender gets; results never decide."""

from pipeline.results.ack import NO_ROWS, opening_ack, source_of
from pipeline.results.acknowledge import (
    acknowledge_duplicate,
    acknowledge_failure,
    acknowledge_load,
    acknowledge_recorded,
    acknowledge_refusal,
    import_ahead,
    said_of_file,
    write_acknowledgement,
    write_load_report,
    write_page,
    write_page_of,
    write_workbook,
)
from pipeline.results.batch_files import BatchFiles
from pipeline.results.files import (
    changed_by_spreadsheets,
    guard_text,
    guarded,
    seal,
    write_ack,
    write_batch_files,
    write_csv,
)
from pipeline.results.prepare import prepare_results, recall_findings

__all__ = [
    "NO_ROWS",
    "BatchFiles",
    "acknowledge_duplicate",
    "acknowledge_failure",
    "acknowledge_load",
    "acknowledge_recorded",
    "acknowledge_refusal",
    "changed_by_spreadsheets",
    "guard_text",
    "guarded",
    "import_ahead",
    "opening_ack",
    "prepare_results",
    "recall_findings",
    "said_of_file",
    "seal",
    "source_of",
    "write_ack",
    "write_acknowledgement",
    "write_batch_files",
    "write_csv",
    "write_load_report",
    "write_page",
    "write_page_of",
    "write_workbook",
]
