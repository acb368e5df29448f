"""The command line of ecf-batch."""

from __future__ import annotations

import click

from pipeline import __version__
from pipeline.commands import audit, batches, catalogue, reference, statements, watch


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
    audit.audit,
):
    main.add_command(command)
