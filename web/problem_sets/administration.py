"""Listing problem sets and what is in them, for commands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from web.problems.queries import TITLE

SETS = """
SELECT set.id, set.slug, set.title, set.kind, course.slug AS course, set.opens_at, set.due_at, set.closes_at,
       set.feedback, (SELECT count(*) FROM problem_set_problem WHERE problem_set_id = set.id) AS problem_count,
       (SELECT count(*) FROM submission WHERE problem_set_id = set.id) AS submission_count
FROM problem_set set LEFT JOIN course ON course.id = set.course_id
WHERE set.kind <> 'jury' AND (%(slug)s::text IS NULL OR set.slug = %(slug)s)
  AND (%(course)s::text IS NULL OR course.slug = %(course)s)
ORDER BY course.slug NULLS FIRST, set.slug
"""

PROBLEMS = f"""
SELECT task.label, problem.slug, coalesce(statement.title, problem.slug) AS title, version.number AS version,
       task.pinned_version_id IS NOT NULL AS pinned,
       task.hidden_at IS NOT NULL OR problem.hidden_at IS NOT NULL AS hidden, task.max_score
FROM problem_set_problem task JOIN problem ON problem.id = task.problem_id
LEFT JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
WHERE task.problem_set_id = %(set_id)s ORDER BY task.position, task.label
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class AdministeredSet:
    id: int
    slug: str
    title: str
    kind: str
    course: str | None  #: None: open to every user
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    feedback: str
    problem_count: int
    submission_count: int


@dataclass(frozen=True, kw_only=True)
class ProblemOfSet:
    label: str
    slug: str
    title: str
    version: int | None  #: None: nothing was published
    pinned: bool  #: to this version
    hidden: bool  #: from everybody but the staff
    max_score: Decimal


def list_sets(
    connection: psycopg.Connection, *, slug: str | None = None, course: str | None = None
) -> list[AdministeredSet]:
    """List the sets; with `slug` only that one, with `course` only those of the course."""
    with connection.cursor(row_factory=class_row(AdministeredSet)) as cursor:
        return cursor.execute(SETS, {"slug": slug, "course": course}).fetchall()


def list_problems_of_set(connection: psycopg.Connection, set_id: int, *, locale: str) -> list[ProblemOfSet]:
    with connection.cursor(row_factory=class_row(ProblemOfSet)) as cursor:
        return cursor.execute(PROBLEMS, {"set_id": set_id, "locale": locale}).fetchall()
