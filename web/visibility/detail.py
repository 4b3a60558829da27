"""How much of a judging a viewer is shown now."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from judge.grading.plan import GradingPlan
from judge.verdict import Verdict
from web.problem_sets.feedback import Feedback
from web.problems.test_groups import TestGroups, first_level
from web.visibility.facts import JudgingFacts


class Level(StrEnum):
    """What is shown where nothing is hidden for now."""

    STAFF = "staff"
    FULL = "full"
    GROUPS = "groups"
    SAMPLES = "samples"
    VERDICT = "verdict"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Viewers with the same detail get the same bytes, which are encoded once."""

    level: Level
    hidden_groups: frozenset[str] = frozenset()  #: of the first level, not shown now
    shows_total: bool = True  #: False: verdict and points are not shown now, nor anything that tells of all testcases

    @property
    def shows_all_testcases(self) -> bool:
        return self.level in (Level.STAFF, Level.FULL) and self.shows_total

    @property
    def shows_usage(self) -> bool:
        return self.shows_all_testcases

    @property
    def shows_verdict(self) -> bool:
        return self.level is not Level.NONE and self.shows_total

    def shows_groups(self, plan: GradingPlan) -> bool:
        """A package may want its groups to be a secret of the staff."""
        return self.level in (Level.STAFF, Level.FULL, Level.GROUPS) and (plan.shows_groups or self.is_for_staff)

    def shows_group(self, name: str) -> bool:
        return first_level(name) not in self.hidden_groups

    @property
    def is_for_staff(self) -> bool:
        return self.level is Level.STAFF

    def shows_testcase(
        self, ordinal: int, *, sample_count: int, open_testcases: Collection[int], groups: TestGroups | None
    ) -> bool:
        """The samples are the first testcases. `groups` are asked where some are hidden; there must be some then."""
        if self.level in (Level.VERDICT, Level.NONE):
            return False
        is_open = ordinal < sample_count or ordinal in open_testcases
        if not is_open and self.level not in (Level.STAFF, Level.FULL):
            return False
        if not self.hidden_groups:
            return True
        return groups is not None and groups.of_testcase(ordinal) not in self.hidden_groups


STAFF = Detail(level=Level.STAFF)


def detail_of(facts: JudgingFacts) -> Detail | None:
    """Return None where the viewer must not learn that the submission exists."""
    if facts.viewer_is_staff:
        return STAFF
    if not facts.viewer_is_owner:
        return None
    level, terms = Level(Feedback(facts.feedback).value), facts.shown_terms
    if terms.is_total_out:
        return Detail(level=level)
    hidden = {name for name in facts.test_groups.names if not terms.is_group_out(name)}
    return Detail(level=level, hidden_groups=facts.test_groups.telling_of(hidden), shows_total=False)


def visible_verdict(verdict: str | None, detail: Detail) -> Verdict | None:
    """Return None where the verdict is hidden, or there is none yet.

    A compile error is always shown, because it says nothing about the testcases.
    """
    if verdict is None or (not detail.shows_verdict and verdict != Verdict.CE):
        return None
    return Verdict(verdict)


def visible_score(score: float | None, shown_verdict: str | None) -> float | None:
    """A score tells as much as a verdict does."""
    return None if shown_verdict is None else score


def shows_usage(verdict: str | None, detail: Detail) -> bool:
    """Whether CPU time and memory of the judging are shown. CE and JE have none: no run of the program counts."""
    return detail.shows_usage and verdict not in (None, Verdict.CE, Verdict.JE)
