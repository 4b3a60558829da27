"""What a package promises about one of its own submissions, however it says so."""

from dataclasses import dataclass

from judge.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A promise about the verdicts of all testcases together. None: nothing is promised about that."""

    permitted: frozenset[Verdict] | None = None  #: no testcase has another verdict
    required: frozenset[Verdict] | None = None  #: one testcase at least has one of these
    reported: frozenset[Verdict] | None = None  #: the judging ends with one of these
    score: tuple[float, float] | None = None  #: least and most, both included
    message: str | None = None  #: a text that one message of the checker has in it
    counts_as_accepted: bool | None = None  #: whether it is used for the time limit; None: as its verdicts say
    counts_as_too_slow: bool | None = None


NO_EXPECTATION = Expectation()
