"""Receives jobs: with one Consumer for live jobs, and one for batches."""

import logging
from collections.abc import Callable

import nsq

from judge.nsq.consumer import Consumer
from judge.nsq.topics import CHANNEL_WORK
from judge.worker.config import WorkerConfig
from judge.worker.job_handler import JobHandler

#: If nsqd gets no TOUCH for so long, it gives the job to another worker. A lease lasts as long.
MESSAGE_TIMEOUT_S = 30

OnMessage = Callable[[nsq.Message, bool], None]


class Intake:
    """Hands every message to `on_message(message, batch)`. Use it on the loop only."""

    def __init__(self, config: WorkerConfig, handler: JobHandler, on_message: OnMessage) -> None:
        self._reserved_lanes = config.reserved_lanes
        self._limits = self._limits_for(len(config.lanes))
        self._consumers = [
            self._consumer(config, handler, on_message, batch=batch, limit=limit)
            for batch, limit in zip((False, True), self._limits, strict=True)
        ]

    @property
    def is_connected(self) -> bool:
        return all(consumer.is_connected for consumer in self._consumers)

    def resize(self, lane_count: int) -> None:
        """Take messages for this number of lanes. With 0, messages stay with nsqd, which counts no delivery."""
        self._limits = self._limits_for(lane_count)
        for consumer, limit in zip(self._consumers, self._limits, strict=True):
            if consumer.in_flight_limit != limit:
                consumer.set_in_flight_limit(limit)

    def close(self) -> None:
        logging.getLogger("nsq").setLevel(logging.CRITICAL)  # pynsq would log that the connections are broken
        for consumer in self._consumers:
            consumer.close()

    def _limits_for(self, lane_count: int) -> tuple[int, int]:
        """Return how many messages may be in flight: of live jobs, and of batches."""
        return lane_count, min(lane_count, max(1, lane_count - self._reserved_lanes))

    @staticmethod
    def _consumer(
        config: WorkerConfig, handler: JobHandler, on_message: OnMessage, *, batch: bool, limit: int
    ) -> Consumer:
        def handle(message: nsq.Message) -> bool:
            message.enable_async()
            on_message(message, batch)
            return True

        return Consumer(
            handler.topic(config.pool, batch=batch),
            CHANNEL_WORK,
            handle,  # judge/worker/acknowledgement.py decides, and publishes before it gives up
            config.nsq,
            in_flight_limit=limit,
            msg_timeout=MESSAGE_TIMEOUT_S,
        )
