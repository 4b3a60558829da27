"""Whether a student may see points: what a set hides of its verdicts, a grade must not tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.problem_sets.feedback import Feedback
from web.problem_sets.shown import ShownTerms
from web.problems.queries import TITLE

TERMS = f"""
SELECT set.id AS problem_set_id, task.problem_id, set.feedback, set.feedback_shown, set.publishes_grades,
       set.grades_published_at, task.groups_shown, problem.slug AS problem_slug,
       coalesce(statement.title, problem.slug) AS title
FROM problem_set set JOIN problem_set_problem task ON task.problem_set_id = set.id
JOIN problem ON problem.id = task.problem_id
LEFT JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
WHERE set.course_id = %(course_id)s AND set.kind = 'assignment'
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class PointsTerms:
    """What a set says about the points of one of its problems."""

    problem_set_id: int
    problem_id: int
    feedback: str
    feedback_shown: str
    publishes_grades: bool
    grades_published_at: datetime | None
    groups_shown: dict[str, str]  #: test group -> Shown, where it differs from that of the set
    problem_slug: str
    title: str

    def are_shown(self, *, own_due_at: datetime | None, moment: datetime) -> bool:
        """Whether a student whose set is due at `own_due_at` may see the points. Published grades are always shown."""
        if self.grades_published_at is not None and self.grades_published_at <= moment:
            return True
        if self.publishes_grades or self.feedback == Feedback.NONE:
            return False
        return ShownTerms(
            feedback_shown=self.feedback_shown,
            groups_shown=self.groups_shown,
            own_due_at=own_due_at,
            grades_published_at=self.grades_published_at,
            asked_at=moment,
        ).is_total_out


def points_terms(
    connection: psycopg.Connection, course_id: int, *, locale: str
) -> Mapping[tuple[int, int], PointsTerms]:
    """Return them by set and problem."""
    with connection.cursor(row_factory=class_row(PointsTerms)) as cursor:
        rows = cursor.execute(TERMS, {"course_id": course_id, "locale": locale}).fetchall()
    return {(row.problem_set_id, row.problem_id): row for row in rows}
