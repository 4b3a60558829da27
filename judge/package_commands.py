"""`judge package check` and `judge package verify`: for problem authors."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from judge.errors import PackageError
from judge.language import Languages
from judge.limits import MIB
from judge.messages import WorkerKind
from judge.package.bounds import CPU_TIME_LIMIT_S, OutOfBounds
from judge.package.diagnostics import Diagnostic, PackageRefused
from judge.package.loading import load_package
from judge.package.model import CpuTimeLimitMissing, Package
from judge.package.testlib import site_testlib
from judge.sandbox import Lane
from judge.settings import Environment, Service, shared
from judge.statements.package_statements import check_statements
from judge.store import open_store
from judge.verification import Verified, verify_package
from judge.worker.config import WorkerConfig
from judge.worker.inventory import take_inventory

_MARKS = {True: "[green]  kept[/]", False: "[red]broken[/]", None: "[yellow]     -[/]"}


def check_package(path: Path) -> int:
    """Print every fault with its file. Returns the exit code: 1 if the package would be refused."""
    console = _console()
    try:
        with _load(path) as package:
            _print_diagnostics(console, (*package.warnings, *check_statements(package)))
            console.print(
                f"{package.title}: {len(package.testcases)} testcases, {len(package.submissions)} submissions"
            )
    except PackageRefused as error:
        _print_diagnostics(console, error.diagnostics)
        return 1
    return 0


def verify(path: Path, cpu_time_limit_s: str | None) -> int:
    """Judge the package's submissions. Returns the exit code: 1 if one of them breaks its promise.

    Raises PackageError where the package has no CPU time limit and none is given, or it is out of bounds.
    """
    console = _console()
    cpu_time_limit_ms = None if cpu_time_limit_s is None else _milliseconds(cpu_time_limit_s)
    try:
        package = _load(path)
    except PackageRefused as error:
        _print_diagnostics(console, error.diagnostics)
        return 1
    with package:
        _print_diagnostics(console, package.warnings)
        return _verify(console, package, cpu_time_limit_ms)


def _verify(console: Console, package: Package, cpu_time_limit_ms: int | None) -> int:
    try:
        limits = package.limits.with_cpu_time_limit(cpu_time_limit_ms)
    except CpuTimeLimitMissing as error:
        raise PackageError("the package has no CPU time limit: give one with --cpu-time-limit SECONDS") from error
    config = WorkerConfig.from_env(os.environ, WorkerKind.RUN)
    languages = Languages.load(config.languages_dir)
    served = take_inventory(languages)
    found: list[Verified] = []
    with (
        tempfile.TemporaryDirectory(prefix="judge-verify-") as directory,
        Lane(config.with_room_for(languages).lanes[0]) as lane,
    ):
        for verified in verify_package(package, limits, lane, open_store(directory), served):
            found.append(verified)
            _print_verified(console, verified)
    console.print(f"CPU time limit {limits.cpu_time_limit_ms} ms; {_summary(found)}")
    return int(any(verified.kept is False for verified in found))


def _summary(found: Sequence[Verified]) -> str:
    broken = sum(verified.kept is False for verified in found)
    not_run = sum(not verified.verdicts for verified in found)
    summary = f"{broken} of {len(found)} promises broken"
    return f"{summary}; {not_run} not run" if not_run else summary


def _load(path: Path) -> Package:
    largest_mib = Environment(os.environ, Service.WORKER).read(shared.SANDBOX_MEMORY_MIB)
    testlib = site_testlib(Environment(os.environ, Service.JOBS).read(shared.TESTLIB))
    return load_package(path, largest_memory_limit_bytes=largest_mib * MIB, testlib=testlib)


def _milliseconds(seconds: str) -> int:
    try:
        return round(CPU_TIME_LIMIT_S.parse(seconds) * 1000)
    except OutOfBounds as fault:
        raise PackageError(f"--cpu-time-limit is {seconds!r}; {fault}") from fault


def _print_verified(console: Console, verified: Verified) -> None:
    submission = verified.submission
    verdicts = f"{', '.join(sorted(verified.verdicts))}, slowest {verified.slowest_ms} ms"
    remarks = "; ".join(verified.remarks)
    console.print(_MARKS[verified.kept], end="  ")
    line = f"{submission.folder}/{submission.name}: {verdicts if verified.verdicts else 'not judged'}"
    console.print(line + (f" ({remarks})" if remarks else ""), markup=False)


def _print_diagnostics(console: Console, diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        console.print(str(diagnostic), markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, emoji=False)
