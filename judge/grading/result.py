"""What grading says of a judging and of its groups."""

from dataclasses import dataclass
from decimal import Decimal

import msgspec

from judge.verdict import Verdict


class GroupResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one group came to. Kept as JSON in `judging.group_results`: rows of every release must stay readable."""

    name: str  #: path below data/, as in the plan
    verdict: Verdict | None = None  #: None: not reached, because an earlier failure ended the judging
    score: float | None = None  #: None: not reached, or it gives none: an ignored group, or a pass-fail problem
    max_score: float | None = None  #: None: not known
    blocked_by: str | None = None  #: the group that it requires, and that was not accepted: nothing of this one counts
    is_out_of_range: bool = False  #: the score lies outside the range that the package declares: a fault of the package


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The verdict of a judging, the testcase that decides it, and the score where the problem has one."""

    verdict: Verdict
    deciding_testcase: int | None  #: ordinal from 0; None for AC, and where no testcase decides
    score: Decimal | None = None  #: None: the problem has no scores, or the judging has none because it is JE
    groups: tuple[GroupResult, ...] = ()  #: the root and all below it, each before the groups inside it


@dataclass(frozen=True, kw_only=True)
class ProgramGrade:
    """What a program of the package said of a group: its grader, or its static validator."""

    group: str
    verdict: Verdict
    score: float


class IncompleteResults(ValueError):
    """Results from which no grade follows: a testcase that matters is missing. They are never AC."""
