"""Whether judgings wait, and for what: it decides which news the dispatcher has to act on."""

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
    FOR_SLOTS = "for slots"  #: nothing new can be sent before something is final
    ASIDE = "aside"  #: there are slots for others: what waits is of students who hold their share, or of a rejudging


def find_backlog(connection: psycopg.Connection, pool: str) -> Backlog:
    row = connection.execute(BACKLOG.encode(), {"pool": pool}).fetchone()
    assert row is not None  # noqa: S101
    waits, has_room = row
    if not waits:
        return Backlog.NONE
    return Backlog.ASIDE if has_room else Backlog.FOR_SLOTS
