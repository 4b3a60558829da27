"""Finding problem sets and what is in them, for the pages of admins."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.problems.queries import TITLE

SETS = """
SELECT set.id, set.slug, set.title, course.title AS course_title, course.time_zone, set.opens_at, set.due_at,
       set.closes_at, set.feedback, set.stop_policy,
       (SELECT count(*) FROM problem_set_problem WHERE problem_set_id = set.id) AS problem_count
FROM problem_set set LEFT JOIN course ON course.id = set.course_id
WHERE set.kind <> 'jury' AND (%(slug)s::text IS NULL OR set.slug = %(slug)s)
ORDER BY set.id DESC
"""

PROBLEMS = f"""
SELECT problem.id, problem.slug, coalesce(statement.title, problem.slug) AS title, task.label,
       task.hidden_at IS NOT NULL AS is_hidden_here, problem.hidden_at IS NOT NULL AS is_hidden_everywhere,
       EXISTS (SELECT FROM submission WHERE problem_set_id = task.problem_set_id AND problem_id = problem.id)
           AS has_submissions
FROM problem_set_problem task
JOIN problem ON problem.id = task.problem_id
LEFT JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
WHERE task.problem_set_id = %(problem_set_id)s ORDER BY task.position, task.label
"""  # noqa: S608

SETS_OF_PROBLEM = """
SELECT set.slug, set.title, task.label, task.hidden_at IS NOT NULL AS is_hidden_here
FROM problem_set_problem task JOIN problem_set set ON set.id = task.problem_set_id
WHERE task.problem_id = %s AND set.kind <> 'jury' ORDER BY set.id
"""


@dataclass(frozen=True, kw_only=True)
class ShownSet:
    id: int
    slug: str
    title: str
    course_title: str | None  #: None: it belongs to no course
    time_zone: str | None  #: of the course
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    feedback: str
    stop_policy: str
    problem_count: int


@dataclass(frozen=True, kw_only=True)
class PlacedProblem:
    id: int
    slug: str
    title: str
    label: str
    is_hidden_here: bool
    is_hidden_everywhere: bool
    has_submissions: bool  #: in this set


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A problem set that has the problem."""

    slug: str
    title: str
    label: str
    is_hidden_here: bool


def shown_sets(connection: psycopg.Connection) -> list[ShownSet]:
    """Return every set, the newest first."""
    return _sets(connection, None)


def find_shown_set(connection: psycopg.Connection, slug: str) -> ShownSet | None:
    return next(iter(_sets(connection, slug)), None)


def problems_of_set(connection: psycopg.Connection, problem_set_id: int, *, locale: str) -> list[PlacedProblem]:
    with connection.cursor(row_factory=class_row(PlacedProblem)) as cursor:
        return cursor.execute(PROBLEMS, {"problem_set_id": problem_set_id, "locale": locale}).fetchall()


def placements(connection: psycopg.Connection, problem_id: int) -> list[Placement]:
    with connection.cursor(row_factory=class_row(Placement)) as cursor:
        return cursor.execute(SETS_OF_PROBLEM, [problem_id]).fetchall()


def _sets(connection: psycopg.Connection, slug: str | None) -> list[ShownSet]:
    with connection.cursor(row_factory=class_row(ShownSet)) as cursor:
        return cursor.execute(SETS, {"slug": slug}).fetchall()
