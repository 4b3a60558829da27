"""Which testcases of an evaluation run, and when it stops: pure."""

from judge.grading import OnReject, stops_after
from judge.testcase_result import TestcaseResult


class Plan:
    """The testcases `first` up to, not including, `stop`, in order, until one of them ends the evaluation."""

    def __init__(self, *, first: int, stop: int, on_reject: OnReject) -> None:
        self._next = first
        self._stop = stop
        self._on_reject = on_reject
        self._results: list[TestcaseResult] = []
        self._is_stopped = False

    @property
    def is_over(self) -> bool:
        return self._is_stopped or self._next >= self._stop

    @property
    def ahead(self) -> range:
        """The ordinals of the testcases that may still run."""
        return range(0) if self._is_stopped else range(self._next, self._stop)

    def add(self, result: TestcaseResult) -> None:
        """Take the result of the first testcase ahead. Raises ValueError for any other, and for a skipped one."""
        if self._is_stopped or result.ordinal != self._next or self._next >= self._stop:
            raise ValueError(f"testcase {result.ordinal} is not the next one: {self.ahead}")
        if result.verdict is None:
            raise ValueError(f"testcase {result.ordinal} has no verdict")
        self._results.append(result)
        self._next += 1
        self._is_stopped = stops_after(result.verdict, self._on_reject)

    def results(self) -> tuple[TestcaseResult, ...]:
        """One for each testcase of the plan; those that have not run are skipped."""
        return (*self._results, *(TestcaseResult(ordinal=skipped) for skipped in range(self._next, self._stop)))
