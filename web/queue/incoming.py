"""Messages as they come in: those that are ours, and a word in the log about the others."""

from typing import TypeVar

import structlog

from judge.errors import MessageError
from judge.messages import Message, decode_as

log = structlog.get_logger()

T = TypeVar("T", bound=Message)


def decode_or_drop(body: bytes, expected: type[T]) -> T | None:
    """None for a message that is not ours: logged, and to be finished by the caller."""
    try:
        return decode_as(body, expected)
    except MessageError as error:
        log.error("message.dropped", reason=str(error), body=body[:200].decode(errors="replace"))
        return None
