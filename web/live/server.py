"""The live service: GET /live/submissions/<id> as server-sent events.

    snapshot   all that is known now (web.visibility.JudgingView); the first event
    progress   all that the running attempt has found out so far (web.visibility.ProgressView)
    final      the last snapshot; then the stream ends
    crowded    the viewer has too many streams; the oldest one ends, and its page asks from time to time instead

The answer is 401 without a session, 404 for a submission that the viewer must not see, and 503 while Postgres is down.
"""

import asyncio
import os
from functools import partial

import psycopg
import psycopg_pool
import structlog
import tornado.httpserver
import tornado.web
from psycopg.rows import class_row

from judge.logs import configure_logs
from judge.messages import Progress
from judge.nsq.incoming import decode_or_drop
from judge.nsq.subscription import Subscription
from judge.nsq.topics import PROGRESS, live_channel
from judge.open_files import allow_open_files
from judge.settings import end_on_wrong_setting
from web.config import LiveSettings
from web.judgings.channels import FINAL_CHANNEL
from web.judgings.states import JudgingState
from web.live.feed import Feed
from web.live.watcher import HEADERS, Watcher
from web.postgres import SESSION_OPTIONS, has_ended
from web.queue.health import HealthHandler, MetricsHandler
from web.queue.postgres_thread import notifications
from web.service import run_until_sigterm
from web.session import COOKIE_NAME, SessionCookies, SessionUser
from web.visibility import FACTS, JudgingFacts, detail_of

POSTGRES_CONNECTIONS = 3
#: After a restart of the proxy, thousands of pages return at once, and each waits for its snapshot.
CONNECTION_WAIT_S = 30.0

log = structlog.get_logger()


class Live:
    def __init__(self, settings: LiveSettings) -> None:
        self._settings = settings
        self.cookies = SessionCookies(settings.secret_key, max_age_s=settings.session_days * 24 * 3600)
        self.feed = Feed(self.load_facts)
        self._pool = psycopg_pool.AsyncConnectionPool(
            settings.database_url,
            min_size=1,
            max_size=POSTGRES_CONNECTIONS,
            open=False,
            timeout=CONNECTION_WAIT_S,
            check=_refuse_ended,
            kwargs={"autocommit": True, "options": SESSION_OPTIONS, "connect_timeout": 5},
        )
        self._progress = Subscription(
            PROGRESS, live_channel(settings.host_name), self._on_progress, settings.nsq.nsqd_tcp
        )
        self._hears_postgres = False

    async def run(self) -> None:
        """Serve until cancelled."""
        await self._pool.open(wait=False)
        server = self._application().listen(self._settings.port, xheaders=False)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._progress.run())
                tasks.create_task(self.feed.beat_for_ever())
        finally:
            server.stop()
            await self._pool.close()

    async def load_facts(self, submission_id: int, viewer_id: int) -> JudgingFacts | None:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(JudgingFacts)) as rows,
        ):
            await rows.execute(FACTS, {"submission_id": submission_id, "viewer_id": viewer_id})
            return await rows.fetchone()

    def trouble(self) -> str | None:
        if not self._hears_postgres:
            return "not connected to Postgres"
        return None if self._progress.is_connected else "not connected to nsqd"

    def _application(self) -> tornado.web.Application:
        return tornado.web.Application(
            [
                (r"/live/submissions/([1-9][0-9]{0,17})", WatchHandler, {"live": self}),
                ("/health", HealthHandler, {"check": self.trouble}),
                ("/metrics", MetricsHandler),
            ],
            log_function=lambda _: None,
        )

    def _on_progress(self, body: bytes) -> None:
        progress = decode_or_drop(body, Progress)
        if progress is not None:
            self.feed.progress(progress)

    async def _listen(self) -> None:
        async for notify in notifications(self._settings.database_url, FINAL_CHANNEL):
            self._hears_postgres = True
            if notify is None:
                self.feed.refresh_all()
            else:
                self.feed.final(int(notify.payload.partition(" ")[0]))


class WatchHandler(tornado.web.RequestHandler):
    def initialize(self, live: Live) -> None:
        self._live = live

    async def get(self, raw_submission_id: str) -> None:
        user = self._live.cookies.user(self.get_cookie(COOKIE_NAME))
        if user is None:
            raise tornado.web.HTTPError(401)
        submission_id = int(raw_submission_id)
        while True:
            notified = self._live.feed.notified
            facts = await self._load_facts(submission_id, user)
            if facts.state == JudgingState.FINAL or self._live.feed.is_unchanged_since(submission_id, notified):
                return self._watch(facts)
            # It became final while the facts were loaded, and no notification will follow

    async def _load_facts(self, submission_id: int, user: SessionUser) -> JudgingFacts:
        try:
            facts = await self._live.load_facts(submission_id, user.user_id)
        except (psycopg.Error, psycopg_pool.PoolTimeout) as error:
            raise tornado.web.HTTPError(503) from error
        if facts is None or detail_of(facts) is None:
            raise tornado.web.HTTPError(404)
        if facts.viewer_session_epoch != user.session_epoch:
            raise tornado.web.HTTPError(401)
        return facts

    def _watch(self, facts: JudgingFacts) -> None:
        stream = self.detach()
        watcher = Watcher(stream, submission_id=facts.submission_id, viewer_id=facts.viewer_id)
        self._live.feed.join(watcher)
        stream.set_close_callback(partial(self._live.feed.leave, watcher))
        watcher.send(HEADERS)
        self._live.feed.send_snapshot(watcher, facts)


async def _refuse_ended(connection: psycopg.AsyncConnection) -> None:
    """Raise the error on which the pool takes another connection.

    The connection is closed first. Otherwise the pool would keep it, because it seems to be idle.
    """
    if has_ended(connection):
        await connection.close()
        raise psycopg.OperationalError("the server closed the connection")


async def main() -> None:
    with end_on_wrong_setting("live"):
        settings = LiveSettings.from_env(os.environ)
    configure_logs("live", settings.log_level)
    allow_open_files()
    await run_until_sigterm(Live(settings).run(), service="live", port=settings.port)


if __name__ == "__main__":
    asyncio.run(main())
