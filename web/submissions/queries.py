"""Submitting, and finding submissions again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.states import Priority
from web.problems.queries import TITLE
from web.visibility import FACTS, JudgingFacts, detail_for, shows_usage, visible_verdict

#: Own submissions on one page.
PAGE_SIZE = 30

# One statement, one round trip, one commit: an ORM takes three times the CPU. All parts see one snapshot, and the
# foreign keys that point in a circle are checked when it ends.
#
# Where others wait before it, the dispatcher is told by the same commit: the site would look for a free slot in vain.
SUBMIT = f"""
WITH task AS (
    SELECT coalesce(psp.pinned_version_id, p.published_version_id) AS version_id
    FROM problem_set_problem psp JOIN problem p ON p.id = psp.problem_id
    WHERE psp.problem_set_id = %(problem_set_id)s AND psp.problem_id = %(problem_id)s
), submitted AS (
    INSERT INTO submission (user_id, problem_set_id, problem_id, variant, received_at, source_sha256, source_bytes,
                            idempotency_key, origin, ip, current_judging_id)
    SELECT %(user_id)s, %(problem_set_id)s, %(problem_id)s, %(variant)s, %(received_at)s, %(source_sha256)s,
           %(source_bytes)s, %(idempotency_key)s, %(origin)s, %(ip)s, nextval('judging_id_seq')
    FROM task WHERE version_id IS NOT NULL
    ON CONFLICT (user_id, idempotency_key) DO NOTHING
    RETURNING id, current_judging_id
), files AS (
    INSERT INTO submission_file (submission_id, name, position, content, sha256)
    SELECT submitted.id, file.name, file.position - 1, file.content, file.sha256
    FROM submitted, unnest(%(names)s::text[], %(contents)s::text[], %(digests)s::text[])
                    WITH ORDINALITY AS file (name, content, sha256, position)
), queued AS (
    INSERT INTO judging (id, submission_id, problem_version_id)
    SELECT current_judging_id, submitted.id, version_id FROM submitted, task
)
SELECT id AS submission_id, current_judging_id AS judging_id, true AS is_new,
       CASE WHEN EXISTS (SELECT FROM judging WHERE state = 'queued' AND priority < {Priority.BATCH})
            THEN pg_notify('{QUEUED_CHANNEL}', '')::text IS NOT NULL ELSE false END AS left_to_dispatcher
FROM submitted
"""  # noqa: S608

# Its own statement: the insert may have waited for the first of two clicks, which its snapshot does not see
SUBMITTED_BEFORE = """
SELECT id AS submission_id, current_judging_id AS judging_id, false AS is_new, true AS left_to_dispatcher
FROM submission WHERE user_id = %(user_id)s AND idempotency_key = %(idempotency_key)s
"""

OWN_SUBMISSIONS = """
SELECT s.id, s.received_at, s.variant, set.slug AS set_slug, p.slug AS problem_slug, set.feedback, j.state, j.verdict,
       j.cpu_time_ms, j.peak_memory_bytes
FROM submission s
JOIN problem_set set ON set.id = s.problem_set_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
WHERE s.user_id = %(user_id)s AND s.id < coalesce(%(before_id)s::bigint, 9223372036854775807)
  AND (%(problem_id)s::bigint IS NULL OR s.problem_id = %(problem_id)s)
ORDER BY s.id DESC LIMIT %(limit)s
"""

DETAILS = f"""
SELECT s.id, s.user_id, u.username, s.variant, s.received_at, s.source_bytes, set.slug AS set_slug,
       set.title AS set_title, p.slug AS problem_slug, coalesce(statement.title, p.slug) AS problem_title
FROM submission s
JOIN "user" u ON u.id = s.user_id
JOIN problem_set set ON set.id = s.problem_set_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version version ON version.id = j.problem_version_id
{TITLE}
WHERE s.id = %(submission_id)s
"""  # noqa: S608


OWN_SOURCE = """
SELECT s.variant, coalesce(file.content, '')
FROM submission s JOIN submission_file file ON file.submission_id = s.id AND file.position = 0
WHERE s.id = %(submission_id)s AND s.user_id = %(user_id)s
"""


class NothingToJudge(Exception):
    """The set has no such problem, or the problem no published version."""


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """Its text, or the digest of a blob that holds it: see INLINE_SOURCE_LIMIT_BYTES in judge/limits.py."""

    name: str
    content: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewSubmission:
    """Checked and authorised already; `received_at` was taken before anything else was done with the request."""

    user_id: int
    problem_set_id: int
    problem_id: int
    variant: str
    received_at: datetime
    source_sha256: str
    source_bytes: int
    idempotency_key: str
    files: Sequence[NewFile]
    origin: str = "web"
    ip: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submitted:
    submission_id: int
    judging_id: int
    is_new: bool  #: False: the same form was posted before, and this is what came of it
    left_to_dispatcher: bool  #: False: nothing waits before it, so whoever submitted it may claim it


@dataclass(frozen=True, kw_only=True)
class SubmissionRow:
    """A line of a list. Verdict and usage are what the owner may see."""

    id: int
    received_at: datetime
    variant: str
    set_slug: str
    problem_slug: str
    feedback: str
    state: str
    verdict: str | None
    cpu_time_ms: int | None
    peak_memory_bytes: int | None


@dataclass(frozen=True, kw_only=True)
class SubmissionDetails:
    id: int
    user_id: int
    username: str
    variant: str
    received_at: datetime
    source_bytes: int
    set_slug: str
    set_title: str
    problem_slug: str
    problem_title: str  #: of the version that it was judged by


@dataclass(frozen=True, kw_only=True)
class Page:
    rows: tuple[SubmissionRow, ...]
    next_before_id: int | None  #: None: this is the last page


def submit(connection: psycopg.Connection, new: NewSubmission) -> Submitted:
    """Store a submission with its files and a queued judging; committed on return (connection in autocommit).

    Idempotent by user and key. Raises NothingToJudge.
    """
    values = {name: value for name, value in vars(new).items() if name != "files"} | {
        "names": [file.name for file in new.files],
        "contents": [file.content for file in new.files],
        "digests": [file.sha256 for file in new.files],
    }
    with connection.cursor(row_factory=class_row(Submitted)) as cursor:
        submitted = cursor.execute(SUBMIT, values).fetchone() or cursor.execute(SUBMITTED_BEFORE, values).fetchone()
    if submitted is None:
        raise NothingToJudge(f"problem {new.problem_id} of set {new.problem_set_id}")
    return submitted


def own_submissions(
    connection: psycopg.Connection,
    user_id: int,
    *,
    before_id: int | None = None,
    problem_id: int | None = None,
    count: int = PAGE_SIZE,
) -> Page:
    """The newest `count`, newest first. By key, not by offset: the last page costs what the first does."""
    with connection.cursor(row_factory=class_row(SubmissionRow)) as cursor:
        rows = cursor.execute(
            OWN_SUBMISSIONS,
            {"user_id": user_id, "before_id": before_id, "problem_id": problem_id, "limit": count + 1},
            prepare=False,
        ).fetchall()
    shown = tuple(_for_owner(row) for row in rows[:count])
    return Page(rows=shown, next_before_id=shown[-1].id if len(rows) > count else None)


def last_variant(connection: psycopg.Connection, user_id: int) -> str | None:
    """The language used last; None for somebody who never submitted."""
    row = connection.execute(
        "SELECT variant FROM submission WHERE user_id = %s ORDER BY id DESC LIMIT 1", [user_id]
    ).fetchone()
    return row[0] if row else None


def judging_facts(connection: psycopg.Connection, *, submission_id: int, viewer_id: int) -> JudgingFacts | None:
    """For web.visibility.what_may_see, and nobody else."""
    with connection.cursor(row_factory=class_row(JudgingFacts)) as cursor:
        return cursor.execute(FACTS, {"submission_id": submission_id, "viewer_id": viewer_id}).fetchone()


def submission_details(connection: psycopg.Connection, submission_id: int, *, locale: str) -> SubmissionDetails | None:
    with connection.cursor(row_factory=class_row(SubmissionDetails)) as cursor:
        return cursor.execute(DETAILS, {"submission_id": submission_id, "locale": locale}).fetchone()


def submission_files(connection: psycopg.Connection, submission_id: int) -> list[NewFile]:
    """In the order of upload; the first one is the main source."""
    with connection.cursor(row_factory=class_row(NewFile)) as cursor:
        return cursor.execute(
            "SELECT name, content, sha256 FROM submission_file WHERE submission_id = %s ORDER BY position",
            [submission_id],
        ).fetchall()


def own_source(connection: psycopg.Connection, submission_id: int, user_id: int) -> tuple[str, str] | None:
    """Language and main source; None where it is not the user's. A source that lies in the store is empty here."""
    return connection.execute(OWN_SOURCE, {"submission_id": submission_id, "user_id": user_id}).fetchone()


def _for_owner(row: SubmissionRow) -> SubmissionRow:
    detail = detail_for(is_owner=True, is_staff=False, feedback=row.feedback)
    assert detail is not None  # noqa: S101
    verdict = visible_verdict(row.verdict, detail)
    with_usage = shows_usage(verdict, detail)
    return SubmissionRow(
        **vars(row)
        | {
            "verdict": verdict,
            "cpu_time_ms": row.cpu_time_ms if with_usage else None,
            "peak_memory_bytes": row.peak_memory_bytes if with_usage else None,
        }
    )
