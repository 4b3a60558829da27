"""The site on a real database and store. A test that needs an nsqd asks for one."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site.settings import site_settings
from tests.web.site.visitor import Classroom, Visitor
from tests.web.site_data import Site
from web.app import create_app
from web.config import Settings


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    """A set with one problem, in a queue that is empty."""
    connection.execute("TRUNCATE judging, submission, worker, rejudging CASCADE")
    return Site.create(connection)


@pytest.fixture(scope="module")
def settings(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return site_settings(database_url=postgres_url, store_url=tmp_path_factory.mktemp("store").as_uri())


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    yield app
    app.extensions["judge"].database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def classroom(app: Flask, connection: psycopg.Connection) -> Classroom:
    return Classroom(app=app, connection=connection)


@pytest.fixture
def student(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def admin(classroom: Classroom) -> Visitor:
    return classroom.admin()


@pytest.fixture
def package_path(tmp_path: Path) -> Path:
    return tmp_path / "apples.zip"
