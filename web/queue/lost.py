"""Dispatches that nobody claimed: sent again, uncounted, as soon as it is plain that their message is gone.

It is gone where its nsqd restarted (the memory queue is lost) or vanished, where nothing of ours waits or is worked on
in it, or where much later dispatches are claimed or done (a process that died between claim and publish). Sending one
that was not gone after all costs a compilation: the first token's result is dropped.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from psycopg.rows import class_row

from judge.logs import about
from judge.topics import CHANNEL_LEASE, CHANNEL_RECORDER, CHANNEL_WORK, PROGRESS, RESULT, compile_topic, run_topic

#: A dispatch is claimed or done within a second where a lane is free; nobody looks for it before.
SUSPICIOUS_AFTER_S = 5
#: Claims and results of dispatches so much later show that this one will not come.
OVERTAKEN_AFTER_S = 15
#: So many judgings after it are searched for such a result: in a rush, thousands wait behind each dispatch.
SEARCHED_JUDGINGS = 2000
#: Whatever it was, it is sent again.
UNCLAIMED_LIMIT_S = 600
STATS_TIMEOUT_S = 2.0

_OVERTAKES = f"""
later.priority >= judging.priority AND later.dispatched_at > judging.dispatched_at + interval '{OVERTAKEN_AFTER_S} s'
"""

# Short jobs are never seen claimed, so results count as well
UNCLAIMED = f"""
SELECT id AS judging_id, submission_id, attempt_token, dispatched_to, dispatched_at,
       extract(epoch FROM now() - dispatched_at)::float AS age_s,
       EXISTS (SELECT FROM judging AS later WHERE later.state IN ('compiling', 'running') AND {_OVERTAKES})
       OR EXISTS (SELECT FROM judging AS later WHERE later.id > judging.id
                  AND later.id <= judging.id + {SEARCHED_JUDGINGS} AND later.state = 'final' AND {_OVERTAKES})
       AS overtaken
FROM judging WHERE state = 'dispatched' AND dispatched_at < now() - interval '{SUSPICIOUS_AFTER_S} s'
"""  # noqa: S608

RETURN_TO_QUEUE = """
UPDATE judging SET state = 'queued', attempt_token = NULL, dispatched_at = NULL, dispatched_to = NULL
WHERE id = %s AND attempt_token = %s AND state = 'dispatched'
"""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class BrokerState:
    """What an nsqd says of our topics at this moment."""

    started_at: datetime
    pending: Mapping[tuple[str, str], int]  #: (topic, channel) -> waiting, deferred and in flight
    waiting: Mapping[tuple[str, str], int]  #: the same without what is in flight

    def is_idle(self, pool: str) -> bool:
        """Whether nothing that could still claim or conclude a judging is in it."""
        return not any(self.pending.get(place, 0) for place in _places(pool))

    def run_jobs_wait(self, pool: str) -> bool:
        return any(self.waiting.get((run_topic(pool, batch=batch), CHANNEL_WORK), 0) for batch in (False, True))


@dataclass(frozen=True, kw_only=True)
class UnclaimedDispatch:
    judging_id: int
    submission_id: int
    attempt_token: str
    dispatched_to: str
    dispatched_at: datetime
    age_s: float
    overtaken: bool

    def why_gone(self, state: BrokerState | None, pool: str) -> str | None:
        """None where its message may still be waiting; `state` is None where its nsqd does not answer."""
        if state is None:
            return "nsqd vanished"
        if state.started_at > self.dispatched_at:
            return "nsqd restarted"
        if state.is_idle(pool):
            return "nsqd holds nothing"
        if self.overtaken:
            return "overtaken"
        return "unclaimed for too long" if self.age_s > UNCLAIMED_LIMIT_S else None


def find_unclaimed(connection: psycopg.Connection) -> list[UnclaimedDispatch]:
    with connection.cursor(row_factory=class_row(UnclaimedDispatch)) as cursor:
        return cursor.execute(UNCLAIMED).fetchall()


def return_lost_dispatches(
    connection: psycopg.Connection,
    unclaimed: list[UnclaimedDispatch],
    states: Mapping[str, BrokerState | None],
    *,
    pool: str,
) -> int:
    """The number of judgings that are queued again."""
    returned = 0
    for dispatch in unclaimed:
        reason = dispatch.why_gone(states.get(dispatch.dispatched_to), pool)
        if reason and connection.execute(RETURN_TO_QUEUE, [dispatch.judging_id, dispatch.attempt_token]).rowcount:
            returned += 1
            with about(dispatch):
                log.warning("dispatch.lost", age_s=dispatch.age_s, reason=reason)
    return returned


def broker_state(http_address: str) -> BrokerState | None:
    """None where nsqd does not answer."""
    url = f"http://{http_address}/stats?format=json&include_clients=false&include_mem=false"
    try:
        with urllib.request.urlopen(url, timeout=STATS_TIMEOUT_S) as answer:
            return parse_state(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError):
        return None


def parse_state(stats: dict[str, Any]) -> BrokerState:
    pending: dict[tuple[str, str], int] = {}
    waiting: dict[tuple[str, str], int] = {}
    for topic in stats["topics"]:
        for channel in topic["channels"]:
            place = (topic["topic_name"], channel["channel_name"])
            waiting[place] = topic["depth"] + channel["depth"] + channel["deferred_count"]
            pending[place] = waiting[place] + channel["in_flight_count"]
    return BrokerState(started_at=datetime.fromtimestamp(stats["start_time"], UTC), pending=pending, waiting=waiting)


def _places(pool: str) -> list[tuple[str, str]]:
    work = [(topic(pool, batch=batch), CHANNEL_WORK) for topic in (compile_topic, run_topic) for batch in (False, True)]
    return [*work, (RESULT, CHANNEL_RECORDER), (PROGRESS, CHANNEL_LEASE)]
