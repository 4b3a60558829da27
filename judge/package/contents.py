"""What a problem package contains, in whatever format it came."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from judge.checker.options import CheckerOptions
from judge.errors import PackageError
from judge.grading import OnReject
from judge.limits import ProblemLimits, default_wall_time_limit_ms
from judge.package.diagnostics import Diagnostic
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.package.tree import PackageFile

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


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    sha256: str
    size_bytes: int


#: Stores a file of the package.
PutFile = Callable[[PackageFile], StoredFile]


@dataclass(frozen=True, kw_only=True)
class Testcase:
    name: str  #: path below data/ without suffix
    kind: TestcaseKind
    input: PackageFile
    answer: PackageFile
    checker_options: CheckerOptions | None  #: None: the problem's

    def stored(self, put: PutFile) -> ManifestTestcase:
        stdin, answer = put(self.input), put(self.answer)
        return ManifestTestcase(
            name=self.name,
            kind=self.kind,
            input_sha256=stdin.sha256,
            input_bytes=stdin.size_bytes,
            answer_sha256=answer.sha256,
            answer_bytes=answer.size_bytes,
            checker_options=self.checker_options,
        )


@dataclass(frozen=True, kw_only=True)
class ExampleSubmission:
    """A solution by the author. Its folder says which verdicts it may get."""

    folder: str  #: accepted, wrong_answer, ...
    name: str  #: of the file, or of the directory of files
    files: tuple[PackageFile, ...]


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Where a problem comes from, in its author's words."""

    uuid: str | None = None
    author: str | None = None
    source: str | None = None
    source_url: str | None = None
    license: str | None = None
    rights_owner: str | None = None
    keywords: tuple[str, ...] = ()


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

    def manifest(self, *, slug: str, limits: ProblemLimits, on_reject: OnReject, put: PutFile) -> Manifest:
        return Manifest(
            slug=slug,
            limits=limits,
            source_limit_bytes=self.limits.source_limit_bytes,
            testcases=tuple(testcase.stored(put) for testcase in self.testcases),
            checker_options=self.checker_options,
            on_reject=on_reject,
        )

    def close(self) -> None:
        self.resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
