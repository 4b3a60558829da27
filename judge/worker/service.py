"""A worker: from its first connection to its last acknowledgement.

Messages, timers and publications belong to the loop; a job belongs to its lane's thread (judge/worker/lanes.py).
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context
from typing import Any

import nsq
import structlog

import judge
from judge.errors import JudgeError, MessageError, RetryableError
from judge.language import Languages
from judge.logs import about
from judge.messages import WorkerLanguage, WorkerReport
from judge.sandbox import Lane
from judge.store import open_store
from judge.store.cache import with_cache
from judge.worker import metrics
from judge.worker.acknowledgement import is_delivered_too_often
from judge.worker.conclusion import Conclusion
from judge.worker.config import WorkerConfig
from judge.worker.delivery import CLAIM_DELAY_S, Delivery
from judge.worker.health import Health
from judge.worker.heartbeat import Heartbeat
from judge.worker.intake import Intake
from judge.worker.inventory import ServedLanguage, read_versions
from judge.worker.lane_thread import LaneThread, Outcome
from judge.worker.lanes import Lanes
from judge.worker.preparation import make_stage, prepare
from judge.worker.publisher import Publisher
from judge.worker.self_test import self_test
from judge.worker.stage import Outgoing, Stage
from judge.worker.trouble import Trouble

START_RETRY_S = 2.0
VERSIONS_RETRY_S = 30.0
_STOP_POLL_S = 0.02
_JOIN_TIMEOUT_S = 5.0

_log = structlog.get_logger(__name__)


class Worker:
    """Made, started and stopped on the loop. `failed` is set by a fault of our own: the process had better end."""

    def __init__(self, config: WorkerConfig) -> None:
        self.failed = asyncio.Event()
        self._languages = Languages.load(config.languages_dir)
        self._config = config = config.with_room_for(self._languages)
        self._name = f"{config.host}-{config.kind}-{secrets.token_hex(4)}"
        self._loop = asyncio.get_running_loop()
        self._store = with_cache(open_store(config.store_url), config.cache_dir, config.cache_limit_bytes)
        self._publisher = Publisher(config.nsq.nsqd_tcp)
        self._threads: list[LaneThread] = []
        self._lanes = Lanes(self._threads, reserved=config.reserved_lanes)
        self._concluding: set[Delivery] = set()
        self._trouble = Trouble(self._store, on_begin=self._adjust, on_end=self._adjust)
        self._heartbeat = Heartbeat(
            self._publisher, Health(config.health_file), self._at_hand, self._report, self._tend
        )
        self._starting: str | None = "starting"  # why there are no lanes yet
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._reported: tuple[WorkerLanguage, ...] = ()
        self._stage: Stage
        self._conclusion: Conclusion
        self._intake: Intake | None = None
        metrics.LANES.set(len(config.lanes))

    async def start(self) -> None:
        """Returns when jobs are taken; waits as long as the engine, the store or nsqd is away."""
        self._spawn(self._heartbeat.run())
        served = await self._prepare_patiently()
        self._stage = make_stage(self._config, self._store, served, self._name)
        self._conclusion = Conclusion(self._publisher, self._config.kind, self._name)
        images = list(dict.fromkeys(entry.language.image for entry in served.values()))
        for number, settings in enumerate(self._config.lanes):
            self._threads.append(
                LaneThread(
                    number,
                    settings,
                    work=self._work,
                    self_test=lambda lane: self_test(lane, images),
                    done=self._done_in_thread,
                    changed=self._changed_in_thread,
                )
            )
        for thread in self._threads:
            thread.start()
        self._intake = Intake(self._config, self._stage, self._on_message)
        self._starting = None
        _log.info("worker.started", variants=sorted(served), lanes=len(self._threads))
        self._spawn(self._tell_versions(served))
        await self._heartbeat.beat()

    async def stop(self) -> None:
        """Give back what has not begun, finish what has for up to the grace time, then give that back too."""
        self._stopping = True
        _log.info("worker.stopping", at_hand=len(self._at_hand()))
        self._adjust()
        deadline_s = time.monotonic() + self._config.grace_s
        while self._at_hand() and time.monotonic() < deadline_s:
            await asyncio.sleep(_STOP_POLL_S)
        for delivery in self._at_hand():
            self._conclusion.give_back(delivery)
        await self._heartbeat.beat()
        self._lanes.stop()
        for thread in self._threads:
            if not thread.at_hand:
                await asyncio.to_thread(thread.join, _JOIN_TIMEOUT_S)
        if self._intake is not None:
            self._intake.close()
        for task in self._tasks:
            task.cancel()
        await self._publisher.close()
        _log.info("worker.stopped")

    async def _prepare_patiently(self) -> dict[str, ServedLanguage]:
        while True:
            try:
                return await asyncio.to_thread(prepare, self._config, self._languages, self._store)
            except RetryableError as error:
                self._starting = str(error)
                _log.warning("worker.waits", reason=str(error))
                await asyncio.sleep(START_RETRY_S)

    async def _tell_versions(self, served: dict[str, ServedLanguage]) -> None:
        """While the first jobs are done already: with many languages it takes half a minute."""
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
            job = self._stage.accept(message.body)
        except MessageError as error:
            self._conclusion.drop(message, error)
            return
        delivery = Delivery(message, job, batch=batch, worker=self._name)
        if not self._usable_lanes:
            self._conclusion.give_back(delivery)
        elif is_delivered_too_often(message.attempts):
            reason = f"delivered {message.attempts} times without an end: it may have ended its workers"
            self._conclude(delivery, Outcome(error=MessageError(reason)))
        else:
            self._lanes.submit(delivery)
            self._loop.call_later(CLAIM_DELAY_S, delivery.announce_if_begun)
            metrics.BUSY_LANES.set(self._lanes.busy_count)

    def _work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        delivery.begin(self._announce_in_thread)
        return self._stage.work(lane, delivery, between)

    def _announce_in_thread(self, delivery: Delivery) -> None:
        self._post(self._announce, delivery)

    def _announce(self, delivery: Delivery) -> None:
        if not delivery.message.has_responded():
            self._spawn(self._heartbeat.announce(delivery))

    def _done_in_thread(self, thread: LaneThread, delivery: Delivery, outcome: Outcome) -> None:
        self._post(self._done, thread, delivery, outcome)

    def _done(self, thread: LaneThread, delivery: Delivery, outcome: Outcome) -> None:
        # Before the lane is free: a stopping worker waits for both.
        if outcome.begun:
            self._conclude(delivery, outcome)
        else:
            self._conclusion.give_back(delivery)
        self._lanes.finished(thread, delivery)
        metrics.BUSY_LANES.set(self._lanes.busy_count)

    def _changed_in_thread(self, _: LaneThread) -> None:
        self._post(self._changed)

    def _post(self, call: Callable[..., None], *arguments: object) -> None:
        """Call it on the loop. Its log lines do not get the ids of the job that this thread is in the middle of."""
        self._loop.call_soon_threadsafe(call, *arguments, context=Context())

    def _changed(self) -> None:
        """A lane has passed a self-test, or failed one."""
        self._adjust()
        self._lanes.assign()
        metrics.LANES_OUT_OF_SERVICE.set(len(self._lanes.out_of_service))
        self._spawn(self._heartbeat.beat())

    def _conclude(self, delivery: Delivery, outcome: Outcome) -> None:
        async def conclude() -> None:
            try:
                with about(delivery.job):
                    acknowledgement = await self._conclusion.conclude(delivery, outcome)
            finally:
                self._concluding.remove(delivery)
            if acknowledgement.pause and not self._stopping:
                self._trouble.begin(str(outcome.error))

        self._concluding.add(delivery)
        self._spawn(conclude())

    def _at_hand(self) -> list[Delivery]:
        return [*self._lanes.at_hand(), *self._concluding]

    @property
    def _usable_lanes(self) -> int:
        """How many lanes there are to take jobs for."""
        return 0 if self._stopping or self._trouble.reason is not None else self._lanes.in_service_count

    def _adjust(self) -> None:
        """Take jobs for the lanes there are; before any is given back, or nsqd would send it here again."""
        metrics.IN_TROUBLE.set(not self._usable_lanes)
        if self._intake is not None:
            self._intake.resize(self._usable_lanes)
        if not self._usable_lanes:
            for delivery in self._lanes.drop_waiting():
                self._conclusion.give_back(delivery)

    def _tend(self) -> None:
        if self._intake is not None:
            self._intake.tend()

    def _report(self) -> WorkerReport:
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

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # What nobody foresaw leaves a state that nobody knows; a new process judges what is at hand again.
            _log.critical("worker.failed", exc_info=error)
            self.failed.set()
