"""What a user has submitted to, for the filter of their own submissions: no list of every problem of the site."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import OWN_SUBMISSIONS
from web.problems.queries import TITLE
from web.submissions.models import Origin

TRIED = f"""
SELECT p.id AS problem_id, p.slug AS problem_slug, coalesce(statement.title, p.slug) AS problem_title,
       set.id AS set_id, set.slug AS set_slug, set.title AS set_title, own.variant
FROM (SELECT DISTINCT problem_id, problem_set_id, variant FROM {OWN_SUBMISSIONS} AS submission
      WHERE origin <> '{Origin.JURY}') AS own
JOIN problem p ON p.id = own.problem_id
JOIN problem_set set ON set.id = own.problem_set_id
JOIN problem_set_problem task ON task.problem_set_id = own.problem_set_id AND task.problem_id = own.problem_id
LEFT JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, p.published_version_id)
{TITLE}
ORDER BY problem_title, p.slug, set.id DESC, own.variant
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A problem in a set, and a variant in which the user submitted to it."""

    problem_id: int
    problem_slug: str
    problem_title: str
    set_id: int
    set_slug: str
    set_title: str
    variant: str


def list_tried(connection: psycopg.Connection, user_id: int, *, locale: str) -> list[Tried]:
    with connection.cursor(row_factory=class_row(Tried)) as cursor:
        return cursor.execute(TRIED, {"viewer_id": user_id, "locale": locale}).fetchall()
