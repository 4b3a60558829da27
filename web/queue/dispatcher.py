"""The dispatcher: moves judgings from queued to dispatched, ends lapsed leases, keeps the table of workers.

One tick a second does everything that waits for time; what is notified by Postgres (a judging was queued, one became
final and freed its slot) is dispatched at once.
"""

import asyncio
import os
import signal
import time
from functools import partial

import nsq
import psycopg
import structlog

from judge.errors import BrokerUnavailable
from judge.language import Languages
from judge.messages import Progress, WorkerReport
from judge.reader import Reader
from judge.topics import CHANNEL_DISPATCHER, CHANNEL_LEASE, PROGRESS, WORKER
from judge.topology import ensure_topology
from web import log as logs
from web.config import DispatcherSettings
from web.judgings.channels import FINAL_CHANNEL, QUEUED_CHANNEL
from web.queue.backlog import Backlog, find_backlog
from web.queue.broker import Broker
from web.queue.health import serve_health
from web.queue.incoming import decode_or_drop
from web.queue.lease import LEASE_S, Leases, end_lapsed_leases
from web.queue.lost import BrokerState, broker_state, find_unclaimed, return_lost_dispatches
from web.queue.publisher import Dispatched, Publisher
from web.queue.session import PostgresSession, notifications
from web.queue.stream import Stream
from web.rejudgings.readiness import mark_ready
from web.workers.reports import Workers

TICK_S = 1.0
#: Without a good tick for so long, /health says trouble.
HEALTHY_TICK_AGE_S = 10.0
#: Leases are ended only after listening for so long: heartbeats come every 5 s, and while we were deaf to them,
#: an expired lease says nothing about its worker.
LISTENING_BEFORE_LAPSE_S = 12.0
#: While more waits than there are slots, they are filled again when this part of what was in flight is final: until
#: then there is work at every lane's door (claim.JOBS_PER_LANE), and one claim is made for several slots.
REFILL_SHARE = 1 / 4

log = structlog.get_logger()


class Dispatcher:
    def __init__(self, settings: DispatcherSettings, languages: Languages) -> None:
        self._settings = settings
        self._pool = settings.broker.pool
        self._http_by_tcp = dict(zip(settings.broker.nsqd_tcp, settings.broker.nsqd_http, strict=True))
        self._session = PostgresSession(settings.database_url)
        self._publisher = Publisher(broker=Broker(settings.broker.nsqd_tcp), pool=self._pool, languages=languages)
        self._leases = Leases()
        self._workers = Workers()
        self._progress = Stream(PROGRESS, CHANNEL_LEASE, self._on_progress, settings.broker)
        self._reader: Reader | None = None
        self._wake = asyncio.Event()
        self._backlog: Backlog | None = None  # None: not known
        self._finals_to_refill = 0.0  # so many before slots are filled again
        self._topology_exists = False
        self._listening_since: float | None = None
        self._last_good_tick = time.monotonic()
        self._trouble: str | None = "starting"

    async def run(self) -> None:
        """Until cancelled."""
        self._reader = Reader(WORKER, CHANNEL_DISPATCHER, self._on_worker, self._settings.broker, max_in_flight=50)
        server = serve_health(self._settings.health_port, self.trouble)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tick_for_ever())
                tasks.create_task(self._dispatch_for_ever())
                tasks.create_task(self._listen())
                tasks.create_task(self._progress.run())
        finally:
            server.stop()
            self._reader.close()
            self._session.close()

    def trouble(self) -> str | None:
        if time.monotonic() - self._last_good_tick > HEALTHY_TICK_AGE_S:
            return self._trouble or "no tick"
        return self._trouble

    def _on_progress(self, body: bytes) -> None:
        progress = decode_or_drop(body, Progress)
        if progress is not None:
            self._leases.observe(progress)

    def _on_worker(self, message: nsq.Message) -> bool:
        report = decode_or_drop(message.body, WorkerReport)
        if report is not None:
            self._workers.observe(report)
        return True

    async def _listen(self) -> None:
        """A final judging frees a slot, which matters while others wait; a queued one, while slots are free."""
        async for notify in notifications(self._settings.database_url, QUEUED_CHANNEL, FINAL_CHANNEL):
            if notify is None or self._matters(notify.channel):
                self._wake.set()

    def _matters(self, channel: str) -> bool:
        if channel == FINAL_CHANNEL:
            self._finals_to_refill -= 1
            return self._backlog is None or (self._backlog is not Backlog.NONE and self._finals_to_refill <= 0)
        return self._backlog is not Backlog.FOR_SLOTS

    async def _dispatch_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            before, self._backlog = self._backlog or Backlog.NONE, None
            try:
                self._backlog, dispatched = await self._session.run(partial(self._dispatch, before=before))
            except (BrokerUnavailable, psycopg.Error) as error:
                self._report_trouble(error)
                await asyncio.sleep(TICK_S)
            else:
                if dispatched.claimed:
                    self._finals_to_refill = dispatched.in_flight * REFILL_SHARE

    async def _tick_for_ever(self) -> None:
        while True:
            self._watch_readers()
            try:
                await self._ensure_topology()
                await self._session.run(self._tick)
            except (BrokerUnavailable, psycopg.Error) as error:
                self._report_trouble(error)
            else:
                self._trouble = None if self._listening_since else "not connected to nsqd"
                self._last_good_tick = time.monotonic()
                self._wake.set()
            await asyncio.sleep(TICK_S)

    async def _ensure_topology(self) -> None:
        if not self._topology_exists:
            await asyncio.to_thread(ensure_topology, self._settings.broker.nsqd_http, self._pool)
            self._topology_exists = True

    def _watch_readers(self) -> None:
        if not (self._progress.is_connected and self._reader and self._reader.is_connected):
            self._listening_since = None
            self._topology_exists = False  # an nsqd that comes back may have lost its data directory
        elif self._listening_since is None:
            self._listening_since = time.monotonic()

    def _tick(self, connection: psycopg.Connection) -> None:
        self._workers.write(connection)
        self._leases.write(connection)
        unclaimed = find_unclaimed(connection)
        states = {address: self._state(address) for address in {dispatch.dispatched_to for dispatch in unclaimed}}
        return_lost_dispatches(connection, unclaimed, states, pool=self._pool)
        if self._listening_since and time.monotonic() - self._listening_since > LISTENING_BEFORE_LAPSE_S:
            self._end_lapsed_leases(connection)
        mark_ready(connection)

    def _end_lapsed_leases(self, connection: psycopg.Connection) -> None:
        def run_jobs_wait() -> bool:
            states = [self._state(address) for address in self._http_by_tcp]
            return any(state.run_jobs_wait(self._pool) for state in states if state)

        end_lapsed_leases(connection, run_jobs_wait=run_jobs_wait)

    def _state(self, nsqd_tcp: str) -> BrokerState | None:
        return broker_state(self._http_by_tcp.get(nsqd_tcp, nsqd_tcp))

    def _dispatch(self, connection: psycopg.Connection, *, before: Backlog) -> tuple[Backlog, Dispatched]:
        """What waits now; where something did before and some of it was sent, more is taken to wait."""
        if before is Backlog.NONE and find_backlog(connection, self._pool) is Backlog.NONE:
            return Backlog.NONE, Dispatched(claimed=0)
        dispatched = self._publisher.dispatch(connection)
        if before is Backlog.NONE or not dispatched.claimed:
            return find_backlog(connection, self._pool), dispatched
        return (Backlog.ASIDE if dispatched.has_room else Backlog.FOR_SLOTS), dispatched

    def _report_trouble(self, error: Exception) -> None:
        reason = str(error).strip()
        if reason != self._trouble:
            log.warning("dispatcher.trouble", reason=reason)
        self._trouble = reason


async def main() -> None:
    logs.configure("dispatcher")
    settings = DispatcherSettings.from_env(os.environ)
    dispatcher = Dispatcher(settings, Languages.load(settings.languages_dir))
    running = asyncio.ensure_future(dispatcher.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    log.info("dispatcher.started", pool=settings.broker.pool, lease_s=LEASE_S)
    try:
        await running
    except asyncio.CancelledError:
        log.info("dispatcher.stopped")


if __name__ == "__main__":
    asyncio.run(main())
