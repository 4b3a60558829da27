"""The states of a judging and of its slices.

    queued      it is committed, and no worker knows of it
    dispatched  it holds a slot, and its compile job was published; each dispatch draws a new attempt token
    compiling   a compile worker holds a lease on the attempt
    running     its run jobs were published; each slice has a state of its own
    final       it has a verdict

A slice is dispatched (an nsqd has its run job), running (a run worker holds a lease on it) or done (its results are
kept until those of all slices are there).

A judging goes back to queued if its job could not be published, if a message was lost, or if a lease lapsed.
web/judgings/transitions.py has the statements.

This file is apart from the tables, so that the queue services need not load SQLAlchemy.
"""

from enum import StrEnum

#: The version of the JSON in judging.testcase_results: a list of judge.testcase_result.TestcaseResult.
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
    """The priority of a judging. Lower numbers go first."""

    LIVE = 0
    TRIAL = 50  #: a trial run: somebody waits for it, but nothing depends on it
    BATCH = 100
