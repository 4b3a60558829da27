"""What a compile worker and a run worker do differently."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from judge.messages import Message, Result, WorkerKind
from judge.sandbox import Lane
from judge.worker.delivery import Delivery, Job


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message that must be confirmed before the job's own is finished."""

    topic: str
    message: Message


class Stage(Protocol):
    kind: WorkerKind

    def topic(self, pool: str, *, batch: bool) -> str: ...

    def accept(self, body: bytes) -> Job:
        """Raises MessageError for a message that is not for this stage."""

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        """Do the job, in the lane's thread. `between` is called where another job may be put in."""

    def judge_error(self, job: Job, reason: str) -> Result:
        """The final word about a job that could not be done."""
