"""Lists of audit events, the newest first."""

from dataclasses import dataclass, replace
from datetime import datetime

import psycopg

from web.database import Json
from web.lists.forms import Network
from web.lists.moments import id_range
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page

#: Events on one page.
PAGE_SIZE = 50

#: Kind of object -> its table, and the column with the name by which people know it.
NAMED = {
    "user": ('"user"', "username"),
    "problem": ("problem", "slug"),
    "problem_set": ("problem_set", "slug"),
    "course": ("course", "slug"),
}

_OBJECT_NAMES = " ".join(
    f"WHEN '{kind}' THEN (SELECT {column} FROM {table} WHERE id = e.object_id::bigint)"  # noqa: S608
    for kind, (table, column) in NAMED.items()
)

EVENTS = f"""
SELECT e.id, e.at, e.actor_id, u.username AS actor, e.action, e.object_type, e.object_id, e.before, e.after,
       host(e.ip) AS ip,
       CASE WHEN e.object_id ~ '^[0-9]{{1,18}}$' THEN CASE e.object_type {_OBJECT_NAMES} END END AS object_name,
       CASE jsonb_typeof(e.after->'problem_id') WHEN 'number'
           THEN (SELECT slug FROM problem WHERE id = (e.after->>'problem_id')::bigint) END AS problem_slug
FROM audit_event e LEFT JOIN "user" u ON u.id = e.actor_id
"""  # noqa: S608

# A step into the index for each action
ACTIONS = """
WITH RECURSIVE known AS (
    (SELECT action FROM audit_event ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT action FROM audit_event WHERE action > known.action ORDER BY action LIMIT 1)
    FROM known WHERE known.action IS NOT NULL
)
SELECT action FROM known WHERE action IS NOT NULL
"""

#: Field of the filter -> what it demands.
_DEMANDS = {
    "actor_id": "e.actor_id = %(actor_id)s",
    "by_nobody": "e.actor_id IS NULL",
    "action": "e.action = %(action)s",
    "object_type": "e.object_type = %(object_type)s",
    "object_id": "e.object_id = %(object_id)s",
    "since": "e.at >= %(since)s",
    "until": "e.at < %(until)s",
    "above_id": "e.id > %(above_id)s",
    "below_id": "e.id < %(below_id)s",
    "network": "e.ip <<= %(network)s",
}


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """What is asked for. None means any."""

    actor_id: int | None = None
    by_nobody: bool = False  #: from a shell, or by the system itself
    action: str | None = None
    object_type: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None  #: not itself
    above_id: int | None = None  #: this and the next follow from the two moments
    below_id: int | None = None
    network: Network | None = None


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    id: int
    at: datetime
    actor_id: int | None
    actor: str | None  #: None: from a shell, or the system itself
    action: str
    object_type: str
    object_id: str
    object_name: str | None  #: as it is called now; None: it has no name, or is gone
    problem_slug: str | None  #: of the problem that `after` names by its number
    before: Json | None
    after: Json | None
    ip: str | None


def list_events(
    connection: psycopg.Connection, asked: AuditFilter, *, cursor: Cursor = FIRST_PAGE, size: int = PAGE_SIZE
) -> Page[AuditRow]:
    if asked.since or asked.until:
        ids = id_range(connection, table="audit_event", column="at", since=asked.since, until=asked.until)
        asked = replace(asked, above_id=ids.above, below_id=ids.below)
    demands = [demand for field, demand in _DEMANDS.items() if getattr(asked, field) not in (None, False)]
    listing = Listing(
        row=AuditRow,
        statement=lambda part: (
            f"""
        {EVENTS} WHERE {" AND ".join([part.condition, *demands])} ORDER BY {part.order} LIMIT %(limit)s
        """
        ),
        order=Order(columns=("e.id",), descending=True),
        key=lambda row: row.id,
        size=size,
        prepared=False,
    )
    network = None if asked.network is None else str(asked.network)
    return listing.page(connection, cursor, **vars(asked) | {"network": network})


def find_object_id(connection: psycopg.Connection, kind: str, text: str) -> str | None:
    """Return the id of what is called `text`, or has this number. None where no such thing is known.

    Names go first: a user may be called 2026001.
    """
    if kind in NAMED:
        table, column = NAMED[kind]
        statement = f"SELECT id FROM {table} WHERE lower({column}) = lower(%s)"  # noqa: S608
        row = connection.execute(statement.encode(), [text]).fetchone()
        if row:
            return str(row[0])
    return text if text.isascii() and text.isdigit() else None


def known_actions(connection: psycopg.Connection) -> list[str]:
    """Return every action of which there is an event."""
    return [action for (action,) in connection.execute(ACTIONS)]
