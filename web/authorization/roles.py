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

    `course_id` is an SQL expression; it may be NULL. Who left the course has no row in it.
    """
    return f"""
JOIN "user" viewer ON viewer.id = %(viewer_id)s
LEFT JOIN enrolment ON enrolment.course_id = {course_id} AND enrolment.user_id = viewer.id
    AND enrolment.left_at IS NULL
"""


_IS_ADMIN = f"viewer.site_role = '{SiteRole.ADMIN}'"
_STAFF_ROLES = ", ".join(f"'{role}'" for role in STAFF_ROLES)

#: Whether the viewer may enter the course.
MEMBER_OF = f"(enrolment.id IS NOT NULL OR {_IS_ADMIN})"
#: Whether the viewer belongs to its staff.
STAFF_OF = f"(coalesce(enrolment.role IN ({_STAFF_ROLES}), false) OR {_IS_ADMIN})"


#: Whether the viewer is an assistant with tutorials, and so looks after the students of these alone.
IS_LIMITED = f"""
(coalesce(enrolment.role = '{CourseRole.ASSISTANT}', false) AND NOT {_IS_ADMIN} AND EXISTS (
    SELECT FROM course_group_member own JOIN course_group tutorial ON tutorial.id = own.group_id
    WHERE own.user_id = viewer.id AND tutorial.course_id = enrolment.course_id AND tutorial.kind = 'tutorial'))
"""


def _in_own_tutorial(condition: str) -> str:
    """Whether a tutorial of the viewer has a member `student` of whom the condition is true."""
    return f"""EXISTS (
    SELECT FROM course_group_member own JOIN course_group tutorial ON tutorial.id = own.group_id
    JOIN course_group_member student ON student.group_id = tutorial.id
    WHERE own.user_id = viewer.id AND tutorial.course_id = enrolment.course_id AND tutorial.kind = 'tutorial'
      AND ({condition}))"""


def staff_of_student(user_id: str) -> str:
    """Whether the viewer belongs to the staff and looks after this student. `user_id` is an SQL expression."""
    return f"({STAFF_OF} AND (NOT {IS_LIMITED} OR {_in_own_tutorial(f'student.user_id = {user_id}')}))"


def staff_of_group(group_id: str) -> str:
    """Whether the viewer belongs to the staff and looks after each student of this group of the course.

    `group_id` is an SQL expression.
    """
    return f"""({STAFF_OF} AND (NOT {IS_LIMITED} OR NOT EXISTS (
    SELECT FROM course_group_member one JOIN enrolment other ON other.user_id = one.user_id
    WHERE one.group_id = {group_id} AND other.course_id = enrolment.course_id AND other.role = '{CourseRole.STUDENT}'
      AND NOT {_in_own_tutorial("student.user_id = one.user_id")})))"""


#: Lists the staff of `%(course_id)s` that looks after the student `%(student_id)s`: whom to tell of something.
LOOKING_AFTER = f"""
SELECT viewer.id FROM enrolment JOIN "user" viewer ON viewer.id = enrolment.user_id
WHERE enrolment.course_id = %(course_id)s AND enrolment.left_at IS NULL AND enrolment.role IN ({_STAFF_ROLES})
  AND {staff_of_student("%(student_id)s")}
"""  # noqa: S608


def author_of(submission: str) -> str:
    """Whether the viewer handed in, alone or in a team. `submission` is the name of the table in the statement."""
    return f"""({submission}.user_id = viewer.id OR {submission}.course_group_id IS NOT NULL AND EXISTS (
    SELECT FROM submission_author author
    WHERE author.submission_id = {submission}.id AND author.user_id = viewer.id))"""


def looks_after(submission: str) -> str:
    """Whether the viewer, if one of the staff, looks after one of its authors, or is one.

    `submission` is the name of the table in the statement.
    """
    author = f"""student.user_id = {submission}.user_id OR {submission}.course_group_id IS NOT NULL
      AND student.user_id IN (SELECT user_id FROM submission_author WHERE submission_id = {submission}.id)"""  # noqa: S608
    return f"(NOT {IS_LIMITED} OR {author_of(submission)} OR {_in_own_tutorial(author)})"


#: Submissions of the user `%(viewer_id)s`: those handed in alone, and those of teams. Postgres merges both by index.
OWN_SUBMISSIONS = """(
    SELECT submission.* FROM submission WHERE submission.user_id = %(viewer_id)s
    UNION ALL
    SELECT submission.* FROM submission_author author JOIN submission ON submission.id = author.submission_id
    WHERE author.user_id = %(viewer_id)s AND submission.user_id <> %(viewer_id)s)"""


def student_count(course_id: str) -> str:
    """Count the students of the course; `course_id` is an SQL expression."""
    return f"""(SELECT count(*) FROM enrolment AS other
        WHERE other.course_id = {course_id} AND other.left_at IS NULL AND other.role = '{CourseRole.STUDENT}')"""  # noqa: S608
