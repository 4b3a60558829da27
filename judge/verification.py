"""Judges a package's own submissions, on a problem author's machine: does each end as its folder says it must?

All testcases are run, whatever the package says about stopping at the first failure, because a folder promises
something about all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from judge.compilation import CompilationRequest, compile_sources
from judge.errors import PackageError
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.grading import OnReject
from judge.limits import ProblemLimits
from judge.package.contents import ExampleSubmission, Package
from judge.package.manifest import Manifest
from judge.package.tree import PackageFile
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.store import Store
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE = (
    Verdict.AC,
    Verdict.WA,
    Verdict.TLE,
    Verdict.MLE,
    Verdict.OLE,
    Verdict.RTE,
    Verdict.CE,
)

_Verdicts = frozenset[Verdict]
#: What the folders of the package format promise about the verdicts of all testcases together.
PROMISES: dict[str, Callable[[_Verdicts], bool]] = {
    "accepted": lambda found: found == {AC},
    "slow_accepted": lambda found: found == {AC},
    "wrong_answer": lambda found: WA in found and found <= {AC, WA},
    "time_limit_exceeded": lambda found: TLE in found and found <= {AC, WA, TLE},
    "run_time_error": lambda found: bool(found & {RTE, MLE, OLE}) and found <= {AC, WA, RTE, MLE, OLE},
    "runtime_error": lambda found: bool(found & {RTE, MLE, OLE}) and found <= {AC, WA, RTE, MLE, OLE},
    "memory_limit_exceeded": lambda found: MLE in found,
    "output_limit_exceeded": lambda found: OLE in found,
    "compiler_error": lambda found: found == {CE},
    "rejected": lambda found: found != {AC},
}
#: Where a suffix is claimed by several languages, .py say, these go first.
_USUAL_LANGUAGES = ("c", "cpp", "python", "java")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One submission of the package. `kept` is None where its folder promises nothing we know, or nothing was run."""

    submission: ExampleSubmission
    kept: bool | None
    verdicts: _Verdicts = frozenset()
    slowest_ms: int = 0
    remark: str | None = None


def verify_package(
    package: Package, limits: ProblemLimits, lane: Lane, store: Store, served: dict[str, ServedLanguage]
) -> Iterator[Verified]:
    """Judge each submission in turn. Raises what compilation and evaluation raise."""

    def put(file: PackageFile) -> tuple[str, int]:
        with file.open() as stream:
            sha256 = store.put(stream, durable=False)
        return sha256, store.size(sha256)

    manifest = package.manifest(slug=package.slug or "package", limits=limits, on_reject=OnReject.CONTINUE, put=put)
    for submission in package.submissions:
        entry = _language(submission, served)
        if entry is None:
            yield Verified(submission=submission, kept=None, remark="no language here has this suffix")
        else:
            yield _verify(submission, entry, manifest, lane, store)


def _verify(
    submission: ExampleSubmission, entry: ServedLanguage, manifest: Manifest, lane: Lane, store: Store
) -> Verified:
    promise = PROMISES.get(submission.folder, lambda _: None)
    task = CompilationRequest(
        language=entry.language,
        variant=entry.variant,
        limits=manifest.limits,
        files=[_source(file) for file in submission.files],
        worker="verify",
        image_digest=entry.image_digest,
    )
    compiled = compile_sources(lane, store, task)
    if compiled.executable_sha256 is None:
        log = store.get(compiled.compilation.log_sha256) if compiled.compilation.log_sha256 else b""
        return Verified(
            submission=submission,
            kept=promise(frozenset({CE})),
            verdicts=frozenset({CE}),
            remark=log.decode("utf-8", "replace")[:500],
        )
    evaluation = evaluate(
        lane,
        store,
        EvaluationRequest(
            language=entry.language,
            variant=entry.variant,
            limits=manifest.limits,
            executable=Executable.from_json(store.get(compiled.executable_sha256)),
            manifest=manifest,
            first=0,
            stop=len(manifest.testcases),
        ),
        lambda _: None,
        lambda: None,
    )
    verdicts = frozenset(result.verdict for result in evaluation.testcases if result.verdict is not None)
    failed = next((result for result in evaluation.testcases if result.verdict is not AC), None)
    return Verified(
        submission=submission,
        kept=promise(verdicts),
        verdicts=verdicts,
        slowest_ms=max(result.cpu_time_ms for result in evaluation.testcases),
        remark=f"first {failed.verdict} at {manifest.testcases[failed.ordinal].name}" if failed else None,
    )


def _language(submission: ExampleSubmission, served: dict[str, ServedLanguage]) -> ServedLanguage | None:
    """The newest variant of the language whose suffix the first recognised file has."""
    entries = sorted(served.values(), key=lambda entry: entry.language.id not in _USUAL_LANGUAGES)
    for file in submission.files:
        suffix = PurePath(file.path).suffix
        for entry in entries:
            if suffix and suffix in entry.language.suffixes:
                return served[entry.language.variants[-1].id]
    return None


def _source(file: PackageFile) -> SourceFile:
    with file.open() as stream:
        raw = stream.read()
    try:
        return SourceFile(name=PurePath(file.path).name, content=raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PackageError(f"{file.path} is not UTF-8") from error
