"""Decides how a message is answered when its job has ended. judge/worker/completion.py does what is decided.

    the job was done                      publish the messages that follow, wait for confirmation, then FIN
    the message is foreign or malformed   log, count and FIN: another delivery would end the same
    it is of a newer release              publish it again with a delay, then FIN: a worker of that release takes it
    infrastructure failed                 REQ with a short delay; also pause, if every job would fail now
    anything else failed                  publish a judge error, wait for confirmation, then FIN
    infrastructure failed too often       the same

pynsq's own rules are switched off (`max_tries=0`, `backoff=False`). After max_tries it would finish a message that was
not judged. Its backoff would stop all jobs because one failed.
"""

from dataclasses import dataclass
from enum import Enum, auto

from judge.errors import (
    EngineUnavailable,
    ForeignMessage,
    NewerMessage,
    RetryableError,
    SandboxError,
    SandboxLost,
    StoreUnavailable,
)
from judge.nsq.incoming import RETRY_DELAY_S

#: A message that comes for the eleventh time has probably killed its worker ten times.
DELIVERY_LIMIT = 10
#: If a submission's sandbox is lost so often, the submission itself is the cause.
SANDBOX_LOST_LIMIT = 5
#: One sandbox in doubt may be the fault of its lane or host. If all sandboxes of a submission are, it is the cause.
SANDBOX_IN_DOUBT_LIMIT = 3
LONGEST_DELAY_S = 30


class Verb(Enum):
    FINISH = auto()  #: when all messages that follow from the job are confirmed
    DROP = auto()
    PUT_OFF = auto()  #: publish the message again, with a delay, then as FINISH
    REQUEUE = auto()
    GIVE_UP = auto()  #: publish a judge error, then as FINISH


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    verb: Verb
    delay_s: int = 0  #: for REQUEUE and PUT_OFF; pynsq ignores a number that is not whole
    pause: bool = False  #: take no more jobs until what failed answers again


def acknowledge(error: Exception | None, *, attempts: int) -> Acknowledgement:
    """Decide how to answer the message. `attempts` is the number of deliveries, this one included."""
    if error is None:
        return Acknowledgement(verb=Verb.FINISH)
    if isinstance(error, ForeignMessage):
        return Acknowledgement(verb=Verb.DROP)
    if isinstance(error, NewerMessage):
        return Acknowledgement(verb=Verb.PUT_OFF, delay_s=RETRY_DELAY_S)
    if not isinstance(error, RetryableError):
        return Acknowledgement(verb=Verb.GIVE_UP)
    if isinstance(error, SandboxLost) and attempts >= SANDBOX_LOST_LIMIT:
        return Acknowledgement(verb=Verb.GIVE_UP)
    if isinstance(error, SandboxError) and attempts >= SANDBOX_IN_DOUBT_LIMIT:
        return Acknowledgement(verb=Verb.GIVE_UP)
    return Acknowledgement(
        verb=Verb.REQUEUE,
        delay_s=min(2 * (attempts - 1), LONGEST_DELAY_S),
        pause=isinstance(error, EngineUnavailable | StoreUnavailable),
    )


def is_delivered_too_often(attempts: int) -> bool:
    """Tell whether to refuse a job before it begins: if it kills its worker, no later check is reached."""
    return attempts > DELIVERY_LIMIT
