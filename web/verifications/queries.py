"""Finds the verification that the page of a version shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from web.verifications.entries import Entry
from web.verifications.models import UNFINISHED
from web.verifications.result import VerificationResult

NEWEST = """
SELECT v.id, v.state, u.username AS requested_by, v.requested_at, v.publishes, v.started_at, v.finished_at, v.entries,
       v.checks_submission_id, v.result
FROM problem_verification v JOIN "user" u ON u.id = v.requested_by
WHERE v.problem_version_id = %s ORDER BY v.id DESC LIMIT 1
"""

CONTENTS = "SELECT manifest_sha256, jury_sha256 FROM problem_version WHERE id = %s"


@dataclass(frozen=True, kw_only=True)
class VerificationRow:
    id: int
    state: str  #: web.verifications.models.VerificationState
    requested_by: str
    requested_at: datetime
    publishes: bool
    started_at: datetime | None
    finished_at: datetime | None
    entries: list[dict[str, Any]]
    checks_submission_id: int | None
    result: dict[str, Any] | None

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def queued(self) -> tuple[Entry, ...]:
        return msgspec.convert(self.entries, tuple[Entry, ...])

    @property
    def submission_ids(self) -> list[int]:
        """Of all that is in the queue, or was."""
        ids = (self.checks_submission_id, *(entry.submission_id for entry in self.queued))
        return [submission_id for submission_id in ids if submission_id is not None]

    @property
    def found(self) -> VerificationResult | None:
        return None if self.result is None else msgspec.convert(self.result, VerificationResult)


def newest_verification(connection: psycopg.Connection, version_id: int) -> VerificationRow | None:
    with connection.cursor(row_factory=class_row(VerificationRow)) as cursor:
        return cursor.execute(NEWEST, [version_id]).fetchone()


def contents(connection: psycopg.Connection, version_id: int) -> tuple[str, str | None]:
    """The digests of the manifest of a version, and of its jury."""
    row = connection.execute(CONTENTS, [version_id]).fetchone()
    assert row is not None  # noqa: S101
    return row[0], row[1]
