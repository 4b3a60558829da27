"""`judge package check` and `judge package verify`: for problem authors."""

import os
import tempfile
from pathlib import Path

from rich.console import Console

from judge.language import Languages
from judge.messages import WorkerKind
from judge.package.contents import Package
from judge.package.diagnostics import Diagnostic, PackageRefused
from judge.package.loading import load_package
from judge.sandbox import Lane
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
        with load_package(path) as package:
            _print_diagnostics(console, (*package.warnings, *check_statements(package)))
            console.print(
                f"{package.title}: {len(package.testcases)} testcases, {len(package.submissions)} submissions"
            )
    except PackageRefused as error:
        _print_diagnostics(console, error.diagnostics)
        return 1
    return 0


def verify(path: Path, cpu_time_limit_ms: int | None) -> int:
    """Judge the package's submissions. Returns the exit code: 1 if one of them breaks its folder's promise."""
    console = _console()
    try:
        package = load_package(path)
    except PackageRefused as error:
        _print_diagnostics(console, error.diagnostics)
        return 1
    with package:
        _print_diagnostics(console, package.warnings)
        return _verify(console, package, cpu_time_limit_ms)


def _verify(console: Console, package: Package, cpu_time_limit_ms: int | None) -> int:
    limits = package.limits.with_cpu_time_limit(cpu_time_limit_ms)
    config = WorkerConfig.from_env(os.environ, WorkerKind.RUN)
    languages = Languages.load(config.languages_dir)
    served = take_inventory(languages)
    broken = 0
    with (
        tempfile.TemporaryDirectory(prefix="judge-verify-") as directory,
        Lane(config.with_room_for(languages).lanes[0]) as lane,
    ):
        for verified in verify_package(package, limits, lane, open_store(directory), served):
            broken += verified.kept is False
            _print_verified(console, verified)
    console.print(
        f"CPU time limit {limits.cpu_time_limit_ms} ms; {broken} of {len(package.submissions)} promises broken"
    )
    return int(broken > 0)


def _print_verified(console: Console, verified: Verified) -> None:
    submission = verified.submission
    verdicts = ", ".join(sorted(verified.verdicts)) or "not run"
    console.print(_MARKS[verified.kept], end="  ")
    line = f"{submission.folder}/{submission.name}: {verdicts}, slowest {verified.slowest_ms} ms"
    console.print(line + (f" ({verified.remark})" if verified.remark else ""), markup=False)


def _print_diagnostics(console: Console, diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        console.print(str(diagnostic), markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
