"""A worker: from its first connection to its last acknowledgement.

Messages, timers and publications are handled on the loop. A job is done in the thread of its lane
(judge/worker/lanes.py).
"""

import asyncio
import secrets
import time

import nsq
import structlog

import judge
from judge.errors import ForeignMessage, JudgeError, MessageError, NewerMessage, RetryableError
from judge.language import Languages
from judge.logs import about
from judge.messages import WorkerLanguage, WorkerReport
from judge.nsq.publisher import Publisher
from judge.served_language import ServedLanguage
from judge.store import open_store
from judge.store.cache import with_cache
from judge.worker import metrics
from judge.worker.acknowledgement import is_delivered_too_often
from judge.worker.completion import Completion
from judge.worker.config import WorkerConfig
from judge.worker.delivery import CLAIM_DELAY_S, Delivery
from judge.worker.health import Health
from judge.worker.heartbeat import Heartbeat
from judge.worker.intake import Intake
from judge.worker.inventory import read_versions
from judge.worker.job_end import JobEnd
from judge.worker.job_handler import JobHandler
from judge.worker.lane_thread import LaneThread
from judge.worker.lanes import Lanes
from judge.worker.loop import Loop
from judge.worker.news import News
from judge.worker.preparation import make_handler, prepare
from judge.worker.self_test import self_test
from judge.worker.trouble import Trouble

START_RETRY_S = 2.0
VERSIONS_RETRY_S = 30.0
_STOP_POLL_S = 0.02
_JOIN_TIMEOUT_S = 5.0

_log = structlog.get_logger(__name__)


class Worker:
    """A worker. It is made, started and stopped on the loop, and all its methods are called there."""

    def __init__(self, config: WorkerConfig) -> None:
        self._languages = Languages.load(config.languages_dir)
        self._config = config = config.with_room_for(self._languages)
        self._name = f"{config.host}-{config.kind}-{secrets.token_hex(4)}"
        self._loop = Loop()
        self._store = with_cache(open_store(config.store_url), config.cache_dir, config.cache_limit_bytes)
        self._publisher = Publisher(config.nsq.nsqds, config.pool)
        self._news = News(self._publisher, self._loop)
        self._threads: list[LaneThread] = []
        self._lanes = Lanes(self._threads, reserved=config.reserved_lanes)
        self._completing: set[Delivery] = set()
        self._trouble = Trouble(self._store, self._loop, self._adjust)
        self._heartbeat = Heartbeat(self, self._news, Health(config.health_file))
        self._starting: str | None = "starting"  # why there are no lanes yet
        self._stopping = False
        self._reported: tuple[WorkerLanguage, ...] = ()
        self._handler: JobHandler
        self._completion: Completion
        self._intake: Intake | None = None
        metrics.LANES.set(len(config.lanes))

    @property
    def failed(self) -> asyncio.Event:
        """Set after a fault of our own: then the process should end."""
        return self._loop.failed

    async def start(self) -> None:
        """Start, and return when the worker takes jobs. Wait as long as the engine or the store does not answer."""
        self._loop.spawn(self._heartbeat.run())
        served = await self._prepare_patiently()
        self._handler = make_handler(self._config, self._store, served, self._name)
        self._completion = Completion(self._publisher, self._news, self._config.kind, self._name)
        self._start_lanes(list(dict.fromkeys(entry.language.image for entry in served.values())))
        self._intake = Intake(self._config, self._handler, self._loop.guard(self._on_message))
        self._starting = None
        _log.info("worker.started", variants=sorted(served), lanes=len(self._threads))
        self._loop.spawn(self._tell_versions(served))
        await self._heartbeat.beat()

    async def stop(self) -> None:
        """Give back jobs that have not begun. Wait up to the grace time for the others, then give these back, too."""
        self._stopping = True
        _log.info("worker.stopping", at_hand=len(self.at_hand()))
        self._adjust()
        deadline_s = time.monotonic() + self._config.grace_s
        # After a fault of its own, the worker does not wait: the job in whose midst it happened may never end.
        while self.at_hand() and not self.failed.is_set() and time.monotonic() < deadline_s:
            await asyncio.sleep(_STOP_POLL_S)
        for delivery in self.at_hand():
            self._completion.give_back(delivery)
        await self._heartbeat.beat()
        self._lanes.stop()
        for thread in self._threads:
            if not thread.at_hand:
                await asyncio.to_thread(thread.join, _JOIN_TIMEOUT_S)
        if self._intake is not None:
            self._intake.close()
        self._loop.cancel_all()
        await self._publisher.close()
        _log.info("worker.stopped")

    def at_hand(self) -> list[Delivery]:
        return [*self._lanes.at_hand(), *self._completing]

    def report(self) -> WorkerReport:
        return WorkerReport(
            worker=self._name,
            host=self._config.host,
            pool=self._config.pool,
            worker_kind=self._config.kind,
            lanes=len(self._config.lanes),
            busy_lanes=self._lanes.busy_count,
            judge_version=judge.__version__,
            languages=self._reported,
            trouble=self._trouble.reason or self._lanes.trouble or self._starting,
            stopping=self._stopping,
            lanes_out_of_service=self._lanes.out_of_service,
        )

    def job_ended(self, thread: LaneThread, delivery: Delivery, end: JobEnd) -> None:
        # Complete the job before its lane is free. A worker that stops waits for both, and must see one of them.
        if end.begun:
            self._complete(delivery, end)
        else:
            self._completion.give_back(delivery)
        self._lanes.finished(thread, delivery)
        metrics.BUSY_LANES.set(self._lanes.busy_count)

    def condition_changed(self) -> None:
        self._adjust()
        self._lanes.assign()
        metrics.LANES_OUT_OF_SERVICE.set(len(self._lanes.out_of_service))
        self._loop.spawn(self._heartbeat.beat())

    async def _prepare_patiently(self) -> dict[str, ServedLanguage]:
        while True:
            try:
                return await asyncio.to_thread(prepare, self._languages, self._store)
            except RetryableError as error:
                self._starting = str(error)
                _log.warning("worker.waits", reason=str(error))
                await asyncio.sleep(START_RETRY_S)

    def _start_lanes(self, images: list[str]) -> None:
        for number, settings in enumerate(self._config.lanes):
            thread = LaneThread(
                number,
                settings,
                handler=self._handler,
                self_test=lambda lane: self_test(lane, images),
                foreman=self,
                postbox=self._loop,
            )
            self._threads.append(thread)
        for thread in self._threads:
            thread.start()

    async def _tell_versions(self, served: dict[str, ServedLanguage]) -> None:
        """Find out and report the versions of the languages. With many languages this takes half a minute.

        Meanwhile the worker does jobs already.
        """
        while True:
            try:
                self._reported = await asyncio.to_thread(read_versions, self._config.lanes[0], served)
                break
            except JudgeError as error:
                _log.warning("versions.unknown", reason=str(error))
                await asyncio.sleep(VERSIONS_RETRY_S)
        _log.info("versions.known", versions={language.variant: language.version for language in self._reported})
        await self._heartbeat.beat()

    def _on_message(self, message: nsq.Message, batch: bool) -> None:
        try:
            job = self._handler.decode(message.body)
        except ForeignMessage as error:
            self._completion.drop(message, error)
            return
        except NewerMessage as error:
            topic = self._handler.topic(self._config.pool, batch=batch)
            self._loop.spawn(self._completion.put_off(message, error, topic))
            return
        delivery = Delivery(
            message, job, nsqd_tcp=message.nsqd_tcp, batch=batch, worker=self._name, announcer=self._news
        )
        if not self._usable_lanes:
            self._completion.give_back(delivery)
        elif is_delivered_too_often(message.attempts):
            reason = f"delivered {message.attempts} times without an end: it may have ended its workers"
            self._complete(delivery, JobEnd(error=MessageError(reason)))
        else:
            self._lanes.submit(delivery)
            self._loop.call_later(CLAIM_DELAY_S, delivery.announce_if_begun)
            metrics.BUSY_LANES.set(self._lanes.busy_count)

    def _complete(self, delivery: Delivery, end: JobEnd) -> None:
        async def complete() -> None:
            try:
                with about(delivery.job):
                    acknowledgement = await self._completion.complete(delivery, end)
            finally:
                self._completing.remove(delivery)
            if acknowledgement.pause and not self._stopping:
                self._trouble.begin(str(end.error))

        self._completing.add(delivery)
        self._loop.spawn(complete())

    @property
    def _usable_lanes(self) -> int:
        """For how many lanes the worker takes jobs."""
        return 0 if self._stopping or self._trouble.reason is not None else self._lanes.in_service_count

    def _adjust(self) -> None:
        """Take jobs for the usable lanes only, and give back waiting jobs if there is none.

        The intake is resized first. Otherwise nsqd would send the same jobs here again.
        """
        metrics.IN_TROUBLE.set(not self._usable_lanes)
        if self._intake is not None:
            self._intake.resize(self._usable_lanes)
        if not self._usable_lanes:
            for delivery in self._lanes.drop_waiting():
                self._completion.give_back(delivery)
