"""The loop of an evaluation, with a trial that follows a script."""

from collections.abc import Generator, Sequence

import pytest

from judge.errors import SandboxError
from judge.evaluation.evaluate import follow
from judge.evaluation.plan import Plan
from judge.evaluation.trial import Trial
from judge.grading import OnReject
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

AC, WA = Verdict.AC, Verdict.WA


class ScriptedTrial:
    """Gives the verdicts in series of these lengths, and writes down what happens."""

    image_digest = ""
    cpu_time_us = 0
    wall_time_us = 0

    def __init__(self, verdicts: Sequence[Verdict], lengths: Sequence[int]) -> None:
        self.events: list[str] = []
        self._verdicts = verdicts
        self._lengths = iter(lengths)

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        self.events.append(f"start at {ordinals.start}")
        try:
            for ordinal in ordinals[: next(self._lengths)]:
                yield TestcaseResult(ordinal=ordinal, verdict=self._verdicts[ordinal])
        finally:
            self.events.append("end")


def events(verdicts: Sequence[Verdict], lengths: Sequence[int], *, on_reject: OnReject = OnReject.BREAK) -> list[str]:
    trial = ScriptedTrial(verdicts, lengths)
    checked: Trial = trial
    plan = Plan(first=0, stop=len(verdicts), on_reject=on_reject)
    follow(
        plan,
        checked,
        lambda result: trial.events.append(f"{result.ordinal} {result.verdict}"),
        lambda: trial.events.append("between"),
    )
    assert plan.is_over
    return trial.events


def test_other_work_has_its_turn_between_series_and_never_during_one() -> None:
    assert events([AC, AC, AC], [1, 2]) == [
        *("start at 0", "0 AC", "end", "between"),
        *("start at 1", "1 AC", "2 AC", "end", "between"),
    ]


def test_a_series_is_ended_where_the_plan_is_over() -> None:
    assert events([AC, WA, AC], [3]) == ["start at 0", "0 AC", "1 WA", "end", "between"]


def test_a_series_may_end_early() -> None:
    assert events([WA, AC], [1, 1], on_reject=OnReject.CONTINUE) == [
        *("start at 0", "0 WA", "end", "between"),
        *("start at 1", "1 AC", "end", "between"),
    ]


def test_a_trial_that_runs_nothing_is_a_fault_and_no_endless_loop() -> None:
    with pytest.raises(SandboxError, match="testcase 1 was to run"):
        events([AC, AC], [1, 0])
