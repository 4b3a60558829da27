"""Writing audit events, in the transaction of what they tell of."""

from flask import request
from flask_login import current_user
from sqlalchemy.orm import Session

from web.audit.models import AuditEvent
from web.database import Json


def record(
    session: Session,
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
            actor_id=current_user.id if current_user.is_authenticated else None,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            before=before,
            after=after,
            ip=request.remote_addr,
        )
    )
