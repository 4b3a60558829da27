"""Ends a command in order when somebody ends it from outside, so that it leaves nothing behind."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal ended the command. Like KeyboardInterrupt, it is no error that anybody handles on the way."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code = 128 + number  #: as a shell has it


@contextmanager
def ends_in_order() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP raise Ended in the main thread, once: what follows must not end the tidying.

    A signal that is ignored stays ignored, as `nohup` wants it.
    """
    taken = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _end) for number in taken}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: FrameType | None) -> None:
    for taken in _SIGNALS:
        signal.signal(taken, signal.SIG_IGN)
    raise Ended(number)
