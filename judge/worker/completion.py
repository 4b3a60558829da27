"""Completes a job: publishes the messages that follow from it, and only then answers its own message."""

import time
from collections.abc import Sequence

import msgspec
import nsq
import structlog

from judge.errors import ForeignMessage, JudgeError, NewerMessage
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

#: If no nsqd answers, we try for this long to publish a result. Then its job is given back.
PUBLISH_PATIENCE_S = 20.0
_REASON_LIMIT_CHARS = 2000

_log = structlog.get_logger(__name__)


class Completion:
    """Use it on the loop only."""

    def __init__(self, publisher: Publisher, news: News, kind: WorkerKind, worker: str) -> None:
        self._publisher = publisher
        self._news = news
        self._kind = kind
        self._worker = worker

    async def complete(self, delivery: Delivery, end: JobEnd) -> Acknowledgement:
        """Answer a job's message as acknowledge() decides, and return that decision."""
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
                # If no nsqd answered, the job is given back. If a message was too large, a judge error takes its place.
                return await self.complete(delivery, JobEnd(error=error))
        self._respond(delivery, acknowledgement)
        return acknowledgement

    def drop(self, message: nsq.Message, error: ForeignMessage) -> None:
        """Finish a message that is foreign or malformed: another delivery would end the same."""
        self._count(acknowledge(error, attempts=message.attempts).verb)
        _log.error("message.dropped", reason=str(error), size_bytes=len(message.body))
        message.finish()

    async def put_off(self, message: nsq.Message, error: NewerMessage, topic: str) -> None:
        """Publish a message of a newer release again, for a worker of that release.

        It is not requeued: nsqd counts deliveries, and after many deliveries the newer worker would believe that this
        message makes workers crash. Only if it cannot be published, it is requeued.
        """
        acknowledgement = acknowledge(error, attempts=message.attempts)
        self._count(acknowledgement.verb)
        _log.warning("message.newer_than_we", reason=str(error))
        try:
            await self._publisher.publish(topic, message.body, delay_s=acknowledgement.delay_s)
        except JudgeError as failure:  # no nsqd answers, or the message is larger than those of this release
            _log.warning("message.not_put_off", reason=str(failure))
            message.requeue(backoff=False, delay=acknowledgement.delay_s)
        else:
            message.finish()

    def give_back(self, delivery: Delivery) -> None:
        """Give a job back at once, for another worker, because this one cannot do it now."""
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
        """Tell the dispatcher which nsqd has the run jobs, unless it assumes the right one anyway.

        For an attempt that was never claimed, the dispatcher assumes the nsqd that had the compile job. So a quick
        compilation with one run job needs no message. Several slices always need it: one may be claimed while another
        is lost. If an nsqd failed in between and the run jobs are in several nsqds, none is named.
        """
        nsqds = set(taken_by)
        is_taken_for_granted = len(taken_by) == 1 and not delivery.is_announced and delivery.nsqd_tcp in nsqds
        if len(nsqds) == 1 and not is_taken_for_granted:
            await self._news.publish_progress(delivery.hand_over(nsqds.pop(), slice_count=len(taken_by)))

    def _respond(self, delivery: Delivery, acknowledgement: Acknowledgement) -> None:
        seconds = time.monotonic() - delivery.taken_at_s
        self._count(acknowledgement.verb)
        metrics.JOB_SECONDS.labels(self._kind).observe(seconds)
        if delivery.message.has_responded():
            return  # the job was given back when the worker stopped
        if acknowledgement.verb is Verb.REQUEUE:
            delivery.message.requeue(backoff=False, delay=acknowledgement.delay_s)
        else:
            delivery.message.finish()
            # Not logged by default: the judging's row tells which worker did the job, and when. A line for each job
            # would cost half a millisecond here and in the engine.
            _log.debug("job.done", ms=round(seconds * 1000, 1))

    def _count(self, verb: Verb) -> None:
        metrics.JOBS.labels(self._kind, verb.name.lower()).inc()
