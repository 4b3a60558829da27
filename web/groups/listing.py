"""The groups of a course, and who is in them."""

import re
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import CourseRole
from web.courses.models import GroupKind

_IS_STUDENT = f"(enrolment.role = '{CourseRole.STUDENT}')"

# Who left the course stays in its group, and is not shown
_MEMBER = """
course_group_member member
JOIN enrolment ON enrolment.user_id = member.user_id AND enrolment.course_id = %(course_id)s
    AND enrolment.left_at IS NULL
JOIN "user" u ON u.id = member.user_id
"""

_NAMES = f"""
(SELECT coalesce(array_agg(u.username ORDER BY lower(u.username)) FILTER (WHERE {{condition}}), '{{{{}}}}')
 FROM {_MEMBER} WHERE member.group_id = course_group.id)
"""  # noqa: S608

GROUPS = f"""
SELECT course_group.id, course_group.title, course_group.kind,
       {_NAMES.format(condition=_IS_STUDENT)} AS students,
       {_NAMES.format(condition=f"NOT {_IS_STUDENT}")} AS staff
FROM course_group
WHERE course_group.course_id = %(course_id)s
  AND (%(group_id)s::bigint IS NULL OR course_group.id = %(group_id)s)
  AND (%(member_id)s::bigint IS NULL OR EXISTS (
      SELECT FROM course_group_member own WHERE own.group_id = course_group.id AND own.user_id = %(member_id)s))
"""  # noqa: S608

MEMBERS = f"""
SELECT u.id AS user_id, u.username, u.display_name, enrolment.role
FROM {_MEMBER} WHERE member.group_id = %(group_id)s
ORDER BY {_IS_STUDENT}, lower(u.username)
"""  # noqa: S608

TITLES = "SELECT id, title FROM course_group WHERE course_id = %s"

WITHOUT_TEAM = f"""
SELECT u.id AS user_id, u.username, u.display_name, enrolment.role
FROM enrolment JOIN "user" u ON u.id = enrolment.user_id
WHERE enrolment.course_id = %(course_id)s AND enrolment.left_at IS NULL AND enrolment.role = '{CourseRole.STUDENT}'
  AND NOT EXISTS (SELECT FROM course_group_member member
                  WHERE member.user_id = u.id AND member.team_course_id = %(course_id)s)
ORDER BY lower(u.username)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Group:
    id: int
    title: str
    kind: str
    students: list[str]  #: user names
    staff: list[str]  #: user names of assistants and teachers

    @property
    def is_team(self) -> bool:
        return self.kind == GroupKind.TEAM


@dataclass(frozen=True, kw_only=True)
class GroupMember:
    user_id: int
    username: str
    display_name: str | None
    role: str  #: in the course


def list_groups(connection: psycopg.Connection, course_id: int, *, member_id: int | None = None) -> list[Group]:
    """Return the groups by their titles, 10 after 9; with `member_id`, only those that this user is in."""
    return sorted(_groups(connection, course_id, member_id=member_id), key=lambda group: natural_order(group.title))


def find_group(connection: psycopg.Connection, course_id: int, group_id: int) -> Group | None:
    return next(iter(_groups(connection, course_id, group_id=group_id)), None)


def list_group_members(connection: psycopg.Connection, course_id: int, group_id: int) -> list[GroupMember]:
    """Return the members who are in the course, the staff first."""
    with connection.cursor(row_factory=class_row(GroupMember)) as cursor:
        return cursor.execute(MEMBERS, {"course_id": course_id, "group_id": group_id}).fetchall()


def students_without_team(connection: psycopg.Connection, course_id: int) -> list[GroupMember]:
    with connection.cursor(row_factory=class_row(GroupMember)) as cursor:
        return cursor.execute(WITHOUT_TEAM, {"course_id": course_id}).fetchall()


def titles_of_groups(connection: psycopg.Connection, course_id: int) -> dict[int, str]:
    """Return id -> title, by the titles."""
    found: list[tuple[int, str]] = connection.execute(TITLES, [course_id]).fetchall()
    return dict(sorted(found, key=lambda row: natural_order(row[1])))


def natural_order(title: str) -> list[tuple[int, str]]:
    """Return a key that sorts titles as people do: numbers in them by their value."""
    words: list[str] = re.split(r"([0-9]{1,18})", title.lower())
    return [(int(word), "") if word.isascii() and word.isdigit() else (-1, word) for word in words]


def _groups(
    connection: psycopg.Connection, course_id: int, *, group_id: int | None = None, member_id: int | None = None
) -> list[Group]:
    with connection.cursor(row_factory=class_row(Group)) as cursor:
        values = {"course_id": course_id, "group_id": group_id, "member_id": member_id}
        return cursor.execute(GROUPS, values).fetchall()
