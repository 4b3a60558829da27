"""States of a judging and of its slices. Kept apart from the tables: the queue services do without SQLAlchemy's memory.

    queued      committed; nobody was told
    dispatched  it holds a slot, and a compile job was published; the attempt token is drawn anew each time
    compiling   a compile worker holds a lease on the attempt
    running     its run jobs were published; each slice has a state of its own
    final       there is a verdict

A slice is dispatched (its run job is with an nsqd), running (a run worker holds a lease on it) or done (its results are
kept until those of all slices are there).

Only a lapsed lease or a lost message leads back, to queued. web/judgings/transitions.py moves judgings.
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


class SliceState(StrEnum):
    DISPATCHED = "dispatched"
    RUNNING = "running"
    DONE = "done"


class Priority:
    """Judgings with a lower number go first."""

    LIVE = 0
    BATCH = 100
