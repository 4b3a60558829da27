"""Every few seconds: keeps messages and leases alive, and tells how the worker is.

How long one testcase takes does not matter: the beat comes from the loop, not from the lane.
"""

import asyncio
from collections.abc import Callable

import structlog

from judge import topics
from judge.errors import BrokerUnavailable
from judge.logs import about
from judge.messages import Message, WorkerReport, encode
from judge.worker.delivery import Delivery
from judge.worker.health import Health
from judge.worker.publisher import Publisher

INTERVAL_S = 5.0

_log = structlog.get_logger(__name__)


class Heartbeat:
    def __init__(
        self,
        publisher: Publisher,
        health: Health,
        at_hand: Callable[[], list[Delivery]],
        report: Callable[[], WorkerReport],
        tend: Callable[[], None],
    ) -> None:
        self._publisher = publisher
        self._health = health
        self._at_hand = at_hand
        self._report = report
        self._tend = tend

    async def run(self) -> None:
        while True:
            await self.beat()
            await asyncio.sleep(INTERVAL_S)

    async def beat(self) -> None:
        self._tend()
        for delivery in self._at_hand():
            if not delivery.message.has_responded():
                delivery.message.touch()
            if delivery.claimed:
                await self.announce(delivery)
        report = self._report()
        confirmed = await self._publish(topics.WORKER, report)
        self._health.write(report.trouble if confirmed else "nsqd does not answer", report.lanes_out_of_service)

    async def announce(self, delivery: Delivery) -> None:
        """Publish how far a job is: claims or extends its lease, and is seen in the browser."""
        with about(delivery.job):
            await self._publish(topics.PROGRESS, delivery.next_progress())

    async def _publish(self, topic: str, message: Message) -> bool:
        """Whether nsqd has it. The next beat says it again, so that a lost one needs no retry."""
        try:
            await self._publisher.publish(topic, encode(message))
        except BrokerUnavailable as error:
            _log.warning("heartbeat.lost", reason=str(error))
            return False
        return True
