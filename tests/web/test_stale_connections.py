"""Connections that Postgres has ended while they were idle in a pool, as after a restart."""

import psycopg
import pytest
from flask import Flask

from tests import services
from tests.web.site.visitor import Visitor

END_ALL_OTHERS = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def pooled(app: Flask) -> int:
    """Fill the pool with as many idle connections as it keeps. Return their number."""
    database = app.extensions["judge"].database
    connections = [database.engine.connect() for _ in range(4)]
    for connection in connections:
        connection.close()
    return len(connections)


def test_pages_are_answered_though_postgres_ended_every_idle_connection(
    student: Visitor, connection: psycopg.Connection, pooled: int
) -> None:
    row = connection.execute(END_ALL_OTHERS).fetchone()
    assert row is not None
    assert row[0] >= pooled
    assert [student.get("/problems").status_code for _ in range(pooled + 1)] == [200] * (pooled + 1)


def test_units_of_work_too(admin: Visitor, connection: psycopg.Connection, pooled: int) -> None:
    connection.execute(END_ALL_OTHERS)
    assert admin.post("/admin/invitations", email="", uses="1", days="1").status_code == 200


def test_pages_are_answered_after_a_restart_of_postgres(
    app: Flask, student: Visitor, pooled: int, postgres: services.Postgres
) -> None:
    postgres.stop()
    postgres.start()
    assert [student.get("/problems").status_code for _ in range(pooled + 1)] == [200] * (pooled + 1)
