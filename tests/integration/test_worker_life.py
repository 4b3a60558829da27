"""What happens to jobs when something dies, lies, or does not answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from judge.messages import (
    TRIAL_RUN_VERSION,
    VERSION,
    CompileJob,
    Message,
    Outcome,
    Result,
    RunJob,
    Stage,
    TrialRun,
    WorkerReport,
    encode,
)
from judge.nsq import topics
from judge.verdict import Verdict
from tests.integration.proxy import tcp_proxy, unix_proxy
from tests.integration.scripted_worker import Consumer
from tests.integration.service import wait_until
from tests.integration.worker_harness import Site, Subscriber, site
from tests.services import Nsqd, Nsqlookupd

SUM = "a, b = map(int, input().split())\nprint(a + b)"
SLOW_SUM = "import time\ntime.sleep(0.3)\n" + SUM
DOCKER_SOCKET = "/var/run/docker.sock"


@pytest.fixture
def around(nsqd: Nsqd, nsqlookupd: Nsqlookupd, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    pool = f"p{abs(hash(request.node.name)) % 10**8}"
    with site(nsqd, nsqlookupd, tmp_path, pool) as around:
        yield around


@pytest.fixture
def results(around: Site) -> Iterator[Subscriber]:
    subscriber = around.subscribe(topics.RESULT)
    yield subscriber
    subscriber.close()


@pytest.fixture
def progress(around: Site) -> Iterator[Subscriber]:
    subscriber = around.subscribe(topics.PROGRESS)
    yield subscriber
    subscriber.close()


def python_job(around: Site, source: str, *, count: int = 3, batch: bool = False) -> CompileJob:
    cases = [(f"{number} 1\n".encode(), f"{number + 1}\n".encode()) for number in range(count)]
    return around.compile_job("python3", "main.py", source, around.problem(cases), count=count, batch=batch)


def verdicts(result: Result) -> list[Verdict | None]:
    assert result.outcome is Outcome.JUDGED, result.reason
    return [testcase.verdict for testcase in result.testcases]


def compiled(around: Site, job: CompileJob) -> RunJob:
    """The run job that a compile worker makes of it; none is left in the queue."""
    subscriber = around.subscribe(topics.run_topic(around.pool))
    compiler = around.start_worker("compile")
    around.submit(job)

    def find(messages: list[Message]) -> RunJob | None:
        return next((message for message in messages if isinstance(message, RunJob)), None)

    found = subscriber.wait_for(find)
    assert compiler.terminate() == 0
    subscriber.close()
    around.empty(topics.run_topic(around.pool))
    return found


def test_a_foreign_message_is_dropped_and_the_worker_lives(around: Site, results: Subscriber) -> None:
    workers = [around.start_worker("compile"), around.start_worker("run")]
    result = Result(
        judging_id=9, submission_id=9, attempt_token="t", outcome=Outcome.JUDGED, worker="w", judge_version="0"
    )
    for topic in (topics.compile_topic(around.pool), topics.run_topic(around.pool)):
        for body in (b"\xff\x00 not ours", b"{}", b'{"kind":"compile"}', encode(result)):
            around.publish(topic, body)
    judging_id = around.submit(python_job(around, SUM))
    assert verdicts(results.result_of(judging_id)) == [Verdict.AC] * 3
    assert [sum(event["event"] == "message.dropped" for event in worker.events()) for worker in workers] == [4, 4]
    assert [result.judging_id for result in results.results()] == [judging_id]
    assert around.in_queue(topics.compile_topic(around.pool)) == 0


def test_what_cannot_be_judged_is_a_judge_error_with_its_reason(around: Site, results: Subscriber) -> None:
    around.start_worker("compile")
    around.start_worker("run")
    good = python_job(around, SUM)
    unknown = msgspec.structs.replace(good, judging_id=101, variant="brainfuck")
    lost = msgspec.structs.replace(good, judging_id=102, manifest_sha256="0" * 64)
    short = msgspec.structs.replace(
        good, judging_id=103, slices=tuple(msgspec.structs.replace(part, stop=99) for part in good.slices)
    )
    hungry = msgspec.structs.replace(
        good, judging_id=104, limits=msgspec.structs.replace(good.limits, memory_limit_bytes=1 << 40)
    )
    for job, reason in ((unknown, "brainfuck"), (lost, "0" * 64), (short, "testcases"), (hungry, "SANDBOX_MEMORY")):
        around.submit(job)
        result = results.result_of(job.judging_id)
        assert result.outcome is Outcome.JUDGE_ERROR
        assert reason in (result.reason or "")
    assert verdicts(results.result_of(around.submit(good))) == [Verdict.AC] * 3


def test_progress_claims_during_the_first_testcase_is_numbered_and_cumulative(
    around: Site, results: Subscriber, progress: Subscriber
) -> None:
    around.start_worker("compile")
    around.start_worker("run")
    # Three times as long as a claim waits: the machine may be busy.
    judging_id = around.submit(python_job(around, "import time\ntime.sleep(1.5)\n" + SUM, count=3))
    results.result_of(judging_id)
    progress.wait_for(lambda _: next((True for said in progress.progress() if len(said.verdicts) == 3), None))
    for stage in Stage:
        said = [message for message in progress.progress() if message.stage is stage]
        assert [message.sequence for message in said] == list(range(len(said)))  # of a quick compilation there are none
    lengths = [len(message.verdicts) for message in said]
    assert lengths == sorted(lengths)  # a heartbeat may have repeated one
    assert set(lengths) == {0, 1, 2, 3}
    assert said[-1].testcase_count == 3
    assert all(message.attempt_token == f"token-{judging_id}" for message in progress.progress())


def test_a_long_testcase_keeps_its_lease_and_its_message(
    around: Site, results: Subscriber, progress: Subscriber
) -> None:
    around.start_worker("compile")
    around.start_worker("run")
    judging_id = around.submit(python_job(around, "import time\ntime.sleep(12)\n" + SUM, count=1))
    assert verdicts(results.result_of(judging_id)) == [Verdict.AC]
    assert len([message for message in progress.progress() if message.stage is Stage.RUNNING]) >= 3


def test_a_killed_workers_job_is_done_by_another(around: Site, results: Subscriber, progress: Subscriber) -> None:
    job = compiled(around, python_job(around, SLOW_SUM, count=10))
    first = around.start_worker("run")
    around.publish(topics.run_topic(around.pool), encode(job))
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.verdicts), None))
    first.kill()
    assert results.results() == []
    second = around.start_worker("run")
    assert verdicts(results.result_of(job.judging_id)) == [Verdict.AC] * 10
    assert second.process.poll() is None
    assert len(results.results()) == 1


def test_a_job_is_finished_only_when_its_result_is_confirmed(around: Site, results: Subscriber) -> None:
    job = compiled(around, python_job(around, SUM))
    topic = topics.run_topic(around.pool)
    with tcp_proxy(around.nsqd.tcp) as (proxy, address):
        worker = around.start_worker("run", JUDGE_NSQD_TCP=address)
        worker.wait_for_event("worker.started")
        proxy.shut()
        around.publish(topic, encode(job))
        worker.wait_for_event("publish.retried")
        assert around.in_queue(topic) == 1
        assert results.results() == []
        proxy.open()
        assert verdicts(results.result_of(job.judging_id)) == [Verdict.AC] * 3
        results.wait_for(lambda _: True if around.in_queue(topic) == 0 else None)
    assert len(results.results()) == 1


def test_without_its_engine_a_worker_waits_says_so_and_resumes(
    around: Site, results: Subscriber, tmp_path: Path
) -> None:
    job = compiled(around, python_job(around, SUM))
    topic = topics.run_topic(around.pool)
    reports = around.subscribe(topics.WORKER)
    with unix_proxy(tmp_path / "docker.sock", DOCKER_SOCKET) as proxy:
        # No sandbox is kept, so that every job needs the engine.
        worker = around.start_worker("run", DOCKER_HOST=f"unix://{tmp_path}/docker.sock", JUDGE_SANDBOX_WARM="0")
        worker.wait_for_event("versions.known")
        proxy.shut()
        around.publish(topic, encode(job))
        worker.wait_for_event("worker.trouble")
        reports.wait_for(lambda messages: True if last_trouble(messages) else None)
        assert around.in_queue(topic) == 1
        assert results.results() == []
        proxy.open()
        assert verdicts(results.result_of(job.judging_id)) == [Verdict.AC] * 3
        reports.wait_for(lambda messages: True if last_trouble(messages) is None else None)
        assert worker.terminate() == 0
    reports.close()


def last_trouble(messages: list[Message]) -> str | None:
    return [message.trouble for message in messages if isinstance(message, WorkerReport)][-1]


def test_a_worker_that_starts_before_its_engine_waits_for_it(around: Site, results: Subscriber, tmp_path: Path) -> None:
    with unix_proxy(tmp_path / "docker.sock", DOCKER_SOCKET) as proxy:
        proxy.shut()
        host = {"DOCKER_HOST": f"unix://{tmp_path}/docker.sock"}
        workers = [around.start_worker("compile", **host), around.start_worker("run", **host)]
        judging_id = around.submit(python_job(around, SUM))
        for worker in workers:
            worker.wait_for_event("worker.waits")
        proxy.open()
        assert verdicts(results.result_of(judging_id)) == [Verdict.AC] * 3
        assert [worker.terminate() for worker in workers] == [0, 0]


def test_a_stopping_worker_finishes_what_it_has_begun_and_gives_the_rest_back(
    around: Site, results: Subscriber, progress: Subscriber
) -> None:
    first = compiled(around, python_job(around, SLOW_SUM, count=5))
    second = msgspec.structs.replace(first, judging_id=first.judging_id + 100)
    reports = around.subscribe(topics.WORKER)
    worker = around.start_worker("run")
    topic = topics.run_topic(around.pool)
    around.publish(topic, encode(first))
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.verdicts), None))
    around.publish(topic, encode(second))
    assert worker.terminate() == 0
    assert verdicts(results.result_of(first.judging_id)) == [Verdict.AC] * 5
    assert len(results.results()) == 1
    assert around.in_queue(topic) == 1
    assert any(isinstance(message, WorkerReport) and message.stopping for message in reports.messages)
    reports.close()


def test_after_the_grace_time_the_job_goes_back_to_the_queue(
    around: Site, results: Subscriber, progress: Subscriber
) -> None:
    job = compiled(around, python_job(around, SLOW_SUM, count=40))
    worker = around.start_worker("run", JUDGE_GRACE_S="0.5")
    topic = topics.run_topic(around.pool)
    around.publish(topic, encode(job))
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.verdicts), None))
    assert worker.terminate() == 0
    assert results.results() == []
    assert around.in_queue(topic) == 1


def test_a_fault_of_our_own_gives_the_job_back_without_the_grace_time(
    around: Site, results: Subscriber, progress: Subscriber, tmp_path: Path
) -> None:
    job = compiled(around, python_job(around, SLOW_SUM, count=200))
    trigger = tmp_path / "fail"
    program = ("tests.integration.faulty_worker", str(trigger))
    worker = around.start_worker("run", program=program, JUDGE_GRACE_S="60")
    topic = topics.run_topic(around.pool)
    around.publish(topic, encode(job))
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.verdicts), None))
    trigger.touch()
    assert worker.process.wait(30) == 1
    worker.wait_for_event("worker.failed")
    assert results.results() == []
    assert around.in_queue(topic) == 1


def test_a_batch_gives_way_between_two_testcases(around: Site, results: Subscriber, progress: Subscriber) -> None:
    batch = python_job(around, SLOW_SUM, count=20, batch=True)
    batch = msgspec.structs.replace(batch, judging_id=500)
    around.start_worker("compile")
    around.start_worker("run")
    around.submit(batch)
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.verdicts), None))
    live = around.submit(python_job(around, SUM))
    assert verdicts(results.result_of(live)) == [Verdict.AC] * 3
    assert [result.judging_id for result in results.results()] == [live]
    assert verdicts(results.result_of(500)) == [Verdict.AC] * 20


def test_a_message_that_came_back_too_often_ends_as_a_judge_error(around: Site, results: Subscriber) -> None:
    """nsqd counts the deliveries; a consumer that only ever gives it back stands for workers that died of it."""
    job = compiled(around, python_job(around, SUM))
    topic = topics.run_topic(around.pool)
    around.publish(topic, encode(job))
    with socket.create_connection((around.nsqd.tcp.host, around.nsqd.tcp.port)) as connection:
        connection.sendall(f"  V2SUB {topic} {topics.CHANNEL_WORK}\nRDY 1\n".encode())
        with connection.makefile("rb") as stream:
            deliveries = 0
            while deliveries < 10:
                size = int.from_bytes(stream.read(4), "big")
                frame = stream.read(size)
                if frame[3] == 2:
                    deliveries += 1
                    connection.sendall(b"REQ " + frame[14:30] + b" 0\n")
    around.start_worker("run")
    result = results.result_of(job.judging_id)
    assert result.outcome is Outcome.JUDGE_ERROR
    assert "delivered" in (result.reason or "")


def test_a_job_of_a_newer_release_is_no_suspect_for_having_waited(around: Site, results: Subscriber) -> None:
    """An upgrade may take minutes, in which workers of this release meet the job again and again."""
    topic = topics.compile_topic(around.pool)
    worker = around.start_worker("compile")
    worker.wait_for_event("worker.started")
    newer = encode(msgspec.structs.replace(python_job(around, SUM), version=VERSION + 1))
    around.publish(topic, newer)
    wait_until(lambda: sum(event["event"] == "message.newer_than_we" for event in worker.events()) >= 3)
    assert worker.terminate() == 0
    consumer = Consumer(str(around.nsqd.tcp), topic, topics.CHANNEL_WORK)
    delivery = consumer.receive()
    assert (delivery.body, delivery.attempts) == (newer, 1)
    consumer.finish(delivery)
    consumer.close()


def test_nsqd_restarts_and_the_workers_go_on(around: Site, results: Subscriber) -> None:
    workers = [around.start_worker("compile"), around.start_worker("run")]
    for worker in workers:
        worker.wait_for_event("worker.started")
    around.nsqd.stop()
    around.nsqd.start()
    results.close()
    again = around.subscribe(topics.RESULT)
    judging_id = around.submit(python_job(around, SUM))
    assert verdicts(again.result_of(judging_id, seconds=20)) == [Verdict.AC] * 3
    again.close()


def test_a_killed_workers_trial_run_is_done_by_another(around: Site, results: Subscriber, progress: Subscriber) -> None:
    own_input = TrialRun(input_sha256=around.store.put(b"40 2\n"), input_bytes=5)
    job = msgspec.structs.replace(
        python_job(around, "import time\ntime.sleep(3)\n" + SUM, count=1),
        submission_id=None,
        trial_run=own_input,
        version=TRIAL_RUN_VERSION,
    )
    run_job = compiled(around, job)
    first = around.start_worker("run")
    around.publish(topics.run_topic(around.pool), encode(run_job))
    progress.wait_for(lambda _: next((True for message in progress.progress() if message.stage is Stage.RUNNING), None))
    first.kill()
    assert results.results() == []
    around.start_worker("run")
    (testcase,) = results.result_of(job.judging_id).testcases
    assert around.store.get(testcase.output_sha256 or "") == b"42\n"
    assert len(results.results()) == 1
