"""Turn verdicts into the files that the sender gets; results never decide."""

from pipeline.results.ack import Ack, acknowledge, document
from pipeline.results.files import seal, write_ack, write_batch_files, write_errors
from pipeline.results.prepare import prepare_results, put_columns, put_decided

__all__ = [
    "Ack",
    "acknowledge",
    "document",
    "prepare_results",
    "put_columns",
    "put_decided",
    "seal",
    "write_ack",
    "write_batch_files",
    "write_errors",
]
