from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from judge.nsq import topics
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.topology import ensure_topology
from tests import services
from tests.integration import worker_harness
from tests.integration.scripted_worker import ScriptedWorker
from tests.integration.service import ServiceProcess
from tests.web.site_data import Site, languages
from web.queue.job_sender import JobSender

LANGUAGE_TOML = """
name = "C++"
version_command = ["g++", "--version"]
source_name = "main.cpp"
suffixes = [".cpp"]
editor_mode = "cpp"
sample = ""

[[variant]]
id = "cpp17"
name = "C++17"
compile = ["g++", "{source}"]
run = ["{program}/main"]
"""


@pytest.fixture(scope="module")
def environment(
    postgres_url: str, nsqd: services.Nsqd, nsqlookupd: services.Nsqlookupd, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of every queue service of the module."""
    languages: Path = tmp_path_factory.mktemp("languages")
    (languages / "cpp").mkdir()
    (languages / "cpp" / "language.toml").write_text(LANGUAGE_TOML)
    ensure_topology(str(nsqd.http), "default")
    return {
        "JUDGE_DATABASE_URL": postgres_url,
        "JUDGE_NSQD_TCP": str(nsqd.tcp),
        "JUDGE_NSQD_HTTP": str(nsqd.http),
        "JUDGE_NSQLOOKUPD_HTTP": str(nsqlookupd.http),
        "JUDGE_LANGUAGES_DIR": str(languages),
        "JUDGE_SECRET_KEY": "x" * 32,
    }


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("TRUNCATE judging, submission, worker, rejudging CASCADE")
        yield connection


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    return Site.create(connection)


@pytest.fixture
def worker(nsqd: services.Nsqd, environment: dict[str, str]) -> Iterator[ScriptedWorker]:
    worker = ScriptedWorker(nsqd.address)
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def dispatcher_service(environment: dict[str, str]) -> Iterator[ServiceProcess]:
    service = ServiceProcess("web.queue.dispatcher", environment)
    yield service
    service.kill()


@pytest.fixture(scope="module")
def recorder_service(environment: dict[str, str]) -> Iterator[ServiceProcess]:
    service = ServiceProcess("web.queue.recorder", environment)
    yield service
    service.kill()


@pytest.fixture
def dispatcher(dispatcher_service: ServiceProcess) -> ServiceProcess:
    if not dispatcher_service.is_healthy():
        dispatcher_service.kill()
        dispatcher_service.start()
    return dispatcher_service


@pytest.fixture
def recorder(recorder_service: ServiceProcess) -> ServiceProcess:
    if not recorder_service.is_healthy():
        recorder_service.kill()
        recorder_service.start()
    return recorder_service


@pytest.fixture
def sender(nsqd: services.Nsqd) -> Iterator[JobSender]:
    """A job sender like the one of the site."""
    with closing(BlockingPublisher([nsqd.address], "default", timeout_s=1)) as publisher:
        yield JobSender(publisher=publisher, pool="default", languages=languages())


@pytest.fixture(scope="module")
def around(
    nsqd: services.Nsqd,
    nsqlookupd: services.Nsqlookupd,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[worker_harness.Site]:
    """Workers of the module's own, in a pool of its own."""
    pool = request.module.__name__.rpartition("_")[2]
    with worker_harness.working_site(nsqd, nsqlookupd, tmp_path_factory.mktemp("site"), pool) as around:
        yield around


@pytest.fixture(scope="module")
def results(around: worker_harness.Site) -> Iterator[worker_harness.Subscriber]:
    subscriber = around.subscribe(topics.RESULT)
    yield subscriber
    subscriber.close()
