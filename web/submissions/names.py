"""The names that the staff types into the filter of submissions."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

_IN_SETS = """
(%(set_ids)s::bigint[] IS NULL OR EXISTS (
    SELECT FROM problem_set_problem placed
    WHERE placed.problem_id = problem.id AND placed.problem_set_id = ANY(%(set_ids)s)))
"""

NAMED = f"""
SELECT (SELECT id FROM "user" WHERE lower(username) = lower(%(username)s)) AS user_id,
       (SELECT id FROM problem WHERE slug = lower(%(problem_slug)s) AND {_IN_SETS}) AS problem_id
"""  # noqa: S608

#: Enough for a browser to complete from. Who looks for another one types its name.
SUGGESTIONS = 500

PROBLEMS = f"SELECT slug FROM problem WHERE {_IN_SETS} ORDER BY slug LIMIT %(limit)s"  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Named:
    """The keys of what has these names. None where nothing has the name."""

    user_id: int | None
    problem_id: int | None


def find_named(
    connection: psycopg.Connection, *, username: str, problem_slug: str, set_ids: tuple[int, ...] | None
) -> Named:
    """Find the problem in these sets only: course staff do not learn what else there is. None stands for all."""
    with connection.cursor(row_factory=class_row(Named)) as cursor:
        values = {"username": username, "problem_slug": problem_slug, "set_ids": _array(set_ids)}
        return cursor.execute(NAMED, values).fetchone() or Named(user_id=None, problem_id=None)


def suggested_problems(connection: psycopg.Connection, set_ids: tuple[int, ...] | None) -> list[str]:
    """Return the short names of the problems of these sets; None stands for all problems."""
    values = {"set_ids": _array(set_ids), "limit": SUGGESTIONS}
    return [slug for (slug,) in connection.execute(PROBLEMS.encode(), values)]


def _array(set_ids: tuple[int, ...] | None) -> list[int] | None:
    return None if set_ids is None else list(set_ids)
