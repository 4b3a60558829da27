"""The default checker on a large output, over cmp(1) on the same files. All of them are in the page cache.

The checker gets the output in the chunks in which it would come from a program. The piped figures have a program, too:
cat(1) writes the output into such a pipe as programs get.
"""

import functools
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.checker.default import DefaultChecker
from judge.checker.judgement import Decision
from judge.checker.options import CheckerOptions
from judge.errors import SandboxError
from judge.program_output import CHUNK_BYTES
from judge.sandbox import open_pipe

OUTPUT_BYTES = 100_000_000
TARGET = Target(most=1.5)
_LINE = b"271828182 845904523 536028747 135266249 775724709 369995957 496696762 772407663 35354 759457138\n"

#: Takes the output as a file, and a checker's feed.
Feeding = Callable[[Path, Callable[[bytes], None]], None]


def measure_default_checker(_: Workbench, effort: Effort) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="judge-bench-") as directory:
        answer, equal, different = (Path(directory) / name for name in ("answer", "equal", "different"))
        text = (_LINE * (OUTPUT_BYTES // len(_LINE) + 1))[:OUTPUT_BYTES]
        for path in (answer, equal):
            _write(path, text)
        _write(different, text[:-10] + b"x" * 10)
        for part, output, target, feed in (
            ("equal", equal, TARGET, _read_file),
            ("different", different, TARGET, _read_file),
            ("equal_piped", equal, None, _read_pipe),
            ("different_piped", different, None, _read_pipe),
        ):
            ratios = [_ratio(answer, output, feed, is_equal=output is equal) for _ in range(effort.checker_rounds)]
            yield Figure(name="default_checker_ratio", part=part, spread=Spread.of(ratios), target=target)


def _ratio(answer: Path, output: Path, feed: Feeding, *, is_equal: bool) -> float:
    """Both take turns, so that both meet the same neighbours. Raises SandboxError if one of them is wrong."""
    start_s = perf_counter()
    compared = subprocess.run(["cmp", answer, output], stdout=subprocess.PIPE)
    cmp_end_s = perf_counter()
    decision = _check(answer, output, feed)
    end_s = perf_counter()
    if (compared.returncode == 0, decision is Decision.ACCEPTED) != (is_equal, is_equal):
        raise SandboxError(f"of two files, cmp ended with {compared.returncode}, and the checker says {decision}")
    return (end_s - cmp_end_s) / (cmp_end_s - start_s)


def _check(answer: Path, output: Path, feed: Feeding) -> Decision:
    with answer.open("rb", buffering=0) as file:
        checker = DefaultChecker(CheckerOptions(), functools.partial(os.pread, file.fileno()))
        feed(output, checker.feed)
        return checker.finish().decision


def _read_file(output: Path, feed: Callable[[bytes], None]) -> None:
    with output.open("rb", buffering=0) as file:
        _read(file.fileno(), feed)


def _read_pipe(output: Path, feed: Callable[[bytes], None]) -> None:
    reading, writing = open_pipe()
    try:
        try:
            program = subprocess.Popen(["cat", output], stdout=writing)
        finally:
            os.close(writing)
        with program:
            _read(reading, feed)
    finally:
        os.close(reading)


def _read(fd: int, feed: Callable[[bytes], None]) -> None:
    while chunk := os.read(fd, CHUNK_BYTES):
        feed(chunk)


def _write(path: Path, text: bytes) -> None:
    """Wait for the disk: pages that are still to be written would disturb what is measured."""
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
