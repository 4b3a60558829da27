"""What becomes of a message when its job has ended, in one place.

    the job was done               its next messages are published and confirmed, then FIN
    not ours, or malformed         logged, counted and FIN: another delivery would end the same
    of a newer release             published again with a delay, then FIN: a worker of that release takes it
    infrastructure failed          REQ with a short delay, and a pause where every job would fail now
    anything else, or too often    a judge error is published and confirmed, then FIN

pynsq's own ways are switched off (`max_tries=0`, `backoff=False`): after max_tries it finishes a message that nobody
has judged, and its backoff stops all jobs for the fault of one.
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

#: A message that comes the eleventh time has probably ended its worker ten times.
DELIVERY_LIMIT = 10
#: A submission whose sandbox is lost so often is what loses it.
SANDBOX_LOST_LIMIT = 5
#: A sandbox in doubt may be its lane's fault, or its host's; one that is in doubt everywhere is the submission's.
SANDBOX_IN_DOUBT_LIMIT = 3
LONGEST_DELAY_S = 30


class Verb(Enum):
    FINISH = auto()  #: once everything that follows from it is confirmed
    DROP = auto()
    REQUEUE = auto()
    GIVE_UP = auto()  #: as FINISH, with a judge error as what follows


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    verb: Verb
    delay_s: int = 0  #: of a REQ; a whole number, or pynsq ignores it
    pause: bool = False  #: take no more jobs until what failed answers again


def acknowledge(error: Exception | None, *, attempts: int) -> Acknowledgement:
    """`attempts` counts deliveries from 1."""
    if error is None:
        return Acknowledgement(verb=Verb.FINISH)
    if isinstance(error, ForeignMessage):
        return Acknowledgement(verb=Verb.DROP)
    if isinstance(error, NewerMessage):
        return Acknowledgement(verb=Verb.REQUEUE, delay_s=RETRY_DELAY_S)
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
    """Asked before a job is begun: a job that ends its worker cannot be caught afterwards."""
    return attempts > DELIVERY_LIMIT
