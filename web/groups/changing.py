"""Making, naming and deleting groups, and changing who is in them.

Each function begins a transaction, or is a part of the one that the caller began.
"""

import psycopg
from psycopg import errors

from web.audit.events import Actor, add_event
from web.authorization.roles import CourseRole
from web.courses.models import GroupKind
from web.database import Json
from web.groups.listing import Group
from web.members.enrolling import lock_course

MAKE = "INSERT INTO course_group (course_id, title, kind) VALUES (%s, %s, %s) RETURNING id"
RENAME = "UPDATE course_group SET title = %s WHERE id = %s"
DELETE = "DELETE FROM course_group WHERE id = %s"
ROLE = "SELECT role FROM enrolment WHERE course_id = %s AND user_id = %s AND left_at IS NULL"
ADD = "INSERT INTO course_group_member (group_id, user_id) VALUES (%s, %s)"
IS_IN = "SELECT FROM course_group_member WHERE group_id = %s AND user_id = %s"
TAKE_OUT = "DELETE FROM course_group_member WHERE group_id = %s AND user_id = %s RETURNING user_id"


class GroupRefused(Exception):
    """What was asked cannot be done with the group."""


class TitleTaken(GroupRefused):
    """Another group of the course has this title."""


class HandedIn(GroupRefused):
    """The team handed in. What it did stays under its name."""


class NotInCourse(GroupRefused):
    """Only members of the course are in its groups."""


class NoStudent(GroupRefused):
    """Only students are in teams."""


class HasTeam(GroupRefused):
    """The student is in another team of the course."""


def make_group(connection: psycopg.Connection, course_id: int, title: str, kind: GroupKind, actor: Actor) -> int:
    """Raises TitleTaken."""
    try:
        with connection.transaction():
            row = connection.execute(MAKE, [course_id, title, kind]).fetchone()
            assert row is not None  # noqa: S101
            _audit(connection, course_id, actor, "course_group.create", after={"group": title, "kind": kind})
    except errors.UniqueViolation as error:
        raise TitleTaken from error
    return int(row[0])


def rename_group(connection: psycopg.Connection, course_id: int, group: Group, title: str, actor: Actor) -> None:
    """Raises TitleTaken."""
    if title == group.title:
        return
    try:
        with connection.transaction():
            connection.execute(RENAME, [title, group.id])
            _audit(
                connection,
                course_id,
                actor,
                "course_group.rename",
                before={"group": group.title},
                after={"group": title},
            )
    except errors.UniqueViolation as error:
        raise TitleTaken from error


def delete_group(connection: psycopg.Connection, course_id: int, group: Group, actor: Actor) -> None:
    """Delete it; its members stay in the course. Raises HandedIn."""
    try:
        with connection.transaction():
            connection.execute(DELETE, [group.id])
            people = [*group.staff, *group.students]
            _audit(
                connection, course_id, actor, "course_group.delete", before={"group": group.title, "members": people}
            )
    except errors.ForeignKeyViolation as error:
        raise HandedIn from error


def add_to_group(connection: psycopg.Connection, course_id: int, group: Group, user_id: int, actor: Actor) -> bool:
    """Return False where the user is in the group already. Raises NotInCourse, NoStudent or HasTeam."""
    with connection.transaction():
        lock_course(connection, course_id)
        role = connection.execute(ROLE, [course_id, user_id]).fetchone()
        if role is None:
            raise NotInCourse
        if group.is_team and role[0] != CourseRole.STUDENT:
            raise NoStudent
        if connection.execute(IS_IN, [group.id, user_id]).fetchone() is not None:
            return False
        try:
            with connection.transaction():
                connection.execute(ADD, [group.id, user_id])
        except errors.UniqueViolation as error:
            raise HasTeam from error
        _audit(connection, course_id, actor, "course_group.join", after={"group": group.title, "user_id": user_id})
    return True


def take_from_group(connection: psycopg.Connection, course_id: int, group: Group, user_id: int, actor: Actor) -> None:
    with connection.transaction():
        if connection.execute(TAKE_OUT, [group.id, user_id]).fetchone():
            _audit(
                connection, course_id, actor, "course_group.leave", before={"group": group.title, "user_id": user_id}
            )


def _audit(
    connection: psycopg.Connection,
    course_id: int,
    actor: Actor,
    action: str,
    *,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    add_event(
        connection,
        actor,
        action,
        object_type="course",
        object_id=course_id,
        before=before,
        after=after,
    )
