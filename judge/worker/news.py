"""Publishes what a worker says and will say again: progress, and reports about itself. A lost one needs no retry."""

import structlog

from judge.errors import NsqUnavailable
from judge.logs import about
from judge.messages import Message, Progress, WorkerReport, encode
from judge.nsq.publisher import Publisher
from judge.nsq.topics import PROGRESS, WORKER
from judge.worker.delivery import Delivery
from judge.worker.loop import Loop

_log = structlog.get_logger(__name__)


class News:
    """An Announcer. All but `announce_soon` is used on the loop only."""

    def __init__(self, publisher: Publisher, loop: Loop) -> None:
        self._publisher = publisher
        self._loop = loop

    def announce_soon(self, delivery: Delivery) -> None:
        self._loop.post(self._announce, delivery)

    async def announce(self, delivery: Delivery) -> None:
        """Tell how far a job is: this claims or extends its lease, and is seen in the browser."""
        await self.publish_progress(delivery.next_progress())

    async def publish_progress(self, progress: Progress) -> None:
        with about(progress):
            await self._publish(PROGRESS, progress)

    async def report(self, report: WorkerReport) -> bool:
        """Whether nsqd has it."""
        return await self._publish(WORKER, report)

    def _announce(self, delivery: Delivery) -> None:
        if not delivery.message.has_responded():
            self._loop.spawn(self.announce(delivery))

    async def _publish(self, topic: str, message: Message) -> bool:
        try:
            await self._publisher.publish(topic, encode(message))
        except NsqUnavailable as error:
            _log.warning("news.lost", topic=topic, reason=str(error))
            return False
        return True
