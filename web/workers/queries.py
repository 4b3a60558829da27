"""Finding the workers, and the length of the queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from web.workers.reports import WORKER_SILENCE_LIMIT_S

# Workers that stopped long ago are not shown
WORKERS = """
SELECT name, host, pool, kind, lanes, busy_lanes, languages, judge_version, trouble, started_at, last_seen_at,
       lanes_out_of_service,
       stopped_at IS NULL AND last_seen_at > now() - %s * interval '1 second' AS is_alive
FROM worker WHERE last_seen_at > now() - interval '1 day'
ORDER BY is_alive DESC, kind, name LIMIT 200
"""

QUEUE = """
SELECT count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state <> 'queued') AS in_flight,
       extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'queued'))::int AS longest_wait_s
FROM judging WHERE state IN ('queued', 'dispatched', 'compiling', 'running')
"""


@dataclass(frozen=True, kw_only=True)
class WorkerRow:
    name: str
    host: str
    pool: str
    kind: str
    lanes: int  #: in service
    busy_lanes: int
    languages: list[dict[str, Any]]  #: judge.messages.WorkerLanguage
    judge_version: str
    trouble: str | None
    started_at: datetime
    last_seen_at: datetime
    lanes_out_of_service: list[str]  #: each with the reason
    is_alive: bool


@dataclass(frozen=True, kw_only=True)
class QueueState:
    queued: int
    in_flight: int
    longest_wait_s: int | None  #: None while the queue is empty


def list_workers(connection: psycopg.Connection) -> list[WorkerRow]:
    """Return the workers that are alive, then the others."""
    with connection.cursor(row_factory=class_row(WorkerRow)) as cursor:
        return cursor.execute(WORKERS, [WORKER_SILENCE_LIMIT_S]).fetchall()


def queue_state(connection: psycopg.Connection) -> QueueState:
    with connection.cursor(row_factory=class_row(QueueState)) as cursor:
        row = cursor.execute(QUEUE).fetchone()
    assert row is not None  # noqa: S101  (an aggregate has one row)
    return row
