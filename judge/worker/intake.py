"""Where jobs come from: one Reader for live jobs and one for batches."""

import logging
from collections.abc import Callable

import nsq

from judge.reader import Reader
from judge.topics import CHANNEL_WORK
from judge.worker.config import WorkerConfig
from judge.worker.stage import Stage

#: Without a TOUCH for so long, nsqd gives the job to another worker: as the lease does.
MESSAGE_TIMEOUT_S = 30

OnMessage = Callable[[nsq.Message, bool], None]


class Intake:
    """Hands every message to `on_message(message, batch)`; used on the loop only."""

    def __init__(self, config: WorkerConfig, stage: Stage, on_message: OnMessage) -> None:
        self._reserved_lanes = config.reserved_lanes
        self._limits = self._limits_for(len(config.lanes))
        self._readers = [
            self._reader(config, stage, on_message, batch=batch, limit=limit)
            for batch, limit in zip((False, True), self._limits, strict=True)
        ]

    @property
    def is_connected(self) -> bool:
        return all(reader.is_connected for reader in self._readers)

    def resize(self, lane_count: int) -> None:
        """Take messages for so many lanes. For none: they stay with nsqd, and no delivery of theirs is counted."""
        self._limits = self._limits_for(lane_count)
        for reader, limit in zip(self._readers, self._limits, strict=True):
            if reader.max_in_flight != limit:
                reader.set_max_in_flight(limit)

    def tend(self) -> None:
        """To be called now and then: a Reader that was resumed with messages in flight asks for no others."""
        for reader, limit in zip(self._readers, self._limits, strict=True):
            if limit and any(not connection.rdy for connection in reader.conns.values()):
                reader.set_max_in_flight(limit)

    def close(self) -> None:
        logging.getLogger("nsq").setLevel(logging.CRITICAL)  # it calls the connections that we close broken
        for reader in self._readers:
            reader.close()

    def _limits_for(self, lane_count: int) -> tuple[int, int]:
        """Of live jobs and of batches."""
        return lane_count, min(lane_count, max(1, lane_count - self._reserved_lanes))

    @staticmethod
    def _reader(config: WorkerConfig, stage: Stage, on_message: OnMessage, *, batch: bool, limit: int) -> Reader:
        def handle(message: nsq.Message) -> bool:
            message.enable_async()
            on_message(message, batch)
            return True

        return Reader(
            stage.topic(config.pool, batch=batch),
            CHANNEL_WORK,
            handle,  # judge/worker/acknowledgement.py decides, and publishes before it gives up
            config.nsq,
            max_in_flight=limit,
            msg_timeout=MESSAGE_TIMEOUT_S,
        )
