"""How a job ended in its lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from judge.worker.job_handler import Outgoing


@dataclass(frozen=True, kw_only=True)
class JobEnd:
    """Either what follows from the job, or why it failed, or that its lane never began it."""

    outgoing: Sequence[Outgoing] = ()
    error: Exception | None = None
    begun: bool = True
