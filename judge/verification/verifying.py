"""A whole verification, in order: what needs no time limit first, then the accepted submissions, then the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from typing import Protocol

import msgspec

from judge.evaluation.request import ReadyProgram
from judge.grading import OnReject, StopPolicy
from judge.limits import default_wall_time_limit_ms
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission, Package, PackageLimits, StoredFile
from judge.package.tree import PackageFile
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.store import Store
from judge.verification.concluding import Concluder, Outcome, held_to, not_judged, was_stopped
from judge.verification.crew import Between, Crew
from judge.verification.judging import Judge, JudgedSubmission
from judge.verification.jury import JurySubmission, prepare
from judge.verification.program_checks import ProgramChecks
from judge.verification.result import Fault, Verification, VerifiedLimits, VerifiedSubmission, warning
from judge.verification.time_limit import (
    DECLARED,
    PROVISIONAL_CPU_TIME_LIMIT_MS,
    USUAL_RULE,
    FoundLimit,
    Timed,
    found_limit,
    margin_faults,
    no_limit,
)


class Watcher(Protocol):
    """Is told how far a verification is. Lanes call `step` from their threads."""

    def expect(self, steps: int) -> None:
        """So many steps more than was known."""

    def step(self) -> None: ...

    def judged(self, submission: VerifiedSubmission) -> None: ...


@dataclass(frozen=True, kw_only=True)
class VerificationRequest:
    package: Package
    cpu_time_limit_ms: int | None = None  #: instead of the package's own
    only: str | None = None  #: a pattern of paths below submissions/; None: all, and the validators, too


def verify_package(
    request: VerificationRequest,
    *,
    crew: Crew,
    store: Store,
    served: Mapping[str, ServedLanguage],
    watcher: Watcher,
) -> Verification:
    """Raises what the store and the sandbox raise: what is wrong with the package is in the result."""
    return _Verifying(request, crew, store, served, watcher).verification()


class _Verifying:
    def __init__(
        self,
        request: VerificationRequest,
        crew: Crew,
        store: Store,
        served: Mapping[str, ServedLanguage],
        watcher: Watcher,
    ) -> None:
        self._request = request
        self._package = request.package
        self._rule = request.package.time_limit_rule or USUAL_RULE
        self._crew = crew
        self._store = store
        self._served = served
        self._watcher = watcher
        self._faults: list[Fault] = [Fault.of(diagnostic) for diagnostic in request.package.warnings]
        self._outcomes: dict[str, VerifiedSubmission] = {}
        self._manifest = self._provisional_manifest()
        self._programs: tuple[ReadyProgram, ...] = ()
        self._concluder = Concluder(store=store, manifest=self._manifest)

    def verification(self) -> Verification:
        limit: FoundLimit | None = None
        why_not = ""
        if not self._made_programs():
            why_not = "a program of the package does not compile"
        else:
            limit = self._judged_all(list(self._prepared(self._package.submissions)))
            if limit is None:
                why_not = "there is no CPU time limit"
                self._faults.append(no_limit())
        wanted = [submission for submission in self._package.submissions if self._is_wanted(submission)]
        for submission in wanted:
            if submission_path(submission) not in self._outcomes:
                self._conclude(self._not_judged(submission, why_not))
        return Verification(
            limits=verified_limits(self._package.limits, limit),
            submissions=tuple(self._outcomes[submission_path(submission)] for submission in wanted),
            faults=tuple(sorted(dict.fromkeys(self._faults), key=lambda fault: fault.severity)),
        )

    def _made_programs(self) -> bool:
        """Compile and try the programs of the package. False: without them, nothing can be judged."""
        checks = ProgramChecks(
            package=self._package,
            manifest=self._manifest,
            put=self._put,
            crew=self._crew,
            store=self._store,
            served=self._served,
            expect=self._watcher.expect,
            step=self._watcher.step,
        )
        programs = checks.compiled()
        if programs is not None and self._request.only is None:
            checks.check(programs)
        self._programs = programs or ()
        self._faults += map(Fault.of, checks.faults.all())
        return programs is not None

    def _judged_all(self, ready: Sequence[JurySubmission]) -> FoundLimit | None:
        """Returns the CPU time limit that they were judged under. None: there is none, and nothing was judged."""
        limit = self._own_limit()
        early: list[JudgedSubmission] = []
        if limit is None:
            early = self._judge_accepted([one for one in ready if one.submission.expectation.is_for_accepted])
            limit = found_limit(map(self._concluder.timed, map(self._outcome, early)), self._rule)
        if limit is not None:
            self._judge_all(limit, [one for one in ready if self._is_wanted(one.submission)], early)
        return limit

    def _own_limit(self) -> FoundLimit | None:
        if self._request.cpu_time_limit_ms is not None:
            return FoundLimit(cpu_time_limit_ms=self._request.cpu_time_limit_ms, origin="as --cpu-time-limit says")
        declared_ms = self._package.limits.cpu_time_limit_ms
        return None if declared_ms is None else FoundLimit(cpu_time_limit_ms=declared_ms, origin=DECLARED)

    def _provisional_manifest(self) -> Manifest:
        limits = self._package.limits.with_cpu_time_limit(
            self._request.cpu_time_limit_ms or self._package.limits.cpu_time_limit_ms or PROVISIONAL_CPU_TIME_LIMIT_MS
        )
        return self._package.manifest(
            slug=self._package.slug or "package", limits=limits, on_reject=self._package.on_reject, put=self._put
        )

    def _put(self, file: PackageFile) -> StoredFile:
        with file.open() as stream:
            sha256 = self._store.put(stream, durable=False)
        return StoredFile(sha256=sha256, size_bytes=self._store.size(sha256))

    def _is_wanted(self, submission: ExampleSubmission) -> bool:
        return self._request.only is None or fnmatchcase(submission_path(submission), self._request.only)

    def _prepared(self, submissions: Sequence[ExampleSubmission]) -> Iterator[JurySubmission]:
        for submission in submissions:
            jury = prepare(submission, self._served, self._manifest, self._store)
            if isinstance(jury, JurySubmission):
                yield jury
            elif self._is_wanted(submission):
                self._conclude(self._not_judged(submission, jury))
                self._faults.append(warning(f"submissions/{submission_path(submission)}", f"is not judged: {jury}"))

    def _judge_accepted(self, accepted: Sequence[JurySubmission]) -> list[JudgedSubmission]:
        """Those that are accepted under a generous limit. One that fails is judged again, under the limit found."""
        judge = Judge(
            store=self._store,
            manifest=msgspec.structs.replace(self._manifest, on_reject=OnReject.BREAK),
            programs=self._programs,
            stop_policy=StopPolicy.PACKAGE,
        )
        judged = self._judge(judge, [(jury, None) for jury in accepted])
        return [one for one in judged if self._outcome(one).is_accepted]

    def _judge_all(self, limit: FoundLimit, ready: Sequence[JurySubmission], early: Sequence[JudgedSubmission]) -> None:
        done = {judged.jury.path: judged for judged in early}
        accepted: list[Timed] = []
        too_slow: list[Timed] = []
        # Those that run for long come first, so that no lane is left alone with one of them at the end.
        left = sorted(
            (jury for jury in ready if jury.path not in done),
            key=lambda jury: not jury.submission.expectation.is_for_too_slow,
        )
        judge = Judge(store=self._store, manifest=self._manifest, programs=self._programs)
        limits_ms = [(jury, self._limit_ms(jury, limit)) for jury in left]
        for judged in chain(early, self._judge(judge, limits_ms)):
            expectation = judged.jury.submission.expectation
            held = replace(self._outcome(self._held(judge, judged, limit)), was_stopped=was_stopped(judged.testcases))
            if expectation.is_for_accepted and held.is_accepted:
                accepted.append(self._concluder.timed(held))
            if judged.testcases and expectation.is_for_too_slow:
                too_slow.append(self._concluder.timed(held))
            if self._is_wanted(judged.jury.submission):
                self._faults += self._concluder.faults(held)
                self._conclude(self._concluder.conclude(held))
        self._faults += margin_faults(
            accepted,
            too_slow,
            cpu_time_limit_ms=limit.cpu_time_limit_ms,
            rule=self._rule,
            is_declared=not early,
            is_binding=self._package.format == "2025-09",
        )

    def _limit_ms(self, jury: JurySubmission, limit: FoundLimit) -> int:
        """One that must be too slow may run for longer: that shows by how much it is."""
        factor = self._rule.time_limit_to_tle if jury.submission.expectation.is_for_too_slow else 1
        return round(limit.cpu_time_limit_ms * factor)

    def _held(self, judge: Judge, judged: JudgedSubmission, limit: FoundLimit) -> JudgedSubmission:
        limits = judge.limits_for(judged.jury, limit.cpu_time_limit_ms)
        run_limits = judged.jury.language.language.run_limits(limits)
        return replace(judged, testcases=tuple(held_to(result, run_limits) for result in judged.testcases))

    def _outcome(self, judged: JudgedSubmission) -> Outcome:
        submission, language = judged.jury.submission, judged.jury.language
        return Outcome(
            folder=submission.folder,
            name=submission.name,
            expectation=submission.expectation,
            variant=language.variant.id,
            cpu_factor=language.language.cpu_factor,
            testcases=judged.testcases,
            graded=judged.graded(self._manifest),
            compiler_log=judged.compiler_log,
            failure=judged.failure,
            remarks=judged.jury.remarks,
            file_names=tuple(file.name for file in judged.jury.files),
            was_stopped=was_stopped(judged.testcases),
        )

    def _judge(
        self, judge: Judge, submissions: Sequence[tuple[JurySubmission, int | None]]
    ) -> Iterator[JudgedSubmission]:
        self._watcher.expect(len(submissions) * len(self._manifest.testcases))
        works = [partial(self._work, judge, jury, limit_ms) for jury, limit_ms in submissions]
        for _, judged in self._crew.each(works):
            yield judged

    def _work(
        self, judge: Judge, jury: JurySubmission, cpu_time_limit_ms: int | None, lane: Lane, between: Between
    ) -> JudgedSubmission:
        steps = _Steps(self._watcher.step)
        judged = judge.judge(lane, jury, cpu_time_limit_ms=cpu_time_limit_ms, on_testcase=steps.take, between=between)
        steps.finish(len(self._manifest.testcases))
        return judged

    def _not_judged(self, submission: ExampleSubmission, why: str) -> VerifiedSubmission:
        return not_judged(submission.folder, submission.name, submission.expectation, f"not judged: {why}")

    def _conclude(self, outcome: VerifiedSubmission) -> None:
        self._outcomes[outcome.path] = outcome
        self._watcher.judged(outcome)


class _Steps:
    """A submission that does not compile, or ends early, takes its steps at once."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step
        self._taken = 0

    def take(self) -> None:
        self._taken += 1
        self._step()

    def finish(self, count: int) -> None:
        while self._taken < count:
            self.take()


def submission_path(submission: ExampleSubmission) -> str:
    return f"{submission.folder}/{submission.name}"


def verified_limits(limits: PackageLimits, found: FoundLimit | None) -> VerifiedLimits:
    cpu_time_limit_ms = None if found is None else found.cpu_time_limit_ms
    return VerifiedLimits(
        cpu_time_limit_ms=cpu_time_limit_ms,
        cpu_time_limit_origin="none" if found is None else found.origin,
        wall_time_limit_ms=None if cpu_time_limit_ms is None else default_wall_time_limit_ms(cpu_time_limit_ms),
        memory_limit_bytes=limits.memory_limit_bytes,
        output_limit_bytes=limits.output_limit_bytes,
        source_limit_bytes=limits.source_limit_bytes,
        compile_cpu_time_limit_ms=limits.compile_cpu_time_limit_ms,
        compile_memory_limit_bytes=limits.compile_memory_limit_bytes,
    )
