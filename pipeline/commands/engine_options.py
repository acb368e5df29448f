"""Where work is done that can be cut into pieces: the options for it, and the engine they mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from pipeline.commands.options import Command

if TYPE_CHECKING:
    from pipeline.engines import Engine

NAMES = ("here", "processes", "dask")
TLS = ("tls_ca_file", "tls_cert", "tls_key")


def engine_options(command: Command) -> Command:
    """`--jobs`, `--engine`, `--cluster` and the files of TLS."""
    a_file = click.Path(path_type=Path, exists=True, dir_okay=False)
    for option in (
        click.option("--tls-key", type=a_file, help="The key of that certificate."),
        click.option("--tls-cert", type=a_file, help="The certificate of this command."),
        click.option(
            "--tls-ca-file", type=a_file, help="Speak TLS with the cluster: who signs certificates."
        ),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            envvar="ECF_BATCH_CLUSTER",
            show_envvar=True,
            help="The Dask scheduler, as tcp://127.0.0.1:8786. Means --engine dask.",
        ),
        click.option(
            "--engine",
            "engine_name",
            type=click.Choice(NAMES),
            help="Where to work: in this process, in several of this machine, on a Dask cluster. "
            "[default: processes with --jobs, dask with --cluster, else here]",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            metavar="N",
            help="Work in N processes at once.",
        ),
    ):
        command = option(command)
    return command


def was_given(name: str) -> bool:
    """Whether an option stands on the command line itself."""
    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.COMMANDLINE


def refuse_engine(why: str) -> None:
    """Raise a usage error where an engine was asked for."""
    if any(was_given(name) for name in ("engine_name", "cluster", *TLS)):
        raise click.UsageError(why)


def choose_engine(name: str | None, jobs: int, cluster: str | None) -> str:
    """The engine that the options mean; raises a usage error when they contradict each other.

    What stands on the command line is stronger than the environment.
    """
    if was_given("cluster") and (name or "dask") != "dask":
        raise click.UsageError(f"--cluster means --engine dask, and --engine says {name}.")
    if jobs > 1 and (name == "dask" or (name is None and was_given("cluster"))):
        raise click.UsageError("--jobs is for processes of this machine: leave it out with Dask.")
    if jobs > 1 and name == "here":
        raise click.UsageError("--engine here is one process: leave out --jobs.")
    if name == "dask" and not cluster:
        raise click.UsageError("--engine dask needs --cluster ADDRESS.")
    if name is not None:
        return name
    if jobs > 1:
        return "processes"
    return "dask" if cluster else "here"


@contextmanager
def engine_in_use(options: dict[str, Any]) -> Iterator[Engine]:
    """The engine that these options mean, for as long as the command needs it.

    `options` are those of `engine_options`, and `wait`.
    """
    from pipeline.engines import Cluster, connect

    jobs, address = options["jobs"], options["cluster"]
    name = choose_engine(options["engine_name"], jobs, address)
    if name == "processes" and not was_given("jobs"):
        jobs = os.cpu_count() or 1
    files = {key: options[key] for key in TLS}
    if any(files.values()) and not all(files.values()):
        raise click.UsageError("TLS needs all of --tls-ca-file, --tls-cert and --tls-key.")
    cluster = Cluster(address, options["wait"], **files) if name == "dask" else None
    if cluster is not None:
        require_dask()
    with connect(name, jobs, cluster) as engine:
        yield engine


def require_dask() -> None:
    """Raise a usage error where the extra is not installed."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise click.UsageError(
            "Dask is not installed here. Install it with: pip install 'ecf-batch[dask]'"
        )
