"""Finds imports, with all that their page and their list show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing

IMPORTS = """
SELECT i.id, i.state, i.file_name, i.size_bytes, i.created_at, i.started_at, i.finished_at, u.username AS created_by,
       i.slug, i.cpu_time_limit_ms, set.title AS set_title, i.trouble, i.failure, i.files_done, i.files_total,
       i.bytes_done, i.bytes_total, i.unchanged, i.diagnostics, i.needs_cpu_time_limit,
       i.package_sha256 IS NOT NULL AS has_package, problem.slug AS problem_slug, version.number AS version_number,
       version.testcase_count, version.sample_count, version.limits, i.asked_version_id, i.comparison,
       problem.published_version_id IS NOT DISTINCT FROM version.id AS is_published, version.state AS version_state,
       coalesce(version.needs_cpu_time_limit, false) AS needs_limit,
       (SELECT max(id) FROM problem_verification WHERE problem_version_id = version.id) AS verification_id,
       (SELECT max(number) + 1 FROM problem_version WHERE problem_id = problem.id) AS next_number,
       EXISTS (SELECT FROM problem_set_problem task JOIN problem_set ON problem_set.id = task.problem_set_id
               WHERE task.problem_id = problem.id AND problem_set.kind <> 'jury') AS is_in_a_set
FROM package_import i
LEFT JOIN "user" u ON u.id = i.created_by
LEFT JOIN problem_set set ON set.id = i.problem_set_id
LEFT JOIN problem_version version ON version.id = coalesce(i.problem_version_id, i.asked_version_id)
LEFT JOIN problem ON problem.id = version.problem_id
"""
#: Imports on one page.
PAGE_SIZE = 20

ONE = f"{IMPORTS} WHERE i.id = %s"


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    id: int
    state: str  #: web.imports.models.ImportState
    file_name: str
    size_bytes: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    created_by: str | None
    slug: str | None
    cpu_time_limit_ms: int | None
    set_title: str | None
    trouble: str | None
    failure: str | None
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    unchanged: bool | None
    diagnostics: list[dict[str, Any]]  #: judge.package.Diagnostic
    needs_cpu_time_limit: bool
    has_package: bool  #: whether the package is still there, so that the import may be tried again
    # Of the version that was made, or is asked about
    problem_slug: str | None
    version_number: int | None
    testcase_count: int | None
    sample_count: int | None
    limits: dict[str, Any] | None  #: judge.limits.ProblemLimits
    asked_version_id: int | None
    comparison: dict[str, Any] | None  #: web.problems.comparison.Comparison
    next_number: int | None  #: of the version that a yes would make
    is_published: bool  #: whether the version is
    version_state: str | None
    needs_limit: bool  #: the version does: its CPU time limit is provisional
    verification_id: int | None  #: of the version, the newest one
    is_in_a_set: bool  #: whether the problem is in any


def find_import(connection: psycopg.Connection, import_id: int) -> ImportRow | None:
    with connection.cursor(row_factory=class_row(ImportRow)) as cursor:
        return cursor.execute(ONE, [import_id]).fetchone()


def list_imports(
    connection: psycopg.Connection, *, search: str = "", cursor: Cursor = FIRST_PAGE, size: int = PAGE_SIZE
) -> Page[ImportRow]:
    """Return imports, the newest first. `search` is a part of a file name or of a problem's short name."""
    listing = Listing(
        row=ImportRow,
        statement=lambda part: (
            f"""
        {IMPORTS} WHERE {part.condition} AND concat_ws(' ', i.file_name, i.slug, problem.slug) ILIKE %(pattern)s
        ORDER BY {part.order} LIMIT %(limit)s
        """
        ),
        order=Order(columns=("i.id",), descending=True),
        key=lambda row: row.id,
        size=size,
    )
    return listing.page(connection, cursor, pattern=containing(search))
