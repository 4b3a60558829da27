import time

import pytest

from judge.limits import KIB
from judge.messages import Stage, encode
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.worker.delivery import CLAIM_DELAY_S, PROGRESS_TESTCASE_LIMIT, Delivery
from tests.judge.worker.floor import Announced, delivery


def test_the_claim_comes_first_and_says_nothing_yet() -> None:
    announced = Announced()
    job = delivery(7, announcer=announced)
    job.begin()
    job.announce_if_begun()
    assert announced.deliveries == [job]
    claim = job.next_progress()
    assert (claim.judging_id, claim.stage, claim.sequence, claim.verdicts) == (7, Stage.RUNNING, 0, ())


def test_a_job_that_had_to_wait_announces_itself_when_it_begins() -> None:
    announced = Announced()
    job = delivery(7, announcer=announced)
    job.announce_if_begun()
    assert announced.deliveries == []
    job.begin()
    assert announced.deliveries == [job]


def test_progress_is_numbered_and_says_again_what_was_said() -> None:
    job = delivery(7)
    job.begin()
    for ordinal in range(3):
        job.add(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, cpu_time_ms=ordinal, peak_memory_bytes=2048))
    first, second = job.next_progress(), job.next_progress()
    assert (first.sequence, second.sequence) == (0, 1)
    assert first.verdicts == second.verdicts == (Verdict.AC,) * 3
    assert first.cpu_time_ms == (0, 1, 2)
    assert first.peak_memory_kib == (2, 2, 2)


def test_progress_names_its_testcases_where_some_were_skipped() -> None:
    job = delivery(7)
    job.add(TestcaseResult(ordinal=0, verdict=Verdict.AC))
    job.add(TestcaseResult(ordinal=1, verdict=Verdict.WA))
    assert job.next_progress().ordinals == ()
    job.add(TestcaseResult(ordinal=4, verdict=Verdict.AC))
    assert job.next_progress().ordinals == (0, 1, 4)


def test_progress_has_the_scores_of_a_checker_that_gives_some() -> None:
    job = delivery(7)
    job.add(TestcaseResult(ordinal=0, verdict=Verdict.AC))
    first = job.next_progress()
    assert (first.scores, first.score_multipliers) == ((), ())
    job.add(TestcaseResult(ordinal=1, verdict=Verdict.AC, score=12.5))
    second = job.next_progress()
    assert (second.scores, second.score_multipliers) == ((None, 12.5), ())


def test_progress_tells_of_the_newest_testcases_alone() -> None:
    job = delivery(7)
    for ordinal in range(10_000):
        job.add(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, cpu_time_ms=ordinal))
    progress = job.next_progress()
    assert (progress.first, progress.ordinals) == (10_000 - PROGRESS_TESTCASE_LIMIT, ())
    assert progress.cpu_time_ms == tuple(range(10_000 - PROGRESS_TESTCASE_LIMIT, 10_000))
    assert len(encode(progress)) < 8 * KIB


def test_progress_waits_until_the_claim_is_due_and_comes_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    announced_at_s: list[float] = []

    class Clock:
        def announce_soon(self, _: Delivery) -> None:
            announced_at_s.append(now_s)

    job = delivery(7, announcer=Clock())
    job.begin()
    for ordinal in range(192):
        now_s = 1000 + ordinal / 128
        job.add(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC))
    assert announced_at_s[0] == 1000 + CLAIM_DELAY_S
    assert len(announced_at_s) == 5


def test_a_skipped_testcase_is_no_progress() -> None:
    job = delivery(7)
    job.begin()
    with pytest.raises(ValueError, match="testcase 3 was skipped"):
        job.add(TestcaseResult(ordinal=3))
