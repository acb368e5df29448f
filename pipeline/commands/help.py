"""The help of a command: its own options first, then those that commands share, in groups."""

from __future__ import annotations

from dataclasses import fields

import click

from pipeline.model.limits import Limits

OWN, LIMITS = "Options", "Limits of a file"
ENGINE, EVERYWHERE = "Where the work is done", "Workspace and output"
GROUPS = {
    **dict.fromkeys((limit.name for limit in fields(Limits)), LIMITS),
    **dict.fromkeys(
        ("engine_name", "jobs", "cluster", "elsewhere", "tls_ca_file", "tls_cert", "tls_key"),
        ENGINE,
    ),
    **dict.fromkeys(("root", "wait", "as_json", "server_date", "help"), EVERYWHERE),
}


class Command(click.Command):
    """A command whose help has its options in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, group by group."""
        groups: dict[str, list[tuple[str, str]]] = {
            title: [] for title in (OWN, ENGINE, EVERYWHERE, LIMITS)
        }
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, click.Option):  # arguments stand in the first line
                groups[GROUPS.get(param.name or "", OWN)].append(record)
        for title, records in groups.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
