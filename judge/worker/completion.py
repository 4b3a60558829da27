"""Completes a job: what follows from it is published, and only then is its message answered."""

import time
from collections.abc import Sequence

import msgspec
import nsq
import structlog

from judge.errors import ForeignMessage, JudgeError, NewerMessage, NsqUnavailable
from judge.logs import about
from judge.messages import Outcome, Result, RunJob, WorkerKind, encode
from judge.nsq import topics
from judge.nsq.publisher import Publisher
from judge.worker import metrics
from judge.worker.acknowledgement import Acknowledgement, Verb, acknowledge
from judge.worker.answer import Job, begin_result
from judge.worker.delivery import Delivery
from judge.worker.job_end import JobEnd
from judge.worker.job_handler import Outgoing
from judge.worker.news import News

#: How long a result is offered to nsqds that do not answer, before its job is given back.
PUBLISH_PATIENCE_S = 20.0
_REASON_LIMIT_CHARS = 2000

_log = structlog.get_logger(__name__)


class Completion:
    """Used on the loop only."""

    def __init__(self, publisher: Publisher, news: News, kind: WorkerKind, worker: str) -> None:
        self._publisher = publisher
        self._news = news
        self._kind = kind
        self._worker = worker

    async def complete(self, delivery: Delivery, end: JobEnd) -> Acknowledgement:
        """Answer a job's message as acknowledge() decides; returns that decision."""
        acknowledgement = acknowledge(end.error, attempts=delivery.message.attempts)
        if end.error is not None:
            _log.error(
                "job.failed",
                attempts=delivery.message.attempts,
                verb=acknowledgement.verb.name.lower(),
                exc_info=end.error,
            )
        if acknowledgement.verb is not Verb.REQUEUE:
            try:
                await self._publish(delivery, self._outgoing(delivery, end, acknowledgement))
            except JudgeError as error:
                # No nsqd: the job is given back. Too large a message: a judge error, which is a small one.
                return await self.complete(delivery, JobEnd(error=error))
        self._respond(delivery, acknowledgement)
        return acknowledgement

    def drop(self, message: nsq.Message, error: ForeignMessage) -> None:
        """Answer a message that is not ours: another delivery would end the same."""
        metrics.JOBS.labels(self._kind, Verb.DROP.name.lower()).inc()
        _log.error("message.dropped", reason=str(error), size_bytes=len(message.body))
        message.finish()

    async def put_off(self, message: nsq.Message, error: NewerMessage, topic: str) -> None:
        """Leave a message of a newer release to a worker of that release, as a new message of the same topic.

        nsqd counts deliveries. A message that was only given back, again and again, would look to the worker that
        understands it like one that ends its workers.
        """
        acknowledgement = acknowledge(error, attempts=message.attempts)
        metrics.JOBS.labels(self._kind, acknowledgement.verb.name.lower()).inc()
        _log.warning("message.newer_than_we", reason=str(error))
        try:
            await self._publisher.publish(topic, message.body, delay_s=acknowledgement.delay_s)
        except NsqUnavailable:
            message.requeue(backoff=False, delay=acknowledgement.delay_s)
        else:
            message.finish()

    def give_back(self, delivery: Delivery) -> None:
        """At once, for another worker: this one cannot do it now."""
        if not delivery.message.has_responded():
            delivery.message.requeue(backoff=False, delay=0)
            with about(delivery.job):
                _log.info("job.given_back")

    def _outgoing(self, delivery: Delivery, end: JobEnd, acknowledgement: Acknowledgement) -> Sequence[Outgoing]:
        if acknowledgement.verb is not Verb.GIVE_UP:
            return end.outgoing
        reason = f"{type(end.error).__name__}: {end.error}"[:_REASON_LIMIT_CHARS]
        return [Outgoing(topic=topics.RESULT, message=self._judge_error(delivery.job, reason))]

    def _judge_error(self, job: Job, reason: str) -> Result:
        return msgspec.structs.replace(
            begin_result(job, Outcome.JUDGE_ERROR, worker=self._worker),
            compilation=job.compilation if isinstance(job, RunJob) else None,
            reason=reason,
        )

    async def _publish(self, delivery: Delivery, outgoing: Sequence[Outgoing]) -> None:
        taken_by = [
            await self._publisher.publish(one.topic, encode(one.message), patience_s=PUBLISH_PATIENCE_S)
            for one in outgoing
        ]
        if outgoing and all(isinstance(one.message, RunJob) for one in outgoing):
            await self._hand_over(delivery, taken_by)

    async def _hand_over(self, delivery: Delivery, taken_by: Sequence[str]) -> None:
        """Tell where the run jobs lie, unless the dispatcher takes that for granted.

        It looks for an attempt that was never claimed in the nsqd that had the compile job. That spares this message
        where all goes quickly. Of several slices, one may be claimed while another is lost, so they are always told of.
        Run jobs in several nsqds, where one failed in between, are told of by nobody.
        """
        nsqds = set(taken_by)
        is_taken_for_granted = len(taken_by) == 1 and not delivery.is_announced and delivery.nsqd_tcp in nsqds
        if len(nsqds) == 1 and not is_taken_for_granted:
            await self._news.publish_progress(delivery.hand_over(nsqds.pop(), slice_count=len(taken_by)))

    def _respond(self, delivery: Delivery, acknowledgement: Acknowledgement) -> None:
        seconds = time.monotonic() - delivery.taken_at_s
        metrics.JOBS.labels(self._kind, acknowledgement.verb.name.lower()).inc()
        metrics.JOB_SECONDS.labels(self._kind).observe(seconds)
        if delivery.message.has_responded():
            return  # given back when the worker stopped
        if acknowledgement.verb is Verb.REQUEUE:
            delivery.message.requeue(backoff=False, delay=acknowledgement.delay_s)
        else:
            delivery.message.finish()
            # The judging's row says who did what and when. A line in the log of each job would cost half a millisecond
            # here and in the engine.
            _log.debug("job.done", ms=round(seconds * 1000, 1))
