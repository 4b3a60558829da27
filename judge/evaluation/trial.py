"""What every way of running testcases must offer."""

from collections.abc import Generator
from typing import Protocol

from judge.testcase_result import TestcaseResult


class Trial(Protocol):
    """Runs the testcases of one evaluation. Its class is the kind of problem."""

    @property
    def image_digest(self) -> str:
        """Of the image in which the submission runs."""

    @property
    def cpu_time_us(self) -> int:
        """Sum over the submission's runs whose results were yielded."""

    @property
    def wall_time_us(self) -> int:
        """The same for wall time."""

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """Run testcases in order, from the first of `ordinals` on, and yield their results.

        Yields at least one, and may end early: the caller asks again for the rest. Nothing runs any more once the
        generator has ended or was closed. Raises what the store, the sandbox and the checker raise: none of it is a
        verdict.
        """


class AroundTrial:
    """The beginning of a trial around another: that one's programs run, and what they use is its own."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    @property
    def image_digest(self) -> str:
        return self._trial.image_digest

    @property
    def cpu_time_us(self) -> int:
        return self._trial.cpu_time_us

    @property
    def wall_time_us(self) -> int:
        return self._trial.wall_time_us
