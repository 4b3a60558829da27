"""Does the work of a compile worker: turns a compile job into one run job for each slice, or into a compile error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from judge import messages
from judge.compilation import Compilation, CompilationRequest, Compiled, compile_sources, now_ms
from judge.evaluation.static_validation import validate_sources
from judge.limits import ProblemLimits
from judge.messages import (
    OLDEST_VERSION,
    CompileJob,
    Finding,
    GroupGrade,
    Outcome,
    ProgramExecutable,
    Result,
    RunJob,
    WorkerKind,
    decode_as,
)
from judge.nsq import topics
from judge.output_files import take_outputs, takes_outputs
from judge.package.manifest import Manifest
from judge.program_compilation import ProgramCompiler
from judge.sandbox import Lane
from judge.source import SourceFile
from judge.worker.answer import begin_result, on_the_wire
from judge.worker.checks import compile_programs, findings, is_of_checks, list_of_checks
from judge.worker.delivery import Delivery
from judge.worker.job_handler import Equipment, Outgoing
from judge.worker.package_parts import PLAIN, PackageParts, PackageShelf


class CompileHandler:
    kind = WorkerKind.COMPILE

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment
        self._compiler = ProgramCompiler(
            store=equipment.store,
            served=equipment.served,
            worker=equipment.worker,
            memory_limit_bytes=equipment.memory_limit_bytes,
        )
        self._shelf = PackageShelf(equipment.store, self._compiler)

    def topic(self, pool: str, *, batch: bool) -> str:
        return topics.compile_topic(pool, batch=batch)

    def decode(self, body: bytes) -> CompileJob:
        return decode_as(body, CompileJob)

    def work(self, lane: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        job = delivery.job
        assert isinstance(job, CompileJob)  # noqa: S101 - `decode` made it
        if is_of_checks(job):
            return _run_jobs(job, self._ready_for_checks(lane, job))
        # A job of a plain problem says so, and its manifest need not be read here.
        parts = self._shelf.parts(lane, job.manifest_sha256) if job.version > OLDEST_VERSION else PLAIN
        served = self._equipment.language(job.variant)
        request = CompilationRequest(
            language=served.language,
            variant=served.variant,
            limits=self._affordable(msgspec.convert(job.limits, ProblemLimits, from_attributes=True)),
            files=msgspec.convert(job.files, tuple[SourceFile, ...], from_attributes=True),
            worker=self._equipment.worker,
            image_digest=served.image_digest,
            included=parts.included(served.language.id),
            entry_point=job.entry_point,
        )
        compiled = self._compile(lane, request, parts)
        if compiled.executable_sha256 is None:
            return [Outgoing(topic=topics.RESULT, message=self._compile_error(job, compiled))]
        ready = _Ready(
            executable_sha256=compiled.executable_sha256,
            compilation=_on_the_wire(compiled.compilation),
            programs=msgspec.convert(parts.programs, tuple[ProgramExecutable, ...], from_attributes=True),
            static_grades=self._static_grades(lane, request, parts) if job.trial_run is None else (),
        )
        return _run_jobs(job, ready)

    def _ready_for_checks(self, lane: Lane, job: CompileJob) -> "_Ready":
        started_at_ms = now_ms()
        manifest = Manifest.from_json(self._equipment.store.get(job.manifest_sha256))
        compiled = compile_programs(lane, self._compiler, manifest)
        return _Ready(
            executable_sha256=list_of_checks(job),
            compilation=messages.Compilation(
                worker=self._equipment.worker, image_digest="", started_at_ms=started_at_ms, finished_at_ms=now_ms()
            ),
            programs=msgspec.convert(compiled.programs, tuple[ProgramExecutable, ...], from_attributes=True),
            findings=findings(compiled.faults),
        )

    def _compile(self, lane: Lane, request: CompilationRequest, parts: PackageParts) -> Compiled:
        if takes_outputs(request, is_output_only=parts.is_output_only):
            return take_outputs(self._equipment.store, request, is_output_only=parts.is_output_only)
        return compile_sources(lane, self._equipment.store, request)

    def _affordable(self, limits: ProblemLimits) -> ProblemLimits:
        """Lower the compiler's memory limit to what a lane has. Nearly all compilers need less than their limit."""
        affordable_bytes = min(limits.compile_memory_limit_bytes, self._equipment.memory_limit_bytes)
        return msgspec.structs.replace(limits, compile_memory_limit_bytes=affordable_bytes)

    def _compile_error(self, job: CompileJob, compiled: Compiled) -> Result:
        return msgspec.structs.replace(
            begin_result(job, Outcome.COMPILE_ERROR, worker=self._equipment.worker),
            compilation=_on_the_wire(compiled.compilation),
        )

    def _static_grades(self, lane: Lane, request: CompilationRequest, parts: PackageParts) -> tuple[GroupGrade, ...]:
        if parts.static_validation is None:
            return ()
        return on_the_wire(validate_sources(lane, self._equipment.store, parts.static_validation, request))


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """What run jobs name, besides what the compile job says."""

    executable_sha256: str
    compilation: messages.Compilation
    programs: tuple[ProgramExecutable, ...]
    static_grades: tuple[GroupGrade, ...] = ()
    findings: tuple[Finding, ...] = ()


def _run_jobs(job: CompileJob, ready: _Ready) -> list[Outgoing]:
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
                executable_sha256=ready.executable_sha256,
                slice=part,
                compilation=ready.compilation,
                version=job.version,
                batch=job.batch,
                programs=ready.programs,
                static_grades=ready.static_grades,
                stop_policy=job.stop_policy,
                findings=ready.findings if part.index == 0 else (),
                trial_run=job.trial_run,
            ),
        )
        for part in job.slices
    ]


def _on_the_wire(compilation: Compilation) -> messages.Compilation:
    return msgspec.convert(compilation, messages.Compilation, from_attributes=True)
