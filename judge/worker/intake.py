"""Where jobs come from: one Reader for live jobs and one for batches, and the ways of pynsq that would hurt.

- nsqd holds messages back for up to output_buffer_timeout where max_in_flight is above what a consumer has: 250 ms by
  default and never less than 25. What is larger than its buffer it sends at once, so we ask for the smallest buffer.
- A Reader looks for a broken connection's nsqd at most every 10 s: too long for a student who waits.
- After set_max_in_flight(0) and back, a connection with messages in flight is forgotten: see `tend`.
"""

import logging
from collections.abc import Callable
from typing import Any

import nsq

from judge.topics import CHANNEL_WORK
from judge.worker.config import WorkerConfig
from judge.worker.stage import Stage

OUTPUT_BUFFER_TIMEOUT_MS = 25
#: nsqd closes the connection for less; every job is larger.
OUTPUT_BUFFER_BYTES = 64
LOOKUPD_POLL_S = 3
#: Without a TOUCH for so long, nsqd gives the job to another worker: as the lease does.
MESSAGE_TIMEOUT_S = 30

OnMessage = Callable[[nsq.Message, bool], None]


class _Reader(nsq.Reader):  # type: ignore[misc]  # pynsq has no types
    def connect_to_nsqd(self, host: str, port: int) -> Any:
        last_s = self.connection_attempts.get(f"{host}:{port}")
        # Its own pause is 10 s; here it is just long enough for an attempt under way to end.
        if last_s is not None:
            self.connection_attempts[f"{host}:{port}"] = last_s - 10 + LOOKUPD_POLL_S - 1
        connection = super().connect_to_nsqd(host, port)
        if connection is None and last_s is not None:
            self.connection_attempts[f"{host}:{port}"] = last_s
        return connection


class Intake:
    """Hands every message to `on_message(message, batch)`; used on the loop only."""

    def __init__(self, config: WorkerConfig, stage: Stage, on_message: OnMessage) -> None:
        self._limits = (
            len(config.lanes),
            max(1, len(config.lanes) - config.reserved_lanes),
        )
        self._paused = False
        self._readers = [
            self._reader(config, stage, on_message, batch=batch, limit=limit)
            for batch, limit in zip((False, True), self._limits, strict=True)
        ]

    @property
    def is_connected(self) -> bool:
        return all(reader.conns for reader in self._readers)

    def pause(self) -> None:
        """Take no more messages: they stay with nsqd, and no delivery of theirs is counted."""
        self._paused = True
        for reader in self._readers:
            reader.set_max_in_flight(0)

    def resume(self) -> None:
        self._paused = False
        for reader, limit in zip(self._readers, self._limits, strict=True):
            reader.set_max_in_flight(limit)

    def tend(self) -> None:
        """To be called now and then: a Reader that was resumed with messages in flight asks for no others."""
        if self._paused:
            return
        for reader, limit in zip(self._readers, self._limits, strict=True):
            if any(not connection.rdy for connection in reader.conns.values()):
                reader.set_max_in_flight(limit)

    def close(self) -> None:
        logging.getLogger("nsq").setLevel(logging.CRITICAL)  # it calls the connections that we close broken
        for reader in self._readers:
            reader.close()

    @staticmethod
    def _reader(config: WorkerConfig, stage: Stage, on_message: OnMessage, *, batch: bool, limit: int) -> _Reader:
        def handle(message: nsq.Message) -> bool:
            message.enable_async()
            on_message(message, batch)
            return True

        return _Reader(
            topic=stage.topic(config.pool, batch=batch),
            channel=CHANNEL_WORK,
            message_handler=handle,
            lookupd_http_addresses=[f"http://{address}" for address in config.nsqlookupd_http],
            nsqd_tcp_addresses=[] if config.nsqlookupd_http else list(config.nsqd_tcp),
            lookupd_poll_interval=LOOKUPD_POLL_S,
            max_in_flight=limit,
            max_tries=0,  # judge/worker/acknowledgement.py decides, and publishes before it gives up
            msg_timeout=MESSAGE_TIMEOUT_S,
            output_buffer_timeout=OUTPUT_BUFFER_TIMEOUT_MS,
            output_buffer_size=OUTPUT_BUFFER_BYTES,
            user_agent="judge",
        )
