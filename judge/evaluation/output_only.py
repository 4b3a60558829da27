"""Problems whose submissions are outputs (submit-answer): nothing of a submission runs, its files are checked."""

import os
from collections.abc import Generator, Sequence
from contextlib import ExitStack

from judge.checker.builtin import make_checker
from judge.checker.judgement import Decision, Judgement
from judge.evaluation.checked import judge_outputs
from judge.evaluation.checker_program import CheckerProgram, UncheckedOutput
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.results import make_result
from judge.evaluation.testdata import open_answer
from judge.executable import ExecutableFile
from judge.limits import OUTPUT_KEPT_BYTES
from judge.output_names import stored_name
from judge.package.manifest import ManifestTestcase
from judge.program_output import CHUNK_BYTES, Head
from judge.remark import Remark, RemarkCode
from judge.report import RunReport, RunStatus
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict, verdict_of_decision

#: What a testcase is said to have used.
_NOTHING_RAN = RunReport(
    status=RunStatus.EXITED,
    exit_code=0,
    signal=None,
    cpu_time_us=0,
    wall_time_us=0,
    peak_memory_bytes=0,
    oom_kill_count=0,
    output_bytes=0,
)


class OutputOnlyTrial:
    """A judge.evaluation.trial.Trial. The files of the executable are the outputs."""

    image_digest = ""
    cpu_time_us = 0
    wall_time_us = 0

    def __init__(self, store: Store, request: EvaluationRequest, checkers: Sequence[CheckerProgram]) -> None:
        self._store = store
        self._manifest = request.manifest
        self._output_limit_bytes = request.limits.output_limit_bytes
        self._files = {file.name: file for file in request.executable.files}
        self._checkers = checkers

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        ordinal = ordinals.start
        testcase = self._manifest.testcases[ordinal]
        file = self._files.get(stored_name(testcase.output_name or ""))
        if file is None:
            yield self._result(ordinal, Verdict.WA, judgement=_missing(testcase))
        elif file.size_bytes > self._output_limit_bytes:
            yield self._result(ordinal, Verdict.OLE)
        else:
            with ExitStack() as stack:
                yield self._check(ordinal, testcase, file, stack)

    def _check(
        self, ordinal: int, testcase: ManifestTestcase, file: ExecutableFile, stack: ExitStack
    ) -> TestcaseResult:
        output = stack.enter_context(self._store.open_whole(file.sha256, file.size_bytes))
        if self._checkers:
            judgement = self._ask_programs(testcase, output.fileno(), stack)
        else:
            judgement = self._ask_builtin(testcase, output.fileno(), stack)
        head = Head(OUTPUT_KEPT_BYTES) if testcase.shows_output else None
        if head is not None:
            head.feed(os.pread(output.fileno(), OUTPUT_KEPT_BYTES, 0))
            head.size_bytes = file.size_bytes
        return self._result(ordinal, verdict_of_decision(judgement.decision), judgement=judgement, output=head)

    def _ask_programs(self, testcase: ManifestTestcase, output_fd: int, stack: ExitStack) -> Judgement:
        unchecked = UncheckedOutput.open(self._store, testcase, output_fd, stack)
        return next(judge_outputs(self._checkers, [unchecked]))

    def _ask_builtin(self, testcase: ManifestTestcase, output_fd: int, stack: ExitStack) -> Judgement:
        read_answer = open_answer(self._store, testcase, stack)
        checker = make_checker(self._manifest.checker, self._manifest.checker_options_for(testcase), read_answer)
        while chunk := os.read(output_fd, CHUNK_BYTES):
            checker.feed(chunk)
        return checker.finish()

    def _result(
        self, ordinal: int, verdict: Verdict, *, judgement: Judgement | None = None, output: Head | None = None
    ) -> TestcaseResult:
        return make_result(
            self._store,
            ordinal=ordinal,
            report=_NOTHING_RAN,
            verdict=verdict,
            stderr=Head(0),
            output=output,
            judgement=judgement,
        )


def _missing(testcase: ManifestTestcase) -> Judgement:
    return Judgement(
        decision=Decision.WRONG,
        message=f"the submission has no file {testcase.output_name}",
        remark=Remark(code=RemarkCode.NO_OUTPUT_FILE, file_name=testcase.output_name),
    )
