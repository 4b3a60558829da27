"""Reads the figures that an nsqd gives about itself: when it started, and how many messages it holds."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from judge.nsq.topics import CHANNEL_LEASE, CHANNEL_RECORDER, CHANNEL_WORK, PROGRESS, RESULT, compile_topic, run_topic

REQUEST_TIMEOUT_S = 2.0

#: A topic and one of its channels.
Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class NsqdStats:
    """The message counts of one nsqd at one moment, by topic and channel."""

    started_at: datetime
    pending: Mapping[Place, int]  #: waiting, deferred and in flight
    waiting: Mapping[Place, int]  #: the same without what is in flight

    def is_idle(self, pool: str) -> bool:
        """Tell whether this nsqd holds no message that could still claim or conclude a judging."""
        return not any(self.pending.get(place, 0) for place in _places_of_judgings(pool))

    def has_waiting_run_jobs(self, pool: str) -> bool:
        return any(self.waiting.get((run_topic(pool, batch=batch), CHANNEL_WORK), 0) for batch in (False, True))


def read_stats(nsqd_http: str) -> NsqdStats | None:
    """Ask the nsqd at `host:port`. Blocks for up to REQUEST_TIMEOUT_S. Returns None if nsqd does not answer."""
    url = f"http://{nsqd_http}/stats?format=json&include_clients=false&include_mem=false"
    try:
        with urllib.request.urlopen(url, timeout=REQUEST_TIMEOUT_S) as answer:
            return parse_stats(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError):
        return None


def parse_stats(answer: dict[str, Any]) -> NsqdStats:
    pending: dict[Place, int] = {}
    waiting: dict[Place, int] = {}
    for topic in answer["topics"]:
        for channel in topic["channels"]:
            place = (topic["topic_name"], channel["channel_name"])
            waiting[place] = topic["depth"] + channel["depth"] + channel["deferred_count"]
            pending[place] = waiting[place] + channel["in_flight_count"]
    return NsqdStats(started_at=datetime.fromtimestamp(answer["start_time"], UTC), pending=pending, waiting=waiting)


def _places_of_judgings(pool: str) -> list[Place]:
    work = [(topic(pool, batch=batch), CHANNEL_WORK) for topic in (compile_topic, run_topic) for batch in (False, True)]
    return [*work, (RESULT, CHANNEL_RECORDER), (PROGRESS, CHANNEL_LEASE)]
