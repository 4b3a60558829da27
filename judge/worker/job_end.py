"""Says how a job ended in its lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from judge.worker.job_handler import Outgoing


@dataclass(frozen=True, kw_only=True)
class JobEnd:
    """One of three: the messages that follow from the job, the error with which it failed, or that it was not begun."""

    outgoing: Sequence[Outgoing] = ()
    error: Exception | None = None
    begun: bool = True
