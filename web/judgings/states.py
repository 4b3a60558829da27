"""States of a judging. Kept apart from its table, so that the queue services do without SQLAlchemy's memory.

    queued      committed; nobody was told
    dispatched  a slot was claimed and a job published; the attempt token is drawn anew each time
    compiling   a worker claimed the attempt; it holds a lease
    running     the same, in the second stage
    final       there is a verdict

Only a lapsed lease or a lost message leads back, to queued.
"""

from enum import StrEnum

#: Of judging.testcase_results: judge.testcase_result.TestcaseResult as JSON.
RESULTS_VERSION = 1


class JudgingState(StrEnum):
    QUEUED = "queued"
    DISPATCHED = "dispatched"
    COMPILING = "compiling"
    RUNNING = "running"
    FINAL = "final"


class Priority:
    """Lower goes first."""

    LIVE = 0
    BATCH = 100
