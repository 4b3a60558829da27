"""Creates every topic and channel on an nsqd before anything is published there.

A message on a topic without channels waits for the first channel; channels that are made later never get it. So a
publisher calls this when it has connected to an nsqd, before its first message. The same call mends an nsqd that comes
back without its data directory.
"""

import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from judge.errors import NsqUnavailable
from judge.nsq.topics import durable_channels

TIMEOUT_S = 2.0


def ensure_topology(nsqd_http: str, pool: str, *, timeout_s: float = TIMEOUT_S) -> None:
    """Create the topics and channels that are missing on one nsqd (`host:port` of its HTTP side). Idempotent.

    Blocks for 16 requests of half a millisecond each. Raises NsqUnavailable, which names the nsqd. The requests
    have `timeout_s` together.
    """
    deadline_s = time.monotonic() + timeout_s
    for topic, channel in durable_channels(pool):
        _create(nsqd_http, "/topic/create", {"topic": topic}, deadline_s)
        _create(nsqd_http, "/channel/create", {"topic": topic, "channel": channel}, deadline_s)


def _create(nsqd_http: str, path: str, names: dict[str, str], deadline_s: float) -> None:
    url = f"http://{nsqd_http}{path}?{urlencode(names)}"
    left_s = deadline_s - time.monotonic()
    if left_s <= 0:
        raise NsqUnavailable(f"nsqd at {nsqd_http} is too slow to create {names}")
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=left_s) as answer:
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise NsqUnavailable(f"nsqd at {nsqd_http} does not create {names}: {error}") from error
