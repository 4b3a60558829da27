"""A testcase or a submission can leave nothing for the next one. The program is in hostile/persistence."""

from collections.abc import Iterator, Sequence

import pytest

from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import (
    Case,
    Judged,
    Judgehost,
    Problem,
    language_of,
    limits,
    open_judgehost,
    source_files,
)

LEAVE: Case = (b"leave", b"left\n")
FIND: Case = (b"find", b"nothing\n")


@pytest.fixture(scope="module")
def judgehost(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judgehost]:
    with open_judgehost(lane_settings, tmp_path_factory.mktemp("store")) as judgehost:
        yield judgehost


def submit(judgehost: Judgehost, cases: Sequence[Case], *, memory_mib: int = 512) -> Judged:
    c = language_of(".c")
    # Room for as many inodes, pipes and queued signals as there may be.
    problem = Problem(cases=cases, limits=limits(cpu_ms=5000, memory_mib=memory_mib, output_kib=16 * 1024))
    return judgehost.judge_files(c.language, c.variant, source_files("persistence"), problem)


def all_accepted(judgehost: Judgehost, judged: Judged) -> bool:
    messages = [judgehost.text(testcase.checker_message_sha256) for testcase in judged.testcases]
    assert set(judged.verdicts) == {Verdict.AC}, (judged.testcases, messages, judged.log)
    return True


def test_a_fresh_sandbox_has_nothing_of_what_is_looked_for(judgehost: Judgehost) -> None:
    assert all_accepted(judgehost, submit(judgehost, [FIND]))


def test_a_testcase_finds_nothing_of_the_one_before(judgehost: Judgehost) -> None:
    assert all_accepted(judgehost, submit(judgehost, [LEAVE, FIND, FIND, LEAVE, LEAVE, FIND]))


def test_a_submission_finds_nothing_of_the_one_before(judgehost: Judgehost) -> None:
    for _ in range(3):
        left = submit(judgehost, [LEAVE])
        assert all_accepted(judgehost, left)
        assert left.container_was_kept
        found = submit(judgehost, [FIND])
        assert all_accepted(judgehost, found)
        assert found.container_id == left.container_id


def test_a_submission_that_was_killed_leaves_no_more(judgehost: Judgehost) -> None:
    """The memory limit kills it while it leaves things."""
    killed = submit(judgehost, [LEAVE], memory_mib=8)
    # Descriptors in flight between sockets are collected a little later: until then the box is not clean.
    kept = killed.container_was_kept
    assert killed.verdicts == (Verdict.MLE,)
    found = submit(judgehost, [FIND])
    assert all_accepted(judgehost, found)
    assert (found.container_id == killed.container_id) == kept
