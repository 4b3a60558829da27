"""A checker of the package, run on outputs: short runs go in series, as those of submissions do."""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace

from judge.checker.judgement import Decision, Judgement
from judge.checker.program import (
    FEEDBACK_LIMITS_BYTES,
    NEXT_INPUT,
    WHOLE_FILES,
    CheckerEnd,
    Dialect,
    dialect_of,
    judgement_of,
)
from judge.errors import MessageError
from judge.evaluation.captured_output import reopen
from judge.evaluation.installed_program import InstalledProgram, install_program
from judge.evaluation.request import EvaluationRequest, ReadyProgram
from judge.evaluation.series import SeriesLength, equal_at_start
from judge.evaluation.testdata import open_input
from judge.language import WORK_DIR
from judge.limits import STDERR_KEPT_BYTES
from judge.package.manifest import Manifest, ManifestTestcase
from judge.program import ProgramRole
from judge.program_output import Head, Streams, run_for_output, run_series
from judge.report import RunReport
from judge.sandbox import Command, Lane, SeriesRules
from judge.store import Store

#: The arguments before those of the package: input, answer, feedback directory.
ARGUMENTS = ("/dev/fd/3", "/dev/fd/4", f"{WORK_DIR}/")
#: Longer than for a submission: what would run for nothing after a long check has run already.
_SHORT_CHECK_MS = 20
#: Until a checker has accepted.
_RULES = SeriesRules(usual_exit_code=42, ends_at_work=True, short_run_ms=_SHORT_CHECK_MS)
_FEEDBACK_FILE_LIMIT = 1000
#: Removes what asked for a pass that has begun. It runs as the checker does: we never enter the work directory.
_FORGET_NEXT_INPUT = ("/bin/rm", "-rf", f"{WORK_DIR}/{NEXT_INPUT}")


@dataclass(frozen=True, kw_only=True)
class UncheckedOutput:
    """What a checker gets. The caller owns the descriptors."""

    testcase_name: str
    output_fd: int
    input_fd: int
    answer_fd: int
    arguments: tuple[str, ...]

    @classmethod
    def open(cls, store: Store, testcase: ManifestTestcase, output_fd: int, stack: ExitStack) -> "UncheckedOutput":
        """An output for this testcase, whose input and answer are open until the stack closes."""
        stdin = stack.enter_context(open_input(store, testcase))
        answer = stack.enter_context(store.open_whole(testcase.answer_sha256, testcase.answer_bytes))
        return cls(
            testcase_name=testcase.name,
            output_fd=output_fd,
            input_fd=stdin.fileno(),
            answer_fd=answer.fileno(),
            arguments=testcase.checker_arguments,
        )


@dataclass(frozen=True, kw_only=True)
class Checked:
    judgement: Judgement
    next_input: bytes | None = None  #: of the next pass of a multi-pass problem


class CheckerProgram:
    def __init__(self, program: InstalledProgram, dialect: Dialect, *, is_scoring: bool) -> None:
        self._program = program
        self._dialect = dialect
        self._is_scoring = is_scoring
        self._rules = _RULES
        self._series = SeriesLength(short_run_ms=_SHORT_CHECK_MS)

    def check(self, outputs: Sequence[UncheckedOutput]) -> Generator[Checked]:
        """Yield what is said of each, in order. Raises CheckerError, and what the sandbox raises."""
        done = 0
        while done < len(outputs):
            series = outputs[done : done + self._series.length]
            series = series[: equal_at_start(series, lambda output: output.arguments)]
            for checked in self._check_series(series):
                done += 1
                yield checked

    def check_pass(self, output: UncheckedOutput, *, is_first: bool) -> Checked:
        """Check one pass. The files of the feedback directory are those that the earlier passes left."""
        if not is_first:
            forget_next_input(self._program)
        (checked,) = self._check_series([output], keep_work=not is_first)
        return checked

    def _check_series(self, outputs: Sequence[UncheckedOutput], *, keep_work: bool = False) -> Generator[Checked]:
        through = 0
        with ExitStack() as stack:
            heads = [Head(STDERR_KEPT_BYTES) for _ in outputs]
            streams = [stack.enter_context(_streams(output, said)) for output, said in zip(outputs, heads, strict=True)]
            reports = run_series(
                self._program.box,
                self._program.command(*ARGUMENTS, *outputs[0].arguments),
                limits=self._program.limits,
                streams=streams,
                keep_work=keep_work,
                rules=self._rules,
            )
            stack.enter_context(closing(reports))
            for output, said, report in zip(outputs, heads, reports, strict=False):
                checked = self._judge(output, said, report)
                through += self._goes_on_after(report, checked)
                self._series.got_through(through, limit=self._program.box.series_limit)
                yield checked

    def _goes_on_after(self, report: RunReport, checked: Checked) -> bool:
        """Also learn how this checker accepts: a series goes on after that exit code."""
        if checked.judgement.decision is not Decision.ACCEPTED:
            return False
        self._rules = replace(self._rules, usual_exit_code=report.exit_code or 0)
        return not report.left_files and report.wall_time_ms <= _SHORT_CHECK_MS

    def _judge(self, output: UncheckedOutput, said: Head, report: RunReport) -> Checked:
        name = f"{self._program.name}, on testcase {output.testcase_name},"
        end = CheckerEnd(name=name, report=report, stderr=bytes(said.kept), feedback={})
        if report.left_files:
            end = replace(end, feedback=collect_feedback(self._program, end))
        judgement = judgement_of(end, self._program.limits, self._dialect, is_scoring=self._is_scoring)
        return Checked(judgement=judgement, next_input=end.feedback.get(NEXT_INPUT))


def open_checkers(lane: Lane, store: Store, request: EvaluationRequest, stack: ExitStack) -> list[CheckerProgram]:
    """Install the checkers of the package; none where it has a built-in one. They can be run until the stack closes.

    Raises MessageError where a program is missing, and what the store and the sandbox raise.
    """
    return install_checkers(lane, store, request.manifest, request.programs_for(ProgramRole.CHECKER), stack)


def install_checkers(
    lane: Lane, store: Store, manifest: Manifest, programs: Iterable[ReadyProgram], stack: ExitStack
) -> list[CheckerProgram]:
    """As open_checkers(), without a submission. `programs`: checkers alone."""
    ready = {program.name: program for program in programs}
    checkers = []
    for program in manifest.programs_for(ProgramRole.CHECKER):
        if program.name not in ready:
            raise MessageError(f"the checker {program.name} of the package did not come with the job")
        checkers.append(
            CheckerProgram(
                install_program(lane, store, ready[program.name], manifest.program_limits, stack),
                dialect_of(file.name for file in program.files),
                is_scoring=manifest.is_scoring,
            )
        )
    return checkers


def collect_feedback(program: InstalledProgram, end: CheckerEnd) -> dict[str, bytes]:
    """Return what FEEDBACK_LIMITS_BYTES names. Raises CheckerError where there is more than a checker may write."""
    limit_bytes = program.limits.output_limit_bytes
    files = program.box.collect(limit_bytes=limit_bytes, limit_files=_FEEDBACK_FILE_LIMIT)
    if files is None:
        raise end.failed(
            f"left more than {limit_bytes >> 20} MiB or {_FEEDBACK_FILE_LIMIT} files in its feedback directory"
        )
    try:
        known = [file for file in files if file.name in FEEDBACK_LIMITS_BYTES]
        for file in known:
            limit_bytes = FEEDBACK_LIMITS_BYTES[file.name]
            if file.name in WHOLE_FILES and file.size_bytes > limit_bytes:
                raise end.failed(f"wrote a {file.name} of {file.size_bytes} bytes, and it may have {limit_bytes}")
        return {file.name: os.pread(file.fd, FEEDBACK_LIMITS_BYTES[file.name], 0) for file in known}
    finally:
        for file in files:
            os.close(file.fd)


def forget_next_input(program: InstalledProgram) -> None:
    """Remove `nextpass.in`, and leave the rest of the feedback directory as it is."""
    run_for_output(program.box, Command(argv=_FORGET_NEXT_INPUT), limits=program.limits, keep_work=True)


@contextmanager
def _streams(output: UncheckedOutput, said: Head) -> Iterator[Streams]:
    """Each checker reads the output from its beginning, whatever another has read. Input and answer it opens by name.

    What it prints to stdout means nothing to the format, and shares a pipe with stderr.
    """
    stdin_fd = reopen(output.output_fd)
    try:
        yield Streams(stdin_fd=stdin_fd, stdout=said.feed, stderr=None, checked_fds=(output.input_fd, output.answer_fd))
    finally:
        os.close(stdin_fd)
