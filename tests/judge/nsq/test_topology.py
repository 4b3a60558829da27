import json
import urllib.request

import pytest

from judge.errors import NsqUnavailable
from judge.nsq import topics
from judge.nsq.topology import ensure_topology
from tests.services import Nsqd, free_address


def test_every_topic_and_channel_exists_before_the_first_message(nsqd: Nsqd) -> None:
    for _ in range(2):
        ensure_topology(str(nsqd.http), "default")
    with urllib.request.urlopen(f"{nsqd.http.url}/stats?format=json") as answer:
        stats = json.load(answer)
    found = {
        (topic["topic_name"], channel["channel_name"]) for topic in stats["topics"] for channel in topic["channels"]
    }
    assert found == set(topics.durable_channels("default"))


def test_an_nsqd_that_is_away_is_named() -> None:
    address = str(free_address())
    with pytest.raises(NsqUnavailable, match=address):
        ensure_topology(address, "default")
