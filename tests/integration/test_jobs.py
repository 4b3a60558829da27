"""The process `jobs` is killed, stopped, and left without what it needs. Each import ends once, as it should."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from judge.store import DirectoryStore
from tests.integration.service import ServiceProcess, wait_until
from tests.web.site.visitor import package_zip
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.audit.events import Actor
from web.database import Database, driver_connection
from web.imports.models import Afterwards
from web.imports.requests import ImportRequest, request_import
from web.jobs.recovery import DEAD_AFTER_S, RECOVERY_INTERVAL_S

SLOW_FILES = 3000
WAIT_S = 60.0
#: Time until a killed process is taken for dead, its job is queued again, and another process has done it.
TAKEOVER_S = DEAD_AFTER_S + RECOVERY_INTERVAL_S + 60


class Imports:
    def __init__(self, url: str, store: DirectoryStore) -> None:
        self._url = url
        self.connection = psycopg.connect(url, autocommit=True)
        self._database = Database(url, pool_size=1)
        self._store = store
        self._count = 0

    def connect(self) -> None:
        """Again, after the connection was cut."""
        self.connection.close()
        self.connection = psycopg.connect(self._url, autocommit=True)

    def ask(
        self, package: bytes, slug: str, *, before_commit: Callable[[psycopg.Connection], None] = lambda _: None
    ) -> int:
        self._count += 1
        with self._database.session() as session:
            asked = request_import(
                session,
                ImportRequest(
                    actor=Actor(user_id=None),
                    idempotency_key=str(self._count),
                    file_name="a.zip",
                    package_sha256=self._store.put(io.BytesIO(package)),
                    size_bytes=len(package),
                    slug=slug,
                    afterwards=Afterwards.PUBLISH,
                    publish_reason="only the import is looked at",
                ),
            )
            before_commit(driver_connection(session))
            session.commit()
        return asked.id

    def column(self, import_id: int, name: str) -> object:
        row = self.connection.execute(f"SELECT {name} FROM package_import WHERE id = %s", [import_id]).fetchone()  # noqa: S608
        assert row is not None
        return row[0]

    def state(self, import_id: int) -> object:
        return self.column(import_id, "state")

    def wait_for(self, import_id: int, state: str, *, timeout_s: float = WAIT_S) -> None:
        wait_until(lambda: self.state(import_id) == state, timeout_s=timeout_s)

    def wait_until_in_the_middle(self, import_id: int) -> None:
        wait_until(lambda: int(str(self.column(import_id, "files_done"))) > 0, timeout_s=WAIT_S)
        assert self.state(import_id) == "running"

    def versions(self, slug: str) -> list[int]:
        rows = self.connection.execute(
            "SELECT number FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE slug = %s ORDER BY 1",
            [slug],
        )
        return [number for (number,) in rows]

    def jobs_left(self) -> int:
        row = self.connection.execute("SELECT count(*) FROM procrastinate.procrastinate_jobs").fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        self.connection.close()
        self._database.close()


@pytest.fixture(scope="module")
def store_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def imports(postgres_url: str, store_directory: Path) -> Iterator[Imports]:
    imports = Imports(postgres_url, DirectoryStore(store_directory))
    imports.connection.execute("TRUNCATE package_import, problem CASCADE")
    imports.connection.execute("TRUNCATE procrastinate.procrastinate_jobs CASCADE")
    yield imports
    imports.close()


@pytest.fixture
def jobs_environment(postgres_url: str, store_directory: Path) -> dict[str, str]:
    return {"JUDGE_DATABASE_URL": postgres_url, "JUDGE_STORE_URL": store_directory.as_uri()}


@pytest.fixture
def jobs(jobs_environment: dict[str, str]) -> Iterator[ServiceProcess]:
    service = ServiceProcess("web.jobs.worker", jobs_environment)
    service.start()
    yield service
    service.kill()


@pytest.fixture(scope="module")
def slow_package() -> bytes:
    """Its import takes seconds: the store waits for the disk at each file."""
    stream = io.BytesIO(package_zip())
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(SLOW_FILES // 2):
            for suffix in ("in", "ans"):
                archive.writestr(f"apples/data/secret/{number:05}.{suffix}", f"{number} {suffix}\n")
    return stream.getvalue()


def test_an_import_is_begun_at_once(imports: Imports, jobs: ServiceProcess) -> None:
    asked_at = time.monotonic()
    imports.wait_for(imports.ask(package_zip(), "soon"), "done")
    assert time.monotonic() - asked_at < 3
    assert imports.versions("soon") == [1]


def test_an_import_whose_process_is_killed_is_done_once_by_the_next(
    imports: Imports, jobs: ServiceProcess, slow_package: bytes
) -> None:
    import_id = imports.ask(slow_package, "killed")
    imports.wait_until_in_the_middle(import_id)
    jobs.kill()
    assert imports.state(import_id) == "running"
    assert imports.versions("killed") == []
    jobs.start()
    imports.wait_for(import_id, "done", timeout_s=TAKEOVER_S)
    assert imports.versions("killed") == [1]
    assert imports.column(import_id, "interruptions") == 1
    wait_until(lambda: imports.jobs_left() == 0)


def test_an_import_that_is_killed_while_it_publishes_leaves_nothing_half_done(
    imports: Imports, jobs: ServiceProcess, postgres_url: str
) -> None:
    imports.connection.execute("INSERT INTO problem (slug) VALUES ('locked')")
    with psycopg.connect(postgres_url) as locking:
        locking.execute("SELECT 1 FROM problem WHERE slug = 'locked' FOR UPDATE")
        import_id = imports.ask(package_zip(), "locked")
        imports.wait_for(import_id, "running")
        wait_until(lambda: _somebody_waits_for_a_lock(locking))
        jobs.kill()
    assert imports.versions("locked") == []
    jobs.start()
    imports.wait_for(import_id, "done", timeout_s=TAKEOVER_S)
    assert imports.versions("locked") == [1]


def test_a_stopped_process_leaves_its_import_to_the_next(
    imports: Imports, jobs: ServiceProcess, slow_package: bytes
) -> None:
    import_id = imports.ask(slow_package, "stopped")
    imports.wait_until_in_the_middle(import_id)
    assert jobs.stop() == 0
    assert imports.state(import_id) in ("waiting", "done")
    jobs.start()
    imports.wait_for(import_id, "done")
    assert imports.versions("stopped") == [1]
    assert imports.column(import_id, "interruptions") == 0


def test_a_store_that_is_down_for_a_while_delays_an_import(
    imports: Imports, jobs: ServiceProcess, store_directory: Path
) -> None:
    jobs.kill()
    import_id = imports.ask(package_zip(), "delayed")
    blobs, away = store_directory / "blobs", store_directory / "away"
    blobs.rename(away)
    blobs.write_text("no directory")
    try:
        jobs.start()
        wait_until(lambda: imports.column(import_id, "trouble") is not None)
        assert imports.state(import_id) == "waiting"
    finally:
        blobs.unlink()
        away.rename(blobs)
    imports.wait_for(import_id, "done")
    assert imports.column(import_id, "trouble") is None
    assert imports.versions("delayed") == [1]


def test_postgres_that_is_away_for_a_while_delays_an_import(
    imports: Imports, jobs: ServiceProcess, slow_package: bytes, postgres_url: str
) -> None:
    import_id = imports.ask(slow_package, "cut-off")
    imports.wait_until_in_the_middle(import_id)
    with _without_connections(postgres_url):
        wait_until(lambda: jobs.health() not in ("ok", None))
        time.sleep(3)
    imports.connect()
    imports.wait_for(import_id, "done", timeout_s=TAKEOVER_S)
    assert imports.versions("cut-off") == [1]
    assert imports.column(import_id, "interruptions") == 0
    wait_until(lambda: jobs.health() == "ok")
    wait_until(lambda: imports.jobs_left() == 0)


def test_it_may_be_started_before_postgres(
    imports: Imports, jobs_environment: dict[str, str], postgres_url: str
) -> None:
    service = ServiceProcess("web.jobs.worker", jobs_environment)
    with _without_connections(postgres_url):
        service.start_unready()
        try:
            wait_until(lambda: service.health() not in ("ok", None))
        except BaseException:
            service.kill()
            raise
    imports.connect()
    try:
        wait_until(lambda: service.health() == "ok", timeout_s=WAIT_S)
        imports.wait_for(imports.ask(package_zip(), "early"), "done")
    finally:
        service.kill()


def test_of_imports_at_once_over_one_short_name_one_is_published_and_the_others_ask(
    imports: Imports, jobs: ServiceProcess, jobs_environment: dict[str, str]
) -> None:
    second = ServiceProcess("web.jobs.worker", jobs_environment)
    second.start()
    try:
        packages = [package_zip(files={"data/secret/1.ans": f"{number}\n"}) for number in range(6)]
        asked = [imports.ask(package, "contended") for package in packages]
        wait_until(
            lambda: sorted(str(imports.state(import_id)) for import_id in asked) == ["asking"] * 5 + ["done"],
            timeout_s=WAIT_S,
        )
    finally:
        second.kill()
    assert imports.versions("contended") == [1]


def test_a_job_whose_fetching_went_unheard_is_given_back(imports: Imports, jobs: ServiceProcess) -> None:
    imports.wait_for(imports.ask(package_zip(), "first"), "done")

    def seem_fetched(connection: psycopg.Connection) -> None:
        connection.execute("SET LOCAL search_path TO procrastinate, public")
        fetched = connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
            " WHERE status = 'todo'"
        )
        assert fetched.rowcount == 1

    import_id = imports.ask(package_zip(), "unheard", before_commit=seem_fetched)
    imports.wait_for(import_id, "done")


@contextmanager
def _without_connections(postgres_url: str) -> Iterator[None]:
    """As while Postgres restarts; the server itself is everybody's."""
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url.replace(name, "judge"), autocommit=True) as outside:
        outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        try:
            outside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            outside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())


def _somebody_waits_for_a_lock(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return row is not None and row[0] > 0
