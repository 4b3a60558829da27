"""Publishes to nsqd and knows when nsqd has it.

A connection of our own, beside pynsq's: the confirmation comes after 0.3 ms (pynsq's Writer: 0.9, HTTP: 1.6), and an
error fails the message it belongs to, not all that are under way. Protocol: https://nsq.io/clients/tcp_protocol_spec.html
"""

import asyncio
import json
import struct
import time
from collections import deque
from collections.abc import Sequence

import structlog

from judge.errors import BrokerUnavailable, JudgeError

#: nsqd closes the connection on what is larger.
MESSAGE_LIMIT_BYTES = 1024 * 1024
CONNECT_TIMEOUT_S = 3.0
CONFIRM_TIMEOUT_S = 10.0
RETRY_DELAY_S = 0.5

_MAGIC = b"  V2"
_RESPONSE, _ERROR = 0, 1
_HEADER = struct.Struct(">ii")  # size of what follows, frame type
_SIZE = struct.Struct(">i")

_log = structlog.get_logger(__name__)


class _Connection(asyncio.Protocol):
    """One connection to one nsqd, which answers in the order it was asked."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.Event()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - tells mypy what TCP gives
        self._transport = transport
        transport.write(_MAGIC)

    def identify(self) -> asyncio.Future[None]:
        # Without heartbeats: they would come between the answers, and a dead peer shows by the next confirmation.
        settings = json.dumps({"heartbeat_interval": -1, "user_agent": "judge"}).encode()
        return self.ask(b"IDENTIFY\n" + _SIZE.pack(len(settings)) + settings)

    def ask(self, command: bytes) -> asyncio.Future[None]:
        """Resolves when nsqd answers OK; BrokerUnavailable where it does not."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            answer.set_exception(BrokerUnavailable("the connection to nsqd is closed"))
            return answer
        self._waiting.append(answer)
        self._transport.write(command)
        return answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            size, frame = _HEADER.unpack_from(self._buffer)
            if len(self._buffer) < _SIZE.size + size:
                return
            content = bytes(self._buffer[_HEADER.size : _SIZE.size + size])
            del self._buffer[: _SIZE.size + size]
            self._answered(frame, content)

    def _answered(self, frame: int, content: bytes) -> None:
        answer = self._waiting.popleft() if self._waiting else None
        if answer is None or frame not in (_RESPONSE, _ERROR):
            self.close()
        elif not answer.done():
            if frame == _RESPONSE:
                answer.set_result(None)
            else:
                answer.set_exception(BrokerUnavailable(f"nsqd refuses: {content[:200].decode(errors='replace')}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost.set()
        while self._waiting:
            answer = self._waiting.popleft()
            if not answer.done():
                answer.set_exception(BrokerUnavailable(f"nsqd closed the connection: {exc}"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def wait_closed(self) -> None:
        if self._transport is not None:
            await self._lost.wait()


class Publisher:
    """Publishes to the first nsqd that answers; used on the loop only."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = list(addresses)
        self._connection = _Connection()
        self._connecting = asyncio.Lock()

    async def publish(self, topic: str, body: bytes, *, patience_s: float = 0.0) -> None:
        """Returns when nsqd has the message: perhaps twice, where a confirmation was lost.

        Raises BrokerUnavailable when no nsqd took it for `patience_s`.
        """
        if len(body) > MESSAGE_LIMIT_BYTES:
            raise JudgeError(f"a message of {len(body)} bytes for {topic} is larger than nsqd takes")
        deadline_s = time.monotonic() + patience_s
        while True:
            try:
                return await self._publish_once(topic, body)
            except BrokerUnavailable as error:
                if time.monotonic() >= deadline_s:
                    raise
                _log.warning("publish.retried", topic=topic, reason=str(error))
            await asyncio.sleep(RETRY_DELAY_S)

    async def close(self) -> None:
        self._connection.close()
        await self._connection.wait_closed()

    async def _publish_once(self, topic: str, body: bytes) -> None:
        connection = self._connection if self._connection.is_open else await self._connect()
        command = b"PUB %b\n%b%b" % (topic.encode("ascii"), _SIZE.pack(len(body)), body)
        await self._confirmed(connection, connection.ask(command))

    async def _confirmed(self, connection: _Connection, answer: "asyncio.Future[None]") -> None:
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT_S):
                await answer
        except TimeoutError as error:
            # What comes late would be taken for the answer to something else.
            connection.close()
            raise BrokerUnavailable("nsqd does not confirm") from error
        except BrokerUnavailable:
            connection.close()
            raise

    async def _connect(self) -> _Connection:
        async with self._connecting:
            if self._connection.is_open:
                return self._connection
            failures = []
            for _ in range(len(self._addresses)):
                try:
                    self._connection = await self._connect_to(self._addresses[0])
                except (OSError, TimeoutError, BrokerUnavailable) as error:
                    failures.append(f"{self._addresses[0]}: {error or type(error).__name__}")
                    self._addresses.append(self._addresses.pop(0))
                else:
                    return self._connection
        raise BrokerUnavailable(f"no nsqd answers ({'; '.join(failures)})")

    async def _connect_to(self, address: str) -> _Connection:
        host, _, port = address.rpartition(":")
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            _, connection = await asyncio.get_running_loop().create_connection(_Connection, host, int(port))
        await self._confirmed(connection, connection.identify())
        return connection
