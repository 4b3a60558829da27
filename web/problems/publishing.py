"""Publishes an older version of a problem again, and hides problems. Nothing is judged anew by either.

A judging keeps the version that it began with.
"""

import psycopg

from web.audit.events import Actor, add_event
from web.problems.models import VersionState

# Imports lock the row of the problem, too: each of two changes at once sees the other's
PUBLISH = f"""
UPDATE problem SET published_version_id = version.id
FROM problem_version version
WHERE problem.id = %(problem_id)s AND problem.published_version_id = %(instead_of_id)s
  AND version.problem_id = problem.id AND version.id = %(version_id)s AND version.state = '{VersionState.PUBLISHED}'
"""  # noqa: S608

HIDE = """
UPDATE problem SET hidden_at = CASE WHEN %(hidden)s THEN now() END
WHERE id = %(problem_id)s AND (hidden_at IS NULL) = %(hidden)s
"""


class PublishedMeanwhile(Exception):
    """Raised if another version is published than the one that the caller has seen, or the version cannot be."""


def publish_again(
    connection: psycopg.Connection, actor: Actor, *, problem_id: int, version_id: int, instead_of_id: int
) -> None:
    """Publish a version of the problem instead of the published one. Raises PublishedMeanwhile."""
    values = {"problem_id": problem_id, "version_id": version_id, "instead_of_id": instead_of_id}
    with connection.transaction():
        if not connection.execute(PUBLISH, values).rowcount:
            raise PublishedMeanwhile(f"problem {problem_id}: version {instead_of_id} is not the published one")
        add_event(
            connection,
            actor,
            "problem.publish",
            object_type="problem",
            object_id=problem_id,
            before={"published_version_id": instead_of_id},
            after={"published_version_id": version_id},
        )


def hide_problem(connection: psycopg.Connection, actor: Actor, problem_id: int, *, hidden: bool) -> None:
    """Hide the problem in every set from everybody but the staff, or show it again."""
    with connection.transaction():
        if connection.execute(HIDE, {"problem_id": problem_id, "hidden": hidden}).rowcount:
            action = "problem.hide" if hidden else "problem.show"
            add_event(connection, actor, action, object_type="problem", object_id=problem_id)
