"""All that there is to know of a submission's judging, and of who looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import msgspec

from judge.grading.plan import GradingPlan
from web.authorization.policy import Viewer, may_see_work
from web.authorization.roles import author_of, looks_after, viewer_in
from web.judgings.states import JudgingState
from web.problem_sets.shown import ShownTerms, due_where_asked
from web.problems.test_groups import TestGroups

#: Finds one row, for one submission and one viewer. The parameters are submission_id and viewer_id.
FACTS = f"""
SELECT s.id AS submission_id, s.received_at, set.feedback, {author_of("s")} AS viewer_is_owner,
       {looks_after("s")} AS viewer_looks_after,
       set.feedback_shown, task.groups_shown, set.grades_published_at, now() AS asked_at,
       {due_where_asked("set", "task", user_id="viewer.id")} AS own_due_at,
       viewer.id AS viewer_id, viewer.session_epoch AS viewer_session_epoch,
       viewer.site_role AS viewer_site_role, enrolment.role AS viewer_course_role,
       v.testcase_count, v.sample_count, v.open_testcases, j.score::float AS score, j.group_results::text,
       v.grading::text AS grading,
       j.id AS judging_id, j.state, j.attempt_token, j.verdict, j.deciding_testcase,
       j.cpu_time_ms, j.wall_time_ms, j.peak_memory_bytes, j.testcase_results::text, j.judge_error_reason,
       j.compile_log_sha256, j.final_at,
       CASE WHEN j.state = '{JudgingState.QUEUED}' THEN (
           SELECT count(*) FROM judging other
           WHERE other.state = '{JudgingState.QUEUED}' AND (other.priority, other.id) <= (j.priority, j.id)
       ) END AS queue_position
FROM submission s
JOIN problem_set set ON set.id = s.problem_set_id
JOIN problem_set_problem task ON task.problem_set_id = s.problem_set_id AND task.problem_id = s.problem_id
{viewer_in("set.course_id")}
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version v ON v.id = j.problem_version_id
WHERE s.id = %(submission_id)s AND viewer.disabled_at IS NULL
"""  # noqa: S608

_decode_plan = msgspec.json.Decoder(GradingPlan).decode


@dataclass(frozen=True, kw_only=True)
class JudgingFacts:
    """A row of FACTS. It holds everything, so it is never shown; `judging_view` picks what may be."""

    submission_id: int
    received_at: datetime
    feedback: str
    feedback_shown: str
    groups_shown: Mapping[str, str]
    grades_published_at: datetime | None
    asked_at: datetime
    own_due_at: datetime | None  #: of the viewer; None also where nothing waits for it
    viewer_id: int
    viewer_is_owner: bool  #: handed in, alone or in a team
    viewer_looks_after: bool  #: a limited assistant does so for some students only
    viewer_session_epoch: int
    viewer_site_role: str
    viewer_course_role: str | None
    testcase_count: int
    sample_count: int
    open_testcases: Sequence[int]  #: ordinals
    score: float | None
    group_results: str | None  #: JSON
    grading: str | None  #: judge.grading.plan.GradingPlan as JSON
    judging_id: int
    state: str
    attempt_token: str | None
    verdict: str | None
    deciding_testcase: int | None
    cpu_time_ms: int | None
    wall_time_ms: int | None
    peak_memory_bytes: int | None
    testcase_results: str | None
    judge_error_reason: str | None
    compile_log_sha256: str | None
    final_at: datetime | None
    queue_position: int | None

    @cached_property
    def plan(self) -> GradingPlan | None:
        return None if self.grading is None else _decode_plan(self.grading)

    @property
    def viewer_is_staff(self) -> bool:
        viewer = Viewer.from_row(self.viewer_site_role, self.viewer_course_role)
        return may_see_work(viewer, looks_after=self.viewer_looks_after)

    @property
    def shown_terms(self) -> ShownTerms:
        return ShownTerms(
            feedback_shown=self.feedback_shown,
            groups_shown=self.groups_shown,
            own_due_at=self.own_due_at,
            grades_published_at=self.grades_published_at,
            asked_at=self.asked_at,
        )

    @cached_property
    def test_groups(self) -> TestGroups:
        return TestGroups(plan=self.plan, testcase_count=self.testcase_count, sample_count=self.sample_count)
