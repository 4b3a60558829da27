"""People of a roster who have no account yet: who registers with the address is in the course.

Nobody proves to own an address here, so an invitation makes students only.
"""

import psycopg

from web.audit.events import Actor
from web.authorization.roles import CourseRole
from web.members.enrolling import Membership, enrol, lock_course

INVITE = """
INSERT INTO course_invitation (course_id, email, display_name, student_id, role, group_id, created_by)
VALUES (%(course_id)s, %(email)s, %(display_name)s, %(student_id)s, %(role)s, %(group_id)s, %(created_by)s)
ON CONFLICT (course_id, lower(email)) DO UPDATE
SET display_name = coalesce(excluded.display_name, course_invitation.display_name),
    student_id = coalesce(excluded.student_id, course_invitation.student_id),
    group_id = coalesce(excluded.group_id, course_invitation.group_id)
"""

WITHDRAW = "DELETE FROM course_invitation WHERE course_id = %s AND lower(email) = lower(%s)"

OPEN = """
SELECT invitation.id, invitation.course_id, invitation.group_id, CASE WHEN NOT EXISTS (
           SELECT FROM enrolment other
           WHERE other.course_id = invitation.course_id AND other.student_id = invitation.student_id
       ) THEN invitation.student_id END
FROM course_invitation invitation JOIN course ON course.id = invitation.course_id
WHERE lower(invitation.email) = lower(%s) AND course.archived_at IS NULL ORDER BY invitation.course_id
"""

JOIN_GROUP = "INSERT INTO course_group_member (group_id, user_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def accept_invitations(connection: psycopg.Connection, *, user_id: int, email: str, actor: Actor) -> None:
    """Put a new user into the courses that wait for this address. A part of the caller's transaction."""
    for invitation_id, course_id, group_id, student_id in connection.execute(OPEN, [email]).fetchall():
        lock_course(connection, course_id)
        enrol(connection, course_id, user_id, Membership(role=CourseRole.STUDENT, student_id=student_id), actor)
        if group_id is not None:
            connection.execute(JOIN_GROUP, [group_id, user_id])
        connection.execute("DELETE FROM course_invitation WHERE id = %s", [invitation_id])
