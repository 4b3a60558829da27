"""Judges a package's own submissions on a problem author's machine, and compares with what the package promises.

A submission's promise is that of its tag, as DOMjudge has it, or else that of its folder. All testcases run, even if
the package says to stop at the first failure: a folder promises something about all of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from judge.compilation import CompilationRequest, Compiled, compile_sources
from judge.errors import PackageError
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.expectations import Tag, Verdicts, find_tag, is_kept
from judge.grading import OnReject
from judge.limits import SOURCE_FILE_LIMIT, ProblemLimits
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission, Package, StoredFile
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
_PYTHON_2 = re.compile(r"\A#!.*\bpython2")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One submission of the package."""

    submission: ExampleSubmission
    kept: bool | None  #: None where nothing is promised that we know, or nothing was run
    verdicts: Verdicts = frozenset()  #: empty where nothing was run
    slowest_ms: int = 0
    remarks: tuple[str, ...] = ()


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
            yield Verified(submission=submission, kept=None, remarks=("no language here has this suffix",))
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
            return Verified(submission=submission, kept=None, remarks=(f"not run: {error}",))
        tag = next(filter(None, (find_tag(file.content or "") for file in files)), None)
        remarks = _remarks_on_source(files, language)
        compiled = self._compile(files, language)
        if compiled.executable_sha256 is None:
            return _compared(submission, tag, [Verdict.CE], remarks=(*remarks, self._log(compiled)))
        testcases = self._evaluate(compiled.executable_sha256, language)
        return _compared(
            submission,
            tag,
            [result.verdict for result in testcases if result.verdict is not None],
            slowest_ms=max(result.cpu_time_ms for result in testcases),
            remarks=(*remarks, *self._first_failure(testcases)),
        )

    def _compile(self, files: tuple[SourceFile, ...], language: ServedLanguage) -> Compiled:
        request = CompilationRequest(
            language=language.language,
            variant=language.variant,
            limits=self.manifest.limits_for(language.language.id),
            files=[replace(file, name=language.language.kept_name(file.name)) for file in files],
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

    def _first_failure(self, testcases: tuple[TestcaseResult, ...]) -> tuple[str, ...]:
        failed = next((result for result in testcases if result.verdict is not Verdict.AC), None)
        if failed is None:
            return ()
        return (f"first {failed.verdict} at {self.manifest.testcases[failed.ordinal].name}",)


def _compared(
    submission: ExampleSubmission,
    tag: Tag | None,
    verdicts: Sequence[Verdict],
    *,
    remarks: tuple[str, ...],
    slowest_ms: int = 0,
) -> Verified:
    """`verdicts` are those of the testcases, in their order, or CE alone."""
    by_folder = is_kept(submission.folder, frozenset(verdicts))
    by_tag = tag.is_kept(verdicts) if tag is not None else None
    if tag is not None:
        remarks = (*remarks, f"its tag expects {tag.text}" + ("" if by_tag is not None else ", which is unknown here"))
    return Verified(
        submission=submission,
        kept=by_folder if by_tag is None else by_tag,
        verdicts=frozenset(verdicts),
        slowest_ms=slowest_ms,
        remarks=remarks,
    )


def _remarks_on_source(files: Sequence[SourceFile], language: ServedLanguage) -> tuple[str, ...]:
    if not any(_PYTHON_2.match(file.content or "") for file in files):
        return ()
    return (f"its first line asks for Python 2, which is not here: judged as {language.variant.name}",)


def _language(submission: ExampleSubmission, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    """The newest variant of the language whose suffix the first recognised file has."""
    entries = sorted(served.values(), key=lambda entry: entry.language.id not in _USUAL_LANGUAGES)
    for file in submission.files:
        suffix = PurePath(file.path).suffix
        for entry in entries:
            if suffix and PurePath(entry.language.kept_name(file.path)).suffix in entry.language.suffixes:
                return served[entry.language.variants[-1].id]
    return None


def read_sources(submission: ExampleSubmission, *, limit_bytes: int) -> tuple[SourceFile, ...]:
    """Raises PackageError where the site would refuse the files, or one is damaged."""
    _check_names([PurePath(file.path).name for file in submission.files])
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


def _check_names(names: Sequence[str]) -> None:
    """The site has no folders within a submission either. Raises PackageError."""
    if len(names) > SOURCE_FILE_LIMIT:
        raise PackageError(f"it has {len(names)} files, and at most {SOURCE_FILE_LIMIT} can be submitted together")
    if len(set(names)) < len(names):
        raise PackageError("two of its files have the same name")
