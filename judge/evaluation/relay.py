"""The wiring of a conversation that is written down: we stand in between, and note who said what when."""

import os
import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from judge.evaluation.wiring import Ends
from judge.limits import TRANSCRIPT_KEPT_BYTES
from judge.program_output import CHUNK_BYTES
from judge.sandbox import open_pipe

#: Before what a side says, as in the `.interaction` files of the package format.
INTERACTOR_SAYS, SUBMISSION_SAYS = "<", ">"
#: A line that does not end, such as binary output, is broken here.
_LINE_LIMIT_BYTES = 1000


class Transcript:
    """The beginning of a conversation, line by line: `[seconds] > text`."""

    def __init__(self, limit_bytes: int = TRANSCRIPT_KEPT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._kept = bytearray()
        self._left_out_bytes = 0
        self._started_s = time.monotonic()
        #: By side: the beginning of a line whose end is still to come, and when it was said.
        self._unfinished: dict[str, tuple[float, bytes]] = {}

    def add(self, side: str, chunk: bytes) -> None:
        if self._left_out_bytes:  # as fast as we can: the programs wait for us
            self._left_out_bytes += len(chunk)
            return
        now_s = time.monotonic() - self._started_s
        began_s, begun = self._unfinished.pop(side, (now_s, b""))
        *lines, rest = (begun + chunk).split(b"\n")
        for line in lines:
            self._write(began_s, side, line)
            began_s = now_s
        while len(rest) > _LINE_LIMIT_BYTES:
            self._write(began_s, side, rest[:_LINE_LIMIT_BYTES])
            rest, began_s = rest[_LINE_LIMIT_BYTES:], now_s
        if rest:
            self._unfinished[side] = began_s, rest

    def text(self) -> bytes:
        """All that was said, as far as it is kept. To be called once, at the end."""
        for side, (began_s, rest) in sorted(self._unfinished.items(), key=lambda item: item[1][0]):
            self._write(began_s, side, rest)
        self._unfinished.clear()
        if self._left_out_bytes:
            self._kept += f"... {self._left_out_bytes} more bytes were said\n".encode()
        return bytes(self._kept)

    def _write(self, began_s: float, side: str, said: bytes) -> None:
        text = said.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
        line = f"[{began_s:.3f}] {side} {text}\n".encode()
        if self._left_out_bytes or len(self._kept) + len(line) > self._limit_bytes:
            self._left_out_bytes += len(said)
        else:
            self._kept += line


@dataclass(kw_only=True)
class _Direction:
    """What one program says to the other one."""

    source_fd: int
    target_fd: int
    note: Callable[[bytes], None]
    on_way: bytes = b""  #: read, and not written yet: nothing more is read before
    is_open: bool = field(default=True)

    def watched(self) -> dict[int, int]:
        if not self.is_open:
            return {}
        # The target is always looked at: POLLERR says that its reader is gone.
        target_events = select.POLLOUT if self.on_way else 0
        return {self.target_fd: target_events} | ({} if self.on_way else {self.source_fd: select.POLLIN})

    def step(self, fd: int) -> None:
        if fd == self.target_fd and not self.on_way:
            self.close()
            return
        if fd == self.source_fd:
            self.on_way = os.read(self.source_fd, CHUNK_BYTES)
            self.note(self.on_way)
        self._pass_on()

    def close(self) -> None:
        """Either program sees now what it would see if the other one had closed a direct pipe."""
        if self.is_open:
            self.is_open = False
            os.close(self.source_fd)
            os.close(self.target_fd)

    def _pass_on(self) -> None:
        if not self.on_way:  # the source has ended
            self.close()
            return
        try:
            self.on_way = self.on_way[os.write(self.target_fd, self.on_way) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.close()


class Relay:
    """A judge.evaluation.wiring.Wiring. An end is passed on as soon as it is seen: who was first does not matter."""

    def __init__(self, transcript: Transcript) -> None:
        to_submission, from_submission = open_pipe(), open_pipe()
        to_interactor, from_interactor = open_pipe(), open_pipe()
        self.submission = Ends(stdin_fd=to_submission[0], stdout_fd=from_submission[1])
        self.interactor = Ends(stdin_fd=to_interactor[0], stdout_fd=from_interactor[1])
        self._held = [to_submission[0], from_submission[1], to_interactor[0], from_interactor[1]]
        self._directions = (
            _Direction(
                source_fd=from_submission[0],
                target_fd=to_interactor[1],
                note=lambda chunk: transcript.add(SUBMISSION_SAYS, chunk),
            ),
            _Direction(
                source_fd=from_interactor[0],
                target_fd=to_submission[1],
                note=lambda chunk: transcript.add(INTERACTOR_SAYS, chunk),
            ),
        )
        for direction in self._directions:
            os.set_blocking(direction.target_fd, False)

    def release(self) -> None:
        while self._held:
            os.close(self._held.pop())

    def end_questions(self) -> None:
        """To be released is as good: a transcript decides nothing."""
        self.release()

    def watched(self) -> Mapping[int, int]:
        return {fd: events for direction in self._directions for fd, events in direction.watched().items()}

    def step(self, fd: int) -> None:
        for direction in self._directions:
            if direction.is_open and fd in (direction.source_fd, direction.target_fd):
                direction.step(fd)
                return

    def close(self) -> None:
        self.release()
        for direction in self._directions:
            direction.close()
