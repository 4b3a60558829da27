"""Receives messages that must not be lost, by pynsq's Reader. Changes some of its habits, which cost time or messages.

- nsqd keeps messages in a buffer for up to output_buffer_timeout while a consumer has fewer than max_in_flight. That is
  250 ms by default and at least 25 ms; on average, a message waits for half of it. nsqd sends at once what is larger
  than the buffer. So we ask for the smallest buffer: nearly all our messages are larger.
- pynsq divides max_in_flight among the nsqds. If there are more nsqds than that, it serves them in turns of 10 s. But
  nearly all messages come from one nsqd, the first that answers. So each nsqd gets the whole number.
- When a connection breaks, pynsq looks for its nsqd every 10 s at most, or every 15 s without nsqlookupd. We look
  sooner.
- pynsq waits for ever if an nsqd hangs while pynsq connects to it, and up to two minutes if the nsqd's host died. We
  close such a connection.
- When pynsq is resumed while it still has messages of an nsqd, it asks that nsqd for no others. We ask.
- After max_tries, pynsq finishes a message although it was not handled. We set no max_tries.
"""

import math
import time
from collections.abc import Callable
from typing import Any

import nsq
from tornado.ioloop import PeriodicCallback

from judge.nsq.addresses import NsqAddresses

#: The least that nsqd allows. It closes the connection if it is asked for less.
OUTPUT_BUFFER_TIMEOUT_MS = 25
OUTPUT_BUFFER_BYTES = 64
#: An nsqd that comes back waits at most this long until we connect to it. After it hung, CONNECT_TIMEOUT_S is added.
LOOKUPD_POLL_S = 2
#: A new nsqd waits at most this long, if we are connected to all others. A poll costs 2 ms, and seven consumers poll.
LOOKUPD_IDLE_POLL_S = 10
#: After a failed try, two timers try again. A try that comes sooner than this is that of the second timer.
RETRY_S = 0.9 * LOOKUPD_POLL_S

#: nsqd ends the connection of a consumer that is silent for two of these.
HEARTBEAT_S = 10
#: Without a heartbeat for so long, an nsqd is gone, though its host did not say so.
SILENCE_LIMIT_S = 25.0
#: From the start of a connection until nsqd has answered.
CONNECT_TIMEOUT_S = 5.0

#: What pynsq takes: True finishes the message, False gives it back, None leaves it to the handler.
Handler = Callable[[nsq.Message], bool | None]


class Consumer(nsq.Reader):  # type: ignore[misc]  # pynsq has no types
    """Reconnects within seconds, and never gives up a message by itself."""

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
        """`in_flight_limit` is how many messages of each nsqd may be unanswered at a time."""
        self._in_flight_limit = in_flight_limit
        self._nsqd_count = len(addresses.nsqd_tcp)
        self._lost: set[str] = set()  # connections that were closed and are not back
        self._polled_at_s = -math.inf
        self._tried_at_s: dict[str, float] = {}  # by address
        self._connecting: dict[str, Any] = {}  # by address
        self._is_closed = False
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
            heartbeat_interval=HEARTBEAT_S,
            user_agent="judge",
            **options,
        )
        self._watch = PeriodicCallback(self._close_silent, HEARTBEAT_S / 2 * 1000)
        self._watch.start()

    @property
    def is_connected(self) -> bool:
        """Whether it is connected to any nsqd."""
        return bool(self.conns)

    @property
    def in_flight_limit(self) -> int:
        return self._in_flight_limit

    def set_in_flight_limit(self, limit: int) -> None:
        """Take at most `limit` messages of each nsqd at a time. With 0, all messages stay with nsqd."""
        self._in_flight_limit = limit
        self.set_max_in_flight(limit * self._nsqd_count)
        for conn in self.conns.values():
            self._send_rdy(conn, limit)

    def close(self) -> None:
        self._is_closed = True
        self._watch.stop()
        for conn in list(self._connecting.values()):
            conn.close()
        super().close()

    def connect_to_nsqd(self, host: str, port: int) -> Any:
        """Connect, one try at a time.

        After a failed try, two timers try again: pynsq's and ours. The second is ignored. Otherwise the number of tries
        would double each time.
        """
        address = f"{host}:{port}"
        now_s = time.monotonic()
        is_too_soon = now_s - self._tried_at_s.get(address, -math.inf) < RETRY_S
        if self._is_closed or address in self._connecting or is_too_soon:
            return None
        conn = super().connect_to_nsqd(host, port)
        if conn is not None:
            self._tried_at_s[address] = now_s
            self._connecting[address] = conn
            conn.on(nsq.event.READY, self._note_ready)
            self.io_loop.call_later(CONNECT_TIMEOUT_S, lambda: self._give_up_connecting(conn))
        return conn

    def heartbeat(self, conn: Any) -> None:
        conn.heard_at_s = time.monotonic()

    def query_lookupd(self) -> Any:  # what pynsq's timer awaits
        """Ask nsqlookupd where the nsqds are. pynsq calls this every LOOKUPD_POLL_S; mostly there is nothing to ask."""
        self._lost -= self.conns.keys()
        now_s = time.monotonic()
        if self.conns and not self._lost and now_s - self._polled_at_s < LOOKUPD_IDLE_POLL_S:
            return None
        self._polled_at_s = now_s
        return super().query_lookupd()

    def giving_up(self, message: nsq.Message) -> None:
        """Refuse to give up a message: pynsq would finish it, and it would be lost. With max_tries=0 it never does."""
        raise RuntimeError(f"gave up message {message.id} of {self.topic}")

    def _connection_max_in_flight(self) -> int:
        return self._in_flight_limit

    def _on_message(self, conn: Any, message: nsq.Message, **kwargs: Any) -> None:
        message.nsqd_tcp = conn.id  # host:port of the nsqd that had the message; handlers may need it
        super()._on_message(conn, message, **kwargs)

    def _note_ready(self, conn: Any, **_: Any) -> None:
        self._connecting.pop(conn.id, None)
        conn.heard_at_s = time.monotonic()

    def _give_up_connecting(self, conn: Any) -> None:
        if self.conns.get(conn.id) is not conn and not conn.closed():
            conn.close()

    def _close_silent(self) -> None:
        for conn in list(self.conns.values()):
            if time.monotonic() - conn.heard_at_s > SILENCE_LIMIT_S:
                conn.close()

    def _on_connection_close(self, conn: Any, **kwargs: Any) -> None:
        self._connecting.pop(conn.id, None)
        super()._on_connection_close(conn, **kwargs)
        self._lost.add(conn.id)
        # pynsq otherwise refuses to try again within 10 s of the last attempt
        self.connection_attempts.pop(conn.id, None)
        if not self.lookupd_http_addresses:
            self.io_loop.call_later(LOOKUPD_POLL_S, lambda: self.connect_to_nsqd(conn.host, conn.port))
