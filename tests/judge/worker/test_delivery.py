import time

import pytest

from judge.messages import Stage
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.worker.delivery import CLAIM_DELAY_S, Delivery
from tests.judge.worker.test_lanes import delivery


def test_the_claim_comes_first_and_says_nothing_yet() -> None:
    announced: list[Delivery] = []
    job = delivery(7)
    job.begin(announced.append)
    job.announce_if_begun()
    assert announced == [job]
    claim = job.next_progress()
    assert (claim.judging_id, claim.stage, claim.sequence, claim.verdicts) == (7, Stage.RUNNING, 0, ())


def test_a_job_that_had_to_wait_announces_itself_when_it_begins() -> None:
    announced: list[Delivery] = []
    job = delivery(7)
    job.announce_if_begun()
    assert announced == []
    job.begin(announced.append)
    assert announced == [job]


def test_progress_is_numbered_and_cumulative() -> None:
    job = delivery(7)
    job.begin(lambda _: None)
    for ordinal in range(3):
        job.add(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, cpu_time_ms=ordinal, peak_memory_bytes=2048))
    first, second = job.next_progress(), job.next_progress()
    assert (first.sequence, second.sequence) == (0, 1)
    assert first.verdicts == second.verdicts == (Verdict.AC,) * 3
    assert first.cpu_time_ms == (0, 1, 2)
    assert first.peak_memory_kib == (2, 2, 2)


def test_progress_waits_until_the_claim_is_due_and_comes_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    announced_at_s: list[float] = []
    job = delivery(7)
    job.begin(lambda _: announced_at_s.append(now_s))
    for ordinal in range(192):
        now_s = 1000 + ordinal / 128
        job.add(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC))
    assert announced_at_s[0] == 1000 + CLAIM_DELAY_S
    assert len(announced_at_s) == 5


def test_a_skipped_testcase_is_no_progress_and_no_judge_error() -> None:
    job = delivery(7)
    job.begin(lambda _: None)
    with pytest.raises(ValueError, match="testcase 0 has no verdict"):
        job.add(TestcaseResult(ordinal=0))
    assert job.next_progress().verdicts == ()
