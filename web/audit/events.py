"""Audit events outside of a request as well: the caller says who acts."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.audit.models import AuditEvent
from web.database import Json


@dataclass(frozen=True, kw_only=True)
class Actor:
    user_id: int | None  #: None: the system itself, or an administrator at the shell
    ip: str | None = None


COMMAND = Actor(user_id=None)


def add_event(
    session: Session,
    actor: Actor,
    action: str,
    *,
    object_type: str,
    object_id: int | str,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    """The caller commits: an action and its event are there together or not at all."""
    session.add(
        AuditEvent(
            actor_id=actor.user_id,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            before=before,
            after=after,
            ip=actor.ip,
        )
    )
