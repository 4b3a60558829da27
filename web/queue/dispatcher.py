"""The dispatcher: sends queued judgings to workers, ends lapsed leases, and keeps the table of workers.

One tick a second does everything that depends on time. Postgres notifies when a judging was queued, and when one became
final and freed its slot. Then the dispatcher fills free slots at once.
"""

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import psycopg
import structlog

from judge.errors import NsqUnavailable
from judge.language import Languages
from judge.logs import configure_logs
from judge.messages import Progress, WorkerReport
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.consumer import Consumer
from judge.nsq.incoming import decode_or_drop, handler_of
from judge.nsq.stats import NsqdStats, read_stats
from judge.nsq.subscription import Subscription
from judge.nsq.topics import CHANNEL_DISPATCHER, CHANNEL_LEASE, PROGRESS, WORKER
from judge.nsq.topology import ensure_topology
from judge.settings import end_on_wrong_setting
from web.config import DispatcherSettings
from web.judgings.channels import FINAL_CHANNEL, QUEUED_CHANNEL
from web.judgings.transitions import LEASE_S
from web.queue.health import serve_health
from web.queue.job_sender import JobSender
from web.queue.postgres_thread import PostgresThread, notifications
from web.queue.rules.backlog import Backlog, find_backlog
from web.queue.rules.giving_up import GivingUp
from web.queue.rules.lease import LapsedLease, Leases, end_lapsed, find_lapsed
from web.queue.rules.leftovers import Leftovers
from web.queue.rules.lost import UnclaimedMessage, find_unclaimed, return_lost_messages
from web.queue.rules.pace import Claims, Pace
from web.rejudgings.readiness import mark_ready
from web.service import run_until_sigterm
from web.workers.reports import Workers

TICK_S = 1.0
#: If no tick has succeeded for so long, /health answers with trouble.
HEALTHY_TICK_AGE_S = 10.0
#: The dispatcher ends leases only after it has listened to the same nsqds for so long. Heartbeats come every 5 s, and a
#: worker that lost an nsqd needs as long to find another. Until then, its lease may have expired although it is well.
LISTENING_BEFORE_LAPSE_S = 12.0

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Suspects:
    """Attempts that may have failed. The dispatcher asks the nsqds before it decides."""

    unclaimed: list[UnclaimedMessage]
    lapsed: list[LapsedLease]


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of claims."""

    claims: Claims
    backlog: Backlog  #: after this round


class Dispatcher:
    def __init__(self, settings: DispatcherSettings, languages: Languages) -> None:
        self._settings = settings
        self._pool = settings.pool
        self._nsqds = settings.nsq.nsqds
        self._postgres = PostgresThread(settings.database_url)
        publisher = BlockingPublisher(self._nsqds, self._pool)
        self._sender = JobSender(publisher=publisher, pool=self._pool, languages=languages)
        self._leases = Leases()
        self._leftovers = Leftovers()
        self._giving_up = GivingUp()
        self._workers = Workers()
        self._progress = Subscription(PROGRESS, CHANNEL_LEASE, self._on_progress, settings.nsq.nsqd_tcp)
        self._reports: Consumer | None = None
        self._wake = asyncio.Event()
        self._pace = Pace()
        self._heard: frozenset[str] = frozenset()  # TCP addresses of the nsqds that we listen to
        self._heard_since_s = time.monotonic()
        self._last_good_tick_s = time.monotonic()
        self._trouble: str | None = "starting"

    async def run(self) -> None:
        """Run until cancelled."""
        on_report = handler_of(WorkerReport, self._workers.observe)
        self._reports = Consumer(WORKER, CHANNEL_DISPATCHER, on_report, self._settings.nsq, in_flight_limit=50)
        server = serve_health(self._settings.health_port, self.trouble)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tick_for_ever())
                tasks.create_task(self._dispatch_for_ever())
                tasks.create_task(self._listen())
                tasks.create_task(self._progress.run())
                tasks.create_task(self._keep_topology())
        finally:
            server.stop()
            self._reports.close()
            self._postgres.close()

    def trouble(self) -> str | None:
        if time.monotonic() - self._last_good_tick_s > HEALTHY_TICK_AGE_S:
            return self._trouble or "no tick"
        return self._trouble

    def _on_progress(self, body: bytes) -> None:
        progress = decode_or_drop(body, Progress)
        if progress is not None:
            self._leases.observe(progress)

    async def _listen(self) -> None:
        """Wake up when Postgres notifies of something that matters (web/queue/rules/pace.py)."""
        async for notify in notifications(self._settings.database_url, QUEUED_CHANNEL, FINAL_CHANNEL):
            if notify is None or self._matters(notify.channel):
                self._wake.set()

    def _matters(self, channel: str) -> bool:
        return self._pace.is_woken_by_final() if channel == FINAL_CHANNEL else self._pace.is_woken_by_queued()

    async def _dispatch_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            before = self._pace.begin()
            try:
                done = await self._postgres.run(partial(self._dispatch, before=before))
            except (NsqUnavailable, psycopg.Error) as error:
                self._report_trouble(error)
                await asyncio.sleep(TICK_S)
            else:
                self._pace.end(done.backlog, done.claims)

    def _dispatch(self, connection: psycopg.Connection, *, before: Backlog) -> Round:
        """Fill free slots. If judgings waited before this round, assume that others still wait after it.

        This spares a query: the next round finds out.
        """
        if before is Backlog.NONE and find_backlog(connection, self._pool) is Backlog.NONE:
            return Round(claims=Claims(count=0), backlog=Backlog.NONE)
        claims = self._sender.send(connection)
        if before is Backlog.NONE or not claims.count:
            return Round(claims=claims, backlog=find_backlog(connection, self._pool))
        return Round(claims=claims, backlog=Backlog.ASIDE if claims.has_room else Backlog.FOR_SLOTS)

    async def _tick_for_ever(self) -> None:
        while True:
            self._watch_nsqds()
            try:
                await self._tick()
            except psycopg.Error as error:
                self._report_trouble(error)
            else:
                self._trouble = None if self._hears_nsqd else "not connected to nsqd"
                self._last_good_tick_s = time.monotonic()
                self._wake.set()
            await asyncio.sleep(TICK_S)

    async def _tick(self) -> None:
        """Do once what depends on time. The nsqds are asked outside the Postgres thread, which dispatching needs."""
        suspects = await self._postgres.run(self._write_news)
        if suspects.unclaimed or suspects.lapsed:
            nsqds = await self._ask_nsqds()
            await self._postgres.run(lambda connection: self._act_on(connection, suspects, nsqds))

    def _write_news(self, connection: psycopg.Connection) -> Suspects:
        self._workers.write(connection)
        self._leases.write(connection)
        self._leftovers.delete_when_due(connection)
        self._giving_up.give_up_when_due(connection)
        mark_ready(connection)
        away = {nsqd.tcp for nsqd in self._nsqds} - self._heard
        return Suspects(
            unclaimed=find_unclaimed(connection, away), lapsed=find_lapsed(connection) if self._hears_all_news else []
        )

    def _act_on(
        self, connection: psycopg.Connection, suspects: Suspects, nsqds: Mapping[str, NsqdStats | None]
    ) -> None:
        return_lost_messages(connection, suspects.unclaimed, nsqds, pool=self._pool)
        end_lapsed(connection, suspects.lapsed, nsqds, pool=self._pool)

    async def _ask_nsqds(self) -> dict[str, NsqdStats | None]:
        """Read the stats of each nsqd, by its TCP address. None stands for one that does not answer."""
        answers = await asyncio.gather(*(asyncio.to_thread(read_stats, nsqd.http) for nsqd in self._nsqds))
        return {nsqd.tcp: answer for nsqd, answer in zip(self._nsqds, answers, strict=True)}

    async def _keep_topology(self) -> None:
        """Create the topics on each nsqd that appears or comes back. So consumers find them before the first job."""
        filled: frozenset[str] = frozenset()
        while True:
            filled &= self._progress.connected
            for nsqd in self._nsqds:
                if nsqd.tcp in self._progress.connected - filled:
                    try:
                        await asyncio.to_thread(ensure_topology, nsqd.http, self._pool)
                    except NsqUnavailable as error:
                        log.warning("nsqd.not_filled", nsqd=nsqd.tcp, reason=str(error))
                    else:
                        filled |= {nsqd.tcp}
            await asyncio.sleep(TICK_S)

    def _watch_nsqds(self) -> None:
        if self._progress.connected != self._heard:
            self._heard = self._progress.connected
            self._heard_since_s = time.monotonic()

    @property
    def _hears_nsqd(self) -> bool:
        return bool(self._heard) and self._reports is not None and self._reports.is_connected

    @property
    def _hears_all_news(self) -> bool:
        return bool(self._heard) and time.monotonic() - self._heard_since_s > LISTENING_BEFORE_LAPSE_S

    def _report_trouble(self, error: Exception) -> None:
        reason = str(error).strip()
        if reason != self._trouble:
            log.warning("dispatcher.trouble", reason=reason)
        self._trouble = reason


async def main() -> None:
    with end_on_wrong_setting("dispatcher"):
        settings = DispatcherSettings.from_env(os.environ)
    configure_logs("dispatcher", settings.log_level)
    dispatcher = Dispatcher(settings, Languages.load(settings.languages_dir))
    await run_until_sigterm(dispatcher.run(), service="dispatcher", pool=settings.pool, lease_s=LEASE_S)


if __name__ == "__main__":
    asyncio.run(main())
