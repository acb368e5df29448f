"""A workspace with two providers, each with an access code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_once import MadeOnce
from web_world import ACORN, BIRCH, Codes, Visitor, at_work, give_access, make_service, visitor

from pipeline.web.service import Service


@pytest.fixture(scope="session")
def web_world(story_world: Path, made_once: MadeOnce) -> Codes:
    """To be copied, never to be used."""

    def make(folder: Path) -> None:
        workspace = shutil.copytree(story_world, folder / "workspace")
        acorn = give_access(workspace, ACORN, "Head office")["code"]
        birch = give_access(workspace, BIRCH, "Birch desk")["code"]
        (folder / "codes.json").write_text(json.dumps([acorn, birch]), "utf-8")

    made = made_once.folder("web", make)
    acorn, birch = json.loads((made / "codes.json").read_text("utf-8"))
    return Codes(made / "workspace", acorn, birch)


@pytest.fixture
def codes(web_world: Codes, tmp_path: Path) -> Codes:
    """A copy for one test."""
    shutil.copytree(web_world.workspace, tmp_path / "workspace")
    return Codes(tmp_path / "workspace", web_world.acorn, web_world.birch)


@pytest.fixture
def idle(codes: Codes) -> Service:
    """A service whose queue does not work."""
    return make_service(codes.workspace)


@pytest.fixture
def working(codes: Codes) -> Iterator[Service]:
    """A service at work, with a worker process."""
    with at_work(make_service(codes.workspace)) as service:
        yield service


@pytest.fixture
def acorn(idle: Service, codes: Codes) -> Visitor:
    """Somebody of Acorn Teaching, signed in; nothing is worked at."""
    return visitor(idle, codes.acorn)
