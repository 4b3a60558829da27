"""A program in one lane takes nothing from a program in another: of nothing that the kernel counts for each user."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from judge.executable import Executable
from judge.limits import MIB, RunLimits
from judge.sandbox import Command, InstalledFile, Lane, LaneSettings, Sandbox
from judge.store import Store
from judge.verdict import Verdict
from tests.sandbox import probing
from tests.sandbox.hostile.judging import Judgehost, Problem, language_of, limits, open_judgehost, source_files

LIMITS = RunLimits(
    cpu_time_limit_ms=10_000,
    wall_time_limit_ms=60_000,
    memory_limit_bytes=512 * MIB,
    process_limit=64,
    output_limit_bytes=MIB,
)


@pytest.fixture
def judgehost(lane_settings: LaneSettings, tmp_path: Path) -> Iterator[Judgehost]:
    with open_judgehost(lane_settings, tmp_path) as judgehost:
        yield judgehost


def test_nothing_is_taken_from_another_lane(judgehost: Judgehost, lane_settings: LaneSettings) -> None:
    c = language_of(".c")
    problem = Problem(cases=[(b"find", b"nothing\n")], limits=limits(cpu_ms=5000, memory_mib=512))
    alone = judgehost.judge_files(c.language, c.variant, source_files("persistence"), problem)
    assert alone.verdicts == (Verdict.AC,)
    assert alone.executable_sha256 is not None
    executable = Executable.from_json(judgehost.store.get(alone.executable_sha256))
    with Lane(lane_settings) as lane, lane.sandbox(probing.IMAGE) as box, holding(box, judgehost.store, executable):
        beside = judgehost.judge_files(c.language, c.variant, source_files("persistence"), problem)
        messages = [judgehost.text(testcase.checker_message_sha256) for testcase in beside.testcases]
        assert beside.verdicts == (Verdict.AC,), messages


@contextmanager
def holding(box: Sandbox, store: Store, executable: Executable) -> Iterator[None]:
    """A program in the box that has all that a uid may have."""
    with ExitStack() as stack:
        stdin = os.memfd_create("stdin")
        os.write(stdin, b"hold")
        stdout, stdout_end = os.pipe()
        for fd in (stdin, stdout, stdout_end):
            stack.callback(os.close, fd)
        for file in executable.files:
            blob = stack.enter_context(store.open_whole(file.sha256, file.size_bytes))
            box.install([InstalledFile(name=file.name, mode=file.mode, fd=blob.fileno())])
        command = Command(argv=("/sandbox/program/main",))
        execution = box.start_series(command, limits=LIMITS, stdio=[(stdin, stdout_end, stdout_end)])
        assert os.read(stdout, 100) == b"held\n"
        yield
        execution.cancel()
        execution.report()
