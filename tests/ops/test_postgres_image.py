import secrets
from collections.abc import Iterator

import docker
import psycopg
import pytest
from docker.models.containers import Container
from docker.models.volumes import Volume

from tests import services


@pytest.fixture
def volume(docker_client: docker.DockerClient) -> Iterator[Volume]:
    volume = docker_client.volumes.create(f"judge-test-postgres-{secrets.token_hex(4)}")
    yield volume
    for container in docker_client.containers.list(all=True, filters={"volume": volume.name}):
        container.remove(force=True)
    volume.remove()


def start(client: docker.DockerClient, volume: Volume, port: int, password: str) -> services.Service:
    """With the flags that docker-compose.yml gives it."""
    container: Container = services.run_container(
        client,
        "judge-postgres",
        ["-c", f"port={port}"],
        environment={"JUDGE_POSTGRES_PASSWORD": password},
        volumes={volume.name: {"bind": "/var/lib/postgresql/data", "mode": "rw"}},
        read_only=True,
        tmpfs={"/tmp": ""},
        cap_drop=["ALL"],
        security_opt=["no-new-privileges:true"],
    )
    service = services.Service(container=container, is_ready=lambda: services.takes_queries(container, port))
    service.wait_until_ready()
    return service


def connect(port: int, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1", port=port, user="judge", password=password, dbname="judge", autocommit=True
    )


def test_the_password_is_that_of_the_last_start_and_the_data_stay(
    docker_client: docker.DockerClient, volume: Volume
) -> None:
    """A new .env, or a changed password, must not lock the site out of its own data."""
    port = services.free_port()
    first = start(docker_client, volume, port, "it's the first")
    with connect(port, "it's the first") as connection:
        connection.execute("CREATE TABLE kept (id bigint)")
    first.container.remove(force=True)
    start(docker_client, volume, port, "another")
    with connect(port, "another") as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(port, "it's the first")


def test_what_was_committed_outlives_a_kill(docker_client: docker.DockerClient, volume: Volume) -> None:
    port = services.free_port()
    service = start(docker_client, volume, port, "secret")
    with connect(port, "secret") as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
    service.kill()
    service.start()
    with connect(port, "secret") as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
