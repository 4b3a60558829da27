"""Trial runs that take too long. Somebody sits before the page: after this time they are told to try again.

Whatever was lost on the way, or if no worker is alive: no page waits for ever.
"""

import time

import psycopg
import structlog

from web.judgings.transitions import give_up_trial_runs

#: From the request on. The samples of a slow program take a minute at most, and a few runs of others are before it.
TRIAL_RUN_LIMIT_S = 180.0
INTERVAL_S = 5.0

log = structlog.get_logger()


class GivingUp:
    def __init__(self) -> None:
        self._due_at_s = time.monotonic()

    def give_up_when_due(self, connection: psycopg.Connection) -> None:
        if time.monotonic() < self._due_at_s:
            return
        self._due_at_s = time.monotonic() + INTERVAL_S
        given_up = give_up_trial_runs(connection, after_s=TRIAL_RUN_LIMIT_S)
        if given_up:
            log.warning("trial_runs.given_up", count=given_up, after_s=TRIAL_RUN_LIMIT_S)
