"""Listing the submissions of a course for its staff, page by page."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from judge.verdict import Verdict
from web.judgings.clock import WALL_TIME_OF_TLE

PAGE_SIZE = 50

COURSE_SUBMISSIONS = f"""
SELECT s.id, s.received_at, s.variant, u.username, p.slug AS problem_slug, ps.slug AS set_slug, j.state, j.verdict,
       j.cpu_time_ms, {WALL_TIME_OF_TLE} AS wall_time_of_tle_ms, j.peak_memory_bytes
FROM submission s
JOIN "user" u ON u.id = s.user_id
JOIN problem_set ps ON ps.id = s.problem_set_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
WHERE ps.course_id = %(course_id)s AND s.id < coalesce(%(before_id)s::bigint, 9223372036854775807)
  AND (%(problem_slug)s::text IS NULL OR p.slug = %(problem_slug)s)
  AND (%(username)s::text IS NULL OR lower(u.username) = lower(%(username)s))
  AND (%(verdict)s::text IS NULL OR j.verdict = %(verdict)s)
ORDER BY s.id DESC LIMIT %(limit)s
"""  # noqa: S608

COURSE_PROBLEMS = """
SELECT DISTINCT p.slug FROM problem_set ps
JOIN problem_set_problem psp ON psp.problem_set_id = ps.id JOIN problem p ON p.id = psp.problem_id
WHERE ps.course_id = %s ORDER BY p.slug
"""


@dataclass(frozen=True, kw_only=True)
class CourseSubmission:
    id: int
    received_at: datetime
    variant: str
    username: str
    problem_slug: str
    set_slug: str
    state: str
    verdict: str | None
    cpu_time_ms: int | None
    wall_time_of_tle_ms: int | None  #: where not the CPU time was too much
    peak_memory_bytes: int | None


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the staff asks for. None means no restriction."""

    problem_slug: str | None = None
    username: str | None = None
    verdict: Verdict | None = None
    before_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CoursePage:
    rows: tuple[CourseSubmission, ...]
    next_before_id: int | None  #: None: this is the last page


def course_submissions(connection: psycopg.Connection, course_id: int, filters: Filters) -> CoursePage:
    """Return a page of submissions, the newest first, with their verdicts even where students do not see them.

    The caller has made sure that the viewer belongs to the staff.
    """
    values = vars(filters) | {"course_id": course_id, "limit": PAGE_SIZE + 1}
    with connection.cursor(row_factory=class_row(CourseSubmission)) as cursor:
        rows = cursor.execute(COURSE_SUBMISSIONS, values, prepare=False).fetchall()
    shown = tuple(rows[:PAGE_SIZE])
    return CoursePage(rows=shown, next_before_id=shown[-1].id if len(rows) > PAGE_SIZE else None)


def course_problems(connection: psycopg.Connection, course_id: int) -> list[str]:
    """Return the slugs of all problems of the course, for the filter."""
    return [slug for (slug,) in connection.execute(COURSE_PROBLEMS, [course_id])]
