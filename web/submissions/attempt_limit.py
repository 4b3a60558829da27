"""How many attempts at a problem are left to a student, or to a team together, and when the next one is free.

An attempt is taken when it is handed in. What did not compile, and what has no verdict by our fault, gives it back as
soon as that is known: if attempts that are still judged did not count, a student could send many at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from web.problem_sets.tasks import Task
from web.submissions.teams import TEAM

# All who share the attempts wait at one lock: the team, or else the user. It ends with the transaction
TAKE_TURN = f"""
WITH team AS ({TEAM})
SELECT pg_advisory_xact_lock(hashtextextended(format('attempts %%s %%s %%s', %(problem_set_id)s::bigint,
    %(problem_id)s::bigint, coalesce((SELECT 'team ' || id FROM team), 'user ' || %(user_id)s::bigint)), 0))
"""  # noqa: S608

# Those of the user, those of the teams that the user was in, and those of the team of today. Each part has its index
TAKEN = f"""
WITH team AS ({TEAM}), own AS (
    SELECT id FROM submission WHERE user_id = %(user_id)s AND problem_id = %(problem_id)s
    UNION
    SELECT submission_id FROM submission_author WHERE user_id = %(user_id)s
    UNION
    SELECT submission.id FROM submission JOIN team ON team.id = submission.course_group_id
    WHERE submission.problem_set_id = %(problem_set_id)s
)
SELECT submission.received_at, judging.state <> 'final' AS is_waiting
FROM own JOIN submission ON submission.id = own.id
LEFT JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.problem_set_id = %(problem_set_id)s AND submission.problem_id = %(problem_id)s
  AND (%(since)s::timestamptz IS NULL OR submission.received_at > %(since)s)
  AND (judging.verdict IN ('CE', 'JE')) IS NOT TRUE
ORDER BY submission.received_at
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class AttemptLimit:
    most: int
    window: timedelta | None  #: in any time of this length; None: in the whole time of the set


def limit_of(task: Task) -> AttemptLimit | None:
    """Return None where the viewer of the task has any number of attempts. The staff has: it tries the set out."""
    rule = task.late_policy.attempts
    if rule.limit is None or task.viewer_is_staff:
        return None
    window = None if rule.window_seconds is None else timedelta(seconds=rule.window_seconds)
    return AttemptLimit(most=rule.limit, window=window)


@dataclass(frozen=True, kw_only=True)
class Attempter:
    """Who tries what. Members of a team share their attempts where teams hand in."""

    user_id: int
    problem_set_id: int
    problem_id: int


@dataclass(frozen=True, kw_only=True)
class AttemptsTaken:
    limit: AttemptLimit
    taken_at: Sequence[datetime]  #: those that count now, in the order of their arrival
    waiting: int  #: of them, so many have no verdict yet: each is given back if it does not compile

    @property
    def left(self) -> int:
        return max(self.limit.most - len(self.taken_at), 0)

    @property
    def next_at(self) -> datetime | None:
        """When the next attempt is free. None: one is left, or none will be."""
        if self.left or self.limit.window is None:
            return None
        return self.taken_at[-self.limit.most] + self.limit.window

    def check(self) -> None:
        """Raises AttemptsUsedUp."""
        if not self.left:
            raise AttemptsUsedUp(self)


class AttemptsUsedUp(Exception):
    """There is no attempt left. Nothing was stored."""

    def __init__(self, taken: AttemptsTaken) -> None:
        super().__init__(f"{len(taken.taken_at)} attempts of {taken.limit.most} are taken")
        self.taken = taken


def wait_for_turn(connection: psycopg.Connection, attempter: Attempter) -> None:
    """Let those who share the attempts count and submit one after the other, until the transaction ends.

    Of two clicks at once, the second one must see the first: call this in a statement before the one that counts.
    """
    connection.execute(TAKE_TURN, vars(attempter))


def attempts_of(
    connection: psycopg.Connection, attempter: Attempter, limit: AttemptLimit, moment: datetime
) -> AttemptsTaken:
    """Count the attempts that are taken at this moment. One that arrived later, but was stored before, counts too."""
    since = None if limit.window is None else moment - limit.window
    rows = connection.execute(TAKEN, vars(attempter) | {"since": since}).fetchall()
    return AttemptsTaken(
        limit=limit, taken_at=[taken_at for taken_at, _ in rows], waiting=sum(is_waiting for _, is_waiting in rows)
    )
