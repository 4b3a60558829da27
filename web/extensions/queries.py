"""Extensions that were given, as the staff sees them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import staff_of_group, staff_of_student, viewer_in

# What came late counts as on time under the extension alone: who takes it back should know how much that is
GRANTED = f"""
SELECT given.id, set.slug AS set_slug, set.title AS set_title, person.username, grp.title AS group_title,
       given.extra_seconds, given.until, given.late_days, given.excused_at IS NOT NULL AS is_excused, given.reason,
       coalesce(giver.display_name, giver.username) AS granted_by, given.granted_at,
       (SELECT count(*) FROM submission WHERE submission.problem_set_id = set.id
           AND submission.received_at > coalesce(set.due_at, set.closes_at)
           AND EXISTS (
               SELECT FROM (SELECT submission.user_id
                            UNION SELECT author.user_id FROM submission_author author
                            WHERE author.submission_id = submission.id) AS by (user_id)
               WHERE by.user_id = given.user_id OR by.user_id IN (
                   SELECT member.user_id FROM course_group_member member
                   WHERE member.group_id = given.course_group_id))) AS late_count
FROM participation given JOIN problem_set set ON set.id = given.problem_set_id
LEFT JOIN "user" person ON person.id = given.user_id
LEFT JOIN course_group grp ON grp.id = given.course_group_id
LEFT JOIN "user" giver ON giver.id = given.granted_by
{viewer_in("set.course_id")}
WHERE set.course_id = %(course_id)s AND given.granted_at IS NOT NULL
  AND (%(problem_set_id)s::bigint IS NULL OR set.id = %(problem_set_id)s)
  AND (%(user_id)s::bigint IS NULL OR given.user_id = %(user_id)s OR given.course_group_id IN (
      SELECT group_id FROM course_group_member WHERE user_id = %(user_id)s))
  AND CASE WHEN given.user_id IS NULL THEN {staff_of_group("given.course_group_id")}
           ELSE {staff_of_student("given.user_id")} END
ORDER BY given.granted_at DESC, given.id DESC
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class GrantedExtension:
    id: int
    set_slug: str
    set_title: str
    username: str | None  #: None: it is of a group
    group_title: str | None
    extra_seconds: int
    until: datetime | None
    late_days: int
    is_excused: bool
    reason: str
    granted_by: str | None  #: None: the user is gone
    granted_at: datetime
    late_count: int  #: submissions of theirs after everybody's due date

    @property
    def extra(self) -> timedelta:
        return timedelta(seconds=self.extra_seconds)


def granted_extensions(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    course_id: int,
    problem_set_id: int | None = None,
    user_id: int | None = None,
) -> list[GrantedExtension]:
    """Return those of a set, or of a student with the student's groups; the newest first.

    An assistant with tutorials sees those of the students of these alone.
    """
    values = {
        "viewer_id": viewer_id,
        "course_id": course_id,
        "problem_set_id": problem_set_id,
        "user_id": user_id,
    }
    with connection.cursor(row_factory=class_row(GrantedExtension)) as cursor:
        return cursor.execute(GRANTED.encode(), values).fetchall()
