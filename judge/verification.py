"""Judges a package's own submissions on a problem author's machine, and compares with what their folders promise.

All testcases run, even if the package says to stop at the first failure: a folder promises something about all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from judge.compilation import CompilationRequest, Compiled, compile_sources
from judge.errors import PackageError
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.expectations import Verdicts, is_kept
from judge.grading import OnReject
from judge.limits import ProblemLimits
from judge.package.contents import ExampleSubmission, Package, StoredFile
from judge.package.manifest import Manifest
from judge.package.tree import PackageFile
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.source_text import SourceIsBinary, SourceIsNotUtf8, decode_source
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: They win if several languages claim a suffix, .py for example.
_USUAL_LANGUAGES = ("c", "cpp", "python", "java")
_LOG_SHOWN_CHARS = 500


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One submission of the package."""

    submission: ExampleSubmission
    kept: bool | None  #: None where its folder promises nothing that we know, or nothing was run
    verdicts: Verdicts = frozenset()
    slowest_ms: int = 0
    remark: str | None = None


def verify_package(
    package: Package, limits: ProblemLimits, lane: Lane, store: Store, served: Mapping[str, ServedLanguage]
) -> Iterator[Verified]:
    """Judge each submission in turn. Raises what compilation and evaluation raise."""

    def put(file: PackageFile) -> StoredFile:
        with file.open() as stream:
            sha256 = store.put(stream, durable=False)
        return StoredFile(sha256=sha256, size_bytes=store.size(sha256))

    manifest = package.manifest(slug=package.slug or "package", limits=limits, on_reject=OnReject.CONTINUE, put=put)
    verifier = Verifier(lane=lane, store=store, manifest=manifest)
    for submission in package.submissions:
        language = _language(submission, served)
        if language is None:
            yield Verified(submission=submission, kept=None, remark="no language here has this suffix")
        else:
            yield verifier.verify(submission, language)


@dataclass(frozen=True, kw_only=True)
class Verifier:
    lane: Lane
    store: Store
    manifest: Manifest

    def verify(self, submission: ExampleSubmission, language: ServedLanguage) -> Verified:
        try:
            files = read_sources(submission, limit_bytes=self.manifest.source_limit_bytes)
        except PackageError as error:
            return Verified(submission=submission, kept=None, remark=f"not run: {error}")
        compiled = self._compile(files, language)
        if compiled.executable_sha256 is None:
            verdicts = frozenset({Verdict.CE})
            kept = is_kept(submission.folder, verdicts)
            return Verified(submission=submission, kept=kept, verdicts=verdicts, remark=self._log(compiled))
        testcases = self._evaluate(compiled.executable_sha256, language)
        verdicts = frozenset(result.verdict for result in testcases if result.verdict is not None)
        return Verified(
            submission=submission,
            kept=is_kept(submission.folder, verdicts),
            verdicts=verdicts,
            slowest_ms=max(result.cpu_time_ms for result in testcases),
            remark=self._first_failure(testcases),
        )

    def _compile(self, files: tuple[SourceFile, ...], language: ServedLanguage) -> Compiled:
        request = CompilationRequest(
            language=language.language,
            variant=language.variant,
            limits=self.manifest.limits_for(language.language.id),
            files=files,
            worker="verify",
            image_digest=language.image_digest,
        )
        return compile_sources(self.lane, self.store, request)

    def _evaluate(self, executable_sha256: str, language: ServedLanguage) -> tuple[TestcaseResult, ...]:
        request = EvaluationRequest(
            language=language.language,
            variant=language.variant,
            limits=self.manifest.limits_for(language.language.id),
            executable=Executable.from_json(self.store.get(executable_sha256)),
            manifest=self.manifest,
            first=0,
            stop=len(self.manifest.testcases),
        )
        return evaluate(self.lane, self.store, request, lambda _: None, lambda: None).testcases

    def _log(self, compiled: Compiled) -> str:
        sha256 = compiled.compilation.log_sha256
        return self.store.get(sha256).decode("utf-8", "replace")[:_LOG_SHOWN_CHARS] if sha256 else ""

    def _first_failure(self, testcases: tuple[TestcaseResult, ...]) -> str | None:
        failed = next((result for result in testcases if result.verdict is not Verdict.AC), None)
        return None if failed is None else f"first {failed.verdict} at {self.manifest.testcases[failed.ordinal].name}"


def _language(submission: ExampleSubmission, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    """The newest variant of the language whose suffix the first recognised file has."""
    entries = sorted(served.values(), key=lambda entry: entry.language.id not in _USUAL_LANGUAGES)
    for file in submission.files:
        suffix = PurePath(file.path).suffix
        for entry in entries:
            if suffix and suffix in entry.language.suffixes:
                return served[entry.language.variants[-1].id]
    return None


def read_sources(submission: ExampleSubmission, *, limit_bytes: int) -> tuple[SourceFile, ...]:
    """Raises PackageError where a file is damaged or no text, or all together are larger than the limit."""
    sources: list[SourceFile] = []
    for file in submission.files:
        with file.open() as stream:
            raw = stream.read(limit_bytes + 1)
        limit_bytes -= len(raw)
        if limit_bytes < 0:
            raise PackageError(f"its source is larger than the problem's limit, at {file.path}")
        try:
            sources.append(SourceFile(name=PurePath(file.path).name, content=decode_source(raw)))
        except (SourceIsBinary, SourceIsNotUtf8) as error:
            raise PackageError(f"{file.path} {error}") from error
    return tuple(sources)
