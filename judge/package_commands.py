"""`judge package check` and `judge package verify`: for problem authors."""

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from judge.errors import PackageError, WrongUse
from judge.language import Languages
from judge.limits import MIB
from judge.messages import WorkerKind
from judge.package.bounds import CPU_TIME_LIMIT_S, OutOfBounds
from judge.package.diagnostics import PackageRefused
from judge.package.loading import load_package
from judge.package.model import ExampleSubmission, Package
from judge.package.testlib import site_testlib
from judge.sandbox import LaneSettings
from judge.served_language import ServedLanguage
from judge.settings import Environment, Service, shared
from judge.statements.package_statements import check_statements
from judge.store import open_store
from judge.verification.crew import Crew
from judge.verification.jury import find_language
from judge.verification.printing import Printer
from judge.verification.result import Fault, Verification, VerifiedSubmission, error
from judge.verification.time_limit import DECLARED, FoundLimit
from judge.verification.verifying import VerificationRequest, verified_limits, verify_package
from judge.worker.config import WorkerConfig
from judge.worker.inventory import take_inventory


@dataclass(frozen=True, kw_only=True)
class VerifyOptions:
    cpu_time_limit_s: str | None = None
    only: str | None = None  #: a pattern of paths below submissions/
    jobs: int | None = None  #: lanes; None: as many as a worker would have here
    as_json: bool = False


def check_package(path: Path, *, as_json: bool = False) -> int:
    """Print every fault with its file. Returns the exit code: 1 if the package would be refused.

    Raises WrongUse where there is nothing at this path.
    """
    return _print_result(path, Printer(as_json=as_json), _check)


def verify(path: Path, options: VerifyOptions) -> int:
    """Verify the package. Returns the exit code: 1 if a promise is broken, or a fault is an error.

    Raises WrongUse where an option or the path is wrong, ConfigurationError, and what the sandbox raises.
    """
    limit_ms = None if options.cpu_time_limit_s is None else _milliseconds(options.cpu_time_limit_s)

    def verified(package: Package, printer: Printer) -> Verification:
        request = VerificationRequest(package=package, cpu_time_limit_ms=limit_ms, only=options.only)
        return _verify(request, options.jobs, printer)

    return _print_result(path, Printer(as_json=options.as_json), verified)


def _print_result(path: Path, printer: Printer, make: Callable[[Package, Printer], Verification]) -> int:
    if not path.exists():
        raise WrongUse(f"there is nothing at {path}")
    try:
        with _load(path) as package:
            result = make(package, printer)
    except PackageRefused as refused:
        result = _refused(map(Fault.of, refused.diagnostics))
        printer.faults(result.faults)
    except PackageError as fault:
        if not printer.as_json:
            raise
        result = _refused([error("", str(fault))])
    printer.json(result)
    return 0 if result.is_passed else 1


def _refused(faults: Iterable[Fault]) -> Verification:
    return Verification(limits=None, submissions=(), faults=tuple(faults))


def _check(package: Package, printer: Printer) -> Verification:
    declared_ms = package.limits.cpu_time_limit_ms
    limit = None if declared_ms is None else FoundLimit(cpu_time_limit_ms=declared_ms, origin=DECLARED)
    installed = _installed_languages()
    result = Verification(
        limits=verified_limits(package.limits, limit),
        submissions=tuple(_unverified(submission, installed) for submission in package.submissions),
        faults=tuple(map(Fault.of, (*package.warnings, *check_statements(package)))),
    )
    printer.faults(result.faults)
    printer.sentence(f"{package.title}: {len(package.testcases)} testcases, {len(package.submissions)} submissions")
    return result


def _unverified(submission: ExampleSubmission, installed: dict[str, ServedLanguage]) -> VerifiedSubmission:
    language = find_language(submission, installed)
    return VerifiedSubmission(
        folder=submission.folder,
        name=submission.name,
        language=None if language is None else language.variant.id,
        kept=None,
        expected=submission.expectation.in_words(),
    )


def _verify(request: VerificationRequest, jobs: int | None, printer: Printer) -> Verification:
    config = WorkerConfig.from_env(os.environ, WorkerKind.RUN)
    languages = Languages.load(config.languages_dir)
    served = take_inventory(languages)
    lanes = _lanes(config.with_room_for(languages).lanes, jobs)
    printer.faults(map(Fault.of, request.package.warnings))
    with (
        tempfile.TemporaryDirectory(prefix="judge-verify-") as directory,
        Crew(lanes) as crew,
        printer.progress() as watcher,
    ):
        result = verify_package(request, crew=crew, store=open_store(directory), served=served, watcher=watcher)
    printer.conclusion(result)
    return result


def _lanes(lanes: Sequence[LaneSettings], jobs: int | None) -> list[LaneSettings]:
    """More jobs than lanes share their cores."""
    return [lanes[number % len(lanes)] for number in range(jobs or len(lanes))]


def _installed_languages() -> dict[str, ServedLanguage]:
    """By variant. Their images are of no interest: nothing runs."""
    languages = Languages.load(Environment(os.environ, Service.WORKER).read(shared.LANGUAGES_DIR))
    return {
        variant.id: ServedLanguage(language=language, variant=variant, image_digest="")
        for language in languages.all
        for variant in language.variants
    }


def _load(path: Path) -> Package:
    largest_mib = Environment(os.environ, Service.WORKER).read(shared.SANDBOX_MEMORY_MIB)
    testlib = site_testlib(Environment(os.environ, Service.JOBS).read(shared.TESTLIB))
    return load_package(path, largest_memory_limit_bytes=largest_mib * MIB, testlib=testlib)


def _milliseconds(seconds: str) -> int:
    try:
        return round(CPU_TIME_LIMIT_S.parse(seconds) * 1000)
    except OutOfBounds as fault:
        raise WrongUse(f"--cpu-time-limit is {seconds!r}; {fault}") from fault
