"""Finding what belongs to a submission. listing.py has the lists."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.problems.queries import TITLE
from web.submissions.submitting import SubmittedFile
from web.visibility import FACTS, JudgingFacts

DETAILS = f"""
SELECT s.id, s.user_id, u.username, s.variant, s.received_at, s.source_bytes, set.slug AS set_slug,
       set.title AS set_title, course.slug AS course_slug, course.title AS course_title, p.slug AS problem_slug,
       coalesce(statement.title, p.slug) AS problem_title
FROM submission s
JOIN "user" u ON u.id = s.user_id
JOIN problem_set set ON set.id = s.problem_set_id
LEFT JOIN course ON course.id = set.course_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version version ON version.id = j.problem_version_id
{TITLE}
WHERE s.id = %(submission_id)s
"""  # noqa: S608

OWN_SOURCE = """
SELECT s.variant, coalesce(file.content, '') AS text
FROM submission s JOIN submission_file file ON file.submission_id = s.id AND file.position = 0
WHERE s.id = %(submission_id)s AND s.user_id = %(user_id)s
"""


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
    problem_title: str  #: of the version that it was judged by


@dataclass(frozen=True, kw_only=True)
class OwnSource:
    """The source of an earlier submission, to begin a new one with."""

    variant: str
    text: str  #: of the first file; empty where it lies in the store


def last_variant(connection: psycopg.Connection, user_id: int) -> str | None:
    """Return the variant of the last submission; None where the user never submitted."""
    row = connection.execute(
        "SELECT variant FROM submission WHERE user_id = %s ORDER BY id DESC LIMIT 1", [user_id]
    ).fetchone()
    return row[0] if row else None


def judging_facts(connection: psycopg.Connection, *, submission_id: int, viewer_id: int) -> JudgingFacts | None:
    """Load the facts that web/visibility.py decides on. Show them to nobody."""
    with connection.cursor(row_factory=class_row(JudgingFacts)) as cursor:
        return cursor.execute(FACTS, {"submission_id": submission_id, "viewer_id": viewer_id}).fetchone()


def submission_details(connection: psycopg.Connection, submission_id: int, *, locale: str) -> SubmissionDetails | None:
    with connection.cursor(row_factory=class_row(SubmissionDetails)) as cursor:
        return cursor.execute(DETAILS, {"submission_id": submission_id, "locale": locale}).fetchone()


def submission_files(connection: psycopg.Connection, submission_id: int) -> list[SubmittedFile]:
    """Return the files in the order of upload. The first one is the main source."""
    with connection.cursor(row_factory=class_row(SubmittedFile)) as cursor:
        return cursor.execute(
            "SELECT name, content, sha256 FROM submission_file WHERE submission_id = %s ORDER BY position",
            [submission_id],
        ).fetchall()


def own_source(connection: psycopg.Connection, submission_id: int, user_id: int) -> OwnSource | None:
    """Return None where the submission is not the user's."""
    with connection.cursor(row_factory=class_row(OwnSource)) as cursor:
        return cursor.execute(OWN_SOURCE, {"submission_id": submission_id, "user_id": user_id}).fetchone()
