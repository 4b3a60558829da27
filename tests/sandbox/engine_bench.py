"""One worker with one lane, on an engine of its own, and jobs for it that end with different verdicts."""

import json
import urllib.request
from pathlib import Path

from judge.executable import Executable, ExecutableFile
from judge.messages import Compilation, Outcome, RunJob, Slice, WorkerReport, encode
from judge.nsq import topics
from judge.verdict import Verdict
from tests.integration.worker_harness import Site, Worker
from tests.sandbox.private_engine import PrivateEngine
from tests.sandbox.slowness import SLOWNESS

LANGUAGE = """
name = "Shell"
version_command = ["/bin/sh", "-c", "echo 1"]
source_name = "main.sh"
suffixes = [".sh"]
editor_mode = "shell"
sample = ""

[[variant]]
id = "shell"
name = "Shell"
compile = ["/bin/cat", "{source}"]
run = ["/bin/sh", "{program}/main.sh"]
"""
#: Takes a second for its testcases, on a slow machine longer, as an engine does to start; and is wrong about the last.
PROGRAM = f'read a b; /bin/sleep {min(0.2 * SLOWNESS, 2.0):.1f}; echo $((a + b)); echo "$a" >&2'.encode()
CASES = [(b"%d 1\n" % number, b"%d\n" % (number + 1)) for number in range(4)] + [(b"1 1\n", b"3\n")]
DESERVED = [Verdict.AC] * 4 + [Verdict.WA]
#: Counted from when the engine is well again.
HEALED_WITHIN_S = 10.0 * SLOWNESS
#: How long the job itself takes, on a machine that is busy.
JOB_S = 5.0 * SLOWNESS


class Bench:
    """One worker of one lane on the private engine, and jobs for it."""

    def __init__(self, around: Site, engine: PrivateEngine, sockets: Path, uid_base: int) -> None:
        languages = around.directory / "shell-languages"
        (languages / "shell").mkdir(parents=True)
        (languages / "shell" / "language.toml").write_text(LANGUAGE)
        self.around = around
        self.environment = {
            "DOCKER_HOST": engine.url,
            "JUDGE_LANGUAGES_DIR": str(languages),
            "JUDGE_SANDBOX_DIRECTORY": str(sockets),
            "JUDGE_SANDBOX_UID_BASE": str(uid_base),
            "JUDGE_LANES": "1",
        }
        self.results = around.subscribe(topics.RESULT)
        self.progress = around.subscribe(topics.PROGRESS)
        self.reports = around.subscribe(topics.WORKER)

    def start(self, **environment: str) -> Worker:
        worker = self.around.start_worker("run", **self.environment | environment)
        worker.wait_for_event("versions.known")
        return worker

    def submit(self) -> int:
        store = self.around.store
        file = ExecutableFile(name="main.sh", mode=0o444, sha256=store.put(PROGRAM), size_bytes=len(PROGRAM))
        executable_sha256 = store.put(Executable(variant="shell", files=(file,)).to_json())
        job = self.around.compile_job("shell", "main.sh", "", self.around.problem(CASES), count=len(CASES))
        run_job = RunJob(
            judging_id=job.judging_id,
            submission_id=job.submission_id,
            attempt_token=job.attempt_token,
            pool=job.pool,
            variant=job.variant,
            limits=job.limits,
            manifest_sha256=job.manifest_sha256,
            executable_sha256=executable_sha256,
            slice=Slice(index=0, count=1, first=0, stop=len(CASES)),
            compilation=Compilation(worker="w", image_digest="i", started_at_ms=0, finished_at_ms=0),
        )
        self.around.publish(self.topic, encode(run_job))
        return job.judging_id

    def submit_and_wait_for_its_run(self) -> int:
        judging_id = self.submit()
        self.progress.wait_for(
            lambda _: next(
                (True for said in self.progress.progress() if said.judging_id == judging_id and said.verdicts), None
            )
        )
        return judging_id

    @property
    def topic(self) -> str:
        return topics.run_topic(self.around.pool)

    def assert_judged_right(self, judging_id: int, *, seconds: float = HEALED_WITHIN_S + JOB_S) -> None:
        """Demand that the judging got the right result in time, and only one."""
        result = self.results.result_of(judging_id, seconds)
        assert result.outcome is Outcome.JUDGED, result.reason
        assert [testcase.verdict for testcase in result.testcases] == DESERVED
        assert [found.judging_id for found in self.results.results()].count(judging_id) == 1

    def assert_waits(self, judging_id: int) -> None:
        """It is in the queue, and nobody has said anything about it."""
        assert self.around.in_queue(self.topic) == 1
        assert judging_id not in [result.judging_id for result in self.results.results()]

    def report(self) -> WorkerReport:
        return [message for message in self.reports.messages if isinstance(message, WorkerReport)][-1]

    def ready_count(self) -> int:
        """How many live jobs the worker asks for."""
        with urllib.request.urlopen(f"{self.around.nsqd.http.url}/stats?format=json&topic={self.topic}") as answer:
            (channel,) = json.load(answer)["topics"][0]["channels"]
        return sum(client["ready_count"] for client in channel["clients"])

    def close(self) -> None:
        for subscriber in (self.results, self.progress, self.reports):
            subscriber.close()
