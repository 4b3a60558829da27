"""Which testcases of an evaluation run, and when it stops: pure."""

from judge.grading import OnReject, StopPolicy, stops_after
from judge.grading.plan import GradingPlan
from judge.grading.tally import Tally
from judge.grading.upcoming import Upcoming
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: Without groups, a package's `on_reject` is replaced by these.
_ON_REJECT = {
    StopPolicy.FIRST_FAILURE: OnReject.BREAK,
    StopPolicy.WHOLE_GROUP: OnReject.CONTINUE,
    StopPolicy.EVERYTHING: OnReject.CONTINUE,
}


class Plan:
    """The testcases `first` up to, not including, `stop`, in order, until none of the rest matters.

    Results of testcases outside are not known, so only what the plan itself has run decides.
    """

    def __init__(
        self,
        *,
        first: int,
        stop: int,
        on_reject: OnReject,
        grading: GradingPlan | None = None,
        policy: StopPolicy = StopPolicy.PACKAGE,
    ) -> None:
        self._ordinals = range(first, stop)
        self._on_reject = _ON_REJECT.get(policy, on_reject)
        self._groups = None if grading is None else _Groups(grading, policy, self._ordinals)
        self._results: dict[int, TestcaseResult] = {}
        self._furthest = -1  # of the testcases that have run
        self._next = self._first()

    @property
    def is_over(self) -> bool:
        return self._next is None

    @property
    def ahead(self) -> range:
        """The ordinals of the testcases that may still run, up to one that has run already."""
        if self._next is None:
            return range(0)
        if self._next > self._furthest:  # nearly always: only a group that another one requires runs before its turn
            return range(self._next, self._ordinals.stop)
        return range(self._next, min(ordinal for ordinal in self._results if ordinal > self._next))

    def goes_on_after(self, result: TestcaseResult) -> bool:
        """Whether the testcase that follows this one is the next one to run."""
        return self._next == result.ordinal + 1

    def add(self, result: TestcaseResult) -> None:
        """Take the result of the first testcase ahead. Raises ValueError for any other, and for a skipped one."""
        if result.ordinal != self._next:
            raise ValueError(f"testcase {result.ordinal} is not the next one: {self.ahead}")
        if result.verdict is None:
            raise ValueError(f"testcase {result.ordinal} has no verdict")
        self._results[result.ordinal] = result
        self._furthest = max(self._furthest, result.ordinal)
        self._next = self._after(result, result.verdict)

    def results(self) -> tuple[TestcaseResult, ...]:
        """One for each testcase of the plan; those that have not run are skipped."""
        return tuple(self._results.get(ordinal, TestcaseResult(ordinal=ordinal)) for ordinal in self._ordinals)

    def _first(self) -> int | None:
        if self._groups is not None:
            return self._groups.next()
        return self._ordinals.start if self._ordinals else None

    def _after(self, result: TestcaseResult, verdict: Verdict) -> int | None:
        if self._groups is not None:
            return self._groups.after(result)
        following = result.ordinal + 1
        return following if following in self._ordinals and not stops_after(verdict, self._on_reject) else None


class _Groups:
    """The order in which the testcases of groups run."""

    def __init__(self, grading: GradingPlan, policy: StopPolicy, ordinals: range) -> None:
        self._tally = Tally(grading)
        self._upcoming = Upcoming(self._tally, policy, ordinals)

    def next(self) -> int | None:
        return self._upcoming.next()

    def after(self, result: TestcaseResult) -> int | None:
        self._tally.add(result)
        return self._upcoming.next()
