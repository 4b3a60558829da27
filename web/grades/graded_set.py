"""The sets of a course that give points, and what they say to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row

from web.grades.deadline import SetDates
from web.grades.grade import GradedTask, SetRules
from web.grades.late_policy import LatePolicy, read_late_policy

# Late days are spent in this order
SETS = """
SELECT set.id, set.slug, set.title, set.opens_at, set.due_at, set.closes_at, set.grading_policy
FROM problem_set set WHERE set.course_id = %s AND set.kind = 'assignment'
ORDER BY coalesce(set.due_at, set.closes_at, 'infinity'), set.id
"""

TASKS = """
SELECT task.problem_set_id, task.problem_id, task.label, task.max_score
FROM problem_set_problem task JOIN problem_set set ON set.id = task.problem_set_id
WHERE set.course_id = %s AND set.kind = 'assignment' AND task.hidden_at IS NULL
ORDER BY task.problem_set_id, task.position, task.label
"""


@dataclass(frozen=True, kw_only=True)
class GradedSet:
    id: int
    slug: str
    title: str
    rules: SetRules
    labels: Mapping[int, str]  #: by problem, in the order of the set


def graded_sets(connection: psycopg.Connection, course_id: int) -> list[GradedSet]:
    """Return them in the order in which they are due. Raises LatePolicyFault where a later release wrote a policy."""
    labels: dict[int, dict[int, str]] = {}
    tasks: dict[int, list[GradedTask]] = {}
    for set_id, problem_id, label, max_points in connection.execute(TASKS, [course_id]):
        labels.setdefault(set_id, {})[problem_id] = label
        tasks.setdefault(set_id, []).append(GradedTask(problem_id=problem_id, max_points=Decimal(max_points)))
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(SETS, [course_id]).fetchall()
    return [_graded_set(row, tasks.get(row["id"], []), labels.get(row["id"], {})) for row in rows]


def _graded_set(row: dict[str, Any], tasks: list[GradedTask], labels: Mapping[int, str]) -> GradedSet:
    document = row["grading_policy"]
    return GradedSet(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        rules=SetRules(
            tasks=tasks,
            dates=SetDates(opens_at=row["opens_at"], due_at=row["due_at"], closes_at=row["closes_at"]),
            policy=LatePolicy() if document is None else read_late_policy(document),
        ),
        labels=labels,
    )
