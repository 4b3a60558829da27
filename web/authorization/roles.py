"""Roles, and the only SQL that knows their names.

A statement that lists things filters them by the fragments below. They expect what `viewer_in` joins. A statement that
finds one thing returns the roles of the viewer, and web/authorization/policy.py decides.
"""

from enum import StrEnum


class SiteRole(StrEnum):
    """The role of a user on the whole site."""

    MEMBER = "member"
    ADMIN = "admin"


class CourseRole(StrEnum):
    """The role of a user within a course. A user who is not enrolled has none."""

    STUDENT = "student"
    ASSISTANT = "assistant"
    TEACHER = "teacher"


#: Users with these roles see the work of all students of their course.
STAFF_ROLES = (CourseRole.ASSISTANT, CourseRole.TEACHER)


def viewer_in(course_id: str) -> str:
    """Join the row of the user `%(viewer_id)s` as `viewer`, and their row in the course, if any, as `enrolment`.

    `course_id` is an SQL expression; it may be NULL.
    """
    return f"""
JOIN "user" viewer ON viewer.id = %(viewer_id)s
LEFT JOIN enrolment ON enrolment.course_id = {course_id} AND enrolment.user_id = viewer.id
"""


_IS_ADMIN = f"viewer.site_role = '{SiteRole.ADMIN}'"
_STAFF_ROLES = ", ".join(f"'{role}'" for role in STAFF_ROLES)

#: Whether the viewer may enter the course.
MEMBER_OF = f"(enrolment.id IS NOT NULL OR {_IS_ADMIN})"
#: Whether the viewer belongs to its staff.
STAFF_OF = f"(coalesce(enrolment.role IN ({_STAFF_ROLES}), false) OR {_IS_ADMIN})"


def student_count(course_id: str) -> str:
    """Count the students of the course; `course_id` is an SQL expression."""
    return f"""(SELECT count(*) FROM enrolment AS other
        WHERE other.course_id = {course_id} AND other.role = '{CourseRole.STUDENT}')"""  # noqa: S608
