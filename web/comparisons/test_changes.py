"""Which tests and groups two judgings disagree on, as far as the viewer may see both: pure."""

from dataclasses import dataclass

from judge.grading import GroupResult
from judge.verdict import Verdict
from web.visibility import JudgingView, TestcaseView

#: Thousands of changed tests tell no more than the first of them.
SHOWN_CHANGES = 100


@dataclass(frozen=True, kw_only=True)
class ChangedTest:
    new: TestcaseView  #: names the test
    old: TestcaseView


@dataclass(frozen=True, kw_only=True)
class GroupPair:
    name: str
    old: GroupResult
    new: GroupResult


@dataclass(frozen=True, kw_only=True)
class TestChanges:
    changed: tuple[ChangedTest, ...]  #: at most SHOWN_CHANGES
    changed_count: int
    same_count: int  #: tests that the viewer sees of both, with one verdict
    groups: tuple[GroupPair, ...]


def changes_between(old: JudgingView, new: JudgingView) -> TestChanges:
    """Only of two judgings by one version of a problem: of another version, a number may name another test."""
    before = {test.ordinal: test for test in old.testcases if _was_run(test)}
    pairs = [(before[test.ordinal], test) for test in new.testcases if _was_run(test) and test.ordinal in before]
    changed = [ChangedTest(old=first, new=second) for first, second in pairs if first.verdict != second.verdict]
    return TestChanges(
        changed=tuple(changed[:SHOWN_CHANGES]),
        changed_count=len(changed),
        same_count=len(pairs) - len(changed),
        groups=_groups(old, new),
    )


def _was_run(test: TestcaseView) -> bool:
    return isinstance(test.verdict, Verdict)


def _groups(old: JudgingView, new: JudgingView) -> tuple[GroupPair, ...]:
    if not (old.is_final and new.is_final):
        return ()
    before = {group.name: group for group in old.groups}
    return tuple(
        GroupPair(name=group.name, old=before[group.name], new=group) for group in new.groups if group.name in before
    )
