"""Real services for the tests, in containers of the project's own images. Each test process has its own.

They share the host's network, so that addresses hold inside and outside alike and survive a restart of the container.
"""

import os
import random
import secrets
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import docker
import psycopg
from docker.models.containers import Container
from psycopg import sql

from judge.limits import MESSAGE_LIMIT_BYTES
from judge.nsq.addresses import NsqdAddress

OWNER_LABEL = "judge.test.owner"
READY_TIMEOUT_S = 60
# Below the kernel's ephemeral range: an outgoing connection never takes a port between our look and the server's bind.
PORTS = range(20_000, 32_000)


@dataclass(kw_only=True)
class Service:
    """A container that a test may stop, kill and start again at the same address."""

    container: Container
    is_ready: Callable[[], bool]

    def start(self) -> None:
        self.container.start()
        self.wait_until_ready()

    def stop(self) -> None:
        """End it as an orderly shutdown does."""
        self.container.stop(timeout=10)

    def kill(self) -> None:
        """End it as a power cut does: no signal handler runs."""
        self.container.kill()
        self.container.wait()

    def wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        while not self.is_ready():
            self.container.reload()
            if self.container.status == "exited" or time.monotonic() > deadline_s:
                raise RuntimeError(f"{self.container.name} is not ready:\n{logs_of(self.container)}")
            time.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@dataclass(kw_only=True)
class Nsqlookupd(Service):
    tcp: Address
    http: Address


@dataclass(kw_only=True)
class Nsqd(Service):
    tcp: Address
    http: Address

    @property
    def address(self) -> NsqdAddress:
        return NsqdAddress(tcp=str(self.tcp), http=str(self.http))


@dataclass(kw_only=True)
class Postgres(Service):
    port: int
    password: str = field(repr=False)

    def url(self, database: str) -> str:
        return f"postgresql://judge:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str | None = None) -> str:
        """The name of a new database: empty, or a copy of the template."""
        name = f"test_{secrets.token_hex(6)}"
        source = sql.Identifier(template or "template1")
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
        return name

    def drop_database(self, name: str) -> None:
        """Drop it, and end the sessions that a killed program may have left in it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("judge"), autocommit=True) as connection:
            connection.execute(statement)


def start_postgres(client: docker.DockerClient) -> Postgres:
    port = free_port()
    password = secrets.token_hex(16)
    container = run_container(
        client,
        "judge-postgres",
        [
            f"--port={port}",
            "--listen_addresses=127.0.0.1",
            "--max_connections=100",
            # No test cuts the power, so nothing is gained by waiting for the disk.
            "--fsync=off",
            # autovacuum's processes belong to the superuser. DROP DATABASE may not end one that is in the database.
            "--autovacuum=off",
        ],
        environment={"JUDGE_POSTGRES_PASSWORD": password},
    )
    postgres = Postgres(
        container=container, is_ready=lambda: takes_queries(container, port), port=port, password=password
    )
    postgres.wait_until_ready()
    execute(container, ["psql", "-p", str(port), "-c", "ALTER ROLE judge CREATEDB"])
    return postgres


def start_nsqlookupd(client: docker.DockerClient) -> Nsqlookupd:
    tcp, http = free_address(), free_address()
    container = run_container(
        client,
        "judge-nsq",
        ["nsqlookupd", f"--tcp-address={tcp}", f"--http-address={http}", "--broadcast-address=127.0.0.1"],
    )
    lookupd = Nsqlookupd(container=container, is_ready=lambda: answers(f"{http.url}/ping"), tcp=tcp, http=http)
    lookupd.wait_until_ready()
    return lookupd


def start_nsqd(client: docker.DockerClient, lookupd: Nsqlookupd, *, options: tuple[str, ...] = ()) -> Nsqd:
    """Options are nsqd's own, such as --mem-queue-size=0."""
    tcp, http = free_address(), free_address()
    container = run_container(
        client,
        "judge-nsq",
        [
            "nsqd",
            "--data-path=/data",
            f"--tcp-address={tcp}",
            f"--http-address={http}",
            f"--lookupd-tcp-address={lookupd.tcp}",
            "--broadcast-address=127.0.0.1",
            f"--max-msg-size={MESSAGE_LIMIT_BYTES}",
            f"--max-body-size={MESSAGE_LIMIT_BYTES}",
            *options,
        ],
    )
    nsqd = Nsqd(container=container, is_ready=lambda: answers(f"{http.url}/ping"), tcp=tcp, http=http)
    nsqd.wait_until_ready()
    return nsqd


def run_container(client: docker.DockerClient, image: str, command: list[str], **settings: Any) -> Container:
    """Settings are docker-py's. The network is the host's where they name no other."""
    if "network" not in settings:
        settings = {"network_mode": "host"} | settings
    return client.containers.run(image, command, detach=True, labels={OWNER_LABEL: str(os.getpid())}, **settings)


def execute(container: Container, argv: list[str], **settings: Any) -> str:
    """Run a program in the container, and return what it printed. Raises RuntimeError, with that, if it fails."""
    code, output = execute_unchecked(container, argv, **settings)
    if code != 0:
        raise RuntimeError(f"{argv[0]} ended with {code}: {output}")
    return output


def execute_unchecked(container: Container, argv: list[str], **settings: Any) -> tuple[int | None, str]:
    code, output = container.exec_run(argv, stream=False, **settings)
    return code, cast(bytes, output).decode()


def remove_containers(client: docker.DockerClient, *, owner_pid: int) -> None:
    for container in _labelled(client, f"{OWNER_LABEL}={owner_pid}"):
        try:
            container.remove(force=True, v=True)
        except docker.errors.APIError as error:
            # Of an orphan: two test processes may find it at the same moment.
            if error.status_code not in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
                raise


def remove_orphans(client: docker.DockerClient) -> None:
    """Remove what test processes left that were killed before they could."""
    for container in _labelled(client, OWNER_LABEL):
        owner_pid = int(container.labels[OWNER_LABEL])
        if not Path(f"/proc/{owner_pid}").exists():
            remove_containers(client, owner_pid=owner_pid)


def _labelled(client: docker.DockerClient, label: str) -> list[Container]:
    """Without those that go while we ask: each is asked about by itself."""
    return client.containers.list(all=True, filters={"label": label}, ignore_removed=True)


def logs_of(container: Container) -> str:
    return container.logs(stream=False).decode(errors="replace")


def free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def free_address() -> Address:
    return Address(host="127.0.0.1", port=free_port())


def takes_queries(container: Container, port: int) -> bool:
    """Postgres opens its port before it takes queries."""
    code, _ = execute_unchecked(container, ["pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"])
    return code == 0


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
