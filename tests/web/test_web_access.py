"""`access`: a code is shown once and kept as a hash; who may read what is kept."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from stories.telling import call, expect_exit
from web_world import ACORN, give_access

from pipeline.web import access


def test_a_code_has_160_bits_and_is_kept_as_a_slow_hash(workspace: Path) -> None:
    told = give_access(workspace, ACORN, "Head office")
    assert re.fullmatch(r"([A-Z2-7]{4}-){7}[A-Z2-7]{4}", told["code"])
    assert told["id"] == told["code"].replace("-", "")[:8]
    kept = (workspace / "web" / "access.json").read_text("utf-8")
    secret = told["code"].replace("-", "")[8:]
    assert secret not in kept.replace("-", "")
    (entry,) = json.loads(kept)["access"]
    assert (entry["label"], entry["provider"]) == ("Head office", ACORN)
    assert len(entry["digest"]) == 64
    assert len(entry["salt"]) == 32


def test_nobody_but_the_owner_may_read_it(workspace: Path) -> None:
    workspace.chmod(0o750)  # as `init --group` leaves it
    give_access(workspace, ACORN, "Head office")
    for path, mode in (("web", 0o700), ("web/access.json", 0o600)):
        assert stat.S_IMODE((workspace / path).stat().st_mode) == mode


def test_a_code_is_found_however_it_is_typed(workspace: Path) -> None:
    code = give_access(workspace, ACORN, "Head office")["code"]
    entries = access.read_access(access.access_file(access.Workspace(workspace)))
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')}\n"):
        found = access.find_by_code(entries, typed)
        assert found is not None, typed
    for wrong in (code[:-1], f"{code}A", code[:9] + "AAAA" * 6, "", "\N{SNOWMAN}", "A" * 100_000):
        assert access.find_by_code(entries, wrong) is None, wrong


def test_list_shows_everybody_and_no_secret(workspace: Path) -> None:
    told = give_access(workspace, ACORN, "Head office")
    call(workspace, "access", "add", "--provider", ACORN, "--user", "jo@acorn.example")
    shown = expect_exit(call(workspace, "access", "list"), 0).stdout
    assert told["id"] in shown
    assert "Head office" in shown
    assert "jo@acorn.example" in shown
    listed = json.loads(call(workspace, "access", "list", "--json").stdout)
    assert {key for entry in listed for key in entry}.isdisjoint({"salt", "digest", "code"})


def test_remove_takes_access_away(workspace: Path) -> None:
    told = give_access(workspace, ACORN, "Head office")
    removed = expect_exit(call(workspace, "access", "remove", told["id"].lower()), 0)
    assert "Head office of Acorn Teaching has no access any more." in removed.stdout
    assert "Nobody has access" in call(workspace, "access", "list").stdout
    again = expect_exit(call(workspace, "access", "remove", told["id"]), 2)
    assert "There is no access with the ID" in again.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--provider", "Acron Teaching", "--label", "x"), "Acorn Teaching"),
        (("--provider", ACORN), "--label TEXT, or --user NAME"),
        (("--provider", ACORN, "--label", "  "), "--label TEXT, or --user NAME"),
    ],
)
def test_what_cannot_be_given_is_said(
    workspace: Path, arguments: tuple[str, ...], words: str
) -> None:
    refused = expect_exit(call(workspace, "access", "add", *arguments), 2)
    assert words in refused.output
    assert not (workspace / "web" / "access.json").exists()


def test_a_user_has_access_once(workspace: Path) -> None:
    user = ("access", "add", "--provider", ACORN, "--user", "jo@acorn.example")
    expect_exit(call(workspace, *user), 0)
    assert "has access already" in expect_exit(call(workspace, *user), 2).output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--insecure-cookies", "--host", "0.0.0.0"), "for this computer alone"),
        (("--sso-header", "X-User"), "needs --trust-proxy"),
        (("--trust-proxy", "proxy.example"), "is not an IP address"),
    ],
)
def test_serve_refuses_what_lets_strangers_in(
    workspace: Path, options: tuple[str, ...], words: str
) -> None:
    assert words in expect_exit(call(workspace, "serve", *options), 2).output


def test_serve_says_what_to_install(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.serve.NEEDED", ("no_such_library",))
    assert "Install ecf-batch[web]" in expect_exit(call(workspace, "serve"), 2).output
