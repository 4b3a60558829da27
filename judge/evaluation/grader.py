"""The grader of a package: it grades groups of testcases in place of a rule of ours (legacy `graders/`)."""

import math
import os
import re
from collections.abc import Sequence
from contextlib import ExitStack, closing

from judge.checker.program import fault_of_program
from judge.errors import CheckerError, MessageError
from judge.evaluation.captured_output import CapturedOutput, reopen
from judge.evaluation.installed_program import InstalledProgram, install_program
from judge.evaluation.request import EvaluationRequest
from judge.grading import GraderCall, ProgramGrade, groups_to_grade
from judge.limits import STDERR_KEPT_BYTES
from judge.program import ProgramRole
from judge.program_output import SHORT_OUTPUT_BYTES, Head, Streams, run_captured
from judge.sandbox import Lane
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

_STDERR_SHOWN_CHARS = 1000
_LINE = re.compile(r"\s*([A-Z]{2,3})\s+([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?)\s*", re.ASCII)
#: What a grader may say of a group. A judge error is for us to find.
_VERDICTS = {verdict.value: verdict for verdict in Verdict if verdict not in (Verdict.JE, Verdict.CE)}


def grade_groups(
    lane: Lane, store: Store, request: EvaluationRequest, results: Sequence[TestcaseResult]
) -> tuple[ProgramGrade, ...]:
    """Ask the grader about each group that it must grade, inner groups first.

    Raises CheckerError where the grader failed, and what the store and the sandbox raise.
    """
    plan = request.manifest.grading
    grades: list[ProgramGrade] = []
    with ExitStack() as stack:
        program: InstalledProgram | None = None
        while plan is not None and (calls := groups_to_grade(plan, results, grader_grades=grades)):
            program = program or _install(lane, store, request, stack)
            grades += [run_grader(program, call) for call in calls]
    return tuple(grades)


def _install(lane: Lane, store: Store, request: EvaluationRequest, stack: ExitStack) -> InstalledProgram:
    ready = request.programs_for(ProgramRole.GRADER)
    if not ready:
        raise MessageError("the grader of the package did not come with the job")
    return install_program(lane, store, ready[0], request.manifest.program_limits, stack)


def run_grader(program: InstalledProgram, call: GraderCall) -> ProgramGrade:
    """Raises CheckerError where the grader does not say one verdict and one score."""
    stdout, stderr = Head(SHORT_OUTPUT_BYTES), Head(STDERR_KEPT_BYTES)
    with ExitStack() as stack:
        lines = stack.enter_context(closing(CapturedOutput()))
        lines.feed("".join(f"{line}\n" for line in call.lines).encode())
        stdin_fd = reopen(lines.fileno())
        stack.callback(os.close, stdin_fd)
        report = run_captured(
            program.box,
            program.command(*call.arguments),
            limits=program.limits,
            streams=Streams(stdin_fd=stdin_fd, stdout=stdout.feed, stderr=stderr.feed),
        )
    said = _LINE.fullmatch(stdout.kept.decode("utf-8", "replace"))
    fault = fault_of_program(report, program.limits)
    if fault is None and report.exit_code:
        fault = f"exited with {report.exit_code}"
    if fault is None and (said is None or said[1] not in _VERDICTS or not math.isfinite(float(said[2]))):
        fault = f"said {bytes(stdout.kept[:100])!r}, which is not one verdict and one score"
    if fault is not None or said is None:
        text = stderr.kept.decode("utf-8", "replace")[:_STDERR_SHOWN_CHARS].strip()
        where = f"{program.name}, on the group {call.group or 'data'},"
        raise CheckerError(f"{where} {fault}" + (f"; its stderr: {text}" if text else ""))
    return ProgramGrade(group=call.group, verdict=_VERDICTS[said[1]], score=float(said[2]))
