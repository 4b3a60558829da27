"""Finding the sets of a course, and the problems that its teachers may choose."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.assignments.terms import CourseSet
from web.authorization.policy import may_use_problem
from web.lists.search import containing
from web.problems.queries import IS_CALLED, TITLE

#: So many problems a search finds. Who looks for another one writes more of its name.
FOUND_PROBLEMS = 30

SETS = """
SELECT set.id, set.slug, set.title, set.opens_at, set.due_at, set.closes_at, set.instructions, set.scoring,
       set.languages, set.team_work, set.publishes_grades, set.feedback, set.feedback_shown, set.stop_policy,
       set.grading_policy, set.grades_published_at, set.is_exam,
       (SELECT count(*) FROM submission WHERE problem_set_id = set.id) AS submission_count,
       (SELECT count(*) FROM problem_set_problem WHERE problem_set_id = set.id) AS problem_count
FROM problem_set set
WHERE set.course_id = %(course_id)s AND set.kind <> 'jury' AND (%(slug)s::text IS NULL OR set.slug = %(slug)s)
ORDER BY coalesce(set.due_at, set.closes_at, 'infinity'), set.id
"""

PLACED = f"""
SELECT problem.id, problem.slug, coalesce(statement.title, problem.slug) AS title, task.label, task.max_score,
       task.pinned_version_id, task.groups_shown, version.id AS version_id, version.number AS version_number,
       version.grading, version.testcase_count, version.sample_count,
       coalesce(newest.number > version.number, false) AS has_newer_version,
       task.hidden_at IS NOT NULL AS is_hidden_here, problem.hidden_at IS NOT NULL AS is_hidden_everywhere,
       EXISTS (SELECT FROM submission WHERE problem_set_id = task.problem_set_id AND problem_id = problem.id)
           AS has_submissions
FROM problem_set_problem task
JOIN problem ON problem.id = task.problem_id
LEFT JOIN problem_version newest ON newest.id = problem.published_version_id
LEFT JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
WHERE task.problem_set_id = %(set_id)s ORDER BY task.position, task.label
"""  # noqa: S608

PUBLISHED_VERSIONS = """
SELECT id, number FROM problem_version
WHERE problem_id = %s AND state = 'published' ORDER BY number DESC
"""

CHOICES = f"""
SELECT problem.id, problem.slug, coalesce(statement.title, problem.slug) AS title,
       problem.published_version_id IS NOT NULL AS is_published, problem.hidden_at IS NOT NULL AS is_hidden
FROM problem LEFT JOIN problem_version version ON version.id = problem.published_version_id
{TITLE}
WHERE {IS_CALLED} AND problem.published_version_id IS NOT NULL AND problem.hidden_at IS NULL
  AND (%(exact)s::text IS NULL OR problem.slug = %(exact)s)
  AND NOT EXISTS (SELECT FROM problem_set_problem WHERE problem_set_id = %(set_id)s AND problem_id = problem.id)
ORDER BY problem.slug LIMIT {FOUND_PROBLEMS}
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class PlacedTask:
    id: int
    slug: str
    title: str
    label: str
    max_score: Any
    pinned_version_id: int | None
    groups_shown: dict[str, str]
    version_id: int | None  #: None: nothing was published
    version_number: int | None
    grading: dict[str, Any] | None
    testcase_count: int | None
    sample_count: int | None
    has_newer_version: bool  #: than the one that is pinned
    is_hidden_here: bool
    is_hidden_everywhere: bool
    has_submissions: bool


@dataclass(frozen=True, kw_only=True)
class PublishedVersion:
    id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ProblemChoice:
    id: int
    slug: str
    title: str
    is_published: bool
    is_hidden: bool


def sets_of_course(connection: psycopg.Connection, course_id: int) -> list[CourseSet]:
    """Return them in the order in which they are due."""
    return _sets(connection, course_id, None)


def find_set_of_course(connection: psycopg.Connection, course_id: int, slug: str) -> CourseSet | None:
    return next(iter(_sets(connection, course_id, slug)), None)


def placed_tasks(connection: psycopg.Connection, set_id: int, *, locale: str) -> list[PlacedTask]:
    with connection.cursor(row_factory=class_row(PlacedTask)) as cursor:
        return cursor.execute(PLACED, {"set_id": set_id, "locale": locale}).fetchall()


def published_versions(connection: psycopg.Connection, problem_id: int) -> list[PublishedVersion]:
    """Return those that are published or were, the newest first."""
    with connection.cursor(row_factory=class_row(PublishedVersion)) as cursor:
        return cursor.execute(PUBLISHED_VERSIONS, [problem_id]).fetchall()


def find_choices(
    connection: psycopg.Connection, set_id: int, *, locale: str, search: str = "", slug: str | None = None
) -> list[ProblemChoice]:
    """Return problems that a teacher may use and that are not in the set; with `slug`, only that one."""
    values = {"set_id": set_id, "locale": locale, "pattern": containing(search), "exact": slug}
    with connection.cursor(row_factory=class_row(ProblemChoice)) as cursor:
        found = cursor.execute(CHOICES, values).fetchall()
    return [one for one in found if may_use_problem(is_published=one.is_published, is_hidden=one.is_hidden)]


def _sets(connection: psycopg.Connection, course_id: int, slug: str | None) -> list[CourseSet]:
    with connection.cursor(row_factory=class_row(CourseSet)) as cursor:
        return cursor.execute(SETS, {"course_id": course_id, "slug": slug}).fetchall()
