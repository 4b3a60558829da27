"""Finding titles and statements of problems."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

#: Join the title of `version` as `statement.title`: in the viewer's language where there is one. It may be NULL.
TITLE = """
LEFT JOIN LATERAL (
    SELECT title FROM statement WHERE problem_version_id = version.id
    ORDER BY locale = %(locale)s DESC, locale = 'en' DESC, locale, format LIMIT 1
) AS statement ON true
"""

#: Whether `problem` has the `pattern` in its short name, or its `version` in a title, in any language.
IS_CALLED = """
(problem.slug ILIKE %(pattern)s OR EXISTS (
    SELECT FROM statement AS named WHERE named.problem_version_id = version.id AND named.title ILIKE %(pattern)s))
"""

STATEMENTS = """
SELECT locale, format, title, blob_sha256 FROM statement WHERE problem_version_id = %s ORDER BY locale, format
"""


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    locale: str
    format: str
    title: str
    blob_sha256: str


def statements(connection: psycopg.Connection, version_id: int) -> list[StatementRow]:
    with connection.cursor(row_factory=class_row(StatementRow)) as cursor:
        return cursor.execute(STATEMENTS, [version_id]).fetchall()


def problem_slug(connection: psycopg.Connection, problem_id: int) -> str | None:
    row = connection.execute("SELECT slug FROM problem WHERE id = %s", [problem_id]).fetchone()
    return row[0] if row else None
