"""The end of a job: what follows from it is published, and only then is its message answered."""

import time
from collections.abc import Sequence

import nsq
import structlog

import judge
from judge import messages, topics
from judge.errors import JudgeError, MessageError
from judge.logs import about
from judge.messages import Result, RunJob, WorkerKind, encode
from judge.worker import metrics
from judge.worker.acknowledgement import Acknowledgement, Verb, acknowledge
from judge.worker.delivery import Delivery, Job
from judge.worker.lane_thread import Outcome
from judge.worker.publisher import Publisher
from judge.worker.stage import Outgoing

#: How long a result is offered to brokers that do not answer, before its job is given back.
PUBLISH_PATIENCE_S = 20.0
_REASON_LIMIT = 2000

_log = structlog.get_logger(__name__)


class Conclusion:
    """Used on the loop only."""

    def __init__(self, publisher: Publisher, stage: WorkerKind, worker: str) -> None:
        self._publisher = publisher
        self._stage = stage
        self._worker = worker

    async def conclude(self, delivery: Delivery, outcome: Outcome) -> Acknowledgement:
        """Answer a job's message as acknowledge() decides; returns that decision."""
        acknowledgement = acknowledge(outcome.error, attempts=delivery.message.attempts)
        if outcome.error is not None:
            self._log_failure(delivery, outcome.error, acknowledgement)
        if acknowledgement.verb is not Verb.REQUEUE:
            try:
                await self._publish(self._outgoing(delivery, outcome, acknowledgement))
            except JudgeError as error:
                # No broker: the job is given back. Too large a message: a judge error, which is a small one.
                return await self.conclude(delivery, Outcome(error=error))
        self._respond(delivery, acknowledgement)
        return acknowledgement

    def drop(self, message: nsq.Message, error: MessageError) -> None:
        """A message that is not ours."""
        acknowledgement = acknowledge(error, attempts=message.attempts, is_ours=False)
        _log.error("message.dropped", reason=str(error), size_bytes=len(message.body))
        metrics.JOBS.labels(self._stage, acknowledgement.verb.name.lower()).inc()
        message.finish()

    def give_back(self, delivery: Delivery) -> None:
        """At once, for another worker: this one cannot do it now."""
        if not delivery.message.has_responded():
            delivery.message.requeue(backoff=False, delay=0)
            with about(delivery.job):
                _log.info("job.given_back")

    def _outgoing(self, delivery: Delivery, outcome: Outcome, acknowledgement: Acknowledgement) -> Sequence[Outgoing]:
        if acknowledgement.verb is not Verb.GIVE_UP:
            return outcome.outgoing
        reason = f"{type(outcome.error).__name__}: {outcome.error}"[:_REASON_LIMIT]
        return [Outgoing(topic=topics.RESULT, message=self._judge_error(delivery.job, reason))]

    def _judge_error(self, job: Job, reason: str) -> Result:
        return Result(
            judging_id=job.judging_id,
            submission_id=job.submission_id,
            attempt_token=job.attempt_token,
            outcome=messages.Outcome.JUDGE_ERROR,
            worker=self._worker,
            judge_version=judge.__version__,
            compilation=job.compilation if isinstance(job, RunJob) else None,
            reason=reason,
        )

    async def _publish(self, outgoing: Sequence[Outgoing]) -> None:
        for message in outgoing:
            await self._publisher.publish(message.topic, encode(message.message), patience_s=PUBLISH_PATIENCE_S)

    def _respond(self, delivery: Delivery, acknowledgement: Acknowledgement) -> None:
        seconds = time.monotonic() - delivery.taken_at_s
        metrics.JOBS.labels(self._stage, acknowledgement.verb.name.lower()).inc()
        metrics.JOB_SECONDS.labels(self._stage).observe(seconds)
        if delivery.message.has_responded():
            return  # given back when the worker stopped
        if acknowledgement.verb is Verb.REQUEUE:
            delivery.message.requeue(backoff=False, delay=acknowledgement.delay_s)
        else:
            delivery.message.finish()
            # Who did what when stands in the judging's row; a line in the log of each job costs half a millisecond here
            # and in the engine.
            _log.debug("job.done", ms=round(seconds * 1000, 1))

    def _log_failure(self, delivery: Delivery, error: Exception, acknowledgement: Acknowledgement) -> None:
        _log.error(
            "job.failed",
            attempts=delivery.message.attempts,
            verb=acknowledgement.verb.name.lower(),
            exc_info=error,
        )
