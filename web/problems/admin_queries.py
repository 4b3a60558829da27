"""Finding problems and their versions, for admins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing
from web.problems.models import VersionState
from web.problems.queries import IS_CALLED, TITLE

# A problem of which nothing is published is called as its newest version is
PROBLEMS = f"""
SELECT problem.id, problem.slug, coalesce(statement.title, problem.slug) AS title,
       problem.hidden_at IS NOT NULL AS is_hidden, problem.published_version_id, published.number AS version_number,
       published.testcase_count, published.created_at AS imported_at,
       ARRAY(SELECT ps.title FROM problem_set_problem psp JOIN problem_set ps ON ps.id = psp.problem_set_id
             WHERE psp.problem_id = problem.id AND ps.kind <> 'jury' ORDER BY ps.id) AS set_titles
FROM problem
LEFT JOIN problem_version published ON published.id = problem.published_version_id
LEFT JOIN problem_version version ON version.problem_id = problem.id AND version.number = coalesce(
    published.number, (SELECT max(number) FROM problem_version WHERE problem_id = problem.id))
{TITLE}
"""  # noqa: S608

VERSIONS = """
SELECT v.id, v.number, v.state, v.format, v.created_at, u.username AS created_by, v.testcase_count, v.sample_count,
       v.limits, v.needs_cpu_time_limit, v.cpu_time_limit_origin,
       v.id IS NOT DISTINCT FROM p.published_version_id AS is_published, v.override_reason,
       v.package_sha256, package.size_bytes AS package_bytes, verification.id AS verification_id,
       verification.state AS verification_state
FROM problem_version v
JOIN problem p ON p.id = v.problem_id
LEFT JOIN "user" u ON u.id = v.created_by
LEFT JOIN blob package ON package.sha256 = v.package_sha256
LEFT JOIN LATERAL (
    SELECT id, state FROM problem_verification WHERE problem_version_id = v.id ORDER BY id DESC LIMIT 1
) AS verification ON true
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
    needs_cpu_time_limit: bool  #: that of its limits is provisional
    cpu_time_limit_origin: dict[str, Any] | None  #: judge.verification.time_limit.FoundLimit; None: the package's own
    is_published: bool
    override_reason: str | None  #: why it was published although it was not verified
    package_sha256: str | None  #: None: no archive was kept, as for an import of a directory
    package_bytes: int | None
    verification_id: int | None  #: the newest one
    verification_state: str | None

    @property
    def may_be_published(self) -> bool:
        return self.state != VersionState.WITHDRAWN and not self.is_published and not self.needs_cpu_time_limit

    @property
    def needs_reason(self) -> bool:
        """Whether it is published only for a reason: it was not verified, and never published."""
        return self.state == VersionState.DRAFT


LISTING = Listing(
    row=AdministeredProblem,
    statement=lambda part: f"{PROBLEMS} WHERE {part.condition} AND {IS_CALLED} ORDER BY {part.order} LIMIT %(limit)s",
    order=Order(columns=("problem.slug",)),
    key=lambda row: row.slug,
    size=50,
)


def list_problems(
    connection: psycopg.Connection, *, locale: str, search: str = "", cursor: Cursor = FIRST_PAGE
) -> Page[AdministeredProblem]:
    """Return problems by their short names. `search` is a part of a title, in any language, or of a short name."""
    return LISTING.page(connection, cursor, locale=locale, pattern=containing(search))


def every_problem(connection: psycopg.Connection, *, locale: str, search: str = "") -> list[AdministeredProblem]:
    """Return all problems by their short names, to choose from; with `search`, as list_problems finds them."""
    statement = f"{PROBLEMS} WHERE {IS_CALLED} ORDER BY problem.slug"
    with connection.cursor(row_factory=class_row(AdministeredProblem)) as cursor:
        return cursor.execute(statement, {"locale": locale, "pattern": containing(search)}).fetchall()


def find_problem(connection: psycopg.Connection, slug: str, *, locale: str) -> AdministeredProblem | None:
    with connection.cursor(row_factory=class_row(AdministeredProblem)) as cursor:
        return cursor.execute(f"{PROBLEMS} WHERE problem.slug = %(slug)s", {"locale": locale, "slug": slug}).fetchone()


def list_versions(connection: psycopg.Connection, problem_id: int) -> list[VersionRow]:
    """Return the versions of a problem, the newest first."""
    with connection.cursor(row_factory=class_row(VersionRow)) as cursor:
        return cursor.execute(VERSIONS, [problem_id]).fetchall()


def version_id(connection: psycopg.Connection, slug: str, number: int) -> int | None:
    row = connection.execute(VERSION_ID, {"slug": slug, "number": number}).fetchone()
    return row[0] if row else None
