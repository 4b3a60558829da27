"""One submission of the package, judged in one lane."""

from collections.abc import Callable
from dataclasses import dataclass

from judge.compilation import CompilationRequest, Compiled, compile_sources
from judge.errors import CheckerError
from judge.evaluation import EvaluationRequest, evaluate
from judge.evaluation.grader import grade_groups
from judge.evaluation.request import ReadyProgram
from judge.evaluation.static_validation import static_validation, validate_sources
from judge.executable import Executable
from judge.grading import ProgramGrade, StopPolicy
from judge.limits import ProblemLimits
from judge.output_files import take_outputs, takes_outputs
from judge.package.manifest import Manifest
from judge.package_include import included_files
from judge.program import RunTogether
from judge.sandbox import Lane
from judge.source import SourceFile
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.verification.concluding import Graded, compiler_log, graded
from judge.verification.jury import JurySubmission


@dataclass(frozen=True, kw_only=True)
class JudgedSubmission:
    """The results of a submission on all testcases."""

    jury: JurySubmission
    testcases: tuple[TestcaseResult, ...]  #: none where it does not compile
    compiler_log: str = ""  #: its beginning, where it does not compile
    failure: str = ""  #: of a program of the package, which is a judge error: only the testcases before it are there
    grades: tuple[ProgramGrade, ...] = ()  #: by the grader of the package
    static_grades: tuple[ProgramGrade, ...] = ()  #: by its static validator

    def graded(self, manifest: Manifest) -> Graded:
        if self.failure:
            return Graded(verdict=Verdict.JE)
        if not self.testcases:
            return Graded(verdict=Verdict.CE)
        return graded(manifest.grading, self.testcases, self.grades, self.static_grades)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Judges submissions on all testcases of a package, whatever fails: a folder promises something about all."""

    store: Store
    manifest: Manifest
    programs: tuple[ReadyProgram, ...] = ()
    stop_policy: StopPolicy = StopPolicy.EVERYTHING

    def judge(
        self,
        lane: Lane,
        jury: JurySubmission,
        *,
        cpu_time_limit_ms: int | None = None,
        on_testcase: Callable[[], None] = lambda: None,
        between: Callable[[], None] = lambda: None,
    ) -> JudgedSubmission:
        """`cpu_time_limit_ms` replaces that of the manifest.

        Raises what compilation and evaluation raise, and what `between` raises, which is called when nothing runs.
        """
        limits = self.limits_for(jury, cpu_time_limit_ms)
        log = ""
        for candidate in jury.in_each_language():
            sources = self._sources(candidate, limits)
            compiled = self._compiled(lane, sources)
            if compiled.executable_sha256 is not None:
                request = self._request(candidate, limits, compiled.executable_sha256)
                return self._evaluated(lane, candidate, sources, request, on_testcase, between)
            log = log or compiler_log(self.store, compiled.compilation.log_sha256)
        return JudgedSubmission(jury=jury, testcases=(), compiler_log=log)

    def _request(self, jury: JurySubmission, limits: ProblemLimits, executable_sha256: str) -> EvaluationRequest:
        return EvaluationRequest(
            language=jury.language.language,
            variant=jury.language.variant,
            limits=limits,
            executable=Executable.from_json(self.store.get(executable_sha256)),
            manifest=self.manifest,
            first=0,
            stop=len(self.manifest.testcases),
            programs=self.programs,
            stop_policy=self.stop_policy,
        )

    def _sources(self, jury: JurySubmission, limits: ProblemLimits) -> CompilationRequest:
        language = jury.language
        return CompilationRequest(
            language=language.language,
            variant=language.variant,
            limits=limits,
            files=jury.files,
            worker="verify",
            image_digest=language.image_digest,
            included=self._included(language.language.id),
            entry_point=jury.submission.entry_point,
        )

    def _compiled(self, lane: Lane, sources: CompilationRequest) -> Compiled:
        is_output_only = self.manifest.run_together is RunTogether.OUTPUT_ONLY
        if takes_outputs(sources, is_output_only=is_output_only):
            return take_outputs(self.store, sources, is_output_only=is_output_only)
        return compile_sources(lane, self.store, sources)

    def _evaluated(
        self,
        lane: Lane,
        jury: JurySubmission,
        sources: CompilationRequest,
        request: EvaluationRequest,
        on_testcase: Callable[[], None],
        between: Callable[[], None],
    ) -> JudgedSubmission:
        results: list[TestcaseResult] = []

        def add(result: TestcaseResult) -> None:
            results.append(result)
            on_testcase()

        try:
            static_grades = self._static_grades(lane, sources)
            testcases = evaluate(lane, self.store, request, add, between).testcases
            grades = grade_groups(lane, self.store, request, testcases)
        except CheckerError as failure:
            return JudgedSubmission(jury=jury, testcases=tuple(results), failure=str(failure))
        return JudgedSubmission(jury=jury, testcases=testcases, grades=grades, static_grades=static_grades)

    def _static_grades(self, lane: Lane, sources: CompilationRequest) -> tuple[ProgramGrade, ...]:
        validation = static_validation(self.manifest, self.programs)
        return validate_sources(lane, self.store, validation, sources) if validation is not None else ()

    def limits_for(self, jury: JurySubmission, cpu_time_limit_ms: int | None = None) -> ProblemLimits:
        """Before the factors of the submission's language."""
        limits = self.manifest.limits_for(jury.language.language.id)
        return limits if cpu_time_limit_ms is None else limits.with_cpu_time_limit(cpu_time_limit_ms)

    def _included(self, language_id: str) -> tuple[SourceFile, ...]:
        files = included_files(self.manifest.include, language_id)
        return tuple(SourceFile(name=file.name, sha256=file.sha256) for file in files)
