"""Honest times: a run that came close to its limit is repeated, and the least CPU time counts.

CPU time depends a little on what else the machine does, and wall time much. No verdict should hang on that. A run gets
SLACK more CPU time than its limit, so that one that was a little too slow can be told from one that never ends: that
one is not repeated.
"""

import os
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace as replace_field

from msgspec.structs import replace

from judge.evaluation.trial import AroundTrial, Trial
from judge.limits import RunLimits
from judge.report import RunStatus
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: Within this share of the limit, below or above, a run is close to it.
SLACK = 0.1
#: How a run ends that used too little CPU time for too long. On a busy host it may have got none.
_WAITED = {RunStatus.WALL_LIMIT, RunStatus.DEADLOCK}
_REPEATABLE = {Verdict.AC, Verdict.WA, Verdict.TLE}


def with_slack(limits: RunLimits) -> RunLimits:
    """What a sandbox is told. Verdicts follow from the limits without it."""
    return replace_field(limits, cpu_time_limit_ms=round(limits.cpu_time_limit_ms * (1 + SLACK)))


def is_busy_host() -> bool:
    """Whether more wants to run on this machine than it has cores, in the last minute."""
    return os.getloadavg()[0] > (os.cpu_count() or 1)


class HonestTrial(AroundTrial):
    """A judge.evaluation.trial.Trial around any other."""

    def __init__(
        self,
        trial: Trial,
        limits: RunLimits,
        *,
        repeats: int,
        is_busy: Callable[[], bool] = is_busy_host,
    ) -> None:
        super().__init__(trial)
        self._limits = limits
        self._repeats = repeats
        self._is_busy = is_busy

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """Ends early after a testcase that was repeated."""
        with closing(self._trial.run(ordinals)) as results:
            for result in results:
                if self._is_doubtful(result):
                    break
                yield result
            else:
                return
        yield self._repeated(result)

    def _is_doubtful(self, result: TestcaseResult) -> bool:
        if self._repeats < 1 or result.verdict not in _REPEATABLE:
            return False
        limit_ms = self._limits.cpu_time_limit_ms
        if result.status in _WAITED:
            return result.cpu_time_ms < limit_ms and self._is_busy()
        is_far_over = result.status is RunStatus.CPU_LIMIT
        return not is_far_over and result.cpu_time_ms >= limit_ms * (1 - SLACK)

    def _repeated(self, first: TestcaseResult) -> TestcaseResult:
        results = [first, *(self._once_more(first.ordinal) for _ in range(self._repeats))]
        best = min(results, key=lambda result: (result.status in _WAITED, result.cpu_time_ms))
        return replace(best, cpu_times_ms=tuple(result.cpu_time_ms for result in results))

    def _once_more(self, ordinal: int) -> TestcaseResult:
        with closing(self._trial.run(range(ordinal, ordinal + 1))) as results:
            return next(results)
