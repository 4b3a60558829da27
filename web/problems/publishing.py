"""Publishes versions of problems, and hides problems. Nothing is judged anew by either.

A judging keeps the version that it began with.
"""

import psycopg

from web.audit.events import Actor, add_event
from web.problems.models import VersionState

# Imports lock the row of the problem, too: each of two changes at once sees the other's
PUBLISH = f"""
UPDATE problem SET published_version_id = version.id
FROM problem_version version
WHERE problem.id = %(problem_id)s AND problem.published_version_id IS NOT DISTINCT FROM %(instead_of_id)s::bigint
  AND version.problem_id = problem.id AND version.id = %(version_id)s AND NOT version.needs_cpu_time_limit
  AND (version.state IN ('{VersionState.VERIFIED}', '{VersionState.PUBLISHED}')
       OR version.state = '{VersionState.DRAFT}' AND %(reason)s::text IS NOT NULL)
"""  # noqa: S608

# A version that was verified, or published before, needs no reason, and none is kept
MARK = f"""
UPDATE problem_version
SET override_reason = CASE WHEN state = '{VersionState.DRAFT}' THEN %(reason)s ELSE override_reason END,
    state = '{VersionState.PUBLISHED}'
WHERE id = %(version_id)s RETURNING override_reason
"""  # noqa: S608

HIDE = """
UPDATE problem SET hidden_at = CASE WHEN %(hidden)s THEN now() END
WHERE id = %(problem_id)s AND (hidden_at IS NULL) = %(hidden)s
"""


class PublishedMeanwhile(Exception):
    """Raised if another version is published than the one that the caller has seen, or the version cannot be."""


def publish_version(
    connection: psycopg.Connection,
    actor: Actor,
    *,
    problem_id: int,
    version_id: int,
    instead_of_id: int | None,
    reason: str | None = None,
) -> None:
    """Publish a version of the problem instead of the published one; None: nothing is published yet.

    A draft needs a reason, and a CPU time limit that is more than provisional. Raises PublishedMeanwhile.
    """
    values = {"problem_id": problem_id, "version_id": version_id, "instead_of_id": instead_of_id, "reason": reason}
    with connection.transaction():
        if not connection.execute(PUBLISH, values).rowcount:
            raise PublishedMeanwhile(f"problem {problem_id}: version {instead_of_id} is not the published one")
        marked = connection.execute(MARK, values).fetchone()
        override = {"reason": marked[0]} if marked and marked[0] else {}
        add_event(
            connection,
            actor,
            "problem.publish",
            object_type="problem",
            object_id=problem_id,
            before={"published_version_id": instead_of_id},
            after={"published_version_id": version_id} | override,
        )


def hide_problem(connection: psycopg.Connection, actor: Actor, problem_id: int, *, hidden: bool) -> None:
    """Hide the problem in every set from everybody but the staff, or show it again."""
    with connection.transaction():
        if connection.execute(HIDE, {"problem_id": problem_id, "hidden": hidden}).rowcount:
            action = "problem.hide" if hidden else "problem.show"
            add_event(connection, actor, action, object_type="problem", object_id=problem_id)
