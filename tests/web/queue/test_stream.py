import struct

from hypothesis import given
from hypothesis import strategies as st

from web.queue.stream import _parse


def frame(kind: int, data: bytes) -> bytes:
    return struct.pack(">II", len(data) + 4, kind) + data


def message(number: int, body: bytes) -> bytes:
    return frame(2, struct.pack(">QH", 0, 1) + f"{number:016d}".encode() + body)


def test_messages_are_finished_and_heartbeats_answered() -> None:
    received = frame(0, b"OK") + message(7, b"body") + frame(0, b"_heartbeat_")
    assert _parse(received) == ([b"body"], b"FIN 0000000000000007\nNOP\n", len(received))


@given(st.lists(st.binary(max_size=50), max_size=5), st.data())
def test_frames_may_be_cut_anywhere(bodies: list[bytes], data: st.DataObject) -> None:
    received = b"".join(message(number, body) for number, body in enumerate(bodies))
    cut = data.draw(st.integers(0, len(received)))
    first, _, consumed = _parse(received[:cut])
    second, _, rest = _parse(received[consumed:])
    assert first + second == bodies
    assert consumed + rest == len(received)
