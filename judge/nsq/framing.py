"""Cuts what nsqd sends into frames: https://nsq.io/clients/tcp_protocol_spec.html#data-format"""

import struct
from dataclasses import dataclass

from nsq import protocol

RESPONSE = protocol.FRAME_TYPE_RESPONSE
ERROR = protocol.FRAME_TYPE_ERROR
MESSAGE = protocol.FRAME_TYPE_MESSAGE
HEARTBEAT = b"_heartbeat_"

_SIZE = struct.Struct(">l")


@dataclass(frozen=True, slots=True)
class Frame:
    kind: int  #: RESPONSE, ERROR or MESSAGE
    content: bytes

    @property
    def text(self) -> str:
        """The beginning of an answer, for a log line or an exception."""
        return self.content[:200].decode(errors="replace")


class FrameBuffer:
    """Takes bytes as they arrive, and returns each frame when all of it is there."""

    def __init__(self) -> None:
        self._received = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        self._received += data
        received = bytes(self._received)
        frames: list[Frame] = []
        start = 0
        while len(received) - start >= _SIZE.size:
            content_start = start + _SIZE.size
            stop = content_start + _SIZE.unpack_from(received, start)[0]
            if stop > len(received):
                break
            frames.append(Frame(*protocol.unpack_response(received[content_start:stop])))
            start = stop
        del self._received[:start]
        return frames
