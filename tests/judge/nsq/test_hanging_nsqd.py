"""An nsqd that hangs: its host takes connections and bytes, and nothing answers."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import docker
import pytest

from judge.errors import NsqUnavailable
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.publisher import Publisher
from judge.nsq.topology import ensure_topology
from tests.services import Nsqd, Nsqlookupd, start_nsqd

#: Nobody waits longer, whatever he waits for.
PATIENCE_S = 5.0


@pytest.fixture(scope="module")
def other(docker_client: docker.DockerClient, nsqlookupd: Nsqlookupd) -> Iterator[Nsqd]:
    nsqd = start_nsqd(docker_client, nsqlookupd)
    yield nsqd
    nsqd.container.remove(force=True, v=True)


@contextmanager
def hanging(nsqd: Nsqd) -> Iterator[None]:
    nsqd.container.pause()
    try:
        yield
    finally:
        nsqd.container.unpause()


@contextmanager
def in_time() -> Iterator[None]:
    started_at_s = time.monotonic()
    yield
    assert time.monotonic() - started_at_s < PATIENCE_S


def refuses(publisher: BlockingPublisher) -> None:
    with pytest.raises(NsqUnavailable):
        publisher.publish("hanging", b"x")


def test_a_blocking_publisher_goes_on_with_the_next_nsqd(nsqd: Nsqd, other: Nsqd) -> None:
    publisher = BlockingPublisher([nsqd.address, other.address], "default")
    publisher.publish("hanging", b"before")
    with hanging(nsqd), in_time():
        refuses(publisher)
        assert publisher.connect() == str(other.tcp)
        publisher.publish("hanging", b"after")
    publisher.close()


def test_a_new_blocking_publisher_finds_the_nsqd_that_answers(nsqd: Nsqd, other: Nsqd) -> None:
    with hanging(nsqd), in_time():
        publisher = BlockingPublisher([nsqd.address, other.address], "default")
        publisher.publish("hanging", b"x")
        publisher.close()


def test_threads_that_share_a_publisher_do_not_wait_one_after_the_other(nsqd: Nsqd) -> None:
    publisher = BlockingPublisher([nsqd.address], "default")
    publisher.publish("hanging", b"before")
    with hanging(nsqd):
        threads = [threading.Thread(target=refuses, args=[publisher]) for _ in range(8)]
        with in_time():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    publisher.publish("hanging", b"after")
    publisher.close()


def test_an_nsqd_that_answers_each_request_slowly_is_too_slow_for_all(nsqd: Nsqd) -> None:
    with pytest.raises(NsqUnavailable, match="too slow"):
        ensure_topology(str(nsqd.http), "default", timeout_s=0.001)


@pytest.mark.parametrize("message_count", [1, 20])
def test_a_publisher_goes_on_with_the_next_nsqd(nsqd: Nsqd, other: Nsqd, message_count: int) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address, other.address], "default")
        await publisher.publish("hanging", b"before")
        with hanging(nsqd), in_time():
            taken_by = await asyncio.gather(
                *(publisher.publish("hanging", b"x", patience_s=20) for _ in range(message_count))
            )
            assert taken_by == [str(other.tcp)] * message_count
        await publisher.close()

    asyncio.run(work())


def test_a_publisher_of_many_messages_fails_them_all_together(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address], "default")
        with hanging(nsqd), in_time():
            failures = await asyncio.gather(
                *(publisher.publish("hanging", b"x") for _ in range(20)), return_exceptions=True
            )
            assert {type(failure) for failure in failures} == {NsqUnavailable}
        await publisher.close()

    asyncio.run(work())


def test_a_publisher_closes_while_an_nsqd_takes_nothing_more(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address], "default")
        await publisher.publish("hanging", b"before")
        with hanging(nsqd):
            sending = [asyncio.create_task(publisher.publish("hanging", bytes(1 << 20))) for _ in range(16)]
            await asyncio.sleep(0.5)  # more than the buffers of the kernel hold
            for task in sending:
                task.cancel()
            with in_time():
                await publisher.close()

    asyncio.run(work())


def test_a_publish_that_was_cancelled_leaves_the_answers_to_the_others_in_order(nsqd: Nsqd) -> None:
    async def work() -> None:
        publisher = Publisher([nsqd.address], "default")
        await publisher.publish("hanging", b"before")
        cancelled = asyncio.create_task(publisher.publish("hanging", b"1"))
        await asyncio.sleep(0)
        refused = asyncio.create_task(publisher.publish("no!topic", b"2"))
        await asyncio.sleep(0)
        cancelled.cancel()
        with pytest.raises(NsqUnavailable, match="refuses"):
            await refused
        assert await publisher.publish("hanging", b"3") == str(nsqd.tcp)
        await publisher.close()

    asyncio.run(work())
