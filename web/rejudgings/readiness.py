"""Marking rejudgings as ready when every judging of them is final."""

import psycopg

from web.judgings.states import JudgingState
from web.rejudgings.states import RejudgingState

MARK_READY = f"""
UPDATE rejudging SET state = '{RejudgingState.READY}'
WHERE state = '{RejudgingState.JUDGING}' AND NOT EXISTS (
    SELECT FROM judging WHERE judging.rejudging_id = rejudging.id AND judging.state <> '{JudgingState.FINAL}')
"""  # noqa: S608


def mark_ready(connection: psycopg.Connection) -> None:
    """Mark every rejudging that has nothing left to judge.

    The dispatcher calls it every second, so that no recorder has to know which judging was the last one.
    """
    connection.execute(MARK_READY)
