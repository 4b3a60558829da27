"""Fixtures that every part of the tree shares. Each test process has services of its own (tests/services.py)."""

import os
import subprocess
import sys
from collections.abc import Iterator

import docker
import pytest

from tests import services
from tests.order import longest_first


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


@pytest.fixture(scope="session")
def docker_client() -> Iterator[docker.DockerClient]:
    client = docker.from_env()
    services.remove_orphans(client)
    yield client
    services.remove_containers(client, owner_pid=os.getpid())
    client.close()


@pytest.fixture(scope="session")
def postgres(docker_client: docker.DockerClient) -> services.Postgres:
    """The server. Tests that only need a database ask for `postgres_url`."""
    return services.start_postgres(docker_client)


@pytest.fixture(scope="session")
def template_database(postgres: services.Postgres) -> str:
    """A database with all migrations applied, from which each module's is copied. Never connect to it."""
    name = postgres.create_database()
    environment = os.environ | {"JUDGE_DATABASE_URL": postgres.url(name)}
    subprocess.run([sys.executable, "-m", "web", "database", "upgrade"], env=environment, check=True)
    return name


@pytest.fixture(scope="module")
def postgres_url(postgres: services.Postgres, template_database: str) -> Iterator[str]:
    """A database of the module's own, with all migrations applied and no rows."""
    name = postgres.create_database(template=template_database)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def empty_database_url(postgres: services.Postgres) -> Iterator[str]:
    """A database of the test's own without any table."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def nsqlookupd(docker_client: docker.DockerClient) -> Iterator[services.Nsqlookupd]:
    lookupd = services.start_nsqlookupd(docker_client)
    yield lookupd
    lookupd.container.remove(force=True, v=True)


@pytest.fixture(scope="module")
def nsqd(docker_client: docker.DockerClient, nsqlookupd: services.Nsqlookupd) -> Iterator[services.Nsqd]:
    """Start an nsqd for this module alone: it has no topics of other modules, and tests may stop, kill and start it."""
    started = services.start_nsqd(docker_client, nsqlookupd)
    yield started
    started.container.remove(force=True, v=True)
