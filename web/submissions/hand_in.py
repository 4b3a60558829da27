"""What a student should know before handing in: for whom, and with how many attempts."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from web.problem_sets.tasks import Task
from web.submissions.attempt_limit import Attempter, attempts_of, limit_of
from web.submissions.attempt_words import attempts_words
from web.submissions.teams import team_mates


@dataclass(frozen=True, kw_only=True)
class HandInTerms:
    mates: Sequence[str]  #: those for whom the user hands in too
    attempts: Sequence[str]  #: sentences; empty: there is no limit


def hand_in_terms(connection: psycopg.Connection, task: Task, user_id: int) -> HandInTerms:
    mates = team_mates(connection, user_id=user_id, problem_set_id=task.problem_set_id) if task.is_team_work else ()
    return HandInTerms(mates=mates, attempts=_attempts(connection, task, user_id))


def _attempts(connection: psycopg.Connection, task: Task, user_id: int) -> Sequence[str]:
    limit = limit_of(task)
    if limit is None:
        return ()
    attempter = Attempter(user_id=user_id, problem_set_id=task.problem_set_id, problem_id=task.problem_id)
    return attempts_words(attempts_of(connection, attempter, limit, task.asked_at), task.time_zone)
