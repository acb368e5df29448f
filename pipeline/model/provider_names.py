"""One rule for naming a lead provider: its name, its ID or its folder, in any case and spacing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pipeline.workspace.folders import slug


class UnknownProvider(Exception):
    """Nobody has the name that was given (exit 2); the message names the nearest one."""


def plain(named: str) -> str:
    """A name in the form in which names are compared."""
    return " ".join(named.split()).casefold()


def is_named(named: str, provider_id: str, name: str) -> bool:
    """Whether a person means this lead provider."""
    wanted = plain(named)
    return bool(wanted) and wanted in (plain(name), provider_id.casefold(), slug(name))


def find_named(named: str, providers: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The one of the lead providers (ID, name) that a person means; a name goes before a folder."""
    meant = [one for one in providers if is_named(named, *one)]
    exact = [one for one in meant if plain(one[1]) == plain(named)]
    return next(iter([*exact, *meant]), None)


def who_is_not(named: str, names: Iterable[str]) -> str:
    """That nobody has this name, with the nearest one that somebody has."""
    known = list(dict.fromkeys(names))
    if not known:
        return (
            f'No lead provider is called "{named}": none is loaded yet. Load lead-providers first.'
        )
    by_plain = {word: name for name in known for word in plain(name).split()}
    by_plain |= {plain(name): name for name in known}
    near = difflib.get_close_matches(plain(named), list(by_plain), 1, 0.6)
    hint = (
        f'Did you mean "{by_plain[near[0]]}"?' if near else f"There are: {', '.join(known[:10])}."
    )
    return f'No lead provider is called "{named}". {hint}'
