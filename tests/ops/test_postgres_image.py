import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import docker
import psycopg
import pytest
from docker.models.containers import Container
from docker.models.volumes import Volume

from tests import services

IMAGE = "judge-postgres"
DATA = "/var/lib/postgresql/data"
FIRST, SECOND = "it's the first", "another"
#: Scripts for a data directory: what it holds, and back to the moment at which a new cluster's files begin to move up.
CHECKSUMS = "find . -type f -exec sha256sum {} + | sort"
BEFORE_THE_MOVE = """
    rm judge-is-ready
    mkdir judge-finished
    find . -mindepth 1 -maxdepth 1 ! -name judge-finished -exec mv -t judge-finished {} +
"""
UNFINISHED = "ls -d judge-unfinished judge-finished 2>/dev/null || true"


class Cluster:
    """A volume, and containers of the image on it."""

    def __init__(self, client: docker.DockerClient, volume: Volume) -> None:
        self._client = client
        self.volume = volume
        self._mounts = {volume.name: {"bind": DATA, "mode": "rw"}}
        self._port = services.free_port()

    def run(self, password: str = FIRST) -> Container:
        """With the flags that docker-compose.yml gives it."""
        return services.run_container(
            self._client,
            IMAGE,
            ["-c", f"port={self._port}"],
            environment={"JUDGE_POSTGRES_PASSWORD": password},
            volumes=self._mounts,
            read_only=True,
            tmpfs={"/tmp": ""},
            cap_drop=["ALL"],
            security_opt=["no-new-privileges:true"],
        )

    def start(self, password: str = FIRST) -> services.Service:
        container = self.run(password)
        service = services.Service(container=container, is_ready=lambda: self.takes_queries(container))
        service.wait_until_ready()
        return service

    def takes_queries(self, container: Container) -> bool:
        return services.takes_queries(container, self._port)

    def refused(self) -> str:
        """What the image says when it does not start."""
        container = self.run()
        result = container.wait(timeout=services.READY_TIMEOUT_S)
        words = services.logs_of(container)
        container.remove()
        assert result["StatusCode"] == 1, words
        return words

    def shell(self, script: str, *, user: str = "postgres", mounts: Mapping[str, dict[str, str]] | None = None) -> str:
        """Run a script in the data directory; returns what it printed."""
        printed = self._client.containers.run(
            IMAGE,
            ["-euc", script],
            entrypoint="sh",
            user=user,
            working_dir=DATA,
            volumes=self._mounts | dict(mounts or {}),
            network_mode="none",
            remove=True,
        )
        return printed.decode().strip()

    def copy(self, other: "Cluster") -> None:
        self.shell("cp -a /other/. .", mounts={other.volume.name: {"bind": "/other", "mode": "ro"}})

    def connect(self, password: str = FIRST) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self._port, user="judge", password=password, dbname="judge", autocommit=True
        )

    def rows(self, password: str = FIRST) -> int:
        """Count the rows of the table that every filled cluster has."""
        with self.connect(password) as connection:
            row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def new_cluster(client: docker.DockerClient) -> Iterator[Cluster]:
    volume = client.volumes.create(f"judge-test-postgres-{secrets.token_hex(4)}")
    yield Cluster(client, volume)
    for container in client.containers.list(all=True, filters={"volume": volume.name}):
        container.remove(force=True)
    volume.remove()


@pytest.fixture
def cluster(docker_client: docker.DockerClient) -> Iterator[Cluster]:
    """A cluster on an empty volume."""
    with new_cluster(docker_client) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def template(docker_client: docker.DockerClient) -> Iterator[Cluster]:
    with new_cluster(docker_client) as cluster:
        service = cluster.start()
        with cluster.connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
        service.stop()
        service.container.remove()
        yield cluster


@pytest.fixture
def filled(cluster: Cluster, template: Cluster) -> Cluster:
    """With a table of 1000 rows, and its server ended in order."""
    cluster.copy(template)
    return cluster


def test_the_password_is_that_of_the_last_start_and_the_data_stay(filled: Cluster) -> None:
    """A new .env, or a changed password, must not lock the site out of its own data."""
    filled.start(SECOND)
    assert filled.rows(SECOND) == 1000
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        filled.connect(FIRST)


def test_a_password_can_be_changed_back(cluster: Cluster) -> None:
    for password in (FIRST, SECOND, FIRST):
        service = cluster.start(password)
        cluster.connect(password).close()
        service.container.remove(force=True)


def test_a_start_with_the_same_password_starts_one_server(filled: Cluster) -> None:
    service = filled.start()
    assert services.execute(service.container, ["find", "/tmp", "-name", "private.log"]) == ""


def test_the_password_itself_is_not_in_the_data_directory(filled: Cluster) -> None:
    assert filled.shell(f'grep --recursive --files-with-matches --fixed-strings "{FIRST}" . || true') == ""


def test_what_was_committed_outlives_a_kill(cluster: Cluster) -> None:
    service = cluster.start()
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
    service.kill()
    service.start()
    assert cluster.rows() == 1000


def test_a_directory_of_an_older_image_without_a_digest_simply_starts(filled: Cluster) -> None:
    filled.shell("rm -f judge-password-digest")
    filled.start(SECOND)
    assert filled.rows(SECOND) == 1000


def test_a_cluster_that_this_image_did_not_make_is_refused_and_left_alone(filled: Cluster) -> None:
    filled.shell("rm -f judge-is-ready judge-password-digest")
    files = filled.shell(CHECKSUMS)
    words = filled.refused()
    assert "files that this image did not make" in words
    assert "PG_VERSION" in words or "base" in words
    assert f"make an empty file {DATA}/judge-is-ready" in words
    assert filled.shell(CHECKSUMS) == files


def test_a_cluster_that_an_admin_marks_as_the_judges_is_taken_over(filled: Cluster) -> None:
    filled.shell("rm -f judge-is-ready judge-password-digest")
    filled.refused()
    filled.shell("touch judge-is-ready")
    filled.start()
    assert filled.rows() == 1000


@pytest.mark.parametrize("path", ["notes.txt", ".hidden", "base/1/1259"])
def test_a_directory_with_anything_in_it_is_refused_and_left_alone(cluster: Cluster, path: str) -> None:
    cluster.shell(f"mkdir -p $(dirname {path}) && echo precious > {path}")
    assert path.partition("/")[0] in cluster.refused()
    assert cluster.shell(f"cat {path}") == "precious"


def test_a_foreign_file_beside_an_unfinished_cluster_is_left_alone(cluster: Cluster) -> None:
    cluster.shell("mkdir judge-unfinished && echo precious > notes.txt")
    assert "notes.txt" in cluster.refused()
    assert cluster.shell("cat notes.txt") == "precious"


@pytest.mark.parametrize("marked", [True, False])
def test_a_cluster_of_another_major_version_is_refused_with_what_to_do(filled: Cluster, marked: bool) -> None:
    filled.shell("echo 16 > PG_VERSION" if marked else "echo 16 > PG_VERSION && rm judge-is-ready")
    words = filled.refused()
    assert "is a cluster of Postgres 16 and this image has Postgres 17" in words
    assert "restore the dump into an empty volume" in words
    assert filled.shell("ls base") != ""


def test_a_fresh_file_system_with_lost_and_found_is_empty(cluster: Cluster) -> None:
    cluster.shell("mkdir -m 0700 lost+found", user="root")
    cluster.start()
    assert cluster.shell("stat -c %U lost+found", user="root") == "root"


def test_a_cluster_that_was_begun_and_not_finished_is_made_again(cluster: Cluster) -> None:
    cluster.shell("mkdir -p judge-unfinished/base && echo 17 > judge-unfinished/PG_VERSION")
    cluster.start()
    cluster.connect().close()
    assert cluster.shell(UNFINISHED) == ""


@pytest.mark.parametrize(
    "interruption",
    [
        pytest.param("true", id="nothing moved"),
        pytest.param("mv judge-finished/base judge-finished/PG_VERSION .", id="some moved"),
        pytest.param("mv judge-finished/* .", id="all moved"),
        pytest.param("mv judge-finished/* . && touch judge-is-ready", id="marked"),
    ],
)
def test_a_power_cut_while_the_files_move_up_loses_nothing(filled: Cluster, interruption: str) -> None:
    filled.shell(BEFORE_THE_MOVE + interruption)
    filled.start()
    assert filled.rows() == 1000
    assert filled.shell(UNFINISHED) == ""


def test_a_first_start_that_is_killed_at_any_moment_succeeds_the_next_time(cluster: Cluster) -> None:
    delay_s, became_ready = 0.1, False
    while not became_ready:
        container = cluster.run()
        time.sleep(delay_s)
        became_ready = cluster.takes_queries(container)
        container.remove(force=True)
        delay_s *= 1.6
    cluster.start()
    cluster.connect().close()
    assert cluster.shell(UNFINISHED) == ""
