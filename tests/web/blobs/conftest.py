from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.judge.shelf import Shelf
from tests.web.blobs.room import Room
from tests.web.site_data import Site
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.database import Database


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, pool_size=3)
    yield database
    database.close()


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("TRUNCATE problem, problem_set, blob, store_sweep, rejudging CASCADE")
        yield connection


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(f"file://{tmp_path}/store")


@pytest.fixture
def room(connection: psycopg.Connection, database: Database, shelf: Shelf) -> Room:
    return Room(connection=connection, database=database, shelf=shelf)


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    return Site.create(connection)
