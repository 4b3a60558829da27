"""The queue of jobs: what takes longer than a request, or is done by the clock. procrastinate keeps it in Postgres.

A feature has its task in a module of its own, which TASK_MODULES names:

    @task("imports.run")
    def run_import(context: JobContext, *, import_id: int) -> None: ...

It defers a job in the transaction that names the work, so that there is never one without the other:

    defer(connection, run_import, lock=f"import {import_id}", import_id=import_id)

A job may be run twice, as its process may die after the work and before that is written down: a task must see that its
work is done already.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import psycopg
from procrastinate import App, JobContext, SyncPsycopgConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from web.jobs.retrying import RetryUnavailable

#: Of procrastinate's tables and functions: its SQL names no schema, so it has to be first in the search path.
SCHEMA = "procrastinate"
QUEUE = "jobs"

#: Imported by the process `jobs` when it starts.
TASK_MODULES = ("web.jobs.tidying", "web.imports.task", "web.imports.tidying", "web.blobs.daily")
#: A periodic task whose moment passed while `jobs` was down is made up for within so long.
MISSED_WITHIN_S = 20 * 3600

AnyTask: TypeAlias = Task[Any, Any, Any]

#: Connected to nothing: the process `jobs` gives it a connector of its own.
app = App(connector=SyncPsycopgConnector(), import_paths=TASK_MODULES, periodic_defaults={"max_delay": MISSED_WITHIN_S})
_deferring = JobManager(SyncPsycopgConnector())  # uses the connections that it is given


def task(name: str, *, priority: int = 0) -> Callable[[Callable[..., Any]], AnyTask]:
    """Register a function that gets a JobContext and the job's arguments by name.

    It runs in a thread, or in the event loop if it is a coroutine. It is tried again for as long as Postgres or the
    store is away; any other exception ends the job for good. Jobs of higher priority go first.
    """
    return app.task(name=name, queue=QUEUE, priority=priority, pass_context=True, retry=RetryUnavailable())


def periodic_task(name: str, *, cron: str) -> Callable[[Callable[[JobContext, int], Any]], AnyTask]:
    """Register a function that gets a JobContext and the moment it was due, as Unix time. `cron` is in UTC.

    At most one job of it waits at a time.
    """

    def register(function: Callable[[JobContext, int], Any]) -> AnyTask:
        return app.periodic(cron=cron, queueing_lock=name)(task(name)(function))

    return register


def defer(connection: psycopg.Connection, deferred: AnyTask, *, lock: str, **arguments: Any) -> None:
    """Queue a job in the caller's transaction.

    Jobs of one lock run one after another.
    """
    job = deferred.configure(lock=lock, task_kwargs=arguments).job
    connection.execute(f"SET LOCAL search_path TO {SCHEMA}, public".encode())
    _deferring.defer_job(job, connection=connection)
    connection.execute(b"SET LOCAL search_path TO DEFAULT")
