"""Receives messages that must not be lost: pynsq's Reader, without its ways that would hurt a student who waits.

- nsqd holds messages back for up to output_buffer_timeout where max_in_flight is above what a consumer has: 250 ms by
  default and never less than 25, half of that on average. What is larger than its buffer it sends at once, so we ask
  for the smallest buffer; nearly all our messages are larger.
- pynsq shares max_in_flight among the nsqds, and where they are more than that, it serves them in turns of 10 s. Nearly
  all messages come from one nsqd, the first that answers; so each gets the whole number.
- pynsq looks for the nsqd of a broken connection at most every 10 s, or every 15 s without nsqlookupd.
- After max_tries it finishes a message that nobody has dealt with.
"""

import math
import time
from collections.abc import Callable
from typing import Any

import nsq

from judge.nsq.addresses import NsqAddresses

#: The least that nsqd allows; it closes the connection for less.
OUTPUT_BUFFER_TIMEOUT_MS = 25
OUTPUT_BUFFER_BYTES = 64
#: How long an nsqd that came back waits for us at most.
LOOKUPD_POLL_S = 2
#: How long a new one does, while those that we know are connected: each poll costs 2 ms, in seven consumers.
LOOKUPD_IDLE_POLL_S = 10

#: What pynsq takes: True finishes the message, False gives it back, None leaves it to the handler.
Handler = Callable[[nsq.Message], bool | None]


class Consumer(nsq.Reader):  # type: ignore[misc]  # pynsq has no types
    """Reconnects within seconds, and never gives a message up by itself."""

    def __init__(
        self,
        topic: str,
        channel: str,
        handler: Handler,
        addresses: NsqAddresses,
        *,
        in_flight_limit: int,
        **options: Any,
    ) -> None:
        """`in_flight_limit` counts messages of each nsqd that may be unanswered at a time."""
        self._in_flight_limit = in_flight_limit
        self._nsqd_count = len(addresses.nsqd_tcp)
        self._lost: set[str] = set()  # connections that were closed and are not back
        self._polled_at_s = -math.inf
        super().__init__(
            topic=topic,
            channel=channel,
            message_handler=handler,
            lookupd_http_addresses=[f"http://{address}" for address in addresses.nsqlookupd_http],
            nsqd_tcp_addresses=[] if addresses.nsqlookupd_http else list(addresses.nsqd_tcp),
            lookupd_poll_interval=LOOKUPD_POLL_S,
            max_in_flight=in_flight_limit * self._nsqd_count,
            max_tries=0,
            output_buffer_timeout=OUTPUT_BUFFER_TIMEOUT_MS,
            output_buffer_size=OUTPUT_BUFFER_BYTES,
            user_agent="judge",
            **options,
        )

    @property
    def is_connected(self) -> bool:
        """Whether it is connected to any nsqd."""
        return bool(self.conns)

    @property
    def in_flight_limit(self) -> int:
        return self._in_flight_limit

    def set_in_flight_limit(self, limit: int) -> None:
        """Take so many messages of each nsqd at a time; 0: none, they stay with nsqd."""
        self._in_flight_limit = limit
        self.set_max_in_flight(limit * self._nsqd_count)

    def query_lookupd(self) -> Any:  # what pynsq's timer awaits
        """Called every LOOKUPD_POLL_S; most times there is nothing to ask."""
        self._lost -= self.conns.keys()
        now_s = time.monotonic()
        if self.conns and not self._lost and now_s - self._polled_at_s < LOOKUPD_IDLE_POLL_S:
            return None
        self._polled_at_s = now_s
        return super().query_lookupd()

    def giving_up(self, message: nsq.Message) -> None:
        """Never called with max_tries=0: pynsq would finish the message, and it would be lost without a word."""
        raise RuntimeError(f"gave up message {message.id} of {self.topic}")

    def _connection_max_in_flight(self) -> int:
        return self._in_flight_limit

    def _on_message(self, conn: Any, message: nsq.Message, **kwargs: Any) -> None:
        message.nsqd_tcp = conn.id  # host:port: whoever answers may want to know where the message lay
        super()._on_message(conn, message, **kwargs)

    def _on_connection_close(self, conn: Any, **kwargs: Any) -> None:
        super()._on_connection_close(conn, **kwargs)
        self._lost.add(conn.id)
        # pynsq otherwise refuses to try again within 10 s of the last attempt
        self.connection_attempts.pop(conn.id, None)
        if not self.lookupd_http_addresses:
            self.io_loop.call_later(LOOKUPD_POLL_S, lambda: self.connect_to_nsqd(conn.host, conn.port))
