"""Takes the name of a person out of audit events. Who did what, and when, stays: by the pseudonym."""

import re
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from web.lists.search import containing

# The whole log is read once. What says nothing of the person is not fetched
MENTIONS = """
SELECT id, before, after FROM audit_event
WHERE coalesce(before::text, '') || ' ' || coalesce(after::text, '') ILIKE ANY(%s)
"""
REPLACE = "UPDATE audit_event SET before = %s, after = %s WHERE id = %s"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who the user was until now."""

    user_id: int
    username: str
    email: str | None
    display_name: str | None
    pseudonym: str

    @property
    def names(self) -> list[str]:
        """The longest first: a user name may be a part of the address."""
        return sorted(filter(None, (self.username, self.email, self.display_name)), key=len, reverse=True)


def forget_in_audit(connection: psycopg.Connection, person: Person) -> int:
    """Put the pseudonym in the place of every name, also within sentences, and return the number of events.

    A word too many is replaced rather than a name left.
    """
    patterns = [containing(_as_in_json(name)) for name in person.names]
    changed = 0
    for event_id, before, after in connection.execute(MENTIONS, [patterns]).fetchall():
        cleaned = (_without(before, person), _without(after, person))
        if cleaned != (before, after):
            connection.execute(REPLACE, [*map(_jsonb, cleaned), event_id])
            changed += 1
    return changed


def _without(value: Any, person: Person) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, person) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, person) for item in value]
    if not isinstance(value, str):
        return value
    whole = "|".join(re.escape(name) for name in person.names)
    return re.sub(rf"(?<![\w.-])(?:{whole})(?![\w-])", person.pseudonym, value, flags=re.IGNORECASE)


def _as_in_json(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _jsonb(value: Any) -> Jsonb | None:
    return None if value is None else Jsonb(value)
