"""Tells messages of ours from those of others and those of newer releases, for services that only take them in.

of ours                    handled
of nobody we know          dropped and counted: another delivery would end the same
of a newer release         given back: during an upgrade, a process of that release takes it; where what it says is
                           outdated by then, and the next message repeats it, it is dropped and counted
"""

import time
from collections.abc import Callable
from typing import TypeVar

import nsq
import structlog
from prometheus_client import Counter

from judge.errors import ForeignMessage, NewerMessage
from judge.messages import Message, decode_as

#: A message of a newer release is offered again after so long.
RETRY_DELAY_S = 2
#: What a worker says of itself or of its job is repeated every 5 s; after so long it says nothing any more.
OUTDATED_AFTER_S = 30.0

NOT_HANDLED = Counter("judge_messages_not_handled_total", "Messages that this process could not handle", ["what"])

T = TypeVar("T", bound=Message)

_log = structlog.get_logger(__name__)


def decode_or_drop(body: bytes, expected: type[T]) -> T | None:
    """Decode a message. None for one that is not ours: logged, counted, and to be finished by the caller.

    Raises NewerMessage.
    """
    try:
        return decode_as(body, expected)
    except ForeignMessage as error:
        NOT_HANDLED.labels("foreign").inc()
        _log.error("message.dropped", reason=str(error), body=body[:200].decode(errors="replace"))
        return None


def give_back(message: nsq.Message, error: NewerMessage) -> None:
    """Answer a message of a newer release: nsqd offers it again."""
    note_newer(error)
    message.requeue(backoff=False, delay=RETRY_DELAY_S)


def handler_of(expected: type[T], handle: Callable[[T], None]) -> Callable[[nsq.Message], bool | None]:
    """Make a handler of a Consumer out of one that takes what a worker says and will say again."""

    def handle_message(message: nsq.Message) -> bool | None:
        try:
            known = decode_or_drop(message.body, expected)
        except NewerMessage as error:
            if is_outdated(message.timestamp):
                note_outdated()
                return True
            message.enable_async()
            give_back(message, error)
            return None
        if known is not None:
            handle(known)
        return True

    return handle_message


def is_outdated(timestamp_ns: int) -> bool:
    """Tell by the time when nsqd got the message."""
    return time.time() - timestamp_ns / 1e9 > OUTDATED_AFTER_S


def note_newer(error: NewerMessage) -> None:
    NOT_HANDLED.labels("newer").inc()
    _log.warning("message.newer_than_we", reason=str(error))


def note_outdated() -> None:
    NOT_HANDLED.labels("outdated").inc()
