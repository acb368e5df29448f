"""The command line of ecf-batch."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import Any

import click

from pipeline import __version__
from pipeline.commands import (
    access,
    audit,
    batches,
    catalogue,
    due,
    export,
    reconcile,
    reference,
    retention,
    serve,
    statements,
    template,
    terminal,
    watch,
)
from pipeline.model import done

EXIT_CODES = """\b
Exit codes:
  0    every row accepted or already recorded; or the same file sent again
  1    finished, some rows rejected; reconcile: books and ledger differ
  2    wrong command line
  3    file refused as a whole, nothing recorded
  4    control total not met, nothing recorded
  5    replay or verify found a difference
  6    the state of the statement does not allow that
  70   internal error, or a file that could not be written
  75   busy; try again
  130  stopped
"""


class Program(click.Group):
    """All commands; with --json a wrong command line is answered with a document too."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        as_json = "--json" in args
        context = super().make_context(info_name, args, parent, **extra)
        context.meta["as_json"] = as_json
        return context

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as wrong:
            with ctx:
                terminal.print_end(wrong.exit_code, wrong.format_message())
            raise


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
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
    due.due,
    reconcile.reconcile,
    template.template,
    audit.audit,
    retention.retention,
    serve.serve,
    access.access,
):
    main.add_command(command)


def program() -> None:
    """The program `ecf-batch`: `main`, and the process is gone as soon as it has answered.

    Everything is closed and written by then. Taking every imported library apart on the way out,
    object by object, takes a tenth of the time that a small batch takes; so does looking through
    what is imported, again and again, for what could be thrown away.
    """
    gc.set_threshold(1_000_000)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.stop())
    # Nothing here does linear algebra, whose threads would look for work from their first moment.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            # None: it was closed before. An error was met and said when it was written to.
            with contextlib.suppress(OSError, AttributeError):
                stream.flush()
        os._exit(130 if done.is_stopped() else int(end.code or 0))


if __name__ == "__main__":
    program()
