from collections.abc import Iterator

import psycopg
import pytest

from tests.web.site_data import Site


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("TRUNCATE judging, submission, worker, rejudging CASCADE")
        yield connection


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    return Site.create(connection)
