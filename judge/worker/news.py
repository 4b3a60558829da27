"""Publishes progress and reports of a worker. The next message says the same again, so a lost one needs no retry."""

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
    """Publishes news: an Announcer. Use all methods but `announce_soon` on the loop only."""

    def __init__(self, publisher: Publisher, loop: Loop) -> None:
        self._publisher = publisher
        self._loop = loop

    def announce_soon(self, delivery: Delivery) -> None:
        self._loop.post(self._announce, delivery)

    async def announce(self, delivery: Delivery) -> None:
        """Publish how far a job is. This claims its attempt or extends the lease, and browsers show it."""
        await self.publish_progress(delivery.next_progress())

    async def publish_progress(self, progress: Progress) -> None:
        with about(progress):
            await self._publish(PROGRESS, progress)

    async def report(self, report: WorkerReport) -> bool:
        """Publish a report, and tell whether nsqd has it."""
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
