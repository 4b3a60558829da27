"""Tells whether judgings wait, and why. The dispatcher's pace depends on it (web/queue/rules/pace.py)."""

from enum import StrEnum

import psycopg

from web.queue.rules.claim import SLOTS

BACKLOG = f"""
WITH {SLOTS}
SELECT EXISTS (SELECT FROM judging WHERE state = 'queued'),
       (SELECT slots FROM capacity) > (SELECT count(*) FROM in_flight WHERE NOT batch)
"""  # noqa: S608


class Backlog(StrEnum):
    NONE = "none"
    FOR_SLOTS = "for slots"  #: all slots are full: no judging can be sent before another is final
    ASIDE = "aside"  #: slots are free, but only batches wait, or judgings of students who have their share of slots


def find_backlog(connection: psycopg.Connection, pool: str) -> Backlog:
    row = connection.execute(BACKLOG.encode(), {"pool": pool}).fetchone()
    assert row is not None  # noqa: S101
    waits, has_room = row
    if not waits:
        return Backlog.NONE
    return Backlog.ASIDE if has_room else Backlog.FOR_SLOTS
