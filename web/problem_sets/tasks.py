"""Problems as a user meets them: as tasks of problem sets that are open to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.problems.queries import TITLE

# A set is open to everybody, or to the members of its course; before it opens, to the staff
_VISIBLE = """
JOIN "user" viewer ON viewer.id = %(viewer_id)s
LEFT JOIN enrolment ON enrolment.course_id = set.course_id AND enrolment.user_id = viewer.id
WHERE (set.course_id IS NULL OR enrolment.id IS NOT NULL OR viewer.site_role = 'admin')
  AND (set.opens_at IS NULL OR set.opens_at <= now()
       OR viewer.site_role = 'admin' OR enrolment.role IN ('assistant', 'teacher'))
"""

_OWN = """
FROM submission JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.user_id = viewer.id AND submission.problem_id = problem.id AND submission.problem_set_id = set.id
"""

# Each search ends at its first hit: to group all that a viewer ever submitted took 17 ms for 5,000 submissions
LIST = f"""
SELECT set.slug AS set_slug, set.title AS set_title, set.closes_at, task.label, problem.id AS problem_id,
       problem.slug AS problem_slug, coalesce(statement.title, problem.slug) AS title,
       EXISTS (SELECT {_OWN}) AS tried,
       set.feedback <> 'none' AND EXISTS (SELECT {_OWN} AND judging.verdict = 'AC') AS solved
FROM problem_set set
JOIN problem_set_problem task ON task.problem_set_id = set.id
JOIN problem ON problem.id = task.problem_id
JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
{_VISIBLE}
ORDER BY set.id DESC, task.position, task.label
"""  # noqa: S608

TASK = f"""
SELECT set.id AS problem_set_id, set.slug AS set_slug, set.title AS set_title, set.course_id, set.opens_at,
       set.closes_at, task.label, problem.id AS problem_id, problem.slug AS problem_slug, version.id AS version_id,
       version.number AS version_number, version.manifest_sha256, version.limits, version.language_limits,
       version.source_limit_bytes, version.testcase_count, version.sample_count,
       coalesce(statement.title, problem.slug) AS title,
       set.closes_at IS NOT NULL AND set.closes_at <= now() AS is_closed
FROM problem_set set
JOIN problem_set_problem task ON task.problem_set_id = set.id
JOIN problem ON problem.id = task.problem_id
JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
{TITLE}
{_VISIBLE}
  AND problem.slug = %(problem_slug)s AND (%(set_slug)s::text IS NULL OR set.slug = %(set_slug)s)
ORDER BY set.closes_at IS NOT NULL AND set.closes_at <= now(), set.id DESC LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A line of the problem list, with the viewer's own state."""

    set_slug: str
    set_title: str
    closes_at: datetime | None
    label: str
    problem_id: int
    problem_slug: str
    title: str
    tried: bool
    solved: bool


@dataclass(frozen=True, kw_only=True)
class Task:
    """A problem within a set: what can be submitted to."""

    problem_set_id: int
    set_slug: str
    set_title: str
    course_id: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    label: str
    problem_id: int
    problem_slug: str
    version_id: int
    version_number: int
    manifest_sha256: str
    limits: dict[str, Any]  #: judge.messages.Limits
    language_limits: dict[str, Any]
    source_limit_bytes: int
    testcase_count: int
    sample_count: int
    title: str
    is_closed: bool


def list_tasks(connection: psycopg.Connection, *, viewer_id: int, locale: str) -> list[TaskRow]:
    """Every task that the viewer may see: newest set first, in the order of the set."""
    with connection.cursor(row_factory=class_row(TaskRow)) as cursor:
        return cursor.execute(LIST, {"viewer_id": viewer_id, "locale": locale}).fetchall()


def find_task(
    connection: psycopg.Connection, *, viewer_id: int, problem_slug: str, locale: str, set_slug: str | None = None
) -> Task | None:
    """None where it does not exist or is not for the viewer. Without a set: the newest open one that has it."""
    values = {"viewer_id": viewer_id, "problem_slug": problem_slug, "set_slug": set_slug, "locale": locale}
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        return cursor.execute(TASK, values).fetchone()


def by_set(tasks: Sequence[TaskRow]) -> list[list[TaskRow]]:
    return [list(group) for _, group in groupby(tasks, key=lambda task: task.set_slug)]
