"""Sends jobs: claims judgings, then publishes their jobs. What no nsqd takes goes back and is sent later."""

import psycopg
import structlog

from judge.errors import JudgeError, NsqUnavailable
from judge.language import Languages
from judge.logs import about
from judge.messages import encode
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.framing import MESSAGE_LIMIT_BYTES
from judge.nsq.topics import compile_topic
from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.transitions import Attempt, conclude_as_judge_error, return_unsent
from web.queue.rules.claim import ClaimedJudging, claim
from web.queue.rules.job import compile_job
from web.queue.rules.pace import Claims

log = structlog.get_logger()


class JobSender:
    def __init__(self, *, publisher: BlockingPublisher, pool: str, languages: Languages) -> None:
        self._publisher = publisher
        self._pool = pool
        self._languages = languages

    def send(self, connection: psycopg.Connection) -> Claims:
        """Publish what the free slots allow. Each claimed judging was published, or ended as JE.

        The connection is in autocommit. Raises NsqUnavailable, with everything unpublished in the queue again. A
        process that dies in between leaves claims that nobody will answer: web/queue/rules/lost.py finds them in
        seconds.
        """
        nsqd = self._publisher.connect()  # before the claim: while no nsqd answers, nothing moves
        try:
            return self._claim_and_publish(connection, nsqd)
        except NsqUnavailable as error:
            # It was connected to and hangs, or has just died. Where there is another, nobody need wait for it.
            log.warning("nsqd.failed", nsqd=nsqd, reason=str(error))
            return self._claim_and_publish(connection, self._publisher.connect())

    def _claim_and_publish(self, connection: psycopg.Connection, nsqd: str) -> Claims:
        claimed = claim(connection, pool=self._pool, nsqd=nsqd)
        for position, judging in enumerate(claimed):
            try:
                with about(judging):
                    self._publish(connection, judging)
            except NsqUnavailable:
                return_unsent(connection, [unsent.attempt_token for unsent in claimed[position:]])
                raise
        if not claimed:
            return Claims(count=0)
        return Claims(
            count=len(claimed),
            in_flight=claimed[0].in_flight_before + len(claimed),
            has_room=claimed[0].free_slots_before > sum(not judging.batch for judging in claimed),
        )

    def send_after_submit(self, connection: psycopg.Connection) -> None:
        """For the site: the submission is committed and the student answered, whatever happens here."""
        try:
            if not self.send(connection).count:
                connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
        except (NsqUnavailable, psycopg.OperationalError) as error:
            log.warning("submit.left_to_dispatcher", reason=str(error))

    def _publish(self, connection: psycopg.Connection, judging: ClaimedJudging) -> None:
        """Where no job can be made of it, it ends as JE rather than stop the queue for all."""
        try:
            body = encode(compile_job(judging, self._pool, self._languages))
            if len(body) > MESSAGE_LIMIT_BYTES:
                raise JudgeError(f"the job has {len(body)} bytes, nsqd takes {MESSAGE_LIMIT_BYTES}")
        except JudgeError as error:
            attempt = Attempt(judging_id=judging.judging_id, attempt_token=judging.attempt_token)
            conclude_as_judge_error(connection, attempt, reason=str(error))
        else:
            self._publisher.publish(compile_topic(self._pool, batch=judging.batch), body)
