"""Problems with programs of their own, judged as the workers do, without any queue."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from judge.compilation import CompilationRequest, compile_sources
from judge.evaluation import Evaluation, EvaluationRequest, evaluate
from judge.evaluation.request import ReadyProgram
from judge.executable import Executable
from judge.limits import MIB, ProgramLimits
from judge.package.manifest import Manifest
from judge.package_include import included_files
from judge.program import Program, ProgramFile, ProgramRole
from judge.program_compilation import ProgramCompiler, ready_program
from judge.sandbox import LaneSettings
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from tests.sandbox.hostile.judging import LANGUAGES, Case, Judgehost, Problem, RecordingLane, limits
from tests.sandbox.slowness import SLOWNESS

PROGRAM_LIMITS = ProgramLimits(
    cpu_time_limit_ms=300 * SLOWNESS,
    memory_limit_bytes=128 * MIB,
    output_limit_bytes=MIB,
    compile_cpu_time_limit_ms=30_000 * SLOWNESS,
    compile_memory_limit_bytes=1024 * MIB,
)
SERVED: Mapping[str, ServedLanguage] = {
    variant.id: ServedLanguage(language=language, variant=variant, image_digest="")
    for language in LANGUAGES.all
    if language.id in ("c", "cpp", "go", "java", "javascript", "python", "rust")
    for variant in language.variants
}


@dataclass(frozen=True, kw_only=True)
class PackageBench:
    """One lane and a store."""

    host: Judgehost
    compiled: dict[tuple[str, str], Executable] = field(default_factory=dict)

    def program(
        self, role: ProgramRole, files: Mapping[str, str], *, name: str = "check", language: str | None = None
    ) -> Program:
        stored = [(file_name, text.encode()) for file_name, text in files.items()]
        return Program(
            role=role,
            name=name,
            language=language,
            files=tuple(
                ProgramFile(name=file_name, sha256=self.host.store.put(text), size_bytes=len(text))
                for file_name, text in stored
            ),
        )

    def manifest(self, cases: Sequence[Case], *programs: Program, **changes: object) -> Manifest:
        plain = self.host.manifest(Problem(cases=cases, limits=limits()))
        fields = {"programs": programs, "program_limits": PROGRAM_LIMITS, **changes}
        return msgspec.structs.replace(plain, **fields)

    def ready(self, manifest: Manifest) -> tuple[ReadyProgram, ...]:
        compiler = ProgramCompiler(store=self.host.store, served=SERVED, worker="test")
        compiled = compiler.compile_all(self.host.lane, manifest)
        return tuple(ready_program(self.host.store, SERVED, program) for program in compiled)

    def executable(self, variant: str, files: Mapping[str, str], manifest: Manifest) -> Executable:
        language = SERVED[variant]
        request = CompilationRequest(
            language=language.language,
            variant=language.variant,
            limits=manifest.limits,
            files=[SourceFile(name=name, content=text) for name, text in files.items()],
            worker="test",
            image_digest="",
            included=tuple(
                SourceFile(name=file.name, sha256=file.sha256)
                for file in included_files(manifest.include, language.language.id)
            ),
        )
        compiled = compile_sources(self.host.lane, self.host.store, request)
        log = compiled.compilation.log_sha256
        assert compiled.executable_sha256 is not None, self.host.store.get(log) if log else "no log"
        return Executable.from_json(self.host.store.get(compiled.executable_sha256))

    def evaluate(
        self, manifest: Manifest, source: str | Mapping[str, str], *, variant: str = "c17"
    ) -> tuple[TestcaseResult, ...]:
        return self.evaluation(manifest, source, variant=variant).testcases

    def evaluation(self, manifest: Manifest, source: str | Mapping[str, str], *, variant: str = "c17") -> Evaluation:
        language = SERVED[variant]
        files = {language.language.source_name: source} if isinstance(source, str) else source
        request = EvaluationRequest(
            language=language.language,
            variant=language.variant,
            limits=manifest.limits,
            executable=self.executable(variant, files, manifest),
            manifest=manifest,
            first=0,
            stop=len(manifest.testcases),
            programs=self.ready(manifest),
        )
        return evaluate(self.host.lane, self.host.store, request, lambda _: None, lambda: None)

    def text(self, sha256: str | None) -> str:
        return self.host.text(sha256).decode()


@contextmanager
def open_package_bench(settings: LaneSettings, directory: Path) -> Iterator[PackageBench]:
    with RecordingLane(replace(settings, warm_limit=6)) as lane:
        yield PackageBench(host=Judgehost(lane, directory))
