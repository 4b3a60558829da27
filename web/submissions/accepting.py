"""Accepting a source that was checked: for the form, and for every other way to submit."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

import psycopg

from judge.limits import INLINE_SOURCE_LIMIT_BYTES
from judge.store import Store
from web.problem_sets.tasks import Task
from web.queue.job_sender import JobSender
from web.submissions.attempt_limit import limit_of
from web.submissions.models import Origin
from web.submissions.source import Source
from web.submissions.submitting import NewSubmission, Submitted, SubmittedFile, submit

#: A row that is there already is dated anew: a sweep deletes rows that nothing refers to, but none that is young.
ADD_BLOB = """
INSERT INTO blob (sha256, size_bytes) VALUES (%s, %s) ON CONFLICT (sha256) DO UPDATE SET created_at = now()
"""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Who submits, to which task, how and when."""

    user_id: int
    task: Task  #: visible to the user, and not closed
    variant: str  #: id of a language variant of this installation
    received_at: datetime  #: when the request arrived
    idempotency_key: str  #: drawn with the form: the same program with the same key twice is one submission
    origin: Origin
    ip: str | None = None


def accept_source(
    connection: psycopg.Connection, store: Store, sender: JobSender, sending: Sending, source: Source
) -> Submitted:
    """Store the submission, then publish its job where a worker is free.

    It is committed before anything is published: whatever nsqd does, the submission is there. The connection is in
    autocommit. Raises NothingToJudge, AttemptsUsedUp and StoreUnavailable; then there is no submission.
    """
    submitted = submit(
        connection,
        NewSubmission(
            user_id=sending.user_id,
            problem_set_id=sending.task.problem_set_id,
            problem_id=sending.task.problem_id,
            variant=sending.variant,
            received_at=sending.received_at,
            source_sha256=source.sha256,
            source_bytes=source.size_bytes,
            idempotency_key=_key(sending, source),
            files=stored_files(connection, store, source),
            origin=sending.origin,
            ip=sending.ip,
            attempt_limit=limit_of(sending.task),
        ),
    )
    if not submitted.left_to_dispatcher:
        sender.send_after_submit(connection)
    return submitted


def _key(sending: Sending, source: Source) -> str:
    """Name what the form was sent with. The database has a key once.

    So two clicks are one submission, also where they race. A form that was changed and sent again is a new one.
    """
    task = sending.task
    sent = (sending.idempotency_key, task.problem_set_id, task.problem_id, sending.variant, source.sha256)
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def stored_files(connection: psycopg.Connection, store: Store, source: Source) -> tuple[SubmittedFile, ...]:
    """Leave small sources in the row and put large ones into the store: a message must stay below nsqd's limit.

    What is in the store already stays there.
    """
    if any(file.sha256 is not None for file in source.files):
        for file in source.files:
            connection.execute(ADD_BLOB, [file.sha256, store.size(file.sha256 or "")])
        return source.files
    if source.size_bytes <= INLINE_SOURCE_LIMIT_BYTES:
        return source.files
    contents = [(file.content or "").encode() for file in source.files]
    files = tuple(
        SubmittedFile(name=file.name, sha256=store.put(content))
        for file, content in zip(source.files, contents, strict=True)
    )
    for file, content in zip(files, contents, strict=True):
        connection.execute(ADD_BLOB, [file.sha256, len(content)])
    return files
