"""Real workers as processes of their own, between a real nsqd and the real engine."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from judge.checker.options import CheckerOptions
from judge.limits import ProblemLimits
from judge.messages import CompileJob, Limits, Message, Progress, Result, Slice, SourceFile, decode, encode
from judge.nsq import topics
from judge.nsq.topology import ensure_topology
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.store import Store, open_store
from tests.services import Nsqd, Nsqlookupd

MIB = 1 << 20
IMAGES = Path(__file__).parents[2] / "images"
LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=100_000,  # far from the CPU limit: these tests share two cores with others
    memory_limit_bytes=256 * MIB,
    output_limit_bytes=MIB,
    compile_cpu_time_limit_ms=20_000,
    compile_memory_limit_bytes=1024 * MIB,
)
LANGUAGE_NAMES = ("c", "cpp", "python", "java")
WAIT_S = 150.0

T = TypeVar("T")


class Subscriber:
    """Collects what is published on a topic, on a channel of its own; answers FIN at once."""

    def __init__(self, nsqd: Nsqd, topic: str, channel: str = "test") -> None:
        self.messages: list[Message] = []
        self._socket = socket.create_connection((nsqd.tcp.host, nsqd.tcp.port))
        settings = json.dumps({"output_buffer_timeout": 25}).encode()
        self._socket.sendall(b"  V2IDENTIFY\n" + struct.pack(">i", len(settings)) + settings)
        self._socket.sendall(f"SUB {topic} {channel}\nRDY 1000\n".encode())
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait_for(self, wanted: Callable[[list[Message]], T | None], seconds: float = WAIT_S) -> T:
        deadline_s = time.monotonic() + seconds
        while time.monotonic() < deadline_s:
            found = wanted(list(self.messages))
            if found is not None:
                return found
            time.sleep(0.01)
        raise AssertionError(f"not seen in {seconds} s among {self.messages[-5:]}")

    def results(self) -> list[Result]:
        return [message for message in list(self.messages) if isinstance(message, Result)]

    def progress(self) -> list[Progress]:
        return [message for message in list(self.messages) if isinstance(message, Progress)]

    def result_of(self, judging_id: int, seconds: float = WAIT_S) -> Result:
        def find(_: list[Message]) -> Result | None:
            return next((result for result in self.results() if result.judging_id == judging_id), None)

        return self.wait_for(find, seconds)

    def close(self) -> None:
        with suppress(OSError):  # nsqd or an earlier close() may have been first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _read(self) -> None:
        with suppress(OSError), self._socket.makefile("rb") as stream:
            while header := stream.read(8):
                size, frame = struct.unpack(">ii", header)
                body = stream.read(size - 4)
                if body == b"_heartbeat_":
                    self._socket.sendall(b"NOP\n")
                if frame == 2:
                    self._socket.sendall(b"FIN " + body[10:26] + b"\n")
                    self.messages.append(decode(body[26:]))


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> list[dict[str, Any]]:
        whole, _, _being_written = self.log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def wait_for_event(self, name: str, seconds: float = WAIT_S) -> dict[str, Any]:
        deadline_s = time.monotonic() + seconds
        while time.monotonic() < deadline_s:
            for event in self.events():
                if event["event"] == name:
                    return event
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.02)
        raise AssertionError(f"no {name} in {seconds} s:\n{self.log.read_text()}")

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Site:
    """What workers need: an nsqd, a store, a problem."""

    nsqd: Nsqd
    nsqlookupd: Nsqlookupd
    directory: Path
    pool: str
    store: Store = field(init=False)
    workers: list[Worker] = field(default_factory=list)
    _judging_id: int = 0

    def __post_init__(self) -> None:
        self.store = open_store(str(self.directory / "store"))
        ensure_topology(str(self.nsqd.http), self.pool)
        # The engine may have images of many languages. A worker here need not ask all of them for their versions.
        (self.directory / "languages").mkdir()
        for name in LANGUAGE_NAMES:
            (self.directory / "languages" / name).symlink_to(IMAGES / name)

    def start_worker(self, kind: str, *, program: Sequence[str] = ("judge",), **environment: str) -> Worker:
        log = self.directory / f"{kind}-{len(self.workers)}.log"
        settings = {
            "JUDGE_NSQD_TCP": str(self.nsqd.tcp),
            "JUDGE_NSQD_HTTP": str(self.nsqd.http),
            "JUDGE_NSQLOOKUPD_HTTP": str(self.nsqlookupd.http),
            "JUDGE_STORE_URL": f"file://{self.directory}/store",
            "JUDGE_POOL": self.pool,
            "JUDGE_LANES": "1",
            "JUDGE_LANGUAGES_DIR": str(self.directory / "languages"),
            "JUDGE_HEALTH_FILE": str(log.with_suffix(".health")),
            "JUDGE_GRACE_S": "10",
        }
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", *program, "worker", kind], env=os.environ | settings | environment, stderr=stderr
            )
        worker = Worker(process, log)
        self.workers.append(worker)
        return worker

    def subscribe(self, topic: str) -> Subscriber:
        return Subscriber(self.nsqd, topic, f"test-{time.monotonic_ns()}")

    def publish(self, topic: str, body: bytes) -> None:
        self._post(f"/pub?topic={topic}", body)

    def empty(self, topic: str) -> None:
        self._post(f"/channel/empty?topic={topic}&channel={topics.CHANNEL_WORK}")

    def _post(self, path: str, body: bytes = b"") -> None:
        request = urllib.request.Request(f"{self.nsqd.http.url}{path}", data=body, method="POST")
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200

    def problem(
        self,
        cases: list[tuple[bytes, bytes]],
        *,
        limits: ProblemLimits = LIMITS,
        checker_options: CheckerOptions | None = None,
        samples: int = 0,
    ) -> str:
        """The digest of a manifest. So many of the cases are samples, the first ones."""
        kinds = [TestcaseKind.SAMPLE if number < samples else TestcaseKind.SECRET for number in range(len(cases))]
        testcases = tuple(
            ManifestTestcase(
                name=f"{kind}/{number:04}",
                kind=kind,
                input_sha256=self.store.put(stdin),
                input_bytes=len(stdin),
                answer_sha256=self.store.put(answer),
                answer_bytes=len(answer),
            )
            for number, (kind, (stdin, answer)) in enumerate(zip(kinds, cases, strict=True))
        )
        manifest = Manifest(
            slug="sum",
            limits=limits,
            source_limit_bytes=MIB,
            testcases=testcases,
            checker_options=checker_options or CheckerOptions(),
        )
        return self.store.put(manifest.to_json())

    def compile_job(
        self,
        variant: str,
        name: str,
        source: str,
        manifest_sha256: str,
        *,
        count: int,
        limits: ProblemLimits = LIMITS,
        batch: bool = False,
    ) -> CompileJob:
        self._judging_id += 1
        return CompileJob(
            judging_id=self._judging_id,
            submission_id=1000 + self._judging_id,
            attempt_token=f"token-{self._judging_id}",
            pool=self.pool,
            variant=variant,
            files=(SourceFile(name=name, content=source),),
            limits=msgspec.convert(limits, Limits, from_attributes=True),
            manifest_sha256=manifest_sha256,
            slices=(Slice(index=0, count=1, first=0, stop=count),),
            batch=batch,
        )

    def submit(self, job: CompileJob) -> int:
        self.publish(topics.compile_topic(self.pool, batch=job.batch), encode(job))
        return job.judging_id

    def in_queue(self, topic: str) -> int:
        """Messages of the work channel that were not finished: waiting, deferred, or with a worker."""
        with urllib.request.urlopen(f"{self.nsqd.http.url}/stats?format=json&topic={topic}") as answer:
            stats = json.load(answer)
        return sum(
            channel["depth"] + channel["in_flight_count"] + channel["deferred_count"]
            for entry in stats["topics"]
            for channel in entry["channels"]
            if channel["channel_name"] == topics.CHANNEL_WORK
        )

    def close(self) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.process.terminate()
        for worker in self.workers:
            try:
                worker.process.wait(30)
            except subprocess.TimeoutExpired:
                worker.kill()


@contextmanager
def site(nsqd: Nsqd, nsqlookupd: Nsqlookupd, directory: Path, pool: str) -> Iterator[Site]:
    around = Site(nsqd=nsqd, nsqlookupd=nsqlookupd, directory=directory, pool=pool)
    try:
        yield around
    finally:
        around.close()


@contextmanager
def working_site(nsqd: Nsqd, nsqlookupd: Nsqlookupd, directory: Path, pool: str) -> Iterator[Site]:
    """A site with a compile worker and a run worker, which have started."""
    with site(nsqd, nsqlookupd, directory, pool) as around:
        for worker in [around.start_worker(kind) for kind in ("compile", "run")]:
            worker.wait_for_event("worker.started")
        yield around
