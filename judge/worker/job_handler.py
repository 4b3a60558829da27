"""Declares what a compile worker and a run worker do differently, and what both work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from judge.errors import MessageError
from judge.language import OUTPUT_FILES, PACKAGE_CHECKS
from judge.messages import Message, WorkerKind
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.store import Store
from judge.worker.answer import Job
from judge.worker.delivery import Delivery


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message that follows from a job. nsqd must confirm it before the job's own message is finished."""

    topic: str
    message: Message


@dataclass(frozen=True, kw_only=True)
class Equipment:
    store: Store
    served: Mapping[str, ServedLanguage]  #: by variant id
    worker: str
    memory_limit_bytes: int  #: of a lane

    def language(self, variant: str) -> ServedLanguage:
        """Find the language of a variant. Raises MessageError for a variant that this worker does not serve."""
        for known in (OUTPUT_FILES, PACKAGE_CHECKS):
            if variant == known.variant.id:
                return ServedLanguage(language=known.language, variant=known.variant, image_digest="")
        served = self.served.get(variant)
        if served is None:
            raise MessageError(f"this worker has no image for the language variant {variant!r}")
        return served


class JobHandler(Protocol):
    kind: WorkerKind

    def topic(self, pool: str, *, batch: bool) -> str: ...

    def decode(self, body: bytes) -> Job:
        """Decode a job. Raises ForeignMessage if it is not for this handler, NewerMessage if of a newer release."""

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        """Do the job, in the lane's thread. Call `between` where the lane may do another job in between."""
