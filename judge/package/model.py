"""What a problem package contains, in whatever format it came."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from judge.checker.options import DEFAULT_CHECKER, BuiltinChecker, CheckerOptions
from judge.errors import PackageError
from judge.expectation import NO_EXPECTATION, Expectation
from judge.grading import OnReject
from judge.grading.plan import GradingPlan
from judge.limits import USUAL_PROGRAM_LIMITS, ProblemLimits, ProgramLimits, default_wall_time_limit_ms
from judge.package.diagnostics import Diagnostic
from judge.package.manifest import Manifest
from judge.package.stored import NamedFile, PutFile, StoredFile, stored_files
from judge.package.testcases import ShownSample, Testcase, ValidatorCase, ValidatorCaseKind
from judge.package.tree import PackageFile
from judge.program import Program, ProgramFile, ProgramRole, RunTogether

__all__ = [
    "CPU_TIME_LIMIT_RANGE_MS",
    "SCRIPTS",
    "CpuTimeLimitMissing",
    "ExampleSubmission",
    "Metadata",
    "NamedFile",
    "Package",
    "PackageLimits",
    "PackageProgram",
    "ProblemSource",
    "PutFile",
    "ShownSample",
    "Statement",
    "StatementFormat",
    "StoredFile",
    "Testcase",
    "TimeLimitRule",
    "ValidatorCase",
    "ValidatorCaseKind",
]

CPU_TIME_LIMIT_RANGE_MS = (10, 600_000)


class CpuTimeLimitMissing(PackageError):
    """The package has no CPU time limit of its own, so the importer must give one."""

    def __init__(self) -> None:
        super().__init__("the package has no CPU time limit; give one")


class StatementFormat(StrEnum):
    MARKDOWN = "md"
    LATEX = "tex"
    PDF = "pdf"


@dataclass(frozen=True, kw_only=True)
class Statement:
    locale: str  #: lower case, such as en, zh or pt-br
    format: StatementFormat
    title: str
    file: PackageFile


#: Scripts by which a directory says how it is built and run. Archives of Windows do not keep that they can be run.
SCRIPTS = ("build", "run")


@dataclass(frozen=True, kw_only=True)
class PackageProgram:
    """A program of the package. A directory with files `build` or `run` says by itself how it is built and run."""

    role: ProgramRole
    name: str  #: path in the package, such as output_validators/check.cpp
    files: tuple[NamedFile, ...]
    language: str | None = None  #: a language code of the format; None: the files' suffixes tell

    def stored(self, put: PutFile) -> Program:
        files = ((named, put(named.file)) for named in self.files)
        return Program(
            role=self.role,
            name=self.name,
            files=tuple(
                ProgramFile(
                    name=named.name,
                    sha256=stored.sha256,
                    size_bytes=stored.size_bytes,
                    is_executable=named.file.is_executable or named.name in SCRIPTS,
                )
                for named, stored in files
            ),
            language=self.language,
        )


@dataclass(frozen=True, kw_only=True)
class TimeLimitRule:
    """How a CPU time limit is made from the submissions of the package, where none is declared."""

    ac_to_time_limit: float  #: times the slowest accepted one
    time_limit_to_tle: float  #: times the limit: what must be too slow is slower than that
    resolution_ms: int  #: the limit is rounded up to a multiple of it
    least_ms: int


@dataclass(frozen=True, kw_only=True)
class ExampleSubmission:
    """A solution by the author. Its folder says which verdicts it may get."""

    folder: str  #: accepted, wrong_answer, ...
    name: str  #: of the file, or of the directory of files
    files: tuple[PackageFile, ...]
    expectation: Expectation = NO_EXPECTATION
    language: str | None = None  #: a language code of the format; None: the files' suffixes tell
    entry_point: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProblemSource:
    """A contest, a book or a course that a problem was made for."""

    name: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Where a problem comes from, in its author's words."""

    uuid: str | None = None
    version: str | None = None
    author: str | None = None
    source: str | None = None
    source_url: str | None = None
    license: str | None = None
    rights_owner: str | None = None
    keywords: tuple[str, ...] = ()
    embargo_until: str | None = None
    credits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: people by role: authors, testers, ...
    sources: tuple[ProblemSource, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PackageLimits:
    """The limits of a package, before a language's factors."""

    cpu_time_limit_ms: int | None  #: None where the package has none
    memory_limit_bytes: int
    output_limit_bytes: int
    source_limit_bytes: int
    compile_cpu_time_limit_ms: int
    compile_memory_limit_bytes: int

    def with_cpu_time_limit(self, cpu_time_limit_ms: int | None) -> ProblemLimits:
        """The limits of a problem version. An argument replaces the package's own. Raises CpuTimeLimitMissing."""
        decided_ms = cpu_time_limit_ms if cpu_time_limit_ms is not None else self.cpu_time_limit_ms
        if decided_ms is None:
            raise CpuTimeLimitMissing
        lowest, highest = CPU_TIME_LIMIT_RANGE_MS
        if not lowest <= decided_ms <= highest:
            raise PackageError(f"a CPU time limit of {decided_ms} ms; it must be {lowest} to {highest} ms")
        return ProblemLimits(
            cpu_time_limit_ms=decided_ms,
            wall_time_limit_ms=default_wall_time_limit_ms(decided_ms),
            memory_limit_bytes=self.memory_limit_bytes,
            output_limit_bytes=self.output_limit_bytes,
            compile_cpu_time_limit_ms=self.compile_cpu_time_limit_ms,
            compile_memory_limit_bytes=self.compile_memory_limit_bytes,
        )


@dataclass(frozen=True, kw_only=True)
class Package:
    """A valid package. Its files can be read until it is closed."""

    slug: str | None  #: None if neither the directory nor the file has a usable name
    title: str
    format: str
    metadata: Metadata
    limits: PackageLimits
    checker_options: CheckerOptions
    on_reject: OnReject
    testcases: tuple[Testcase, ...]
    statements: tuple[Statement, ...]
    images: tuple[PackageFile, ...]  #: statements may show them by name
    submissions: tuple[ExampleSubmission, ...]
    warnings: tuple[Diagnostic, ...]
    resources: ExitStack = field(repr=False, compare=False)
    # What not every format has
    run_together: RunTogether = RunTogether.BATCH
    checker: BuiltinChecker = DEFAULT_CHECKER  #: without effect where `programs` has a checker or an interactor
    programs: tuple[PackageProgram, ...] = ()
    program_limits: ProgramLimits = USUAL_PROGRAM_LIMITS
    include: Mapping[str, tuple[NamedFile, ...]] = field(default_factory=dict)  #: by language code, or `default`
    grading: GradingPlan | None = None  #: None: pass-fail, the first testcase that fails decides
    pass_limit: int = 1
    allows_file_writing: bool = True
    required_files: tuple[str, ...] = ()
    languages: tuple[str, ...] | None = None  #: language codes of the format that may be used; None: all
    validator_cases: tuple[ValidatorCase, ...] = ()
    shown_samples: tuple[ShownSample, ...] = ()
    attachments: tuple[NamedFile, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    time_limit_rule: TimeLimitRule | None = None

    def manifest(self, *, slug: str, limits: ProblemLimits, on_reject: OnReject, put: PutFile) -> Manifest:
        return Manifest(
            slug=slug,
            limits=limits,
            source_limit_bytes=self.limits.source_limit_bytes,
            testcases=tuple(testcase.stored(put) for testcase in self.testcases),
            checker_options=self.checker_options,
            on_reject=on_reject,
            run_together=self.run_together,
            checker=self.checker,
            programs=tuple(program.stored(put) for program in self.programs),
            program_limits=self.program_limits,
            include={language: stored_files(files, put) for language, files in sorted(self.include.items())},
            grading=self.grading,
            pass_limit=self.pass_limit,
            allows_file_writing=self.allows_file_writing,
            required_files=self.required_files,
            statement_samples=tuple(sample.stored(put) for sample in self.shown_samples),
        )

    def files(self) -> Iterator[PackageFile]:
        """Those that `manifest` stores; a file that is used twice comes twice."""
        for testcase in self.testcases:
            yield from testcase.stored_files()
        for program in self.programs:
            yield from (named.file for named in program.files)
        for included in self.include.values():
            yield from (named.file for named in included)
        for sample in self.shown_samples:
            yield from filter(None, (sample.input, sample.answer, sample.interaction))

    def close(self) -> None:
        self.resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
