import importlib
import time

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from tests.web.jobs.working_off import work_off
from web.config import REPOSITORY
from web.jobs.queue import TASK_MODULES, app, defer, periodic_task, task

MIGRATED = REPOSITORY / "migrations" / "procrastinate"

ran: list[int] = []


@task("tests.note")
def note(_context: object, *, number: int) -> None:
    ran.append(number)


@task("tests.fail")
def fail(_context: object) -> None:
    raise ZeroDivisionError


def count(connection: psycopg.Connection, status: str = "todo") -> int:
    row = connection.execute(
        "SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE status = %s", [status]
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_the_schema_is_what_the_library_ships() -> None:
    """If this fails after an upgrade of procrastinate, its new migrations become a revision of ours."""
    newest = max(MIGRATED.glob("*.sql"), key=lambda path: [int(part) for part in path.stem.split(".")])
    assert newest.read_text("utf-8") == SchemaManager.get_schema()


def test_every_module_of_tasks_registers_some() -> None:
    registered = {task.func.__module__ for task in app.tasks.values()}
    for module in TASK_MODULES:
        importlib.import_module(module)
        registered |= {task.func.__module__ for task in app.tasks.values()}
        assert module in registered


def test_a_job_is_there_exactly_if_the_transaction_is(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        defer(connection, note, lock="1", number=1)
        connection.rollback()
        assert count(connection) == 0
        defer(connection, note, lock="1", number=1)
        connection.commit()
        assert count(connection) == 1
    work_off(postgres_url, "memory://jobs")
    assert ran == [1]


def test_deferring_leaves_the_transaction_as_it_was(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        before = connection.execute("SHOW search_path").fetchone()
        defer(connection, note, lock="1", number=1)
        assert connection.execute("SHOW search_path").fetchone() == before
        connection.rollback()


def test_jobs_of_one_lock_keep_their_order_and_what_succeeded_is_deleted(postgres_url: str) -> None:
    ran.clear()
    with psycopg.connect(postgres_url) as connection:
        for number in range(3):
            defer(connection, note, lock="same", number=number)
    work_off(postgres_url, "memory://jobs")
    assert ran == [0, 1, 2]
    with psycopg.connect(postgres_url) as connection:
        assert count(connection) == count(connection, "succeeded") == 0


def test_a_job_with_an_error_of_ours_ends_and_stays_to_be_looked_at(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        defer(connection, fail, lock="1")
        connection.commit()
        work_off(postgres_url, "memory://jobs")
        assert count(connection, "failed") == 1


def test_a_periodic_task_gets_each_moment_that_it_was_due_once(postgres_url: str) -> None:
    due: list[int] = []

    @periodic_task("tests.each_minute", cron="* * * * *")
    def each_minute(_context: object, timestamp: int) -> None:
        due.append(timestamp)

    started_at = time.time()
    try:
        while not due or len(due) < 2 <= time.time() - started_at < 5:
            work_off(postgres_url, "memory://jobs")
            assert time.time() < started_at + 60
    finally:
        del app.periodic_registry.periodic_tasks["tests.each_minute", ""]
    assert len(due) == len(set(due))
    assert started_at - 60 <= due[0] <= time.time()
    assert all(timestamp % 60 == 0 for timestamp in due)


@pytest.mark.parametrize("name", ["imports.run", "imports.forget_uploads", "jobs.delete_old", "blobs.sweep"])
def test_the_names_of_tasks_stay(name: str) -> None:
    """They are in the rows of jobs that wait while a release replaces another."""
    app.perform_import_paths()
    assert name in app.tasks
