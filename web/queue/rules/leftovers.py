"""Slices of attempts that have ended.

The statement that ends an attempt deletes its slices. But it cannot see a slice that the dispatcher writes at the same
moment. And the recorder of 0.1.0 deletes no slice if a judging has only one.
"""

import time

import psycopg

#: No other statement uses these rows, so there is no hurry.
INTERVAL_S = 60.0

DELETE_LEFTOVERS = """
DELETE FROM judging_slice AS slice USING judging
WHERE judging.id = slice.judging_id
  AND (judging.state IN ('queued', 'final') OR judging.attempt_token <> slice.attempt_token)
"""


class Leftovers:
    def __init__(self) -> None:
        self._due_at_s = time.monotonic() + INTERVAL_S

    def delete_when_due(self, connection: psycopg.Connection) -> None:
        if time.monotonic() >= self._due_at_s:
            delete_leftovers(connection)
            self._due_at_s = time.monotonic() + INTERVAL_S


def delete_leftovers(connection: psycopg.Connection) -> int:
    """Return how many there were."""
    return connection.execute(DELETE_LEFTOVERS).rowcount
