"""How many testcases run in series: pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: A submission's testcases run one, then four, then up to sixteen in series.
GROWTH = 4

T = TypeVar("T")


def equal_at_start(items: Sequence[T], arguments: Callable[[T], tuple[str, ...]]) -> int:
    """How many of the first items have the same arguments: a series has one command line."""
    first = arguments(items[0])
    unequal = (index for index, item in enumerate(items) if arguments(item) != first)
    return next(unequal, len(items))


class SeriesLength:
    """Guesses how many testcases the next series will get through.

    The sandbox ends a series after a run that failed or was not short, so a testcase beyond that was prepared for
    nothing. A series saves nothing there either. A wrong answer often comes first, so the first series has one
    testcase; most programs that get that one right get some more right.
    """

    def __init__(self, *, short_run_ms: int) -> None:
        self.length = 1
        self._short_run_ms = short_run_ms

    def learn(self, results: Sequence[TestcaseResult], *, limit: int) -> None:
        """Set the next length, at most `limit`, from the results of the last series."""
        self.got_through(sum(self._goes_on_after(result) for result in results), limit=limit)

    def got_through(self, through: int, *, limit: int) -> None:
        """The same, from the number of runs after which the last series could go on."""
        if self.length > 1 and through < 2:
            self.length = 1
        else:
            self.length = max(1, min(GROWTH * through, limit))

    def _goes_on_after(self, result: TestcaseResult) -> bool:
        return result.verdict in (Verdict.AC, Verdict.WA) and result.wall_time_ms <= self._short_run_ms
