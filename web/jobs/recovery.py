"""Jobs that nobody works on any more go back to the queue."""

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

#: Every worker says so often that it lives,
HEARTBEAT_S = 5.0
#: and is taken for dead after so long, as is a process that was killed.
DEAD_AFTER_S = 20.0
RECOVERY_INTERVAL_S = 5.0

log = structlog.get_logger()


class Recovery:
    """Looks for the jobs of dead workers, and for those of our own worker that it does not know of.

    The second kind is left where the answer to the query that fetched a job was lost.
    """

    def __init__(self, manager: JobManager) -> None:
        self._manager = manager
        self._running: set[int | None] = set()
        self._worker_id: int | None = None
        self._unknown: set[int | None] = set()  # jobs that looked lost the last time

    async def watch(self, call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
        """A middleware of the worker: around each job."""
        self._worker_id = worker.worker_id
        self._running.add(context.job.id)
        try:
            return await call_next()
        finally:
            self._running.discard(context.job.id)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            for job in [*await self._jobs_of_the_dead(), *await self._lost_jobs()]:
                await self._give_back(job)
            await asyncio.sleep(RECOVERY_INTERVAL_S)

    async def _jobs_of_the_dead(self) -> list[Job]:
        """A worker that stops sends no more heartbeats while it waits for its jobs: ours are none of the dead."""
        stalled = await self._manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S)
        return self._not_running(stalled)

    async def _lost_jobs(self) -> list[Job]:
        """Seen twice: the first time, the job may be on its way to the worker, or its end to the database."""
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
