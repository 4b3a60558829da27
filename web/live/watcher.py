"""One browser that watches one submission: a socket and little else, for there are thousands."""

import asyncio
import contextlib

import tornado.iostream

from web.visibility import Detail

HEADERS = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream\r\n"
    b"Cache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"Connection: close\r\n\r\n"
)
HEARTBEAT = b":\n\n"
#: A client that leaves more than this unread is dropped; its page connects again.
UNREAD_LIMIT_BYTES = 64 * 1024
#: How long the last event may take to be sent.
LINGER_S = 10.0


def event(name: str, data: bytes) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), data)


class Watcher:
    """The stream of an HTTP connection that was detached from Tornado."""

    __slots__ = ("_stream", "detail", "submission_id", "viewer_id")

    def __init__(self, stream: tornado.iostream.IOStream, *, submission_id: int, viewer_id: int) -> None:
        stream.max_write_buffer_size = UNREAD_LIMIT_BYTES
        self._stream = stream
        self.submission_id = submission_id
        self.viewer_id = viewer_id
        self.detail: Detail | None = None  #: None until its first snapshot was sent

    @property
    def is_closed(self) -> bool:
        return self._stream.closed()

    def send(self, data: bytes) -> None:
        """Send to the client. A client that does not read is dropped; a client that is gone is no error."""
        try:
            written = self._stream.write(data)
        except (tornado.iostream.StreamBufferFullError, tornado.iostream.StreamClosedError):
            self._stream.close()
        else:
            written.add_done_callback(_forget)

    def close(self) -> None:
        """Close the stream when everything was sent, or after LINGER_S."""
        loop = asyncio.get_running_loop()
        impatience = loop.call_later(LINGER_S, self._stream.close)
        with contextlib.suppress(tornado.iostream.StreamClosedError):
            self._stream.write(b"").add_done_callback(lambda written: self._end(written, impatience))

    def _end(self, written: "asyncio.Future[None]", impatience: asyncio.TimerHandle) -> None:
        _forget(written)
        impatience.cancel()
        self._stream.close()


def _forget(written: "asyncio.Future[None]") -> None:
    """Mark the exception of a write as seen. The close callback tells of a client that went away."""
    if not written.cancelled():
        written.exception()
