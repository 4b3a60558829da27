"""Asking for a trial run: a row of its own with a queued judging, and no submission."""

from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

from judge.store import Store
from web.judgings.states import Priority
from web.problem_sets.tasks import Task
from web.queue.job_sender import JobSender
from web.submissions.accepting import ADD_BLOB, stored_files
from web.submissions.source import Source
from web.trial_runs.allowance import Allowance, find_allowance

#: One request of a user after the other, so that two at once do not both take the last run that is left.
LOCK_USER = "SELECT pg_advisory_xact_lock(hashtextextended('trial_run', %s))"

REQUEST = f"""
WITH version AS (
    SELECT v.id, CASE WHEN %(input_sha256)s::text IS NULL THEN v.sample_count ELSE 1 END AS testcase_count
    FROM problem_set_problem psp JOIN problem p ON p.id = psp.problem_id
    JOIN problem_version v ON v.id = coalesce(psp.pinned_version_id, p.published_version_id)
    WHERE psp.problem_set_id = %(problem_set_id)s AND psp.problem_id = %(problem_id)s
), requested AS (
    INSERT INTO trial_run (user_id, problem_set_id, problem_id, variant, files, input_sha256, input_bytes,
                           testcase_count)
    SELECT %(user_id)s, %(problem_set_id)s, %(problem_id)s, %(variant)s, %(files)s, %(input_sha256)s, %(input_bytes)s,
           testcase_count
    FROM version WHERE testcase_count > 0
    RETURNING id
), queued AS (
    INSERT INTO judging (trial_run_id, problem_version_id, priority)
    SELECT requested.id, version.id, {Priority.TRIAL} FROM requested, version
)
SELECT id FROM requested
"""  # noqa: S608


class NotNow(Exception):
    """The user has as many runs as may be had."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(str(allowance))
        self.allowance = allowance


class NothingToRun(Exception):
    """The problem has just left its set, or a version without samples was published."""


@dataclass(frozen=True, kw_only=True)
class NewTrialRun:
    user_id: int
    task: Task  #: visible to the user
    variant: str
    source: Source
    own_input: bytes | None  #: None: on the samples


def request_trial_run(connection: psycopg.Connection, store: Store, sender: JobSender, new: NewTrialRun) -> int:
    """Store it, send its job where a worker is free, and return its id. The connection is in autocommit.

    Raises NotNow, NothingToRun and StoreUnavailable.
    """
    with connection.transaction():
        connection.execute(LOCK_USER, [new.user_id])
        allowance = find_allowance(connection, new.user_id)
        if not allowance.may_run:
            raise NotNow(allowance)
        row = connection.execute(REQUEST, _values(connection, store, new)).fetchone()
        if row is None:
            raise NothingToRun
    sender.send_after_submit(connection)
    return int(row[0])


def _values(connection: psycopg.Connection, store: Store, new: NewTrialRun) -> dict[str, object]:
    files = stored_files(connection, store, new.source)
    input_sha256 = None if new.own_input is None else store.put(new.own_input)
    if input_sha256 is not None:
        connection.execute(ADD_BLOB, [input_sha256, len(new.own_input or b"")])
    return {
        "user_id": new.user_id,
        "problem_set_id": new.task.problem_set_id,
        "problem_id": new.task.problem_id,
        "variant": new.variant,
        "files": Jsonb([vars(file) for file in files]),
        "input_sha256": input_sha256,
        "input_bytes": len(new.own_input or b""),
    }
