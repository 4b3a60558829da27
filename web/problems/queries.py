"""Finding titles and statements of problems."""

from dataclasses import dataclass

import msgspec
import psycopg
from psycopg.rows import class_row

from judge.package.model import Metadata

FALLBACK_LANGUAGE = "en"
#: Which statement a viewer gets, with its title: the one in the viewer's language, else in English, else in any; of
#: these, text before a PDF. Packages write a language in several ways, such as zh, zh-cn and zh-hans.
_PREFERRED = f"""
ORDER BY split_part(locale, '-', 1) = %(locale)s DESC, split_part(locale, '-', 1) = '{FALLBACK_LANGUAGE}' DESC,
         format = 'pdf', locale, format
"""

#: Join the title of `version` as `statement.title`. It may be NULL.
TITLE = f"""
LEFT JOIN LATERAL (
    SELECT title FROM statement WHERE problem_version_id = version.id {_PREFERRED} LIMIT 1
) AS statement ON true
"""  # noqa: S608

CHOSEN = f"""
SELECT locale, format, title, blob_sha256 FROM statement WHERE problem_version_id = %(version_id)s {_PREFERRED} LIMIT 1
"""  # noqa: S608
#: Whether `problem` has the `pattern` in its short name, or its `version` in a title, in any language.
IS_CALLED = """
(problem.slug ILIKE %(pattern)s OR EXISTS (
    SELECT FROM statement AS named WHERE named.problem_version_id = version.id AND named.title ILIKE %(pattern)s))
"""

STATEMENTS = """
SELECT locale, format, title, blob_sha256 FROM statement WHERE problem_version_id = %s ORDER BY locale, format
"""


METADATA = "SELECT coalesce(metadata, '{}') FROM problem_version WHERE id = %s"


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    locale: str
    format: str
    title: str
    blob_sha256: str


def chosen_statement(connection: psycopg.Connection, version_id: int, *, locale: str) -> StatementRow | None:
    """Find the statement for a viewer. `locale` is a language, such as zh. None: the problem has no statement."""
    with connection.cursor(row_factory=class_row(StatementRow)) as cursor:
        return cursor.execute(CHOSEN, {"version_id": version_id, "locale": locale}).fetchone()


def statements(connection: psycopg.Connection, version_id: int) -> list[StatementRow]:
    with connection.cursor(row_factory=class_row(StatementRow)) as cursor:
        return cursor.execute(STATEMENTS, [version_id]).fetchall()


def version_metadata(connection: psycopg.Connection, version_id: int) -> Metadata:
    """Where a version comes from. Of one that was imported before this was kept, nothing is known."""
    row = connection.execute(METADATA, [version_id]).fetchone()
    assert row is not None  # noqa: S101
    return msgspec.convert(row[0], Metadata)


def problem_slug(connection: psycopg.Connection, problem_id: int) -> str | None:
    row = connection.execute("SELECT slug FROM problem WHERE id = %s", [problem_id]).fetchone()
    return row[0] if row else None
