"""The queue of jobs, for work that takes longer than a request or is done at certain times.

procrastinate keeps the queue in Postgres. A feature has its job's function in a module of its own, which TASK_MODULES
names:

    @task("imports.run")
    def run_import(context: JobContext, *, import_id: int) -> None: ...

The feature writes its own row and queues the job in one transaction, so that neither exists without the other:

    defer(connection, run_import, lock=f"import {import_id}", import_id=import_id)

A job may run twice: its process may die after the work, before the end of the job is written down. So the function must
find out whether its work is done already.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import psycopg
from procrastinate import App, JobContext, SyncPsycopgConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task
from procrastinate.types import TimeDeltaParams

from web.jobs.retrying import RetryUnavailable

#: The schema of procrastinate's tables and functions. Its SQL names no schema, so this must be first in search_path.
SCHEMA = "procrastinate"
QUEUE = "jobs"

#: The process `jobs` imports these modules when it starts.
TASK_MODULES = (
    "web.jobs.tidying",
    "web.imports.task",
    "web.imports.tidying",
    "web.verifications.task",
    "web.trial_runs.tidying",
    "web.blobs.daily",
    "web.privacy.daily",
    "web.privacy.export_task",
)
#: If a periodic job was due while `jobs` was down, it is run later, but only if it is not later than this.
MISSED_WITHIN_S = 20 * 3600

AnyTask: TypeAlias = Task[Any, Any, Any]

#: Not connected to a database. The process `jobs` gives it a connector of its own.
app = App(connector=SyncPsycopgConnector(), import_paths=TASK_MODULES, periodic_defaults={"max_delay": MISSED_WITHIN_S})
_deferring = JobManager(SyncPsycopgConnector())  # uses only the connection that each call gives it


def task(name: str, *, priority: int = 0) -> Callable[[Callable[..., Any]], AnyTask]:
    """Register the function of a job. It gets a JobContext, and the arguments of the job by name.

    It runs in a thread, or in the event loop if it is a coroutine. A job is tried again as long as Postgres or the
    store is away. Any other exception ends it for good. Jobs with a higher priority go first.
    """
    return app.task(name=name, queue=QUEUE, priority=priority, pass_context=True, retry=RetryUnavailable())


def periodic_task(name: str, *, cron: str) -> Callable[[Callable[[JobContext, int], Any]], AnyTask]:
    """Register the function of a periodic job. It gets a JobContext, and when it was due, as Unix time.

    `cron` is in UTC. At most one job of this function waits at a time.
    """

    def register(function: Callable[[JobContext, int], Any]) -> AnyTask:
        return app.periodic(cron=cron, queueing_lock=name)(task(name)(function))

    return register


def defer(
    connection: psycopg.Connection, deferred: AnyTask, *, lock: str, after_s: int | None = None, **arguments: Any
) -> None:
    """Queue a job in the caller's transaction, to be run after so many seconds. Jobs with one lock take turns."""
    schedule_in: TimeDeltaParams | None = None if after_s is None else {"seconds": after_s}
    job = deferred.configure(lock=lock, task_kwargs=arguments, schedule_in=schedule_in).job
    connection.execute(f"SET LOCAL search_path TO {SCHEMA}, public".encode())
    _deferring.defer_job(job, connection=connection)
    connection.execute(b"SET LOCAL search_path TO DEFAULT")
