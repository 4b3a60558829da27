"""Creates every topic and channel on an nsqd before anything is published there.

A message on a topic without channels waits for the first channel; channels that are made later never get it. So a
publisher calls this when it has connected to an nsqd, before its first message. The same call mends an nsqd that comes
back without its data directory.
"""

import urllib.error
import urllib.request
from urllib.parse import urlencode

from judge.errors import NsqUnavailable
from judge.nsq.topics import durable_channels

REQUEST_TIMEOUT_S = 3.0


def ensure_topology(nsqd_http: str, pool: str) -> None:
    """Create the topics and channels that are missing on one nsqd (`host:port` of its HTTP side). Idempotent.

    Blocks for 16 requests of half a millisecond each. Raises NsqUnavailable, which names the nsqd.
    """
    for topic, channel in durable_channels(pool):
        _create(nsqd_http, "/topic/create", {"topic": topic})
        _create(nsqd_http, "/channel/create", {"topic": topic, "channel": channel})


def _create(nsqd_http: str, path: str, names: dict[str, str]) -> None:
    url = f"http://{nsqd_http}{path}?{urlencode(names)}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=REQUEST_TIMEOUT_S) as answer:
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise NsqUnavailable(f"nsqd at {nsqd_http} does not create {names}: {error}") from error
