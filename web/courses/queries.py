"""Courses as a viewer sees them."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

COURSES = """
SELECT c.id, c.slug, c.title, e.role,
       viewer.site_role = 'admin' OR coalesce(e.role IN ('assistant', 'teacher'), false) AS is_staff,
       (SELECT count(*) FROM enrolment WHERE course_id = c.id AND role = 'student') AS student_count
FROM course c
JOIN "user" viewer ON viewer.id = %(viewer_id)s
LEFT JOIN enrolment e ON e.course_id = c.id AND e.user_id = viewer.id
WHERE (e.id IS NOT NULL OR viewer.site_role = 'admin') AND c.archived_at IS NULL
  AND (%(slug)s::text IS NULL OR c.slug = %(slug)s)
ORDER BY c.title, c.id
"""

SET_SLUGS = "SELECT slug FROM problem_set WHERE course_id = %s"


@dataclass(frozen=True, kw_only=True)
class SeenCourse:
    id: int
    slug: str
    title: str
    role: str | None  #: of the viewer; None for an admin who is not in it
    is_staff: bool
    student_count: int


def list_courses(connection: psycopg.Connection, viewer_id: int) -> list[SeenCourse]:
    return _courses(connection, viewer_id, None)


def find_course(connection: psycopg.Connection, viewer_id: int, slug: str) -> SeenCourse | None:
    """None where it does not exist or is not for the viewer."""
    return next(iter(_courses(connection, viewer_id, slug)), None)


def set_slugs(connection: psycopg.Connection, course_id: int) -> frozenset[str]:
    return frozenset(slug for (slug,) in connection.execute(SET_SLUGS, [course_id]))


def _courses(connection: psycopg.Connection, viewer_id: int, slug: str | None) -> list[SeenCourse]:
    with connection.cursor(row_factory=class_row(SeenCourse)) as cursor:
        return cursor.execute(COURSES, {"viewer_id": viewer_id, "slug": slug}).fetchall()
