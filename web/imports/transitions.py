"""Has every statement that changes the state of an import.

    waiting -> running -> done | refused | failed          by the process `jobs`
    running -> waiting                                     the store or Postgres was away, or `jobs` was stopped
    refused, failed -> waiting                             an admin asked for the import again

If the process of an attempt is killed, the row stays `running` and the next attempt takes it over. Only the newest
attempt may write.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from judge.package import Diagnostic
from web.imports.models import ImportFailure
from web.problems.storing import StoringProgress

START = """
UPDATE package_import
SET state = 'running', attempt = attempt + 1, interruptions = interruptions + (state = 'running')::int, trouble = NULL,
    started_at = now(), files_done = 0, files_total = 0, bytes_done = 0, bytes_total = 0
WHERE id = %s AND state IN ('waiting', 'running')
RETURNING id, attempt, interruptions, file_name, package_sha256, slug, cpu_time_limit_ms, problem_set_id, created_by,
          host(ip) AS ip
"""

PROGRESS = """
UPDATE package_import SET files_done = %s, files_total = %s, bytes_done = %s, bytes_total = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

DONE = """
UPDATE package_import
SET state = 'done', finished_at = now(), problem_version_id = %s, unchanged = %s, diagnostics = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

REFUSED = """
UPDATE package_import SET state = 'refused', finished_at = now(), diagnostics = %s, needs_cpu_time_limit = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

FAILED = """
UPDATE package_import SET state = 'failed', finished_at = now(), failure = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

WAIT_AGAIN = """
UPDATE package_import SET state = 'waiting', trouble = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

ASK_AGAIN = """
UPDATE package_import
SET state = 'waiting', created_by = %s, ip = %s, cpu_time_limit_ms = coalesce(%s, cpu_time_limit_ms),
    finished_at = NULL, failure = NULL, diagnostics = '[]', needs_cpu_time_limit = false, interruptions = 0
WHERE id = %s AND package_sha256 IS NOT NULL AND (state = 'failed' OR state = 'refused' AND needs_cpu_time_limit)
"""


class Superseded(Exception):
    """Raised if another attempt has begun, or has ended the import."""


@dataclass(frozen=True, kw_only=True)
class ImportAttempt:
    """One attempt at an import, with what it must do."""

    id: int
    attempt: int
    interruptions: int
    file_name: str
    package_sha256: str | None
    slug: str | None
    cpu_time_limit_ms: int | None
    problem_set_id: int | None
    created_by: int | None
    ip: str | None


def start(connection: psycopg.Connection, import_id: int) -> ImportAttempt | None:
    """Begin a new attempt. Return None if the import has ended already, or does not exist."""
    with connection.cursor(row_factory=class_row(ImportAttempt)) as cursor:
        return cursor.execute(START, [import_id]).fetchone()


def report_progress(connection: psycopg.Connection, attempt: ImportAttempt, progress: StoringProgress) -> None:
    """Write how far the attempt is. Raises Superseded."""
    counts = [progress.files_done, progress.files_total, progress.bytes_done, progress.bytes_total]
    _write(connection, PROGRESS, counts, attempt)


def conclude(
    connection: psycopg.Connection,
    attempt: ImportAttempt,
    *,
    version_id: int,
    unchanged: bool,
    warnings: Sequence[Diagnostic],
) -> None:
    """End the import as done. Call it in the transaction that publishes the version. Raises Superseded."""
    _write(connection, DONE, [version_id, unchanged, _json(warnings)], attempt)


def refuse(
    connection: psycopg.Connection,
    attempt: ImportAttempt,
    diagnostics: Sequence[Diagnostic],
    *,
    needs_cpu_time_limit: bool = False,
) -> None:
    """End the import as refused. Raises Superseded."""
    _write(connection, REFUSED, [_json(diagnostics), needs_cpu_time_limit], attempt)


def fail(connection: psycopg.Connection, attempt: ImportAttempt, failure: ImportFailure) -> None:
    """End the import as failed. Raises Superseded."""
    _write(connection, FAILED, [failure], attempt)


def wait_again(connection: psycopg.Connection, attempt: ImportAttempt, trouble: str | None) -> None:
    """Let the import wait for its next attempt. Raises Superseded."""
    _write(connection, WAIT_AGAIN, [None if trouble is None else _clean(trouble)], attempt)


def ask_again(
    connection: psycopg.Connection,
    import_id: int,
    *,
    asked_by: int | None,
    ip: str | None,
    cpu_time_limit_ms: int | None,
) -> bool:
    """Let an ended import wait again, and tell whether it does.

    An import that is under way, done, or refused for good stays as it is.
    """
    return connection.execute(ASK_AGAIN, [asked_by, ip, cpu_time_limit_ms, import_id]).rowcount == 1


def _write(connection: psycopg.Connection, statement: str, values: Sequence[object], attempt: ImportAttempt) -> None:
    done = connection.execute(statement.encode(), [*values, attempt.id, attempt.attempt])
    if done.rowcount != 1:
        raise Superseded(f"import {attempt.id}: attempt {attempt.attempt} is not the last one, or it is over")


def _json(diagnostics: Sequence[Diagnostic]) -> Jsonb:
    return Jsonb(
        [
            {"severity": item.severity, "file": _clean(item.file), "message": _clean(item.message)}
            for item in diagnostics
        ]
    )


def _clean(text: str) -> str:
    """Replace what Postgres cannot store, NUL and halves of surrogate pairs: a hostile package may have both."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
