"""`audit replay --all` and `statement close`, spread: the same answers, every fault in words."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from distributed import Client
from real_cluster import ROOT, RealCluster, free_port, real_cluster
from stories.telling import call, expect_exit

from pipeline.commands import replaying
from pipeline.commands.audit import read_events
from pipeline.engines import Cluster, Engine, Here, PiecesEnded, connect
from pipeline.ledger.apart import ledger_apart
from pipeline.operations.replay import replay_all
from pipeline.operations.source import source_of
from pipeline.workspace.folders import Workspace

REPLAY = ("audit", "replay", "--all")
OURS = ("--provider", "Acorn Teaching")  # its batches alone, which takes less time
SOON = ("--wait", "20")


def replayed(root: Path, *options: str) -> dict[str, Any]:
    """The document of a replay that found everything identical, without how fast it was."""
    told: dict[str, Any] = json.loads(
        expect_exit(call(root, *REPLAY, "--json", *options), 0).stdout
    )
    assert told.pop("batches_per_second") > 0
    return told


def refused(result: Result, exit_code: int = 75) -> str:
    """What is said, in one paragraph, by a command that gave up."""
    expect_exit(result, exit_code)
    assert result.stdout == ""
    return result.stderr.strip()


def test_all_engines_answer_the_same(recorded: Path, cluster: RealCluster) -> None:
    before = (recorded / "ledger.duckdb").read_bytes()
    here = replayed(recorded)
    assert len(here["batches"]) > 10
    assert {one["status"] for one in here["batches"]} == {"identical"}
    ours = replayed(recorded, *OURS, "--jobs", "2")["batches"]
    assert ours == [one for one in here["batches"] if one["provider"] == OURS[1]]
    assert len(ours) == 3
    cluster.start_workers(2)
    assert replayed(recorded, "--cluster", cluster.address, *SOON) == here
    assert (recorded / "ledger.duckdb").read_bytes() == before


def test_a_worker_that_dies_in_the_middle_changes_nothing(
    recorded: Path, cluster: RealCluster
) -> None:
    first, second = cluster.start_workers(2)
    with (
        connect("dask", cluster=Cluster(cluster.address, 20)) as engine,
        ledger_apart(Workspace(recorded)) as workspace,
    ):
        events = [event for event in read_events(workspace) if event.has_file][-5:]
        answers = replay_all(source_of(workspace, engine), events, engine)
        found = [next(answers)]
        first.kill()
        first.wait()
        found += answers
    assert [answer.event for answer in found] == [event.event for event in events]
    assert {answer.status for answer in found} == {"identical"}
    assert second.poll() is None


def test_a_worker_with_another_rule_is_refused(
    recorded: Path, cluster: RealCluster, tmp_path: Path
) -> None:
    for package in ("pipeline", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package)
    rule = tmp_path / "pipeline" / "rules" / "declaration_after_milestone_cutoff.sql"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("where ", "where false\nand "), encoding="utf-8")
    cluster.start_workers(1, code=tmp_path)
    told = refused(call(recorded, *REPLAY, "--cluster", cluster.address, *SOON))
    assert told.startswith("Worker tcp://127.0.0.1:")
    assert " has rules " in told
    assert " is wanted; nothing was changed. Install the same version of ecf-batch" in told
    assert "duckdb" not in told


def test_a_cluster_without_the_product_is_refused(
    recorded: Path, cluster: RealCluster, tmp_path: Path
) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise ImportError('no pipeline here')")
    cluster.start_workers(1, code=tmp_path)
    told = refused(call(recorded, *REPLAY, "--cluster", cluster.address, *SOON))
    assert "does not have this version of ecf-batch (ImportError: no pipeline here)" in told
    assert "Traceback" not in told


def test_a_worker_that_sees_an_older_ledger_is_refused(
    recorded: Path, small_world: Path, cluster: RealCluster, tmp_path: Path
) -> None:
    cluster.start_workers(1)
    elsewhere = ("--cluster", cluster.address, *SOON, "--worker-workspace")
    told = refused(call(recorded, *REPLAY, *elsewhere, str(small_world)))
    assert "sees an older ledger, which ends with event " in told
    assert "; nothing was changed. Every worker has to see the workspace at the same path" in told
    told = refused(call(recorded, *REPLAY, *elsewhere, str(tmp_path / "nowhere")))
    assert f"sees no ledger at {tmp_path / 'nowhere' / 'ledger.duckdb'}; nothing" in told
    copy = shutil.copytree(recorded, tmp_path / "copy")
    for path in (copy, *copy.rglob("*")):  # reading rights are enough
        path.chmod(path.stat().st_mode & ~0o222)
    assert replayed(recorded, *OURS, *elsewhere, str(copy))["different"] == 0


def test_no_scheduler_and_no_worker(recorded: Path, cluster: RealCluster) -> None:
    nobody = f"tcp://127.0.0.1:{free_port()}"
    told = refused(call(recorded, *REPLAY, "--cluster", nobody, "--wait", "1"))
    assert told.startswith(f"No Dask scheduler answers at {nobody}. Start one")
    told = refused(call(recorded, *REPLAY, "--cluster", cluster.address, "--wait", "1"))
    assert told.startswith(f"The cluster at {cluster.address} has no workers. Start one")
    told = refused(call(recorded, *REPLAY, "--cluster", "nonsense", "--wait", "1"))
    assert told.startswith("'nonsense' is not the address of a Dask scheduler")
    assert {one.status for one in gc.get_objects() if isinstance(one, Client)} <= {"closed"}


class Disturbed:
    """An engine to which something happens once it has given its first answer."""

    def __init__(self, engine: Engine, disturb: Callable[[], object]) -> None:
        self.engine, self.disturb = engine, disturb
        self.slots, self.threads, self.is_far = engine.slots, engine.threads, engine.is_far

    def map(self, fn: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        answers = self.engine.map(fn, items)
        yield next(answers)
        self.disturb()
        yield from answers


def test_a_scheduler_that_is_lost_in_the_middle(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with real_cluster(tmp_path) as own:
        own.start_workers(1)
        where = Cluster(own.address, 20)
        with (
            connect("dask", cluster=where) as engine,
            ledger_apart(Workspace(recorded)) as workspace,
        ):
            events = [event for event in read_events(workspace) if event.has_file]
            lost = Disturbed(engine, own.scheduler.kill)
            with pytest.raises(SystemExit) as end:
                replaying.replay_all(workspace, events, lost)
    assert end.value.code == 75
    said = capsys.readouterr().err.splitlines()[-1]
    number, files = said.split(" after ")[1].split(" files;")[0].split(" of ")
    assert said == (
        f"The cluster at {own.address} was lost after {number} of {files} files; "
        "nothing was changed."
    )
    assert 1 <= int(number) < int(files) == len(events)


def test_a_file_that_ends_its_workers_is_named(
    recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def map_all_but_the_last(
        _: Here, fn: Callable[..., Any], items: Iterable[tuple[Any, ...]]
    ) -> Iterator[Any]:
        *first, _ = items
        yield from (fn(*item) for item in first)
        raise PiecesEnded({len(first): 4})

    monkeypatch.setattr(Here, "map", map_all_but_the_last)
    told = expect_exit(call(recorded, *REPLAY, *OURS), 70).stdout
    assert "4 workers ended while they had batch-2.csv. To see it by itself: ecf-batch" in told
    assert "2 files replayed: 2 identical, 0 not" in told
    assert "1 without an answer: each process that judged them ended." in told


def test_options_that_contradict_each_other(recorded: Path) -> None:
    for words, told in (
        (("audit", "replay", "x", "--engine", "here"), "are for --all"),
        ((*REPLAY, "--engine", "dask"), "needs --cluster ADDRESS"),
        ((*REPLAY, "--cluster", "tcp://a:1", "--engine", "here"), "means --engine dask"),
        ((*REPLAY, "--cluster", "tcp://a:1", "--jobs", "2"), "leave it out with Dask"),
        ((*REPLAY, "--engine", "here", "--jobs", "2"), "leave out --jobs"),
        ((*REPLAY, "--cluster", "tls://a:1", "--tls-cert", __file__), "TLS needs all of"),
    ):
        assert told in refused(call(recorded, *words), 2), words


def statement_files(root: Path) -> dict[str, bytes]:
    """Every file of every statement."""
    folder = root / "statements"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_statements_are_the_same_wherever_they_are_written(
    recorded: Path, cluster: RealCluster, tmp_path: Path
) -> None:
    cluster.start_workers(1)
    close = ("statement", "close", "--json", "--server-date", "2026-02-01T09:00:00Z")
    found = []
    for name, options in (
        ("here", ()),
        ("processes", ("--jobs", "2")),
        ("dask", ("--cluster", cluster.address, *SOON)),
    ):
        root = shutil.copytree(recorded, tmp_path / name / "workspace")
        told = expect_exit(call(root, *close, *options), 0, 6).stdout
        events = json.loads(call(root, "audit", "log", "--json").stdout)
        hashes = [event["event_hash"] for event in events]
        found.append((told.replace(str(tmp_path / name), ""), statement_files(root), hashes))
    assert len(found[0][1]) > 8
    assert found[0] == found[1] == found[2]


def test_a_closing_stands_when_its_files_cannot_be_written_elsewhere(
    recorded: Path, cluster: RealCluster, tmp_path: Path
) -> None:
    root = shutil.copytree(recorded, tmp_path / "workspace")
    cluster.start_workers(1, threads=2)
    close = ("statement", "close", "--server-date", "2026-02-01T09:00:00Z")
    told = call(root, *close, "--cluster", cluster.address, *SOON)
    assert told.exit_code == 70
    assert "This is recorded. Not yet written are files of statements (Worker tcp://" in told.stderr
    assert not statement_files(root)
    expect_exit(call(root, *close), 0, 6)
    assert statement_files(root)


def test_over_tls(recorded: Path, tmp_path: Path) -> None:
    names = ("ca", "cert", "key")
    files = {name: tmp_path / f"{name}.pem" for name in names}
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*making, "-subj", "/CN=127.0.0.1", "-keyout", files["key"], "-out", files["cert"]],
        check=True,
        capture_output=True,
    )
    shutil.copy(files["cert"], files["ca"])
    ours = ("--tls-ca-file", str(files["ca"]), "--tls-cert", str(files["cert"]))
    ours += ("--tls-key", str(files["key"]))
    with real_cluster(tmp_path, ours) as own:
        own.start_workers(1)
        told = refused(call(recorded, *REPLAY, "--cluster", own.address, "--wait", "1"))
        assert told.startswith(f"The cluster at {own.address} speaks TLS. Give --tls-ca-file")
        torn = (*ours[:-1], str(files["ca"]))
        told = refused(call(recorded, *REPLAY, "--cluster", own.address, *torn, "--wait", "40"))
        assert told.startswith("The files of --tls-ca-file, --tls-cert and --tls-key cannot be")
        found = replayed(recorded, *OURS, "--cluster", own.address, *ours, "--wait", "40")
    assert found["different"] == 0
