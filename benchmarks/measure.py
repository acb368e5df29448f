"""Runs whole processes and measures them: time, CPU time and peak memory of the child."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
KB = 1024  # ru_maxrss is in KiB


@dataclass(frozen=True)
class Run:
    """One process: seconds by the wall clock and of the CPU, peak memory in MB, exit code."""

    wall: float
    cpu: float
    peak_mb: float
    exit_code: int


def run(command: list[str], cwd: Path, expect: tuple[int, ...] = (0,)) -> Run:
    """Run a process to its end. Raises RuntimeError when its exit code is not an expected one."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        code = child.returncode = os.waitstatus_to_exitcode(status)
        if code not in expect:
            output.seek(0)
            said = output.read()[-3000:].decode(errors="replace")
            raise RuntimeError(f"exit {code} of {' '.join(command)}\n{said}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * KB / MB, code)
