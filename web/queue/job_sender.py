"""Sends jobs: claims judgings, then publishes their jobs. If no nsqd takes a job, its judging is queued again."""

import psycopg
import structlog

from judge.errors import JudgeError, NsqUnavailable
from judge.language import Languages
from judge.limits import MESSAGE_LIMIT_BYTES
from judge.logs import about
from judge.messages import encode
from judge.nsq.blocking_publisher import BlockingPublisher
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
        """Claim as many judgings as there are free slots, and publish their jobs.

        When this returns, the job of each claimed judging is published, or the judging has ended as JE. The connection
        is in autocommit. Raises NsqUnavailable; then all judgings without a published job are queued again. If the
        process dies in between, web/queue/rules/lost.py finds the claimed judgings within seconds.
        """
        nsqd = self._publisher.connect()  # before the claim: if no nsqd answers, nothing is claimed
        try:
            return self._claim_and_publish(connection, nsqd)
        except NsqUnavailable as error:
            # The nsqd hangs, or has just died. If there is another, nobody needs to wait for this one.
            log.warning("nsqd.failed", nsqd=nsqd, reason=str(error))
            return self._claim_and_publish(connection, self._publisher.connect())

    def _claim_and_publish(self, connection: psycopg.Connection, nsqd: str) -> Claims:
        claimed = claim(connection, pool=self._pool, nsqd=nsqd)
        for position, judging in enumerate(claimed):
            try:
                with about(judging):
                    self._publish(connection, judging, nsqd)
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
        """Send jobs after a submission, for the site. Never fails: the submission is committed already.

        If the job cannot be sent now, the dispatcher sends it later.
        """
        try:
            if not self.send(connection).count:
                connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
        except (NsqUnavailable, psycopg.OperationalError) as error:
            log.warning("submit.left_to_dispatcher", reason=str(error))

    def _publish(self, connection: psycopg.Connection, judging: ClaimedJudging, nsqd: str) -> None:
        """Publish the job of a judging. If no job can be made, end the judging as JE: it must not stop the queue."""
        try:
            body = encode(compile_job(judging, self._pool, self._languages))
            if len(body) > MESSAGE_LIMIT_BYTES:
                raise JudgeError(f"the job has {len(body)} bytes, nsqd takes {MESSAGE_LIMIT_BYTES}")
        except JudgeError as error:
            attempt = Attempt(judging_id=judging.judging_id, attempt_token=judging.attempt_token)
            conclude_as_judge_error(connection, attempt, reason=str(error))
        else:
            self._publisher.publish(compile_topic(self._pool, batch=judging.batch), body, nsqd=nsqd)
