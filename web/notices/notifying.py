"""Tells users of something, in the transaction in which it happens:

    notify(connection, NoticeKind.GRADES, object_id=set_id, user_ids=ids, actor_id=teacher_id, course_id=course_id,
           problem_set_id=set_id)

Whoever has a session of SQLAlchemy takes `driver_connection(session)`. Mails follow by themselves: see web/mail/.
"""

from collections.abc import Iterable

import psycopg

from web.authorization.roles import CourseRole
from web.notices.kinds import Channel, NoticeKind

# In the order of their keys: two that tell the same users at once do not wait for each other in a circle
NOTIFY = f"""
INSERT INTO notice (user_id, kind, object_id, actor_id, course_id, problem_set_id, problem_id)
SELECT u.id, %(kind)s, %(object_id)s, %(actor_id)s, %(course_id)s, %(problem_set_id)s, %(problem_id)s
FROM "user" u
WHERE u.id = ANY(%(user_ids)s) AND u.id IS DISTINCT FROM %(actor_id)s AND u.disabled_at IS NULL
  AND NOT EXISTS (
      SELECT FROM notice_choice choice
      WHERE choice.user_id = u.id AND choice.kind = %(kind)s AND choice.channel = '{Channel.NONE}')
ORDER BY u.id
ON CONFLICT (user_id, kind, object_id) WHERE read_at IS NULL DO UPDATE
SET times = notice.times + 1, at = now(), actor_id = excluded.actor_id, mail_considered_at = NULL
"""  # noqa: S608

MARK_READ = """
UPDATE notice SET read_at = now()
WHERE user_id = %(user_id)s AND kind = ANY(%(kinds)s) AND object_id = %(object_id)s AND read_at IS NULL
"""

MEMBERS = """
SELECT user_id FROM enrolment WHERE course_id = %(course_id)s AND left_at IS NULL AND role = ANY(%(roles)s)
"""


def notify(
    connection: psycopg.Connection,
    kind: NoticeKind,
    *,
    object_id: int,
    user_ids: Iterable[int],
    actor_id: int | None,
    course_id: int | None = None,
    problem_set_id: int | None = None,
    problem_id: int | None = None,
) -> None:
    """Tell these users, but not the one who did it, in the caller's transaction.

    `kind` says what `object_id` is the number of. What happens again while its notice is unread makes no second one.
    """
    connection.execute(
        NOTIFY,
        {
            "kind": kind,
            "object_id": object_id,
            "user_ids": list(user_ids),
            "actor_id": actor_id,
            "course_id": course_id,
            "problem_set_id": problem_set_id,
            "problem_id": problem_id,
        },
    )


def mark_read(connection: psycopg.Connection, user_id: int, *kinds: NoticeKind, object_id: int) -> None:
    """Note that the user has seen what these notices are about."""
    connection.execute(MARK_READ, {"user_id": user_id, "kinds": list(kinds), "object_id": object_id})


def members_of(
    connection: psycopg.Connection, course_id: int, roles: Iterable[CourseRole] = tuple(CourseRole)
) -> list[int]:
    """Return the users who are in the course with one of these roles."""
    rows = connection.execute(MEMBERS, {"course_id": course_id, "roles": list(roles)})
    return [user_id for (user_id,) in rows]
