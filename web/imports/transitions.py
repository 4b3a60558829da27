"""Has every statement that changes the state of an import.

    waiting -> running -> done | asking | refused | failed     by the process `jobs`
    running -> waiting                                         the store or Postgres was away, or `jobs` was stopped
    refused, failed -> waiting                                 an admin asked for the import again
    asking -> waiting | declined                               an admin answered

If the process of an attempt is killed, the row stays `running` and the next attempt takes it over. Only the newest
attempt may write.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from judge.package import Diagnostic
from web.audit.events import Actor
from web.imports.models import ImportFailure
from web.problems.comparison import Comparison
from web.problems.storing import StoringProgress

START = """
UPDATE package_import
SET state = 'running', attempt = attempt + 1, interruptions = interruptions + (state = 'running')::int, trouble = NULL,
    started_at = now(), files_done = 0, files_total = 0, bytes_done = 0, bytes_total = 0
WHERE id = %s AND state IN ('waiting', 'running')
RETURNING id, attempt, interruptions, file_name, package_sha256, slug, cpu_time_limit_ms, problem_set_id,
          agreed_version_id, afterwards, publish_reason, created_by, host(ip) AS ip
"""

PROGRESS = """
UPDATE package_import SET files_done = %s, files_total = %s, bytes_done = %s, bytes_total = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

DONE = """
UPDATE package_import
SET state = 'done', finished_at = now(), problem_version_id = %s, unchanged = %s, comparison = %s, diagnostics = %s
WHERE id = %s AND attempt = %s AND state = 'running'
"""

ASKING = """
UPDATE package_import
SET state = 'asking', finished_at = now(), asked_version_id = %s, comparison = %s, diagnostics = %s
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

# The answer is to one question: while somebody looked at it, another version may have been published, and the import
# may have asked again.
_ASKED = "id = %(import_id)s AND state = 'asking' AND asked_version_id = %(asked_version_id)s"

AGREE = f"""
UPDATE package_import
SET state = 'waiting', created_by = %(answered_by)s, ip = %(ip)s,
    agreed_version_id = CASE WHEN %(slug)s::text IS NULL THEN asked_version_id END, slug = coalesce(%(slug)s, slug),
    finished_at = NULL, asked_version_id = NULL, comparison = NULL, diagnostics = '[]'
WHERE {_ASKED} AND package_sha256 IS NOT NULL
"""  # noqa: S608

DECLINE = f"""
UPDATE package_import SET state = 'declined', finished_at = now() WHERE {_ASKED}
"""  # noqa: S608


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
    agreed_version_id: int | None
    afterwards: str  #: web.imports.models.Afterwards
    publish_reason: str | None
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
    comparison: Comparison | None,
    warnings: Sequence[Diagnostic],
) -> None:
    """End the import as done. Call it in the transaction that makes the version. Raises Superseded."""
    _write(connection, DONE, [version_id, unchanged, _comparison_json(comparison), _json(warnings)], attempt)


def ask(
    connection: psycopg.Connection,
    attempt: ImportAttempt,
    *,
    version_id: int,
    comparison: Comparison | None,
    warnings: Sequence[Diagnostic],
) -> None:
    """Let the import ask whether it may replace the published version. Raises Superseded."""
    _write(connection, ASKING, [version_id, _comparison_json(comparison), _json(warnings)], attempt)


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


def agree(
    connection: psycopg.Connection, import_id: int, *, asked_version_id: int, slug: str | None, actor: Actor
) -> bool:
    """Let the import go on: as the next version, or under another short name if one is given. Tell whether it does.

    It does not if another version is asked about by now, or somebody else has answered.
    """
    values = {"asked_version_id": asked_version_id, "answered_by": actor.user_id, "ip": actor.ip, "slug": slug}
    return connection.execute(AGREE, values | {"import_id": import_id}).rowcount == 1


def decline(connection: psycopg.Connection, import_id: int, *, asked_version_id: int) -> bool:
    """End the import without a version, and tell whether this answer did."""
    return connection.execute(DECLINE, {"asked_version_id": asked_version_id, "import_id": import_id}).rowcount == 1


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


def _comparison_json(comparison: Comparison | None) -> Jsonb | None:
    return None if comparison is None else Jsonb(msgspec.to_builtins(comparison))


def _clean(text: str) -> str:
    """Replace what Postgres cannot store, NUL and halves of surrogate pairs: a hostile package may have both."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
