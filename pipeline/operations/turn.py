"""A turn to write to the workspace, after whatever ended the last one was put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.operations.recover import recover
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import my_turn


@contextmanager
def turn_of(workspace: Workspace, tell: Callable[[str], None]) -> Iterator[None]:
    """The turn to write; what cannot be put right is told, in a sentence each."""
    with my_turn(workspace):
        for sentence in recover(workspace):
            tell(sentence)
        yield
