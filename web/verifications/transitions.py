"""Has every statement that changes the state of a verification.

waiting -> running                    the process `jobs` puts the jury submissions into the queue
running -> done                       all that was in the queue is judged
waiting, running -> stopped           an admin does not want to wait for it
waiting, running -> failed            by our fault
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from web.verifications.entries import Entry
from web.verifications.result import VerificationResult

REQUEST = """
INSERT INTO problem_verification (problem_version_id, requested_by, ip, publishes, instead_of_id)
SELECT version.id, %(requested_by)s, %(ip)s, %(publishes)s, problem.published_version_id
FROM problem_version version JOIN problem ON problem.id = version.problem_id WHERE version.id = %(version_id)s
ON CONFLICT (problem_version_id) WHERE state IN ('waiting', 'running') DO NOTHING
RETURNING id
"""

STEP = """
WITH begun AS (
    UPDATE problem_verification SET state = 'running', started_at = coalesce(started_at, now())
    WHERE id = %s AND state IN ('waiting', 'running')
    RETURNING *
)
SELECT begun.id, version.id AS version_id, version.number AS version_number, problem.id AS problem_id,
       problem.slug, begun.requested_by, host(begun.ip) AS ip, begun.publishes, begun.instead_of_id, begun.entries,
       begun.checks_submission_id, version.needs_cpu_time_limit, version.cpu_time_limit_origin, version.format,
       problem.published_version_id, version.run_together, version.jury_sha256, version.manifest_sha256,
       version.source_limit_bytes
FROM begun
JOIN problem_version version ON version.id = begun.problem_version_id
JOIN problem ON problem.id = version.problem_id
"""

KEEP_QUEUED = """
UPDATE problem_verification SET entries = %s, checks_submission_id = %s WHERE id = %s AND state = 'running'
"""

DONE = """
UPDATE problem_verification SET state = 'done', finished_at = now(), result = %s WHERE id = %s AND state = 'running'
"""

END = """
UPDATE problem_verification SET state = %s, finished_at = now() WHERE id = %s AND state IN ('waiting', 'running')
"""

SUBMISSION_IDS = """
SELECT (entry->>'submission_id')::bigint FROM problem_verification, jsonb_array_elements(entries) AS entry
WHERE id = %(id)s AND entry->>'submission_id' IS NOT NULL
UNION ALL
SELECT checks_submission_id FROM problem_verification WHERE id = %(id)s AND checks_submission_id IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A verification that runs, with what it is about."""

    id: int
    version_id: int
    version_number: int
    problem_id: int
    slug: str
    requested_by: int
    ip: str | None
    publishes: bool
    instead_of_id: int | None  #: the version that was published at the request
    entries: list[dict[str, object]]
    checks_submission_id: int | None
    needs_cpu_time_limit: bool  #: the version does
    cpu_time_limit_origin: dict[str, object] | None  #: judge.verification.time_limit.FoundLimit
    format: str
    published_version_id: int | None  #: now
    run_together: str  #: of judge.program.RunTogether
    jury_sha256: str | None
    manifest_sha256: str
    source_limit_bytes: int

    @property
    def queued(self) -> tuple[Entry, ...]:
        return msgspec.convert(self.entries, tuple[Entry, ...])

    @property
    def is_queued(self) -> bool:
        return bool(self.entries) or self.checks_submission_id is not None

    @property
    def submission_ids(self) -> list[int]:
        """Of all that is in the queue, or was."""
        ids = (self.checks_submission_id, *(entry.submission_id for entry in self.queued))
        return [submission_id for submission_id in ids if submission_id is not None]


def request(
    connection: psycopg.Connection, *, version_id: int, requested_by: int, ip: str | None, publishes: bool
) -> int | None:
    """Return its id. None: one of this version is under way."""
    values = {"version_id": version_id, "requested_by": requested_by, "ip": ip, "publishes": publishes}
    row = connection.execute(REQUEST, values).fetchone()
    return None if row is None else int(row[0])


def step(connection: psycopg.Connection, verification_id: int) -> Verification | None:
    """Let it run, if it does not yet. None: it is over."""
    with connection.cursor(row_factory=class_row(Verification)) as cursor:
        return cursor.execute(STEP, [verification_id]).fetchone()


def keep_queued(
    connection: psycopg.Connection,
    verification_id: int,
    entries: Sequence[Entry],
    *,
    checks_submission_id: int | None,
) -> bool:
    """Return False if it was stopped meanwhile."""
    values = [Jsonb(msgspec.to_builtins(entries)), checks_submission_id, verification_id]
    return connection.execute(KEEP_QUEUED, values).rowcount == 1


def submission_ids(connection: psycopg.Connection, verification_id: int) -> list[int]:
    """Of all that it has put into the queue."""
    return [row[0] for row in connection.execute(SUBMISSION_IDS, {"id": verification_id})]


def conclude(connection: psycopg.Connection, verification_id: int, result: VerificationResult) -> bool:
    """Return False if it was stopped meanwhile."""
    return connection.execute(DONE, [Jsonb(msgspec.to_builtins(result)), verification_id]).rowcount == 1


def stop(connection: psycopg.Connection, verification_id: int) -> bool:
    """Return False if it is over already."""
    return connection.execute(END, ["stopped", verification_id]).rowcount == 1


def fail(connection: psycopg.Connection, verification_id: int) -> None:
    connection.execute(END, ["failed", verification_id])
