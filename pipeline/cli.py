"""The command line of ecf-batch."""

from __future__ import annotations

import contextlib
import gc
import os
import sys

import click

from pipeline import __version__
from pipeline.commands import audit, batches, catalogue, export, reference, statements, watch


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ecf-batch")
def main() -> None:
    """The lead provider API for early career training, version 3, by file.

    Drop CSV or XLSX batches of declarations, status changes and partnerships; get back which rows
    were accepted, which were not, and what to do about them.
    """


for command in (
    reference.init,
    reference.load,
    batches.submit,
    batches.check,
    watch.watch,
    catalogue.rules,
    statements.statement,
    export.export,
    audit.audit,
):
    main.add_command(command)


def program() -> None:
    """The program `ecf-batch`: `main`, and the process is gone as soon as it has answered.

    Everything is closed and written by then. Taking every imported library apart on the way out,
    object by object, takes a tenth of the time that a small batch takes; so does looking through
    what is imported, again and again, for what could be thrown away.
    """
    gc.set_threshold(1_000_000)
    # Nothing here does linear algebra, whose threads would look for work from their first moment.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            # None: it was closed before. An error was met and said when it was written to.
            with contextlib.suppress(OSError, AttributeError):
                stream.flush()
        os._exit(int(end.code or 0))
