"""Messages that nobody claimed: their judgings are sent again, uncounted, as soon as it is plain that they are gone.

A message is gone where its nsqd restarted (the memory queue is lost) or vanished, or where no nsqd holds anything of
ours. A compile job is also gone where much later ones are claimed or done: a process died between claim and publish.
To send one again that was not gone after all costs a compilation and its runs: the first token's result is dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg
import structlog
from psycopg.rows import class_row

from judge.logs import about
from judge.nsq.stats import NsqdStats
from web.judgings.transitions import return_lost

#: A message is claimed or done within a second where a lane is free; nobody looks for it before.
SUSPICIOUS_AFTER_S = 5
#: Where its nsqd does not answer, it is looked for sooner. The row is written before the message, so not at once.
SUSPICIOUS_AWAY_AFTER_S = 1
#: Claims and results of dispatches so much later show that this one will not come.
OVERTAKEN_AFTER_S = 15
#: So many judgings after it are searched for such a result: in a rush, thousands wait behind each dispatch.
SEARCHED_JUDGINGS = 2000
#: Whatever it was, it is sent again.
UNCLAIMED_LIMIT_S = 600

_OVERTAKES = f"""
later.priority >= judging.priority AND later.dispatched_at > judging.dispatched_at + interval '{OVERTAKEN_AFTER_S} s'
"""
_IS_SUSPICIOUS = f"""
({{table}}.dispatched_at < now() - interval '{SUSPICIOUS_AFTER_S} s'
 OR {{table}}.dispatched_to = ANY(%(away)s)
    AND {{table}}.dispatched_at < now() - interval '{SUSPICIOUS_AWAY_AFTER_S} s')
"""

# Short jobs are never seen claimed, so results count as well.
UNCLAIMED = f"""
SELECT id AS judging_id, submission_id, attempt_token, dispatched_to, dispatched_at,
       extract(epoch FROM now() - dispatched_at)::float AS age_s,
       EXISTS (SELECT FROM judging AS later WHERE later.state IN ('compiling', 'running') AND {_OVERTAKES})
       OR EXISTS (SELECT FROM judging AS later WHERE later.id > judging.id
                  AND later.id <= judging.id + {SEARCHED_JUDGINGS} AND later.state = 'final' AND {_OVERTAKES})
       AS overtaken
FROM judging WHERE state = 'dispatched' AND {_IS_SUSPICIOUS.format(table="judging")}
UNION ALL
SELECT judging_id, submission_id, slice.attempt_token, slice.dispatched_to, slice.dispatched_at,
       extract(epoch FROM now() - slice.dispatched_at)::float AS age_s, false AS overtaken
FROM judging_slice AS slice JOIN judging ON judging.id = judging_id AND judging.attempt_token = slice.attempt_token
WHERE slice.state = 'dispatched' AND judging.state IN ('dispatched', 'compiling', 'running')
  AND {_IS_SUSPICIOUS.format(table="slice")}
"""  # noqa: S608

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class UnclaimedMessage:
    """A compile job, or the run job of a slice, that no worker has claimed."""

    judging_id: int
    submission_id: int
    attempt_token: str
    dispatched_to: str  #: TCP address of its nsqd
    dispatched_at: datetime
    age_s: float
    overtaken: bool

    def why_gone(self, nsqds: Mapping[str, NsqdStats | None], pool: str) -> str | None:
        """None where it may still be waiting. `nsqds` is as `return_lost_messages` takes it."""
        if self.dispatched_to in nsqds:
            stats = nsqds[self.dispatched_to]
            if stats is None:
                return "nsqd vanished"
            if stats.started_at > self.dispatched_at:
                return "nsqd restarted"
        if all(stats is not None and stats.is_idle(pool) for stats in nsqds.values()):
            return "no nsqd holds anything"
        if self.overtaken:
            return "overtaken"
        return "unclaimed for too long" if self.age_s > UNCLAIMED_LIMIT_S else None


def find_unclaimed(connection: psycopg.Connection, away: Collection[str]) -> list[UnclaimedMessage]:
    """Find what has been unclaimed for suspiciously long. `away` are TCP addresses of nsqds that seem to be gone."""
    with connection.cursor(row_factory=class_row(UnclaimedMessage)) as cursor:
        return cursor.execute(UNCLAIMED, {"away": list(away)}).fetchall()


def return_lost_messages(
    connection: psycopg.Connection,
    unclaimed: Collection[UnclaimedMessage],
    nsqds: Mapping[str, NsqdStats | None],
    *,
    pool: str,
) -> int:
    """Queue the judgings again whose messages are gone; their number.

    `nsqds` has every nsqd by its TCP address; None stands for one that does not answer.
    """
    returned = 0
    for message in unclaimed:
        reason = message.why_gone(nsqds, pool)
        if reason and return_lost(connection, message.attempt_token):
            returned += 1
            with about(message):
                log.warning("dispatch.lost", age_s=message.age_s, reason=reason)
    return returned
