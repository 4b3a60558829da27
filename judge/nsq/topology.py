"""Creates every topic and channel on an nsqd before anything is published there.

A message on a topic without channels waits for the first channel, and a channel that is made later misses it. So
publishers call this for the nsqd that they have connected to, before their first message. An nsqd that comes back
without its data directory is filled the same way.
"""

import urllib.error
import urllib.request
from urllib.parse import urlencode

from judge.errors import NsqUnavailable
from judge.nsq.topics import durable_channels

REQUEST_TIMEOUT_S = 3.0


def ensure_topology(nsqd_http: str, pool: str) -> None:
    """Create what is missing on one nsqd (`host:port` of its HTTP side); idempotent.

    Blocks: 20 requests, half a millisecond each. Raises NsqUnavailable, which names the nsqd.
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
