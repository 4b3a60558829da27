"""Does the work of a run worker: turns a run job into the result of its slice."""

from collections.abc import Callable, Sequence

import msgspec

from judge import messages
from judge.compilation import now_ms
from judge.errors import MessageError
from judge.evaluation import Evaluation, EvaluationRequest, evaluate
from judge.evaluation.grader import grade_groups
from judge.evaluation.request import OwnInput, ReadyProgram
from judge.executable import Executable
from judge.grading import ProgramGrade
from judge.limits import MIB, ProblemLimits
from judge.messages import Outcome, ProgramExecutable, Result, RunJob, WorkerKind, decode_as
from judge.nsq import topics
from judge.package.manifest import Manifest
from judge.program_compilation import CompiledProgram, ready_program
from judge.sandbox import Lane
from judge.worker.answer import begin_result, on_the_wire
from judge.worker.checks import check, is_of_checks
from judge.worker.delivery import Delivery
from judge.worker.job_handler import Equipment, Outgoing


class RunHandler:
    kind = WorkerKind.RUN

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment

    def topic(self, pool: str, *, batch: bool) -> str:
        return topics.run_topic(pool, batch=batch)

    def decode(self, body: bytes) -> RunJob:
        return decode_as(body, RunJob)

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        job = delivery.job
        assert isinstance(job, RunJob)  # noqa: S101 - `decode` made it
        started_at_ms = now_ms()
        if is_of_checks(job):
            return [Outgoing(topic=topics.RESULT, message=self._checked(lane, job, between, started_at_ms))]
        request = self._request(job)
        evaluation = evaluate(lane, self._equipment.store, request, delivery.add, between)
        grades = (
            () if request.is_trial_run else grade_groups(lane, self._equipment.store, request, evaluation.testcases)
        )
        return [Outgoing(topic=topics.RESULT, message=self._result(job, evaluation, grades, started_at_ms))]

    def _request(self, job: RunJob) -> EvaluationRequest:
        served = self._equipment.language(job.variant)
        executable = Executable.from_json(self._equipment.store.get(job.executable_sha256))
        manifest = Manifest.from_json(self._equipment.store.get(job.manifest_sha256))
        if not 0 <= job.slice.first < job.slice.stop <= len(manifest.testcases):
            raise MessageError(f"{job.slice} does not fit {len(manifest.testcases)} testcases")
        limits = msgspec.convert(job.limits, ProblemLimits, from_attributes=True)
        memory_bytes = served.language.run_limits(limits).memory_limit_bytes
        affordable_bytes = self._equipment.memory_limit_bytes
        if memory_bytes > affordable_bytes:
            raise MessageError(
                f"a memory limit of {memory_bytes // MIB} MiB is more than the {affordable_bytes // MIB} MiB "
                "of this worker's lanes: raise JUDGE_SANDBOX_MEMORY_MIB"
            )
        return EvaluationRequest(
            language=served.language,
            variant=served.variant,
            limits=limits,
            executable=executable,
            manifest=manifest,
            first=job.slice.first,
            stop=job.slice.stop,
            programs=tuple(self._ready(program) for program in job.programs),
            stop_policy=job.stop_policy,
            is_trial_run=job.trial_run is not None,
            own_input=_own_input(job),
        )

    def _checked(self, lane: Lane, job: RunJob, between: Callable[[], None], started_at_ms: int) -> Result:
        programs = [self._ready(program) for program in job.programs]
        findings = check(lane, self._equipment.store, job, programs, between)
        return msgspec.structs.replace(self._judged(job, started_at_ms), findings=findings)

    def _ready(self, program: ProgramExecutable) -> ReadyProgram:
        compiled = msgspec.convert(program, CompiledProgram, from_attributes=True)
        return ready_program(self._equipment.store, self._equipment.served, compiled)

    def _result(
        self, job: RunJob, evaluation: Evaluation, grades: Sequence[ProgramGrade], started_at_ms: int
    ) -> Result:
        return msgspec.structs.replace(
            self._judged(job, started_at_ms),
            testcases=msgspec.convert(evaluation.testcases, tuple[messages.TestcaseResult, ...], from_attributes=True),
            run_image_digest=evaluation.image_digest,
            runs_cpu_time_us=evaluation.cpu_time_us,
            runs_wall_time_us=evaluation.wall_time_us,
            static_grades=job.static_grades,
            group_grades=on_the_wire(grades),
        )

    def _judged(self, job: RunJob, started_at_ms: int) -> Result:
        """What a result of a submission and one of checks have in common."""
        return msgspec.structs.replace(
            begin_result(job, Outcome.JUDGED, worker=self._equipment.worker),
            slice=job.slice,
            compilation=job.compilation,
            executable_sha256=job.executable_sha256,
            run_started_at_ms=started_at_ms,
            run_finished_at_ms=now_ms(),
        )


def _own_input(job: RunJob) -> OwnInput | None:
    if job.trial_run is None or job.trial_run.input_sha256 is None:
        return None
    return OwnInput(sha256=job.trial_run.input_sha256, size_bytes=job.trial_run.input_bytes)
