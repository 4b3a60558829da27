"""What the form of a problem says of its test groups."""

from collections.abc import Mapping

import msgspec

from judge.grading.plan import GradingPlan
from web.assignments.changing import TaskTerms
from web.assignments.forms import TaskForm
from web.assignments.queries import PlacedTask
from web.problem_sets.feedback import Shown
from web.problems.test_groups import TestGroups

#: Stands for the moment of the whole set.
AS_THE_SET = ""
_FIELD = "group-"


def groups_of(task: PlacedTask) -> Mapping[str, int]:
    """Return the test groups of the first level of the version in use, and how many testcases each has."""
    if task.testcase_count is None or task.sample_count is None:
        return {}
    plan = None if task.grading is None else msgspec.convert(task.grading, GradingPlan)
    groups = TestGroups(plan=plan, testcase_count=task.testcase_count, sample_count=task.sample_count)
    return groups.test_counts()


def sent_groups_shown(task: PlacedTask, feedback_shown: str, fields: Mapping[str, str]) -> dict[str, str] | None:
    """Return what differs from the set; None where a value is none of ours."""
    sent = {name: fields.get(f"{_FIELD}{name}", AS_THE_SET) for name in groups_of(task)}
    if not set(sent.values()) <= {AS_THE_SET, *Shown}:
        return None
    return {name: shown for name, shown in sent.items() if shown not in (AS_THE_SET, feedback_shown)}


def task_terms(form: TaskForm, groups_shown: Mapping[str, str]) -> TaskTerms:
    """Call this after validation."""
    assert form.max_score.data is not None  # noqa: S101 - it is demanded
    pinned = form.pinned_version.data
    return TaskTerms(
        max_score=form.max_score.data, pinned_version_id=int(pinned) if pinned else None, groups_shown=groups_shown
    )
