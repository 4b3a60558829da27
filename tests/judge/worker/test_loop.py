"""Whatever raises on the loop of a worker ends it: nothing is only logged while a job hangs."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from judge.worker.loop import Loop


def fault() -> None:
    raise RuntimeError("a fault of our own")


async def fault_later() -> None:
    fault()


@pytest.mark.parametrize(
    "have_it_made",
    [
        lambda loop: threading.Thread(target=loop.post, args=[fault]).start(),
        lambda loop: loop.call_later(0.0, fault),
        lambda loop: loop.spawn(fault_later()),
        lambda loop: loop.guard(fault)(),
    ],
    ids=["posted by a thread", "later", "spawned", "called back"],
)
def test_a_fault_on_the_loop_ends_the_worker(have_it_made: Callable[[Loop], object]) -> None:
    async def work() -> None:
        loop = Loop()
        have_it_made(loop)
        async with asyncio.timeout(10):
            await loop.failed.wait()

    asyncio.run(work())
