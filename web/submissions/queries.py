"""Finding what belongs to a submission. listing.py has the lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import OWN_SUBMISSIONS
from web.problems.queries import TITLE
from web.submissions.submitting import SubmittedFile
from web.visibility import FACTS, JudgingFacts

DETAILS = f"""
SELECT s.id, s.user_id, u.username, s.variant, s.received_at, s.source_bytes, set.slug AS set_slug,
       set.title AS set_title, course.slug AS course_slug, course.title AS course_title, p.slug AS problem_slug,
       coalesce(statement.title, p.slug) AS problem_title, version.manifest_sha256, version.limits,
       version.number AS version_number, version.run_together = 'output_only' AS is_output_only,
       version.number < used.number AS has_newer_version,
       version.language_limits
FROM submission s
JOIN "user" u ON u.id = s.user_id
JOIN problem_set set ON set.id = s.problem_set_id
LEFT JOIN course ON course.id = set.course_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version version ON version.id = j.problem_version_id
JOIN problem_set_problem task ON task.problem_set_id = s.problem_set_id AND task.problem_id = s.problem_id
LEFT JOIN problem_version used ON used.id = coalesce(task.pinned_version_id, p.published_version_id)
{TITLE}
WHERE s.id = %(submission_id)s
"""  # noqa: S608

OWN_SUBMISSION = f"SELECT id, variant, received_at FROM {OWN_SUBMISSIONS} AS own WHERE id = %(submission_id)s"  # noqa: S608

LAST_OF_TASK = f"""
SELECT id, variant, received_at FROM {OWN_SUBMISSIONS} AS own
WHERE problem_id = %(problem_id)s AND problem_set_id = %(problem_set_id)s ORDER BY id DESC LIMIT 1
"""  # noqa: S608

TAKES_OUTPUTS = """
SELECT EXISTS (
    SELECT FROM problem JOIN problem_version version ON version.problem_id = problem.id
    WHERE problem.slug = %s AND version.run_together = 'output_only'
)
"""

OUTPUTS = """
SELECT file.name, coalesce(blob.size_bytes, octet_length(file.content)) AS size_bytes
FROM submission_file file LEFT JOIN blob ON blob.sha256 = file.sha256
WHERE submission_id = %s ORDER BY file.name
"""


@dataclass(frozen=True, kw_only=True)
class OutputFile:
    name: str
    size_bytes: int


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
    course_slug: str | None
    course_title: str | None
    problem_slug: str
    problem_title: str  #: of the version that it was judged by, as what follows
    version_number: int
    has_newer_version: bool | None  #: whether its set uses a newer one by now; None: the set uses none
    is_output_only: bool
    manifest_sha256: str
    limits: dict[str, Any]  #: judge.limits.ProblemLimits
    language_limits: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OwnSubmission:
    """An earlier submission of the user, to begin a new one with."""

    id: int
    variant: str
    received_at: datetime


def last_variant(connection: psycopg.Connection, user_id: int) -> str | None:
    """Return the variant of the last submission; None where the user never submitted."""
    row = connection.execute(
        "SELECT variant FROM submission WHERE user_id = %s AND origin <> 'jury' ORDER BY id DESC LIMIT 1", [user_id]
    ).fetchone()
    return row[0] if row else None


def judging_facts(connection: psycopg.Connection, *, submission_id: int, viewer_id: int) -> JudgingFacts | None:
    """Load the facts that web/visibility/ decides on. Show them to nobody."""
    with connection.cursor(row_factory=class_row(JudgingFacts)) as cursor:
        return cursor.execute(FACTS, {"submission_id": submission_id, "viewer_id": viewer_id}).fetchone()


def submission_details(connection: psycopg.Connection, submission_id: int, *, locale: str) -> SubmissionDetails | None:
    with connection.cursor(row_factory=class_row(SubmissionDetails)) as cursor:
        return cursor.execute(DETAILS, {"submission_id": submission_id, "locale": locale}).fetchone()


def submission_files(connection: psycopg.Connection, submission_id: int) -> list[SubmittedFile]:
    """Return the files in the order in which they were stored: the main file first."""
    with connection.cursor(row_factory=class_row(SubmittedFile)) as cursor:
        return cursor.execute(
            "SELECT name, content, sha256 FROM submission_file WHERE submission_id = %s ORDER BY position",
            [submission_id],
        ).fetchall()


def own_submission(connection: psycopg.Connection, submission_id: int, user_id: int) -> OwnSubmission | None:
    """Return None where the submission is neither the user's nor a team's that the user was in."""
    with connection.cursor(row_factory=class_row(OwnSubmission)) as cursor:
        return cursor.execute(OWN_SUBMISSION, {"submission_id": submission_id, "viewer_id": user_id}).fetchone()


def last_of_task(
    connection: psycopg.Connection, user_id: int, *, problem_set_id: int, problem_id: int
) -> OwnSubmission | None:
    """Return the user's last submission of the problem in this set, or that of the user's team."""
    values = {"viewer_id": user_id, "problem_id": problem_id, "problem_set_id": problem_set_id}
    with connection.cursor(row_factory=class_row(OwnSubmission)) as cursor:
        return cursor.execute(LAST_OF_TASK, values).fetchone()


def output_files(connection: psycopg.Connection, submission_id: int) -> list[OutputFile]:
    """Return the files of a submission that is no program. They lie in the store, whatever they hold."""
    with connection.cursor(row_factory=class_row(OutputFile)) as cursor:
        return cursor.execute(OUTPUTS, [submission_id]).fetchall()


def takes_outputs(connection: psycopg.Connection, slug: str) -> bool:
    """Whether any version of the problem takes outputs, not programs."""
    row = connection.execute(TAKES_OUTPUTS, [slug]).fetchone()
    return bool(row and row[0])
