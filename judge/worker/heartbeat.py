"""Beats every few seconds: keeps messages and leases alive, and reports how the worker is.

The beat comes from the loop, not from a lane. So it does not matter how long one testcase takes.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from judge.messages import WorkerReport
from judge.worker.delivery import Delivery
from judge.worker.health import Health
from judge.worker.news import News

INTERVAL_S = 5.0


class Beating(Protocol):
    """What a heartbeat needs of its worker."""

    def at_hand(self) -> Sequence[Delivery]:
        """List all deliveries that must be kept alive."""

    def report(self) -> WorkerReport: ...


class Heartbeat:
    def __init__(self, worker: Beating, news: News, health: Health) -> None:
        self._worker = worker
        self._news = news
        self._health = health

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            await self.beat()
            await asyncio.sleep(INTERVAL_S)

    async def beat(self) -> None:
        at_hand = self._worker.at_hand()
        for delivery in at_hand:
            if not delivery.message.has_responded():
                delivery.message.touch()
        claimed = [delivery for delivery in at_hand if delivery.claimed]
        for delivery in claimed:
            delivery.is_announced = True
        # Published together, so that they wait only once for an nsqd that hangs.
        await asyncio.gather(*(self._news.announce(delivery) for delivery in claimed))
        report = self._worker.report()
        confirmed = await self._news.report(report)
        self._health.write(report.trouble if confirmed else "nsqd does not answer", report.lanes_out_of_service)
