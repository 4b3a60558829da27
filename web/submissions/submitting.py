"""Storing a submission with its files and a queued judging, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.errors import ForeignKeyViolation
from psycopg.rows import class_row

from judge.store import Store
from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.states import JudgingState, Priority
from web.submissions.attempt_limit import Attempter, AttemptLimit, attempts_of, wait_for_turn
from web.submissions.models import Origin
from web.submissions.teams import TEAM

# It is one statement, so one round trip and one commit; with an ORM it takes three times the CPU time. All parts of it
# see the same snapshot, and the foreign keys that point in a circle are checked at its end.
#
# `sender` waits for who anonymises the user, and then there is nobody who submits.
#
# Where other judgings wait before this one, there is no free slot. Then the site need not look for one, and the same
# commit tells the dispatcher.
SUBMIT = f"""
WITH task AS (
    SELECT coalesce(psp.pinned_version_id, p.published_version_id) AS version_id
    FROM problem_set_problem psp JOIN problem p ON p.id = psp.problem_id
    WHERE psp.problem_set_id = %(problem_set_id)s AND psp.problem_id = %(problem_id)s
), sender AS (
    SELECT FROM "user" WHERE id = %(user_id)s AND anonymised_at IS NULL FOR KEY SHARE
), team AS ({TEAM}), submitted AS (
    INSERT INTO submission (user_id, problem_set_id, problem_id, course_group_id, variant, received_at, source_sha256,
                            source_bytes, idempotency_key, origin, ip, current_judging_id)
    SELECT %(user_id)s, %(problem_set_id)s, %(problem_id)s, (SELECT id FROM team), %(variant)s, %(received_at)s,
           %(source_sha256)s, %(source_bytes)s, %(idempotency_key)s, %(origin)s, %(ip)s, nextval('judging_id_seq')
    FROM task, sender WHERE version_id IS NOT NULL
    ON CONFLICT (user_id, idempotency_key) DO NOTHING
    RETURNING id, current_judging_id
), authors AS (
    INSERT INTO submission_author (submission_id, user_id)
    SELECT submitted.id, mate.user_id FROM submitted, team JOIN course_group_member mate ON mate.group_id = team.id
    JOIN enrolment ON enrolment.course_id = team.course_id AND enrolment.user_id = mate.user_id
    WHERE mate.user_id <> %(user_id)s AND enrolment.left_at IS NULL
), files AS (
    INSERT INTO submission_file (submission_id, name, position, content, sha256)
    SELECT submitted.id, file.name, file.position - 1, file.content, file.sha256
    FROM submitted, unnest(%(names)s::text[], %(contents)s::text[], %(digests)s::text[])
                    WITH ORDINALITY AS file (name, content, sha256, position)
), queued AS (
    INSERT INTO judging (id, submission_id, problem_version_id, priority)
    SELECT current_judging_id, submitted.id, version_id, %(priority)s FROM submitted, task
)
SELECT id AS submission_id, current_judging_id AS judging_id, true AS is_new,
       CASE WHEN EXISTS (SELECT FROM judging WHERE state = '{JudgingState.QUEUED}' AND priority < {Priority.TRIAL})
            THEN pg_notify('{QUEUED_CHANNEL}', '')::text IS NOT NULL ELSE false END AS left_to_dispatcher
FROM submitted
"""  # noqa: S608

# It is a statement of its own. The insert may have waited for the first of two clicks, which its snapshot cannot see
SUBMITTED_BEFORE = """
SELECT id AS submission_id, current_judging_id AS judging_id, false AS is_new, true AS left_to_dispatcher
FROM submission WHERE user_id = %(user_id)s AND idempotency_key = %(idempotency_key)s
"""

TASK_REFERENCE = "fk_submission_problem_set_id_problem_id_problem_set_problem"


class NothingToJudge(Exception):
    """The set does not have the problem, the problem has no published version, or the user was anonymised."""


@dataclass(frozen=True, kw_only=True)
class SubmittedFile:
    """A file of a submission: its text, or the digest of a blob that holds it.

    Which of them is decided by INLINE_SOURCE_LIMIT_BYTES in judge/limits.py.
    """

    name: str
    content: str | None = None
    sha256: str | None = None

    def text(self, store: Store) -> str:
        """Raises what the store raises."""
        return self.content if self.content is not None else store.get(self.sha256 or "").decode()


@dataclass(frozen=True, kw_only=True)
class NewSubmission:
    """A submission that was checked and is allowed. `received_at` is when its request arrived."""

    user_id: int
    problem_set_id: int
    problem_id: int
    variant: str
    received_at: datetime
    source_sha256: str
    source_bytes: int
    idempotency_key: str
    files: Sequence[SubmittedFile]
    origin: Origin = Origin.WEB
    priority: int = Priority.LIVE
    ip: str | None = None
    attempt_limit: AttemptLimit | None = None  #: None: any number of attempts


@dataclass(frozen=True, kw_only=True)
class Submitted:
    submission_id: int
    judging_id: int
    is_new: bool  #: False: the same form was posted before, and this is its submission
    left_to_dispatcher: bool  #: False: nothing waits before it, so the caller may claim it


def submit(connection: psycopg.Connection, new: NewSubmission) -> Submitted:
    """Store a submission with its files and a queued judging, for all members of a team where teams hand in.

    Idempotent by user and key. The connection is in autocommit: all is committed on return. Raises NothingToJudge, and
    AttemptsUsedUp where there is a limit.
    """
    if new.attempt_limit is None:
        return _store(connection, new)
    attempter = Attempter(user_id=new.user_id, problem_set_id=new.problem_set_id, problem_id=new.problem_id)
    with connection.transaction():
        wait_for_turn(connection, attempter)
        submitted = _submitted_before(connection, vars(new))
        if submitted is None:
            attempts_of(connection, attempter, new.attempt_limit, new.received_at).check()
            submitted = _store(connection, new)
        return submitted


def _store(connection: psycopg.Connection, new: NewSubmission) -> Submitted:
    values = {name: value for name, value in vars(new).items() if name not in ("files", "attempt_limit")} | {
        "names": [file.name for file in new.files],
        "contents": [file.content for file in new.files],
        "digests": [file.sha256 for file in new.files],
    }
    with connection.cursor(row_factory=class_row(Submitted)) as cursor:
        try:
            submitted = cursor.execute(SUBMIT, values).fetchone() or _submitted_before(connection, values)
        except ForeignKeyViolation as error:
            if error.diag.constraint_name != TASK_REFERENCE:
                raise
            submitted = None  # the problem is being taken out of the set
    if submitted is None:
        raise NothingToJudge(f"problem {new.problem_id} of set {new.problem_set_id}")
    return submitted


def _submitted_before(connection: psycopg.Connection, values: Mapping[str, object]) -> Submitted | None:
    named = {name: values[name] for name in ("user_id", "idempotency_key")}
    with connection.cursor(row_factory=class_row(Submitted)) as cursor:
        return cursor.execute(SUBMITTED_BEFORE, named).fetchone()
