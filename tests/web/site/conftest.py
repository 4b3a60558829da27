"""The site on a real database and store; brokers come with the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.site.visitor import Classroom, Visitor
from web.app import create_app
from web.config import REPOSITORY, BrokerSettings, Registration, Settings


@pytest.fixture(scope="module")
def settings(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        database_url=postgres_url,
        secret_key="0123456789abcdef0123456789abcdef",
        broker=BrokerSettings(
            nsqd_tcp=("127.0.0.1:1",), nsqd_http=("127.0.0.1:1",), nsqlookupd_http=(), pool="default"
        ),
        store_url=tmp_path_factory.mktemp("store").as_uri(),
        languages_dir=REPOSITORY / "images",
        public_url="http://localhost",
        trusted_proxy_hops=0,
        registration=Registration.OPEN,
        mail_domains=(),
        session_days=14,
        demo=False,
    )


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
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


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
