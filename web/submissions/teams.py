"""The team for which a user hands in to a set: where the set says that teams do, and the user is in one."""

from collections.abc import Sequence

import psycopg

#: The team of `%(user_id)s` in the set `%(problem_set_id)s`, with its course; no row: the user hands in alone.
TEAM = """
SELECT team.id, team.course_id FROM problem_set set
JOIN course_group team ON team.course_id = set.course_id AND team.kind = 'team'
JOIN course_group_member own ON own.group_id = team.id AND own.user_id = %(user_id)s
WHERE set.id = %(problem_set_id)s AND set.team_work ORDER BY team.id LIMIT 1
"""

MATES = f"""
SELECT mate.username FROM ({TEAM}) team JOIN course_group_member member ON member.group_id = team.id
JOIN enrolment ON enrolment.course_id = team.course_id AND enrolment.user_id = member.user_id
JOIN "user" mate ON mate.id = member.user_id
WHERE mate.id <> %(user_id)s AND enrolment.left_at IS NULL ORDER BY lower(mate.username)
"""  # noqa: S608


def team_mates(connection: psycopg.Connection, *, user_id: int, problem_set_id: int) -> Sequence[str]:
    """Return the names of those for whom the user hands in too. None of them left the course."""
    values = {"user_id": user_id, "problem_set_id": problem_set_id}
    return [name for (name,) in connection.execute(MATES, values)]
