import struct

from hypothesis import given
from hypothesis import strategies as st

from judge.nsq.framing import ERROR, MESSAGE, RESPONSE, Frame, FrameBuffer


def frame(kind: int, content: bytes) -> bytes:
    return struct.pack(">II", len(content) + 4, kind) + content


def test_frames_of_one_packet_come_in_order_and_whole() -> None:
    received = frame(RESPONSE, b"OK") + frame(MESSAGE, b"body") + frame(ERROR, b"E_INVALID")
    assert FrameBuffer().feed(received) == [Frame(RESPONSE, b"OK"), Frame(MESSAGE, b"body"), Frame(ERROR, b"E_INVALID")]


@given(st.lists(st.binary(max_size=50), max_size=5), st.data())
def test_frames_may_be_cut_anywhere(contents: list[bytes], data: st.DataObject) -> None:
    received = b"".join(frame(MESSAGE, content) for content in contents)
    cut = data.draw(st.integers(0, len(received)))
    frames = FrameBuffer()
    found = frames.feed(received[:cut]) + frames.feed(received[cut:])
    assert [one.content for one in found] == contents
