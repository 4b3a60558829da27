"""Decodes the messages that the services of the site receive. There are three kinds.

one of ours                    is handled
a foreign one                  is dropped and counted: another delivery would end the same
one of a newer release         is given back: during an upgrade, a process of the newer release takes it. If the message
                               only says what the next one says again, it is dropped and counted once it is outdated.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import nsq
import structlog
from prometheus_client import Counter

from judge.errors import ForeignMessage, NewerMessage
from judge.messages import Message, decode_as

#: nsqd offers a message of a newer release again after this time.
RETRY_DELAY_S = 2
#: A worker repeats every 5 s what it says of itself or of its job. After this time, the older message is worthless.
OUTDATED_AFTER_S = 30.0

NOT_HANDLED = Counter("judge_messages_not_handled_total", "Messages that this process could not handle", ["what"])

T = TypeVar("T", bound=Message)

_log = structlog.get_logger(__name__)


def decode_or_drop(body: bytes, expected: type[T]) -> T | None:
    """Decode a message. Return None for a foreign one, which is logged and counted; the caller finishes it.

    Raises NewerMessage.
    """
    try:
        return decode_as(body, expected)
    except ForeignMessage as error:
        NOT_HANDLED.labels("foreign").inc()
        _log.error("message.dropped", reason=str(error), body=body[:200].decode(errors="replace"))
        return None


def give_back(message: nsq.Message, error: NewerMessage) -> None:
    """Give a message of a newer release back to nsqd, which offers it again."""
    note_newer(error)
    message.requeue(backoff=False, delay=RETRY_DELAY_S)


def handler_of(expected: type[T], handle: Callable[[T], None]) -> Callable[[nsq.Message], bool | None]:
    """Make a Consumer's handler out of `handle`, for messages that the worker will repeat."""

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
    """Tell whether a message is outdated, by the time when nsqd received it."""
    return time.time() - timestamp_ns / 1e9 > OUTDATED_AFTER_S


def note_newer(error: NewerMessage) -> None:
    NOT_HANDLED.labels("newer").inc()
    _log.warning("message.newer_than_we", reason=str(error))


def note_outdated() -> None:
    NOT_HANDLED.labels("outdated").inc()
