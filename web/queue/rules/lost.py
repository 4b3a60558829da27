"""Finds messages that are gone, and sends their judgings again. Such an attempt is not counted.

Only messages that no worker has claimed are looked for. A message is gone if its nsqd has restarted (then its queue in
memory is lost) or vanished, or if no nsqd that answers holds any message of ours: a result may lie in another nsqd than
the message that it follows from, and be lost with that one. A compile job is also gone if much later ones are claimed
or done: then a process died between claim and publish. If a message was not gone after all, its judging is compiled and
run twice, and the result of the first attempt is dropped.
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

#: If a lane is free, a message is claimed or done within a second. It is not looked for before this time.
SUSPICIOUS_AFTER_S = 5
#: If its nsqd does not answer, a message is looked for sooner; but not at once, since its row is written before it.
SUSPICIOUS_AWAY_AFTER_S = 1
#: If a judging that was dispatched so much later is claimed or done, this message will not come.
OVERTAKEN_AFTER_S = 15
#: So many later judgings are searched for such a result. In a rush, thousands wait behind each dispatch.
SEARCHED_JUDGINGS = 2000
#: After so long, a message is sent again, whatever the reason.
UNCLAIMED_LIMIT_S = 600

_OVERTAKES = f"""
later.priority >= judging.priority AND later.dispatched_at > judging.dispatched_at + interval '{OVERTAKEN_AFTER_S} s'
"""
_IS_SUSPICIOUS = f"""
({{table}}.dispatched_at < now() - interval '{SUSPICIOUS_AFTER_S} s'
 OR {{table}}.dispatched_to = ANY(%(away)s)
    AND {{table}}.dispatched_at < now() - interval '{SUSPICIOUS_AWAY_AFTER_S} s')
"""

# Short jobs are never claimed, so results of later judgings count as well.
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
    submission_id: int | None
    attempt_token: str
    dispatched_to: str  #: TCP address of its nsqd
    dispatched_at: datetime
    age_s: float
    overtaken: bool

    def why_gone(self, nsqds: Mapping[str, NsqdStats | None], pool: str) -> str | None:
        """Say why the message is gone; None if it may still be waiting. `nsqds`: see `return_lost_messages`."""
        if self.dispatched_to in nsqds:
            stats = nsqds[self.dispatched_to]
            if stats is None:
                return "nsqd vanished"
            if stats.started_at > self.dispatched_at:
                return "nsqd restarted"
        answering = [stats for stats in nsqds.values() if stats is not None]
        if answering and all(stats.is_idle(pool) for stats in answering):
            return "no nsqd holds anything"
        if self.overtaken:
            return "overtaken"
        return "unclaimed for too long" if self.age_s > UNCLAIMED_LIMIT_S else None


def find_unclaimed(connection: psycopg.Connection, away: Collection[str]) -> list[UnclaimedMessage]:
    """Find messages that are unclaimed for suspiciously long. `away`: TCP addresses of nsqds that seem to be down."""
    with connection.cursor(row_factory=class_row(UnclaimedMessage)) as cursor:
        return cursor.execute(UNCLAIMED, {"away": list(away)}).fetchall()


def return_lost_messages(
    connection: psycopg.Connection,
    unclaimed: Collection[UnclaimedMessage],
    nsqds: Mapping[str, NsqdStats | None],
    *,
    pool: str,
) -> int:
    """Queue the judgings again whose messages are gone. Return their number.

    `nsqds` has the stats of every nsqd by its TCP address; None stands for one that does not answer.
    """
    returned = 0
    for message in unclaimed:
        reason = message.why_gone(nsqds, pool)
        if reason and return_lost(connection, message.attempt_token):
            returned += 1
            with about(message):
                log.warning("dispatch.lost", age_s=message.age_s, reason=reason)
    return returned
