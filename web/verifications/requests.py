"""Requests a verification, and stops one: row, job and audit event are one transaction."""

import psycopg

from web.audit.events import Actor, add_event
from web.judgings.transitions import withdraw
from web.verifications import transitions
from web.verifications.task import defer_verification


def request_verification(
    connection: psycopg.Connection, actor: Actor, version_id: int, *, publishes: bool
) -> int | None:
    """Return its id. None: one of this version is under way already.

    The jury submissions will be the actor's, who is a user. The caller's transaction, if there is one, is used.
    """
    if actor.user_id is None:
        raise ValueError("only a user verifies: the jury submissions need one")
    with connection.transaction():
        requested = transitions.request(
            connection, version_id=version_id, requested_by=actor.user_id, ip=actor.ip, publishes=publishes
        )
        if requested is None:
            return None
        defer_verification(connection, requested)
        _audit(connection, actor, "problem.verify", version_id)
    return requested


def stop_verification(connection: psycopg.Connection, actor: Actor, verification_id: int, *, version_id: int) -> bool:
    """Return False if it is over already. What waits in the queue is withdrawn; what workers have is still judged."""
    with connection.transaction():
        stopped = transitions.stop(connection, verification_id)
        if stopped:
            withdraw(connection, transitions.submission_ids(connection, verification_id))
            _audit(connection, actor, "problem.verify_stop", version_id)
    return stopped


def _audit(connection: psycopg.Connection, actor: Actor, action: str, version_id: int) -> None:
    row = connection.execute("SELECT problem_id FROM problem_version WHERE id = %s", [version_id]).fetchone()
    if row is not None:
        after = {"version_id": version_id}
        add_event(connection, actor, action, object_type="problem", object_id=row[0], after=after)
