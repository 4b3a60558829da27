"""Creates every topic and channel before anything is published (judge/topics.py says why)."""

import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlencode

from judge.errors import BrokerUnavailable
from judge.topics import durable_channels

REQUEST_TIMEOUT_S = 5.0


def ensure_topology(nsqd_http_addresses: Iterable[str], pool: str) -> None:
    """Idempotent; on every nsqd (`host:port` of its HTTP side). Raises BrokerUnavailable naming the one that failed."""
    for address in nsqd_http_addresses:
        for topic, channel in durable_channels(pool):
            _create(address, "/topic/create", {"topic": topic})
            _create(address, "/channel/create", {"topic": topic, "channel": channel})


def _create(address: str, path: str, names: dict[str, str]) -> None:
    url = f"http://{address.removeprefix('http://').rstrip('/')}{path}?{urlencode(names)}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=REQUEST_TIMEOUT_S) as answer:
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise BrokerUnavailable(f"nsqd at {address} does not create {names}: {error}") from error
