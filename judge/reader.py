"""A consumer of NSQ, and the ways of pynsq that would hurt a student who waits.

- nsqd holds messages back for up to output_buffer_timeout where max_in_flight is above what a consumer has: 250 ms by
  default and never less than 25, half of that on average. What is larger than its buffer it sends at once, so we ask
  for the smallest buffer; nearly all our messages are larger.
- pynsq looks for a broken connection's nsqd at most every 10 s.
- After max_tries it finishes a message that nobody has dealt with.
"""

import math
import time
from collections.abc import Callable
from typing import Any, Protocol

import nsq

#: The least that nsqd allows; it closes the connection for less.
OUTPUT_BUFFER_TIMEOUT_MS = 25
OUTPUT_BUFFER_BYTES = 64
#: How long an nsqd that came back waits for us at most.
LOOKUPD_POLL_S = 2
#: How long a new one does, while those that we know are connected: each poll costs 2 ms, in seven readers.
LOOKUPD_IDLE_POLL_S = 10


class Broker(Protocol):
    """Where NSQ is, as settings say it: tuples of host:port."""

    @property
    def nsqlookupd_http(self) -> tuple[str, ...]: ...

    @property
    def nsqd_tcp(self) -> tuple[str, ...]:
        """Connected to straight only where there is no nsqlookupd."""


class Reader(nsq.Reader):  # type: ignore[misc]  # pynsq has no types
    """Reconnects at the next poll, and never gives a message up by itself."""

    def __init__(
        self,
        topic: str,
        channel: str,
        handler: Callable[[nsq.Message], Any],
        broker: Broker,
        **options: Any,
    ) -> None:
        super().__init__(
            topic=topic,
            channel=channel,
            message_handler=handler,
            lookupd_http_addresses=[f"http://{address}" for address in broker.nsqlookupd_http],
            nsqd_tcp_addresses=[] if broker.nsqlookupd_http else list(broker.nsqd_tcp),
            lookupd_poll_interval=LOOKUPD_POLL_S,
            max_tries=0,
            output_buffer_timeout=OUTPUT_BUFFER_TIMEOUT_MS,
            output_buffer_size=OUTPUT_BUFFER_BYTES,
            user_agent="judge",
            **options,
        )
        self._lost: set[str] = set()  # connections that were closed and are not back
        self._polled_at_s = -math.inf

    @property
    def is_connected(self) -> bool:
        return bool(self.conns)

    def query_lookupd(self) -> Any:  # what pynsq's timer awaits
        """Called every LOOKUPD_POLL_S; most times there is nothing to ask."""
        self._lost -= self.conns.keys()
        now_s = time.monotonic()
        if self.conns and not self._lost and now_s - self._polled_at_s < LOOKUPD_IDLE_POLL_S:
            return None
        self._polled_at_s = now_s
        return super().query_lookupd()

    def giving_up(self, message: nsq.Message) -> None:
        """pynsq would FIN it: lost without a word. With max_tries=0 it never comes to this."""
        raise RuntimeError(f"gave up message {message.id} of {self.topic}")

    def _on_connection_close(self, conn: Any, **kwargs: Any) -> None:
        super()._on_connection_close(conn, **kwargs)
        self._lost.add(conn.id)
        # pynsq otherwise refuses to try again within 10 s of the last attempt
        self.connection_attempts.pop(conn.id, None)
