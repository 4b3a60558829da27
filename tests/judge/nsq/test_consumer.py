"""The consumer against a real nsqd, and against places where there is none."""

import asyncio
import socket
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from typing import Any

import nsq
import pytest
from tornado.ioloop import IOLoop

from judge.nsq import consumer
from judge.nsq.addresses import NsqAddresses
from judge.nsq.consumer import Consumer
from tests.services import Nsqd, free_address


def publish(nsqd: Nsqd, topic: str, body: bytes) -> None:
    urllib.request.urlopen(f"{nsqd.http.url}/pub?topic={topic}", data=body).close()


def addresses(nsqd_tcp: str) -> NsqAddresses:
    return NsqAddresses(nsqd_tcp=(nsqd_tcp,), nsqd_http=("127.0.0.1:1",))


async def wait_until(holds: Callable[[], bool], *, timeout_s: float = 15.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not holds():
            await asyncio.sleep(0.02)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


def test_it_takes_messages_again_at_once_while_it_still_has_some(nsqd: Nsqd) -> None:
    held: list[nsq.Message] = []

    def hold(message: nsq.Message) -> None:
        message.enable_async()
        held.append(message)

    async def work() -> None:
        publish(nsqd, "consumer.resumed", b"first")
        with closing(Consumer("consumer.resumed", "c", hold, addresses(str(nsqd.tcp)), in_flight_limit=2)) as consumer:
            await wait_until(lambda: len(held) == 1)
            consumer.set_in_flight_limit(0)
            await asyncio.sleep(0.2)
            publish(nsqd, "consumer.resumed", b"second")
            await asyncio.sleep(0.5)
            assert len(held) == 1
            consumer.set_in_flight_limit(2)
            await wait_until(lambda: len(held) == 2, timeout_s=2)
            for message in held:
                message.finish()

    run(work)


def hasten_timers(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let all timers of tornado's loop, and so those that pynsq and we set, go off so many times as soon."""
    call_later = IOLoop.call_later

    def hastened(loop: IOLoop, delay_s: float, *call: Any, **settings: Any) -> object:
        return call_later(loop, delay_s / times, *call, **settings)

    monkeypatch.setattr(IOLoop, "call_later", hastened)
    monkeypatch.setattr(consumer, "RETRY_S", consumer.RETRY_S / times)


def test_the_tries_to_reach_an_nsqd_that_is_down_do_not_become_more_and_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """pynsq's own timer goes off after 15 s: by then, two timers for each failed try would show."""
    times = 4
    hasten_timers(monkeypatch, times)
    tries_at_s: list[float] = []
    address = free_address()

    class Counted(Consumer):
        def _on_connection_close(self, conn: object, **kwargs: object) -> None:
            tries_at_s.append(time.monotonic())
            super()._on_connection_close(conn, **kwargs)

    async def work() -> None:
        with closing(Counted("t", "c", lambda _: True, addresses(str(address)), in_flight_limit=1)):
            await asyncio.sleep(36 / times)

    started_at_s = time.monotonic()
    run(work)
    tries = [(at_s - started_at_s) * times for at_s in tries_at_s]
    first, last = (sum(begin <= at_s < begin + 12 for at_s in tries) for begin in (0, 24))
    assert first >= 4
    assert last <= first + 2


def test_an_nsqd_that_takes_the_connection_and_says_nothing_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumer, "CONNECT_TIMEOUT_S", 0.5)

    async def work() -> None:
        with socket.create_server(("127.0.0.1", 0)) as hanging:
            host, port = hanging.getsockname()
            hanging.setblocking(False)
            accepted: list[socket.socket] = []

            def has_two() -> bool:
                with suppress(BlockingIOError):
                    accepted.append(hanging.accept()[0])
                return len(accepted) == 2

            with closing(Consumer("t", "c", lambda _: True, addresses(f"{host}:{port}"), in_flight_limit=1)):
                await wait_until(has_two)
            for end in accepted:
                end.close()

    run(work)


def test_an_nsqd_that_falls_silent_is_given_up_and_taken_again(nsqd: Nsqd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "HEARTBEAT_S", 1)
    monkeypatch.setattr(consumer, "SILENCE_LIMIT_S", 2.5)

    async def work() -> None:
        with closing(Consumer("t", "c", lambda _: True, addresses(str(nsqd.tcp)), in_flight_limit=1)) as consumer:
            await wait_until(lambda: consumer.is_connected)
            await asyncio.sleep(4)
            assert consumer.is_connected
            nsqd.container.pause()
            try:
                await wait_until(lambda: not consumer.is_connected)
            finally:
                nsqd.container.unpause()
            await wait_until(lambda: consumer.is_connected)

    run(work)


def test_a_consumer_that_was_closed_does_not_come_back(nsqd: Nsqd) -> None:
    async def work() -> None:
        consumer = Consumer("t", "c", lambda _: True, addresses(str(nsqd.tcp)), in_flight_limit=1)
        await wait_until(lambda: consumer.is_connected)
        consumer.close()
        await asyncio.sleep(3)
        assert not consumer.is_connected

    run(work)
