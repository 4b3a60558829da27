"""A compile worker and a run worker in one. The test decides each of its steps. It uses a real nsqd."""

import json
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any

from judge.messages import (
    CompileJob,
    Message,
    Outcome,
    Progress,
    Result,
    Stage,
    TestcaseResult,
    WorkerKind,
    WorkerReport,
    decode,
    encode,
)
from judge.nsq.addresses import NsqdAddress
from judge.nsq.blocking_publisher import BlockingPublisher
from judge.nsq.topics import PROGRESS, RESULT, WORKER, compile_topic
from judge.report import RunStatus
from judge.verdict import Verdict

HEARTBEAT = b"_heartbeat_"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    message_id: bytes
    attempts: int
    body: bytes


class Consumer:
    """One connection, one message at a time, blocking."""

    def __init__(self, address: str, topic: str, channel: str) -> None:
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)
        identity = json.dumps({"output_buffer_timeout": 25, "heartbeat_interval": 30_000}).encode()
        self._socket.sendall(b"  V2IDENTIFY\n" + struct.pack(">I", len(identity)) + identity)
        self._socket.sendall(f"SUB {topic} {channel}\nRDY 1\n".encode())

    def receive(self, *, timeout_s: float = 10.0) -> Delivery:
        """Raises TimeoutError."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            self._socket.settimeout(max(0.001, deadline_s - time.monotonic()))
            kind, data = self._read_frame()
            if kind == 2:
                (attempts,) = struct.unpack(">H", data[8:10])
                return Delivery(message_id=data[10:26], attempts=attempts, body=data[26:])
            if data == HEARTBEAT:
                self._socket.sendall(b"NOP\n")
            elif kind == 1:
                raise AssertionError(data)

    def finish(self, delivery: Delivery) -> None:
        self._socket.sendall(b"FIN " + delivery.message_id + b"\n")

    def close(self) -> None:
        self._socket.close()

    def _read_frame(self) -> tuple[int, bytes]:
        size, kind = struct.unpack(">II", self._read(8))
        return kind, self._read(size - 4)

    def _read(self, count: int) -> bytes:
        received = b""
        while len(received) < count:
            part = self._socket.recv(count - len(received))
            if not part:
                raise ConnectionError("nsqd closed the connection")
            received += part
        return received


class ScriptedWorker:
    def __init__(self, nsqd: NsqdAddress, *, name: str = "scripted") -> None:
        self._nsqd_tcp = nsqd.tcp
        self._publisher = BlockingPublisher([nsqd], "default")
        self._name = name
        self._consumers: dict[bool, Consumer] = {}

    def announce(self, *, lanes: int = 2, trouble: str | None = None, stopping: bool = False) -> None:
        for kind in WorkerKind:
            self.publish(
                WORKER,
                WorkerReport(
                    worker=f"{self._name}-{kind}",
                    host="host",
                    pool="default",
                    worker_kind=kind,
                    lanes=lanes,
                    busy_lanes=0,
                    judge_version="0",
                    trouble=trouble,
                    stopping=stopping,
                ),
            )

    def take_job(self, *, batch: bool = False, timeout_s: float = 15.0) -> CompileJob:
        """The next compile job, finished at once: its claim, progress and result are the test's to send."""
        if batch not in self._consumers:
            self._consumers[batch] = Consumer(self._nsqd_tcp, compile_topic("default", batch=batch), "work")
        delivery = self._consumers[batch].receive(timeout_s=timeout_s)
        self._consumers[batch].finish(delivery)
        job = decode(delivery.body)
        assert isinstance(job, CompileJob)
        return job

    def claim(self, job: CompileJob, stage: Stage = Stage.COMPILING, **changes: Any) -> None:
        fields: dict[str, Any] = {
            "judging_id": job.judging_id,
            "submission_id": job.submission_id,
            "attempt_token": job.attempt_token,
            "stage": stage,
            "sequence": 0,
            "worker": self._name,
            "testcase_count": job.slices[0].stop,
        }
        self.publish(PROGRESS, Progress(**fields | changes))

    def hand_over(self, job: CompileJob) -> None:
        """Tell that the run jobs were published; the test publishes them, or not."""
        self.claim(job, handed_over_to=self._nsqd_tcp, slice_count=len(job.slices))

    def publish(self, topic: str, message: Message) -> None:
        self._publisher.publish(topic, encode(message))

    def publish_raw(self, topic: str, body: bytes) -> None:
        self._publisher.publish(topic, body)

    def finish(self, job: CompileJob, *verdicts: Verdict | None, **changes: Any) -> None:
        self.publish(RESULT, result_of(job, *verdicts, **changes))

    def close(self) -> None:
        self._publisher.close()
        for consumer in self._consumers.values():
            consumer.close()


def result_of(job: CompileJob, *verdicts: Verdict | None, **changes: Any) -> Result:
    """All AC where no verdict is given."""
    count = job.slices[0].stop
    testcases = tuple(
        TestcaseResult(
            ordinal=ordinal,
            verdict=verdict,
            status=RunStatus.EXITED,
            cpu_time_ms=10 + ordinal,
            wall_time_ms=20 + ordinal,
            peak_memory_bytes=1_000_000,
            exit_code=0,
        )
        for ordinal, verdict in enumerate(verdicts or (Verdict.AC,) * count)
    )
    fields: dict[str, Any] = {
        "judging_id": job.judging_id,
        "submission_id": job.submission_id,
        "attempt_token": job.attempt_token,
        "outcome": Outcome.JUDGED,
        "worker": "scripted",
        "judge_version": "0",
        "slice": job.slices[0],
        "testcases": testcases,
        "run_started_at_ms": 1_700_000_000_000,
        "run_finished_at_ms": 1_700_000_001_000,
    }
    return Result(**fields | changes)
