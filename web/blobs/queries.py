"""How large the store is, as the last sweep counted it: to count it for a page would take too long."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from judge.errors import StoreUnavailable
from judge.store import Store

LAST_COUNT = """
SELECT ended_at, blobs, bytes, blobs_waiting, bytes_waiting FROM store_sweep WHERE ended_at IS NOT NULL
ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class StoreCount:
    ended_at: datetime
    blobs: int
    bytes: int
    blobs_waiting: int  #: removed, and not deleted yet
    bytes_waiting: int


def last_count(connection: psycopg.Connection) -> StoreCount | None:
    """None before the first sweep."""
    with connection.cursor(row_factory=class_row(StoreCount)) as cursor:
        return cursor.execute(LAST_COUNT).fetchone()


@dataclass(frozen=True, kw_only=True)
class StoreState:
    count: StoreCount | None  #: None before the first sweep
    free_bytes: int | None  #: None where the store is no local directory
    trouble: str | None  #: why the store does not answer


def store_state(connection: psycopg.Connection, store: Store) -> StoreState:
    count = last_count(connection)
    try:
        return StoreState(count=count, free_bytes=store.free_bytes(), trouble=None)
    except StoreUnavailable as error:
        return StoreState(count=count, free_bytes=None, trouble=str(error))
