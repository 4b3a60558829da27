"""From the queue to nsqd: claim, then publish. What cannot be published goes back and is sent later."""

from dataclasses import dataclass

import msgspec
import psycopg
import structlog

from judge.errors import BrokerUnavailable, JudgeError
from judge.language import Languages
from judge.messages import encode
from judge.topics import compile_topic
from web.judgings.channels import QUEUED_CHANNEL
from web.queue.broker import MESSAGE_LIMIT_BYTES, Broker
from web.queue.claim import ClaimedJudging, claim, return_to_queue
from web.queue.judge_error import conclude_as_judge_error

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Dispatched:
    claimed: int  #: judgings; each was published, or ended as JE
    in_flight: int = 0  #: judgings that hold a slot now; not known where nothing was claimed
    has_room: bool = False  #: whether there are slots for live work left; not known where nothing was claimed


class Publisher:
    def __init__(self, *, broker: Broker, pool: str, languages: Languages) -> None:
        self._broker = broker
        self._pool = pool
        self._languages = languages

    def dispatch(self, connection: psycopg.Connection) -> Dispatched:
        """Publish what the free slots allow.

        The connection is in autocommit. Raises BrokerUnavailable, with everything unpublished in the queue again. A
        process that dies in between leaves claims that nobody will answer: web/queue/lost.py finds them in seconds.
        """
        nsqd = self._broker.connect()  # before the claim: while nsqd is down, nothing moves
        claimed = claim(connection, pool=self._pool, nsqd=nsqd)
        for position, judging in enumerate(claimed):
            try:
                self._publish(connection, judging)
            except BrokerUnavailable:
                return_to_queue(connection, [unsent.attempt_token for unsent in claimed[position:]])
                raise
        if not claimed:
            return Dispatched(claimed=0)
        return Dispatched(
            claimed=len(claimed),
            in_flight=claimed[0].in_flight_before + len(claimed),
            has_room=claimed[0].free_slots_before > sum(not judging.batch for judging in claimed),
        )

    def _publish(self, connection: psycopg.Connection, judging: ClaimedJudging) -> None:
        """Where no job can be made of it, it ends as JE rather than stop the queue for all."""
        try:
            body = encode(judging.job(self._pool, self._languages))
            if len(body) > MESSAGE_LIMIT_BYTES:
                raise JudgeError(f"the job has {len(body)} bytes, nsqd takes {MESSAGE_LIMIT_BYTES}")
        except (JudgeError, msgspec.MsgspecError) as error:
            conclude_as_judge_error(
                connection, judging_id=judging.judging_id, attempt_token=judging.attempt_token, reason=str(error)
            )
        else:
            self._broker.publish(compile_topic(self._pool, batch=judging.batch), body)

    def dispatch_after_submit(self, connection: psycopg.Connection) -> None:
        """For the site: the submission is committed and the student answered, whatever happens here."""
        try:
            if not self.dispatch(connection).claimed:
                connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
        except (BrokerUnavailable, psycopg.OperationalError) as error:
            log.warning("submit.left_to_dispatcher", reason=str(error))
