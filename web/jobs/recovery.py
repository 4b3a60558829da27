"""Puts jobs back into the queue when no process works on them any more."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import psycopg
import structlog
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

#: Each worker writes a heartbeat so often.
HEARTBEAT_S = 5.0
#: A worker without a heartbeat for so long is taken for dead.
DEAD_AFTER_S = 20.0
RECOVERY_INTERVAL_S = 5.0

log = structlog.get_logger()


class Recovery:
    """Looks for jobs of dead workers, and for jobs of our own worker that it does not know.

    Our worker does not know a job if the connection broke after the query that fetched it, before the answer came.
    """

    def __init__(self, manager: JobManager) -> None:
        self._manager = manager
        self._running: set[int | None] = set()
        self._worker_id: int | None = None
        self._unknown: set[int | None] = set()  # jobs that seemed lost the last time

    async def watch(self, call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
        """Run a job, and remember that it runs. The worker calls this as its middleware, around each job."""
        self._worker_id = worker.worker_id
        self._running.add(context.job.id)
        try:
            return await call_next()
        finally:
            self._running.discard(context.job.id)

    async def run(self) -> None:
        """Look for lost jobs until cancelled."""
        while True:
            for job in [*await self._jobs_of_the_dead(), *await self._lost_jobs()]:
                await self._give_back(job)
            await asyncio.sleep(RECOVERY_INTERVAL_S)

    async def _jobs_of_the_dead(self) -> list[Job]:
        """Find the jobs of dead workers. Jobs of ours are left out.

        While our worker stops and waits for its jobs, it sends no heartbeats, and would seem dead.
        """
        stalled = await self._manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S)
        return self._not_running(stalled)

    async def _lost_jobs(self) -> list[Job]:
        """Find jobs of our worker that it does not know, twice in a row.

        The first time, the job may just have been fetched, or may just have ended.
        """
        if self._worker_id is None:
            return []
        ours = await self._manager.list_jobs_async(status=Status.DOING.value, worker_id=self._worker_id)
        unknown = self._not_running(ours)
        lost = [job for job in unknown if job.id in self._unknown]
        self._unknown = {job.id for job in unknown}
        return lost

    def _not_running(self, jobs: Iterable[Job]) -> list[Job]:
        return [job for job in jobs if job.id not in self._running]

    async def _give_back(self, job: Job) -> None:
        try:
            await self._manager.retry_job(job)
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.errors.RaiseException):
                raise
            log.info("job.ended_meanwhile", job_id=job.id, task=job.task_name)
        else:
            log.warning("job.given_back", job_id=job.id, task=job.task_name, alert=True)
