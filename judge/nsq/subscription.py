"""Receives progress: the most frequent messages, which may be lost.

pynsq's Reader would spend 150 microseconds on a message, three quarters of all that the live service spends on it. Here
all messages that came in one packet are finished together. judge/nsq/consumer.py receives what must not be lost.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from functools import partial

import nsq
import structlog
from nsq import protocol

from judge.errors import NewerMessage
from judge.nsq.consumer import OUTPUT_BUFFER_TIMEOUT_MS
from judge.nsq.framing import ERROR, HEARTBEAT, MESSAGE, Frame, FrameBuffer
from judge.nsq.incoming import RETRY_DELAY_S, is_outdated, note_newer, note_outdated

MAX_IN_FLIGHT = 500
CONNECT_TIMEOUT_S = 3.0
RECONNECT_AFTER_S = 1.0
HEARTBEAT_INTERVAL_MS = 5_000
#: Without a word for so long, an nsqd hangs or is gone: a host that dies closes no connection.
SILENCE_LIMIT_S = 12.0

_IDENTITY = {
    "heartbeat_interval": HEARTBEAT_INTERVAL_MS,
    "output_buffer_timeout": OUTPUT_BUFFER_TIMEOUT_MS,
    "user_agent": "judge",
}

#: Takes the body of a message. Raises NewerMessage if only a newer release can handle it.
Handler = Callable[[bytes], None]

_log = structlog.get_logger(__name__)


class Subscription:
    """Subscribes to one topic on every nsqd. The handler gets the bodies of messages, in no particular order."""

    def __init__(self, topic: str, channel: str, handler: Handler, nsqd_tcp: Sequence[str]) -> None:
        self._greeting = (
            protocol.MAGIC_V2
            + protocol.identify(_IDENTITY)
            + protocol.subscribe(topic, channel)
            + protocol.ready(MAX_IN_FLIGHT)
        )
        self._handler = handler
        self._addresses = tuple(nsqd_tcp)
        self._connected: set[str] = set()

    @property
    def connected(self) -> frozenset[str]:
        """TCP addresses of the nsqds that it is connected to now."""
        return frozenset(self._connected)

    @property
    def is_connected(self) -> bool:
        """Whether it is connected to any nsqd."""
        return bool(self._connected)

    async def run(self) -> None:
        """Stay connected to every nsqd until cancelled. One that is down does not disturb the others."""
        async with asyncio.TaskGroup() as tasks:
            for address in self._addresses:
                tasks.create_task(self._stay_connected(address))

    async def _stay_connected(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        is_told = False  # whether the log has a line about this absence
        while True:
            connection = _Connection(self._greeting, self._handler)
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    await asyncio.get_running_loop().create_connection(partial(_same, connection), host, int(port))
                    await connection.greeted
                self._connected.add(address)
                is_told = False
                await connection.lost_or_silent()
                _log.warning("nsqd.lost", nsqd=address)
            except OSError as error:
                if not is_told:
                    _log.warning("nsqd.unreachable", alert=True, nsqd=address, reason=str(error) or "no answer")
                is_told = True
            finally:
                connection.close()
                self._connected.discard(address)
            await asyncio.sleep(RECONNECT_AFTER_S)


def _same(connection: "_Connection") -> "_Connection":
    return connection


class _Connection(asyncio.Protocol):
    def __init__(self, greeting: bytes, handler: Handler) -> None:
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lost = asyncio.Event()
        self._heard_at_s = time.monotonic()
        self._greeting = greeting
        self._handler = handler
        self._frames = FrameBuffer()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - tells mypy what TCP gives
        self._transport = transport
        transport.write(self._greeting)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost.set()
        if not self.greeted.done():
            self.greeted.set_exception(exc or ConnectionError("nsqd closed the connection"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def lost_or_silent(self) -> None:
        """Return when the connection is closed, or nsqd has said nothing for SILENCE_LIMIT_S."""
        while (left_s := self._heard_at_s + SILENCE_LIMIT_S - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._lost.wait()
                return

    def data_received(self, data: bytes) -> None:
        self._heard_at_s = time.monotonic()
        if not self.greeted.done():
            self.greeted.set_result(None)
        answers = b"".join([self._answer(frame) for frame in self._frames.feed(data)])
        if self._transport is not None and answers:
            self._transport.write(answers)

    def _answer(self, frame: Frame) -> bytes:
        """Handle a frame, and return the bytes that nsqd waits for."""
        if frame.kind == MESSAGE:
            return self._handle(protocol.decode_message(frame.content))
        if frame.kind == ERROR:
            _log.warning("nsqd.error", reason=frame.text)
        return bytes(protocol.nop()) if frame.content == HEARTBEAT else b""

    def _handle(self, message: nsq.Message) -> bytes:
        try:
            self._handler(message.body)
        except NewerMessage as error:
            if not is_outdated(message.timestamp):
                note_newer(error)
                return bytes(protocol.requeue(message.id, RETRY_DELAY_S * 1000))
            note_outdated()
        return bytes(protocol.finish(message.id))
