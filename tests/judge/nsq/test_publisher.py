"""The publisher, with a real nsqd: a confirmed message is there, and a message without confirmation raises an error."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Coroutine
from typing import Any

import pytest

from judge.errors import JudgeError, NsqUnavailable
from judge.limits import MESSAGE_LIMIT_BYTES
from judge.nsq.addresses import NsqdAddress
from judge.nsq.publisher import Publisher
from tests.integration.proxy import Proxy, tcp_proxy
from tests.services import Nsqd, free_address


def depth(nsqd: Nsqd, topic: str) -> int:
    with urllib.request.urlopen(f"{nsqd.http.url}/stats?format=json&topic={topic}") as answer:
        return sum(entry["message_count"] for entry in json.load(answer)["topics"])


def nowhere() -> NsqdAddress:
    return NsqdAddress(tcp=str(free_address()), http=str(free_address()))


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_many_messages_at_once_are_all_confirmed(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address], "default")
        await asyncio.gather(*(publisher.publish("many", str(number).encode()) for number in range(500)))
        await publisher.close()

    run(work())
    assert depth(nsqd, "many") == 500


def test_the_first_nsqd_that_answers_is_used(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nowhere(), nsqd.address], "default")
        for _ in range(3):
            await publisher.publish("second", b"x")
        await publisher.close()

    run(work())
    assert depth(nsqd, "second") == 3


def test_a_connection_that_broke_is_made_again(nsqd: Nsqd) -> None:
    async def work(proxy: Proxy, address: str) -> None:
        publisher = Publisher([NsqdAddress(tcp=address, http=nsqd.address.http)], "default")
        await publisher.publish("again", b"1")
        proxy.shut()
        proxy.open()
        await publisher.publish("again", b"2", patience_s=10)
        await publisher.close()

    with tcp_proxy(nsqd.tcp) as (proxy, address):
        run(work(proxy, address))
    assert depth(nsqd, "again") == 2


def test_without_nsqd_the_caller_is_told_after_its_patience() -> None:
    nsqd = nowhere()

    async def work() -> None:
        with pytest.raises(NsqUnavailable, match=nsqd.tcp):
            await Publisher([nsqd], "default").publish("none", b"x", patience_s=1.0)

    started_s = time.monotonic()
    run(work())
    assert 1.0 <= time.monotonic() - started_s < 10


def test_a_message_that_nsqd_would_refuse_harms_no_other(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address], "default")
        with pytest.raises(JudgeError, match="larger"):
            await publisher.publish("large", b"x" * (MESSAGE_LIMIT_BYTES + 1))
        with pytest.raises(NsqUnavailable, match="refuses"):
            await publisher.publish("no!topic", b"x")
        await publisher.publish("large", b"x" * MESSAGE_LIMIT_BYTES)
        await publisher.close()

    run(work())
    assert depth(nsqd, "large") == 1
