"""How the results of testcases make the score and the verdict of a judging: a tree of groups.

Both ways of the package format are one tree: nested groups with a grader (legacy), and one level of groups with a
maximum (2025-09). It is kept as JSON in manifests and in `problem_version.grading`.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from judge.grading.verdicts import OnReject

#: The group that `ignore_sample` speaks of.
SAMPLE = "sample"


class VerdictMode(StrEnum):
    """Which verdict a group gets from its members (legacy `grader_flags`)."""

    WORST_ERROR = "worst_error"  #: the first in the order JE IF RTE MLE TLE OLE WA
    FIRST_ERROR = "first_error"
    ALWAYS_ACCEPT = "always_accept"


class ScoreMode(StrEnum):
    """Which score a group gets from its members."""

    SUM = "sum"
    AVERAGE = "avg"
    MINIMUM = "min"
    MAXIMUM = "max"
    PASS_FAIL = "pass-fail"  # noqa: S105 - the maximum where all members are accepted, else 0 (2025-09)


class GradingGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group of testcases. Its testcases are those with the ordinals from `first` up to, not including, `stop`."""

    name: str  #: path below data/: "" for the root, sample, secret, secret/1-small
    first: int
    stop: int
    groups: tuple["GradingGroup", ...] = ()  #: in order; testcases in none of them are members by themselves
    on_reject: OnReject = OnReject.BREAK
    verdict_mode: VerdictMode = VerdictMode.WORST_ERROR
    score_mode: ScoreMode = ScoreMode.SUM
    accept_score: float = 1.0  #: of a testcase that is accepted, where the checker gives no score
    reject_score: float = 0.0
    least_score: float | None = None  #: legacy `range`; None: no bound
    most_score: float | None = None
    ignore_sample: bool = False  #: of the root: the group `sample` does not count
    accept_if_any_accepted: bool = False
    has_custom_grader: bool = False  #: the grader of the package decides, called with `grader_arguments`
    grader_arguments: tuple[str, ...] = ()
    # 2025-09
    max_score: float | None = None  #: None: the group is unbounded, or legacy
    require_pass: tuple[str, ...] = ()  #: names of groups that must be accepted, or nothing of this one runs
    static_validation_score: float | None = None  #: the most that the static validation gives; None: there is none
    static_validator_arguments: tuple[str, ...] = ()


#: The ordinal of a testcase, or a group.
Member = int | GradingGroup


class GradingPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    root: GradingGroup
    is_scoring: bool  #: False: only the verdict counts
    is_minimized: bool = False  #: legacy `grading.objective: min`: a lower score is better
    shows_groups: bool = True  #: legacy `grading.show_test_data_groups`
    #: Drafts: in a bounded group, the score of a checker is the share that its testcase gives, from 0 to 1.
    score_is_share: bool = False
    #: A checker gives scores of its own: without a maximum or a `range`, nobody knows the most that can be had.
    checker_gives_scores: bool = False


def members(group: GradingGroup) -> Iterator[Member]:
    """The members of a group in order: ordinals of testcases, and groups."""
    ordinal = group.first
    for inner in group.groups:
        yield from range(ordinal, inner.first)
        yield inner
        ordinal = inner.stop
    yield from range(ordinal, group.stop)


def groups_below(group: GradingGroup) -> Iterator[GradingGroup]:
    """All groups inside a group, each before those inside it."""
    for inner in group.groups:
        yield inner
        yield from groups_below(inner)


def is_ignored(group: GradingGroup, member: Member) -> bool:
    """Whether a member runs, but does not count."""
    return group.ignore_sample and isinstance(member, GradingGroup) and member.name == SAMPLE
