"""The interactor of the package, in a sandbox of its own: its limits, and what it says in the end."""

from contextlib import ExitStack
from dataclasses import replace

from judge.checker.judgement import Judgement
from judge.checker.program import CheckerEnd, accepting_codes, dialect_of, judgement_of
from judge.errors import CheckerError, MessageError
from judge.evaluation.checker_program import ARGUMENTS, collect_feedback, forget_next_input
from judge.evaluation.conversation import Heard, Part
from judge.evaluation.installed_program import install_program
from judge.evaluation.request import EvaluationRequest, ReadyProgram
from judge.interaction import INTERACTOR_GRACE_MS
from judge.limits import INTERACTOR_MEMORY_BYTES, RunLimits
from judge.package.manifest import ManifestTestcase
from judge.program import Program, ProgramRole
from judge.sandbox import Lane
from judge.store import Store


class InteractorProgram:
    def __init__(self, lane: Lane, store: Store, request: EvaluationRequest, stack: ExitStack) -> None:
        """It can be run until the stack closes.

        Raises MessageError where the interactor is missing, and what the store and the sandbox raise.
        """
        submission = request.language.run_limits(request.limits)
        program, ready = _interactor_of(request)
        manifest = request.manifest
        self._program = install_program(lane, store, ready, manifest.program_limits, stack)
        own = self._program.limits
        self.limits = replace(
            own,
            # It may take its own time once the submission has ended.
            wall_time_limit_ms=submission.wall_time_limit_ms + INTERACTOR_GRACE_MS + own.wall_time_limit_ms,
            memory_limit_bytes=min(own.memory_limit_bytes, self._memory_beside(submission)),
        )
        self._dialect = dialect_of(file.name for file in program.files)
        self._is_scoring = manifest.is_scoring

    def part(self, testcase: ManifestTestcase, checked_fds: tuple[int, int], *, keeps_work: bool) -> Part:
        return Part(
            box=self._program.box,
            command=self._program.command(*ARGUMENTS, *testcase.checker_arguments),
            limits=self.limits,
            checked_fds=checked_fds,
            keeps_work=keeps_work,
            accepting_codes=accepting_codes(self._dialect),
        )

    def begin_next_pass(self) -> None:
        """What asked for the pass goes; the rest of the feedback directory stays."""
        forget_next_input(self._program)

    def end(self, testcase: ManifestTestcase, heard: Heard) -> CheckerEnd:
        """Raises CheckerError where it left too many files."""
        end = CheckerEnd(
            name=f"{self._program.name}, on testcase {testcase.name},",
            report=heard.interactor,
            stderr=bytes(heard.interactor_stderr.kept),
            feedback={},
        )
        return replace(end, feedback=collect_feedback(self._program, end)) if end.report.left_files else end

    def judgement(self, end: CheckerEnd) -> Judgement | CheckerError:
        """The error says how it failed. Whether that matters depends on how the conversation ended."""
        try:
            return judgement_of(end, self.limits, self._dialect, is_scoring=self._is_scoring)
        except CheckerError as error:
            return error

    def _memory_beside(self, submission: RunLimits) -> int:
        """Both run at once: together they get what a lane has, and the interactor a little where that is used up."""
        left_bytes = self._program.box.memory_limit_bytes - submission.memory_limit_bytes
        return max(left_bytes, INTERACTOR_MEMORY_BYTES)


def _interactor_of(request: EvaluationRequest) -> tuple[Program, ReadyProgram]:
    programs = request.manifest.programs_for(ProgramRole.INTERACTOR)
    if len(programs) != 1:
        raise MessageError(f"an interactive problem has one interactor, and this one has {len(programs)}")
    (program,) = programs
    for ready in request.programs_for(ProgramRole.INTERACTOR):
        if ready.name == program.name:
            return program, ready
    raise MessageError(f"the interactor {program.name} of the package did not come with the job")
