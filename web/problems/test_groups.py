"""The test groups of the first level: the samples, and the groups of the secret testcases.

A set may show each of them at a moment of its own.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from judge.grading import OnReject
from judge.grading.plan import SAMPLE, GradingGroup, GradingPlan, ScoreMode, members

SECRET = "secret"  # noqa: S105


def first_level(path: str) -> str:
    """Return the name of the group of the first level that a group is, or lies in: sample, or secret/1-small."""
    return "/".join(path.split("/")[:2])


@dataclass(frozen=True, kw_only=True)
class TestGroups:
    """The groups of a version. A testcase that lies in none of them is one of `sample`, or of `secret`."""

    plan: GradingPlan | None  #: None: pass-fail, the first testcase that fails ends the judging
    testcase_count: int
    sample_count: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(dict.fromkeys(name for _, name in self._begins))

    def of_testcase(self, ordinal: int) -> str:
        return self._begins[bisect_right(self._starts, ordinal) - 1][1]

    def test_counts(self) -> Mapping[str, int]:
        counts = dict.fromkeys(self.names, 0)
        stops = [*self._starts[1:], self.testcase_count]
        for (start, name), stop in zip(self._begins, stops, strict=True):
            counts[name] += stop - start
        return counts

    def telling_of(self, hidden: Set[str]) -> frozenset[str]:
        """Return these groups and all that would tell of them, because a failure there keeps them from running.

        A group around others, such as `secret`, tells of each.
        """
        found = {name for name in self.names if name in hidden}
        while more := {name for name, needed in self._needs.items() if needed & found} - found:
            found |= more
        around = {name.partition("/")[0] for name in found}
        return frozenset(found | around)

    @cached_property
    def _begins(self) -> list[tuple[int, str]]:
        """Return where the testcases of a group begin, in order; a group may begin several times."""
        return _runs(list(self._named_testcases()))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._begins]

    def _named_testcases(self) -> Iterator[str]:
        if self.plan is None:
            yield from (self._loose(ordinal) for ordinal in range(self.testcase_count))
        else:
            yield from self._named_within(self.plan.root)

    def _named_within(self, group: GradingGroup) -> Iterator[str]:
        for member in members(group):
            if isinstance(member, GradingGroup):
                yield from self._named_within(member)
            else:
                yield first_level(group.name) or self._loose(member)

    def _loose(self, ordinal: int) -> str:
        return SAMPLE if ordinal < self.sample_count else SECRET

    @cached_property
    def _needs(self) -> dict[str, set[str]]:
        """Group -> the groups that decide whether it runs."""
        if self.plan is None:
            return {SECRET: {SAMPLE}}
        needs: dict[str, set[str]] = {name: set() for name in self.names}
        self._add_needs(self.plan, self.plan.root, needs, set())
        return needs

    def _add_needs(
        self, plan: GradingPlan, group: GradingGroup, needs: dict[str, set[str]], before: set[str]
    ) -> set[str]:
        """Return the groups of the first level that lie in this one."""
        inside: set[str] = set()
        for member in members(group):
            earlier = before | inside if _may_end_early(plan, group) else before
            if isinstance(member, GradingGroup):
                earlier = earlier | {first_level(name) for name in member.require_pass}
                names = self._add_needs(plan, member, needs, earlier)
            else:
                names = {first_level(group.name) or self._loose(member)}
            for name in names:
                needs.setdefault(name, set()).update(earlier - {name})
            inside |= names
        return inside


def _may_end_early(plan: GradingPlan, group: GradingGroup) -> bool:
    """Whether a failure, or the certainty that nothing can change, may keep later members from running."""
    if group.on_reject is OnReject.BREAK:
        return True
    return not plan.is_scoring or group.score_mode in (ScoreMode.MINIMUM, ScoreMode.PASS_FAIL)


def _runs(names: list[str]) -> list[tuple[int, str]]:
    return [(start, name) for start, name in enumerate(names) if start == 0 or names[start - 1] != name]
