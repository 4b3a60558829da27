"""States of a judging. They stand apart from the table, so that the queue services need not load SQLAlchemy.

    queued      it is committed, and no worker was told
    dispatched  a slot was claimed and a job published; the attempt token is drawn anew each time
    compiling   a worker claimed the attempt; it holds a lease
    running     the same, in the second stage
    final       there is a verdict

A lapsed lease or a lost message leads back to queued; nothing else leads back.
"""

from enum import StrEnum

#: The version of judging.testcase_results, which holds judge.messages.TestcaseResult as JSON.
RESULTS_VERSION = 1


class JudgingState(StrEnum):
    QUEUED = "queued"
    DISPATCHED = "dispatched"
    COMPILING = "compiling"
    RUNNING = "running"
    FINAL = "final"


class Priority:
    """Judgings with a lower number go first."""

    LIVE = 0
    BATCH = 100
