"""Readers of NSQ with the settings that our latency and our losslessness need."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import nsq
import structlog

from judge.errors import MessageError
from judge.messages import Message, decode
from web.config import BrokerSettings

#: nsqd keeps messages back for 250 ms by default; less than 25 closes the connection.
OUTPUT_BUFFER_TIMEOUT_MS = 25
#: The timer costs 12 ms on average. What is larger than the buffer is sent at once; 64 bytes is the least nsqd allows.
OUTPUT_BUFFER_BYTES = 64
#: How long an nsqd that came back, or a new one, waits for us at most.
LOOKUPD_POLL_S = 2

log = structlog.get_logger()

T = TypeVar("T", bound=Message)
Handler = Callable[[nsq.Message], Awaitable[bool] | bool | None]


class Reader(nsq.Reader):  # type: ignore[misc]
    """Reconnects at the next poll, and never gives a message up by itself."""

    def __init__(
        self, topic: str, channel: str, handler: Handler, broker: BrokerSettings, *, max_in_flight: int
    ) -> None:
        lookupd = {"lookupd_http_addresses": list(broker.nsqlookupd_http)} if broker.nsqlookupd_http else {}
        direct = {} if lookupd else {"nsqd_tcp_addresses": list(broker.nsqd_tcp)}
        super().__init__(
            topic=topic,
            channel=channel,
            message_handler=handler,
            max_in_flight=max_in_flight,
            max_tries=0,
            lookupd_poll_interval=LOOKUPD_POLL_S,
            output_buffer_timeout=OUTPUT_BUFFER_TIMEOUT_MS,
            output_buffer_size=OUTPUT_BUFFER_BYTES,
            **lookupd,
            **direct,
        )

    @property
    def is_connected(self) -> bool:
        return bool(self.conns)

    def giving_up(self, message: nsq.Message) -> None:
        """pynsq would FIN it: lost without a word. With max_tries=0 it never comes to this."""
        raise RuntimeError(f"gave up message {message.id} of {self.topic}")

    def _on_connection_close(self, conn: Any, **kwargs: Any) -> None:
        super()._on_connection_close(conn, **kwargs)
        # pynsq otherwise refuses to try again within 10 s of the last attempt
        self.connection_attempts.pop(conn.id, None)


def decode_or_drop(body: bytes, expected: type[T]) -> T | None:
    """None for a message that is not ours: logged, and to be finished by the caller."""
    try:
        decoded = decode(body)
    except MessageError as error:
        log.error("message.dropped", reason=str(error), body=body[:200].decode(errors="replace"))
        return None
    if not isinstance(decoded, expected):
        log.error("message.dropped", reason=f"a {type(decoded).__name__} where a {expected.__name__} belongs")
        return None
    return decoded
