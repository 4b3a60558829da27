"""The subscription against a real nsqd that hangs."""

import asyncio
from contextlib import suppress

import pytest

from judge.nsq import subscription
from judge.nsq.subscription import Subscription
from tests.judge.nsq.test_consumer import publish, wait_until
from tests.services import Nsqd


def test_an_nsqd_that_hangs_counts_as_gone_until_it_answers_again(nsqd: Nsqd, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one whose host died: no connection is closed."""
    monkeypatch.setattr(subscription, "SILENCE_LIMIT_S", 6.0)
    heard: list[bytes] = []

    async def work() -> None:
        subscribed = Subscription("hanging", "c", heard.append, [str(nsqd.tcp)])
        running = asyncio.create_task(subscribed.run())
        await wait_until(lambda: subscribed.is_connected)
        nsqd.container.pause()
        try:
            await wait_until(lambda: not subscribed.is_connected)
            await asyncio.sleep(2 * subscription.CONNECT_TIMEOUT_S)
            assert not subscribed.is_connected
        finally:
            nsqd.container.unpause()
        await wait_until(lambda: subscribed.is_connected)
        publish(nsqd, "hanging", b"after")
        await wait_until(lambda: b"after" in heard)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    asyncio.run(work())


def test_an_nsqd_with_nothing_to_say_stays_connected(nsqd: Nsqd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "SILENCE_LIMIT_S", 6.0)

    async def work() -> None:
        subscribed = Subscription("quiet", "c", lambda _: None, [str(nsqd.tcp)])
        running = asyncio.create_task(subscribed.run())
        await wait_until(lambda: subscribed.is_connected)
        for _ in range(40):
            await asyncio.sleep(0.2)
            assert subscribed.is_connected
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    asyncio.run(work())
