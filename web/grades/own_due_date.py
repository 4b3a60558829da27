"""When a set is due for one student, as a part of a statement: for pages that cannot read the whole course first.

web/grades/deadline.py has the rules, and web/grades/extensions.py reads them of everybody.
"""


def own_due_at(set_: str, user_id: str) -> str:
    """Return an expression that is NULL where the set is never due. A set that only closes is due when it closes.

    `set_` is the name of the table in the statement, `user_id` an SQL expression.
    """
    end = f"coalesce({set_}.due_at, {set_}.closes_at)"
    length = f"coalesce({end} - {set_}.opens_at, interval '0')"
    return f"""(
SELECT greatest(
    {end},
    {end} + {length} * (coalesce(max(enrolment.time_factor), 1) - 1)::float
        + interval '1 second' * coalesce(max(given.extra_seconds), 0),
    CASE WHEN {end} IS NOT NULL THEN max(given.until) END)
FROM ({_who_hand_in_together(set_, user_id)}) AS author (user_id)
LEFT JOIN enrolment ON enrolment.course_id = {set_}.course_id AND enrolment.user_id = author.user_id
LEFT JOIN participation AS given ON given.problem_set_id = {set_}.id AND given.granted_at IS NOT NULL
    AND (given.user_id = author.user_id OR given.course_group_id IN (
        SELECT member.group_id FROM course_group_member AS member WHERE member.user_id = author.user_id)))"""  # noqa: S608


def _who_hand_in_together(set_: str, user_id: str) -> str:
    """What one member of a team has, all have."""
    return f"""
    SELECT {user_id} UNION
    SELECT mate.user_id FROM course_group_member AS own
    JOIN course_group AS team ON team.id = own.group_id AND team.kind = 'team' AND team.course_id = {set_}.course_id
    JOIN course_group_member AS mate ON mate.group_id = team.id
    WHERE own.user_id = {user_id} AND {set_}.team_work"""  # noqa: S608
