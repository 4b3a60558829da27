"""Writing audit events. Requests, commands and jobs do so, and each says who acts."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from web.audit.models import AuditEvent
from web.database import Json

INSERT = """
INSERT INTO audit_event (actor_id, action, object_type, object_id, before, after, ip)
VALUES (%(actor_id)s, %(action)s, %(object_type)s, %(object_id)s, %(before)s, %(after)s, %(ip)s)
"""


@dataclass(frozen=True, kw_only=True)
class Actor:
    user_id: int | None  #: None: the system itself, or an administrator at the shell
    ip: str | None = None


COMMAND = Actor(user_id=None)


def add_event(
    database: Session | psycopg.Connection,
    actor: Actor,
    action: str,
    *,
    object_type: str,
    object_id: int | str,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    """Add an event to the transaction that the caller began and will commit.

    An action and its event are then there together or not at all.
    """
    values: dict[str, Any] = {
        "actor_id": actor.user_id,
        "action": action,
        "object_type": object_type,
        "object_id": str(object_id),
        "before": before,
        "after": after,
        "ip": actor.ip,
    }
    if isinstance(database, Session):
        database.add(AuditEvent(**values))
    else:
        database.execute(INSERT, values | {"before": _jsonb(before), "after": _jsonb(after)})


def _jsonb(value: Json | None) -> Jsonb | None:
    return None if value is None else Jsonb(value)
