"""Progress: what students handed in to the assignments of a course, read from a projection that is kept for speed.

Wherever a submission or its result changes, a trigger adds a row to `progress_change`, in the same transaction
(migration 0016). Who reads progress first works these rows off. So what is read is never older than the reading.

    a reader and a recorder     A change that commits later than the reader looked is worked off by the next reader.
    two readers                 They take turns, by a lock of the course. Without it, one who looked at the submissions
                                earlier might write later, and the row would be old for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

import psycopg
from psycopg.rows import class_row

from web.grades.attempts import Key, read_handed_in
from web.grades.kept_attempt import KeptAttempt, decode_kept, encode_kept
from web.grades.summary import Summary, summarise

#: So many changes are worked off in one transaction: about a second's work.
BATCH_SIZE = 500

_OF_COURSE = "problem_set_id IN (SELECT id FROM problem_set WHERE course_id = %(course_id)s)"

NEWEST_CHANGE = f"SELECT max(id) FROM progress_change WHERE {_OF_COURSE}"  # noqa: S608

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('progress', %(course_id)s))"

TAKE = f"""
WITH taken AS (
    DELETE FROM progress_change WHERE id IN (
        SELECT id FROM progress_change WHERE id <= %(until)s AND {_OF_COURSE} ORDER BY id LIMIT {BATCH_SIZE})
    RETURNING *
)
SELECT problem_set_id, user_id, problem_id, max(id), count(*) FROM taken GROUP BY 1, 2, 3
"""  # noqa: S608

FORGET = """
DELETE FROM progress USING unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS key(problem_set_id, user_id, problem_id)
WHERE (progress.problem_set_id, progress.user_id, progress.problem_id)
    = (key.problem_set_id, key.user_id, key.problem_id)
"""

WRITE = """
INSERT INTO progress (problem_set_id, user_id, problem_id, revision, refreshed_at, submission_count, attempt_count,
                      waiting_count, last_submission_id, last_received_at, best_fraction, solved_by_attempt,
                      fruitless_count, candidates, others)
VALUES (%s, %s, %s, %s, clock_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

READ = f"""
SELECT problem_set_id, user_id, problem_id, revision, refreshed_at, submission_count, attempt_count, waiting_count,
       last_submission_id, last_received_at, best_fraction, solved_by_attempt, fruitless_count
FROM progress
WHERE {_OF_COURSE} AND (%(user_ids)s::bigint[] IS NULL OR user_id = ANY(%(user_ids)s))
  AND (%(problem_set_id)s::bigint IS NULL OR problem_set_id = %(problem_set_id)s)
ORDER BY problem_set_id, user_id, problem_id
"""  # noqa: S608

KEPT = """
SELECT user_id, problem_id, revision, refreshed_at, candidates::text, CASE WHEN %(with_others)s THEN others::text END
FROM progress WHERE problem_set_id = %(problem_set_id)s AND user_id = ANY(%(user_ids)s) ORDER BY user_id, problem_id
"""

#: Set and user.
Pair = tuple[int, int]
#: Problem, revision and moment: no two states of progress have the same, in whatever database.
State = tuple[int, int, datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskProgress:
    """Of one student at one problem, whatever the policy says. web.grades.models.Progress describes the columns."""

    problem_set_id: int
    user_id: int
    problem_id: int
    revision: int
    refreshed_at: datetime
    submission_count: int
    attempt_count: int
    waiting_count: int
    last_submission_id: int
    last_received_at: datetime
    best_fraction: Decimal
    solved_by_attempt: int | None
    fruitless_count: int

    @property
    def state(self) -> "State":
        return (self.problem_id, self.revision, self.refreshed_at)

    @property
    def is_solved(self) -> bool:
        return self.solved_by_attempt is not None


def read_progress(
    connection: psycopg.Connection,
    course_id: int,
    user_ids: Sequence[int] | None = None,
    *,
    problem_set_id: int | None = None,
) -> Mapping[Pair, Sequence[TaskProgress]]:
    """Return it by set and user, as it is now. None: of everybody, or of all sets."""
    refresh_progress(connection, course_id)
    values = {
        "course_id": course_id,
        "user_ids": None if user_ids is None else list(user_ids),
        "problem_set_id": problem_set_id,
    }
    with connection.cursor(row_factory=class_row(TaskProgress)) as cursor:
        rows = cursor.execute(READ, values).fetchall()
    return {pair: tuple(own) for pair, own in groupby(rows, attrgetter("problem_set_id", "user_id"))}


def read_kept(
    connection: psycopg.Connection, problem_set_id: int, user_ids: Sequence[int], *, with_others: bool
) -> Mapping[int, Mapping[State, Sequence[KeptAttempt]]]:
    """Return, by user and state of progress, the attempts that may count; with the others, all of them."""
    found: dict[int, dict[State, Sequence[KeptAttempt]]] = {}
    values = {"problem_set_id": problem_set_id, "user_ids": list(user_ids), "with_others": with_others}
    for user_id, problem_id, revision, refreshed_at, candidates, others in connection.execute(KEPT, values):
        kept = [*decode_kept(candidates), *(decode_kept(others) if others else ())]
        found.setdefault(user_id, {})[(problem_id, revision, refreshed_at)] = kept
    return found


def refresh_progress(connection: psycopg.Connection, course_id: int) -> None:
    """Work off what had changed when this was called: a busy evening keeps no reader for ever."""
    values = {"course_id": course_id}
    row = connection.execute(NEWEST_CHANGE, values).fetchone()
    until = row[0] if row else None
    while until is not None and _refresh_batch(connection, values | {"until": until}) == BATCH_SIZE:
        pass


def _refresh_batch(connection: psycopg.Connection, values: dict[str, int]) -> int:
    """Return how many changes were worked off."""
    with connection.transaction():
        connection.execute(LOCK, values)
        # From here on each statement sees all that was committed before the lock was ours
        taken = connection.execute(TAKE, values).fetchall()
        if taken:
            _write(connection, {(row[0], row[1], row[2]): row[3] for row in taken})
    return sum(count for *_, count in taken)


def _write(connection: psycopg.Connection, newest_changes: Mapping[Key, int]) -> None:
    keys = list(newest_changes)
    connection.execute(FORGET, [[key[place] for key in keys] for place in range(3)])
    rows = [
        (*key, newest_changes[key], *_columns(summarise(handed_in)))
        for key, handed_in in read_handed_in(connection, keys).items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, rows)


def _columns(summary: Summary) -> tuple[object, ...]:
    return (
        summary.submission_count,
        summary.attempt_count,
        summary.waiting_count,
        summary.last_submission_id,
        summary.last_received_at,
        summary.best_fraction,
        summary.solved_by_attempt,
        summary.fruitless_count,
        encode_kept(summary.candidates),
        encode_kept(summary.others),
    )
