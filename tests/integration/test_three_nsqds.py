"""One nsqd of three is down. Nothing stops, whichever nsqd it is, and whenever it goes."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import docker
import psycopg
import pytest

from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.stats import read_stats
from judge.nsq.topics import CHANNEL_RECORDER, RESULT
from tests import services
from tests.integration import worker_harness
from tests.integration.service import ServiceProcess, wait_until
from tests.web.site_data import TESTCASES, Site, languages
from web.queue.job_sender import JobSender

#: From the death of an nsqd until new submissions are judged again, beside the time that judging takes anyway.
GO_ON_WITHIN_S = 5.0
WAIT_S = 60.0


@dataclass(kw_only=True)
class Cluster:
    """Three nsqds, the services of the queue and real workers on them."""

    nsqds: list[services.Nsqd]
    site: Site
    environment: dict[str, str]
    around: worker_harness.Site
    processes: list[ServiceProcess] = field(default_factory=list)

    def start(self, *, run_worker_prefers: int = 0) -> None:
        """Everybody publishes to the first nsqd; a run worker may prefer another."""
        for module in ("web.queue.dispatcher", "web.queue.recorder"):
            process = ServiceProcess(module, self.environment)
            self.processes.append(process)
            process.start()
        self.around.start_worker("compile", **self.environment)
        self.around.start_worker("run", **self.environment | self.addresses(first=run_worker_prefers))
        for worker in self.around.workers:
            worker.wait_for_event("worker.started")
        wait_until(self.has_workers, timeout_s=WAIT_S)

    def addresses(self, *, first: int = 0) -> dict[str, str]:
        """The settings that name the nsqds, in the order in which a publisher tries them."""
        nsqds = [*self.nsqds[first:], *self.nsqds[:first]]
        return {
            "JUDGE_NSQD_TCP": ",".join(str(nsqd.tcp) for nsqd in nsqds),
            "JUDGE_NSQD_HTTP": ",".join(str(nsqd.http) for nsqd in nsqds),
        }

    def has_workers(self) -> bool:
        row = self.site.connection.execute("SELECT count(*) FROM worker WHERE trouble IS NULL").fetchone()
        return row == (2,)

    def submit(self) -> int:
        """Submit as a site does that is not connected to any nsqd yet."""
        judging_id = self.site.submit(self.site.add_user()).judging_id
        with closing(BlockingPublisher([nsqd.address for nsqd in self.nsqds], "default", timeout_s=1)) as publisher:
            JobSender(publisher=publisher, pool="default", languages=languages()).send_after_submit(
                self.site.connection
            )
        return judging_id

    def wait_for_verdict(self, judging_id: int, *, timeout_s: float = WAIT_S) -> float:
        """The seconds that it took."""
        begun_s = time.monotonic()
        wait_until(lambda: self.site.state(judging_id) == "final", timeout_s=timeout_s)
        assert self.site.judging(judging_id)["verdict"] == "AC"
        return time.monotonic() - begun_s

    def usual_s(self) -> float:
        """How long a judging takes while nothing fails."""
        return max(self.wait_for_verdict(self.submit()) for _ in range(3))

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        self.around.close()


@pytest.fixture
def cluster(
    docker_client: docker.DockerClient, nsqlookupd: services.Nsqlookupd, postgres_url: str, tmp_path: Path
) -> Iterator[Cluster]:
    with ExitStack() as stack:
        nsqds = [services.start_nsqd(docker_client, nsqlookupd) for _ in range(3)]
        for nsqd in nsqds:
            stack.callback(nsqd.container.remove, force=True, v=True)
        connection = stack.enter_context(psycopg.connect(postgres_url, autocommit=True))
        connection.execute("TRUNCATE judging, submission, worker, rejudging CASCADE")
        around = worker_harness.Site(nsqd=nsqds[0], nsqlookupd=nsqlookupd, directory=tmp_path, pool="default")
        site = Site.create(connection)
        manifest = around.problem([(b"", b"")] * TESTCASES)
        site.publish_version(site.problem_id, manifest=manifest)
        environment = {
            "JUDGE_DATABASE_URL": postgres_url,
            "JUDGE_NSQLOOKUPD_HTTP": str(nsqlookupd.http),
            "JUDGE_LANGUAGES_DIR": str(tmp_path / "languages"),
        }
        cluster = Cluster(nsqds=nsqds, site=site, environment=environment, around=around)
        environment |= cluster.addresses()
        stack.callback(cluster.close)
        yield cluster
        connection.execute("TRUNCATE problem, problem_set, blob CASCADE")


@pytest.mark.parametrize("number", range(3), ids=["first", "second", "third"])
def test_all_services_start_while_an_nsqd_is_down(cluster: Cluster, number: int) -> None:
    cluster.nsqds[number].kill()
    cluster.start()
    assert [process.health() for process in cluster.processes] == ["ok", "ok"]
    usual_s = cluster.usual_s()
    assert cluster.wait_for_verdict(cluster.submit()) < GO_ON_WITHIN_S + usual_s


def test_each_nsqd_may_be_killed_in_turn_while_submissions_are_judged(cluster: Cluster) -> None:
    cluster.start()
    usual_s = cluster.usual_s()
    judging_ids: list[int] = []
    for nsqd in cluster.nsqds:
        in_flight = [cluster.submit() for _ in range(4)]
        nsqd.kill()
        assert cluster.wait_for_verdict(cluster.submit()) < GO_ON_WITHIN_S + usual_s
        judging_ids += in_flight
        for judging_id in in_flight:
            cluster.wait_for_verdict(judging_id)
        nsqd.start()
    wait_until(lambda: all(process.health() == "ok" for process in cluster.processes))
    assert [cluster.site.judging(judging_id)["claimed_attempts"] <= 1 for judging_id in judging_ids] == [True] * 12


def test_a_result_may_be_lost_with_an_nsqd_that_never_had_the_job(cluster: Cluster) -> None:
    """The jobs are in the first nsqd, which stays. The result is in the second, which is killed."""
    cluster.start(run_worker_prefers=1)
    cluster.usual_s()
    _, recorder = cluster.processes
    recorder.kill()
    judging_id = cluster.submit()
    wait_until(lambda: holds_a_result(cluster.nsqds[1]), timeout_s=WAIT_S)
    cluster.nsqds[1].kill()
    recorder.start()
    cluster.wait_for_verdict(judging_id)


def holds_a_result(nsqd: services.Nsqd) -> bool:
    stats = read_stats(nsqd.address.http)
    return stats is not None and stats.waiting.get((RESULT, CHANNEL_RECORDER)) == 1


def test_an_nsqd_that_hangs_stops_nothing_and_loses_nothing(cluster: Cluster) -> None:
    """Everybody has published to the first one so far. It closes no connection, and its host takes new ones."""
    cluster.start()
    usual_s = cluster.usual_s()
    with closing(BlockingPublisher([nsqd.address for nsqd in cluster.nsqds], "default")) as publisher:
        sender = JobSender(publisher=publisher, pool="default", languages=languages())
        publisher.connect()
        in_flight = [cluster.submit() for _ in range(3)]
        cluster.nsqds[0].container.pause()
        try:
            judging_id = cluster.site.submit(cluster.site.add_user()).judging_id
            hung_at_s = time.monotonic()
            sender.send_after_submit(cluster.site.connection)
            assert time.monotonic() - hung_at_s < GO_ON_WITHIN_S
            assert cluster.site.judging(judging_id)["dispatched_to"] in {str(nsqd.tcp) for nsqd in cluster.nsqds[1:]}
            # A compile worker and a run worker may each meet it once, too.
            cluster.wait_for_verdict(judging_id)
            assert time.monotonic() - hung_at_s < GO_ON_WITHIN_S + usual_s
            assert cluster.wait_for_verdict(cluster.submit()) < GO_ON_WITHIN_S + usual_s
            for judging_id in in_flight:
                cluster.wait_for_verdict(judging_id)
            assert [process.health() for process in cluster.processes] == ["ok", "ok"]
        finally:
            cluster.nsqds[0].container.unpause()
    cluster.wait_for_verdict(cluster.submit())
