"""The process `jobs`: runs the jobs that the site has queued, and periodic jobs. Beside them it sends mails.

If a process is killed in the middle of a job, the job is run again, by the next process or by another one.
"""

import asyncio
import os

import structlog

from judge.language import Languages
from judge.logs import configure_logs
from judge.settings import end_on_wrong_setting
from judge.store import open_store
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.config import JobsSettings
from web.database import Database
from web.jobs.connector import PatientConnector, open_pool
from web.jobs.queue import QUEUE, app
from web.jobs.recovery import DEAD_AFTER_S, HEARTBEAT_S, Recovery
from web.jobs.tools import JobTools
from web.mail.postman import Postman
from web.queue.health import serve_health
from web.service import run_until_sigterm

#: A job that still runs so long after SIGTERM is told to stop. The next process runs it again.
GRACE_S = 5.0

log = structlog.get_logger()


class WorkerStopped(Exception):
    """procrastinate's worker has stopped by itself. It has logged why."""


class JobsService:
    def __init__(self, settings: JobsSettings) -> None:
        self._settings = settings
        self._connector = PatientConnector()
        self._tools = JobTools(
            database=Database(settings.database_url, pool_size=settings.concurrency + 2),
            store=open_store(settings.store_url),
            store_url=settings.store_url,
            languages=Languages.load(settings.languages_dir),
            largest_memory_limit_bytes=settings.largest_memory_limit_bytes,
            testlib=settings.testlib,
            ip_address_days=settings.ip_address_days,
            retention_kind=settings.retention_kind,
            retention_months=settings.retention_months,
        )
        self._postman = Postman(self._tools.database, settings.mail)

    async def run(self) -> None:
        """Run until cancelled."""
        server = serve_health(self._settings.health_port, self.trouble)
        pool = open_pool(self._settings.database_url)
        try:
            await pool.open(wait=False)
            await self._connector.open_async(pool)
            with app.replace_connector(self._connector):
                await self._work()
        finally:
            server.stop()
            await pool.close()
            self._tools.database.close()

    def trouble(self) -> str | None:
        return self._connector.trouble(patience_s=DEAD_AFTER_S)

    async def _work(self) -> None:
        recovery = Recovery(app.job_manager)
        async with asyncio.TaskGroup() as group:
            group.create_task(recovery.run())
            group.create_task(self._postman.run())
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._settings.concurrency,
                delete_jobs="successful",
                additional_context=self._tools.as_context(),
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_S,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=DEAD_AFTER_S,
                worker_middleware=[recovery.watch],
            )
            raise WorkerStopped


async def main() -> None:
    with end_on_wrong_setting("jobs"):
        settings = JobsSettings.from_env(os.environ)
        service = JobsService(settings)
    configure_logs("jobs", settings.log_level)
    await run_until_sigterm(service.run(), service="jobs", concurrency=settings.concurrency)


if __name__ == "__main__":
    asyncio.run(main())
