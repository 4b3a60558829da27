"""What a compile worker and a run worker do differently, and what both work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from judge.errors import MessageError
from judge.messages import Message, WorkerKind
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.store import Store
from judge.worker.answer import Job
from judge.worker.delivery import Delivery


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message that must be confirmed before the job's own is finished."""

    topic: str
    message: Message


@dataclass(frozen=True, kw_only=True)
class Equipment:
    store: Store
    served: Mapping[str, ServedLanguage]  #: by variant id
    worker: str
    memory_limit_bytes: int  #: of a lane

    def language(self, variant: str) -> ServedLanguage:
        """Raises MessageError for a variant that this worker does not serve."""
        served = self.served.get(variant)
        if served is None:
            raise MessageError(f"this worker has no image for the language variant {variant!r}")
        return served


class JobHandler(Protocol):
    kind: WorkerKind

    def topic(self, pool: str, *, batch: bool) -> str: ...

    def decode(self, body: bytes) -> Job:
        """Raises ForeignMessage for a message that is not for this handler, NewerMessage for one of a newer release."""

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        """Do the job, in the lane's thread. `between` is called where another job may be put in."""
