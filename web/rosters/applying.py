"""Applying a roster to a course: whole, as it was shown, or not at all."""

import psycopg

from web.audit.events import Actor, add_event
from web.members.enrolling import Membership, enrol, lock_course, take_out
from web.members.invitations import INVITE, WITHDRAW
from web.rosters.difference import Difference, Gone, Kind, Step, compare
from web.rosters.roster import Roster

GROUP = """
WITH made AS (
    INSERT INTO course_group (course_id, title) VALUES (%(course_id)s, %(title)s)
    ON CONFLICT (course_id, title) DO NOTHING RETURNING id
)
SELECT id FROM made UNION ALL SELECT id FROM course_group WHERE course_id = %(course_id)s AND title = %(title)s LIMIT 1
"""

LEAVE_TUTORIALS = """
DELETE FROM course_group_member member USING course_group
WHERE course_group.id = member.group_id AND course_group.course_id = %s AND course_group.kind = 'tutorial'
  AND member.user_id = %s AND member.group_id <> %s
"""

JOIN = "INSERT INTO course_group_member (group_id, user_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"


class CourseChanged(Exception):
    """The course is not as it was when the difference was shown. `difference` is the one of now."""

    def __init__(self, difference: Difference) -> None:
        super().__init__()
        self.difference = difference


def apply_roster(
    connection: psycopg.Connection,
    course_id: int,
    roster: Roster,
    actor: Actor,
    *,
    fingerprint: str,
    removes_gone: bool,
) -> Difference:
    """Do what the difference with this fingerprint says, in one transaction. Raises CourseChanged."""
    with connection.transaction():
        lock_course(connection, course_id)
        difference = compare(connection, course_id, roster)
        if difference.fingerprint != fingerprint or difference.faults:
            raise CourseChanged(difference)
        for step in difference.steps:
            if step.kind is not Kind.UNCHANGED:
                _apply(connection, course_id, step, actor)
        for gone in difference.gone if removes_gone else ():
            _remove(connection, course_id, gone, actor)
        add_event(
            connection,
            actor,
            "course.roster",
            object_type="course",
            object_id=course_id,
            after={str(kind): len(difference.of(kind)) for kind in Kind}
            | {"gone": len(difference.gone) if removes_gone else 0},
        )
    return difference


def _apply(connection: psycopg.Connection, course_id: int, step: Step, actor: Actor) -> None:
    person = step.person
    group_id = _group(connection, course_id, person.group) if person.group else None
    if step.user_id is None:
        values = {
            "course_id": course_id,
            "email": person.email,
            "display_name": person.name,
            "student_id": person.student_id,
            "role": step.role,
            "group_id": group_id,
            "created_by": actor.user_id,
        }
        connection.execute(INVITE, values)
        return
    enrol(connection, course_id, step.user_id, Membership(role=step.role, student_id=person.student_id), actor)
    if group_id is not None:
        connection.execute(LEAVE_TUTORIALS, [course_id, step.user_id, group_id])
        connection.execute(JOIN, [group_id, step.user_id])


def _group(connection: psycopg.Connection, course_id: int, title: str) -> int:
    row = connection.execute(GROUP, {"course_id": course_id, "title": title}).fetchone()
    assert row is not None  # noqa: S101
    return int(row[0])


def _remove(connection: psycopg.Connection, course_id: int, gone: Gone, actor: Actor) -> None:
    if gone.user_id is None:
        connection.execute(WITHDRAW, [course_id, gone.name])
    else:
        take_out(connection, course_id, gone.user_id, actor)
