"""Finding problems and their versions, for admins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.problems.models import VersionState
from web.problems.queries import TITLE

PROBLEMS = f"""
SELECT p.id, p.slug, coalesce(statement.title, p.slug) AS title, p.hidden_at IS NOT NULL AS is_hidden,
       p.published_version_id, version.number AS version_number,
       version.testcase_count, version.created_at AS imported_at,
       ARRAY(SELECT ps.title FROM problem_set_problem psp JOIN problem_set ps ON ps.id = psp.problem_set_id
             WHERE psp.problem_id = p.id ORDER BY ps.id) AS set_titles
FROM problem p
LEFT JOIN problem_version version ON version.id = p.published_version_id
{TITLE}
WHERE %(slug)s::text IS NULL OR p.slug = %(slug)s
ORDER BY p.slug
"""  # noqa: S608

VERSIONS = """
SELECT v.id, v.number, v.state, v.format, v.created_at, u.username AS created_by, v.testcase_count, v.sample_count,
       v.limits, v.id = p.published_version_id AS is_published, v.package_sha256, package.size_bytes AS package_bytes
FROM problem_version v
JOIN problem p ON p.id = v.problem_id
LEFT JOIN "user" u ON u.id = v.created_by
LEFT JOIN blob package ON package.sha256 = v.package_sha256
WHERE v.problem_id = %s ORDER BY v.number DESC
"""

VERSION_ID = """
SELECT v.id FROM problem_version v JOIN problem p ON p.id = v.problem_id
WHERE p.slug = %(slug)s AND v.number = %(number)s
"""


@dataclass(frozen=True, kw_only=True)
class AdministeredProblem:
    id: int
    slug: str
    title: str
    is_hidden: bool  #: in every set, from everybody but the staff
    published_version_id: int | None  #: None: nothing was published
    version_number: int | None
    testcase_count: int | None
    imported_at: datetime | None
    set_titles: list[str]


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    id: int
    number: int
    state: str
    format: str
    created_at: datetime
    created_by: str | None
    testcase_count: int
    sample_count: int
    limits: dict[str, Any]  #: judge.limits.ProblemLimits
    is_published: bool
    package_sha256: str | None  #: None: no archive was kept, as for an import of a directory
    package_bytes: int | None

    @property
    def may_be_published(self) -> bool:
        return self.state == VersionState.PUBLISHED and not self.is_published


def list_problems(connection: psycopg.Connection, *, locale: str) -> list[AdministeredProblem]:
    return _problems(connection, locale, None)


def find_problem(connection: psycopg.Connection, slug: str, *, locale: str) -> AdministeredProblem | None:
    return next(iter(_problems(connection, locale, slug)), None)


def list_versions(connection: psycopg.Connection, problem_id: int) -> list[VersionRow]:
    """Return the versions of a problem, the newest first."""
    with connection.cursor(row_factory=class_row(VersionRow)) as cursor:
        return cursor.execute(VERSIONS, [problem_id]).fetchall()


def version_id(connection: psycopg.Connection, slug: str, number: int) -> int | None:
    row = connection.execute(VERSION_ID, {"slug": slug, "number": number}).fetchone()
    return row[0] if row else None


def _problems(connection: psycopg.Connection, locale: str, slug: str | None) -> list[AdministeredProblem]:
    with connection.cursor(row_factory=class_row(AdministeredProblem)) as cursor:
        return cursor.execute(PROBLEMS, {"locale": locale, "slug": slug}).fetchall()
