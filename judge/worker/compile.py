"""The compile worker's part: a compile job becomes run jobs, one a slice, or a compile error."""

from collections.abc import Callable, Sequence

import msgspec

import judge
from judge import topics
from judge.compilation import CompilationTask, Compiled, compile_sources
from judge.errors import MessageError
from judge.messages import CompileJob, Limits, Outcome, Result, RunJob, WorkerKind, decode
from judge.sandbox import Lane
from judge.store import Store
from judge.worker.delivery import Delivery, Job
from judge.worker.inventory import ServedLanguage
from judge.worker.stage import Outgoing


class CompileStage:
    kind = WorkerKind.COMPILE

    def __init__(
        self, store: Store, served: dict[str, ServedLanguage], worker: str, *, memory_limit_bytes: int
    ) -> None:
        self._store = store
        self._served = served
        self._worker = worker
        self._memory_limit_bytes = memory_limit_bytes  # of a lane

    def topic(self, pool: str, *, batch: bool) -> str:
        return topics.compile_topic(pool, batch=batch)

    def accept(self, body: bytes) -> CompileJob:
        message = decode(body)
        if not isinstance(message, CompileJob):
            raise MessageError(f"a {type(message).__name__} is no job for a compile worker")
        return message

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        job = self.accept(delivery.message.body)
        served = self._served.get(job.variant)
        if served is None:
            raise MessageError(f"this worker has no image for the language variant {job.variant!r}")
        task = CompilationTask(
            language=served.language,
            variant=served.variant,
            limits=self._affordable(job.limits),
            files=job.files,
            worker=self._worker,
            image_digest=served.image_digest,
        )
        compiled = compile_sources(lane, self._store, task)
        if compiled.executable_sha256 is None:
            return [Outgoing(topic=topics.RESULT, message=self._compile_error(job, compiled))]
        return self._run_jobs(job, compiled, compiled.executable_sha256)

    def judge_error(self, job: Job, reason: str) -> Result:
        return Result(
            judging_id=job.judging_id,
            submission_id=job.submission_id,
            attempt_token=job.attempt_token,
            outcome=Outcome.JUDGE_ERROR,
            worker=self._worker,
            judge_version=judge.__version__,
            reason=reason,
        )

    def _affordable(self, limits: Limits) -> Limits:
        """A compiler that needs less than its limit, as nearly all do, is no worse off on a small machine."""
        affordable_bytes = min(limits.compile_memory_limit_bytes, self._memory_limit_bytes)
        return msgspec.structs.replace(limits, compile_memory_limit_bytes=affordable_bytes)

    def _compile_error(self, job: CompileJob, compiled: Compiled) -> Result:
        return Result(
            judging_id=job.judging_id,
            submission_id=job.submission_id,
            attempt_token=job.attempt_token,
            outcome=Outcome.COMPILE_ERROR,
            worker=self._worker,
            judge_version=judge.__version__,
            compilation=compiled.compilation,
        )

    def _run_jobs(self, job: CompileJob, compiled: Compiled, executable_sha256: str) -> list[Outgoing]:
        topic = topics.run_topic(job.pool, batch=job.batch)
        return [
            Outgoing(
                topic=topic,
                message=RunJob(
                    judging_id=job.judging_id,
                    submission_id=job.submission_id,
                    attempt_token=job.attempt_token,
                    pool=job.pool,
                    variant=job.variant,
                    limits=job.limits,
                    manifest_sha256=job.manifest_sha256,
                    executable_sha256=executable_sha256,
                    slice=part,
                    compilation=compiled.compilation,
                    batch=job.batch,
                ),
            )
            for part in job.slices
        ]
