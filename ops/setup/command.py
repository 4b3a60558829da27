"""Programs that set-up starts."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from ops.setup.failure import SetupFailure

LINES_SHOWN_ON_FAILURE = 25


def succeeds(argv: Sequence[str], *, timeout_s: float = 60) -> bool:
    """Tell whether the program exists and exits with 0 in time."""
    try:
        completed = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return completed.returncode == 0


def output(argv: Sequence[str], *, timeout_s: float = 60) -> str | None:
    """Return what the program printed, or None if it is missing, failed or took too long."""
    try:
        completed = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout_s, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return completed.stdout if completed.returncode == 0 else None


def as_root(argv: Sequence[str]) -> list[str]:
    return list(argv) if os.geteuid() == 0 else ["sudo", *argv]


def with_environment(argv: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Set variables by env(1): sudo drops those that it was not told to keep."""
    if not environment:
        return list(argv)
    return ["env", *(f"{name}={value}" for name, value in environment.items()), *argv]


def run_logged(
    argv: Sequence[str],
    *,
    log: Path,
    on_line: Callable[[str], None] = lambda line: None,
    stdin: IO[bytes] | None = None,
) -> None:
    """Run a program to its end and log what it prints. Raises SetupFailure with the last lines if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    last_lines: deque[str] = deque(maxlen=LINES_SHOWN_ON_FAILURE)
    try:
        process = subprocess.Popen(
            argv, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        raise SetupFailure(f"{argv[0]} could not be started ({error.strerror}): install it and try again.") from error
    with process, log.open("wb") as log_file:
        for raw_line in process.stdout or ():
            log_file.write(raw_line)
            line = raw_line.decode(errors="replace").rstrip()
            last_lines.append(line)
            on_line(line)
    if process.returncode != 0:
        shown = "\n".join(f"    {line}" for line in last_lines)
        raise SetupFailure(f"{shown}\n`{' '.join(argv)}` failed: read {log}, mend the cause and try again.")
