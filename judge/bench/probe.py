"""Runs a program of ours once, with arguments and limits of its own, in a box that the caller holds."""

from dataclasses import dataclass

from judge.bench.program import LIMITS, Program
from judge.bench.workbench import Workbench
from judge.errors import SandboxError
from judge.evaluation.installation import install
from judge.limits import RunLimits
from judge.program_output import run_for_output
from judge.report import RunReport, RunStatus
from judge.sandbox import Command, Sandbox


@dataclass(frozen=True, kw_only=True)
class Probed:
    report: RunReport
    output: str


def run_installed(program: Program, box: Sandbox, *arguments: str, limits: RunLimits | None = None) -> Probed:
    ran = run_for_output(
        box,
        Command(argv=(*program.run_argv, *arguments), environment=program.language.environment),
        limits=limits or program.language.run_limits(LIMITS),
    )
    return Probed(report=ran.report, output=ran.output.decode("utf-8", "replace"))


def run_probe(bench: Workbench, box: Sandbox, program: Program, *arguments: str) -> Probed:
    """Install a program and run it. Raises SandboxError unless it ends well."""
    install(box, bench.store, program.executable)
    return must_succeed(run_installed(program, box, *arguments))


def must_succeed(probed: Probed) -> Probed:
    if probed.report.status is not RunStatus.EXITED or probed.report.exit_code != 0:
        raise SandboxError(f"a program of the bench fails: {probed.report} {probed.output}")
    return probed
