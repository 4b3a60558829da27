"""Interactive problems: the submission converses with the interactor of the package.

Both run at the same time, each in a sandbox of its own, joined by two pipes directly (conversation.py). Who ended first
and how makes the verdict (judge/interaction.py). A conversation that failed and that somebody will want to read is held
again with us in between (relay.py): that run decides nothing.
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace

from msgspec.structs import replace as replace_fields

from judge.checker.judgement import Decision, Judgement
from judge.checker.program import NEXT_INPUT, CheckerEnd
from judge.errors import CheckerError
from judge.evaluation.captured_output import CapturedOutput, reopen
from judge.evaluation.conversation import Heard, Part, converse
from judge.evaluation.interactor_program import InteractorProgram
from judge.evaluation.passes import Pass
from judge.evaluation.relay import Relay, Transcript
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.results import make_result
from judge.evaluation.submission_program import SubmissionProgram
from judge.evaluation.testdata import open_input
from judge.evaluation.wiring import DirectPipes, Wiring
from judge.interaction import INTERACTOR_GRACE_MS, Ending, Outcome, outcome_of, verdict_of_ending
from judge.limits import RunLimits
from judge.package.manifest import ManifestTestcase
from judge.remark import Remark, RemarkCode
from judge.report import RunReport, RunStatus
from judge.sandbox import Sandbox
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict, verdict_of_decision

_DEADLOCK = Judgement(
    decision=Decision.WRONG,
    message="deadlock: the submission and the interactor waited for each other; often output that was not flushed",
)
_DID_NOT_LISTEN = Judgement(
    decision=Decision.WRONG,
    message="the submission ended, or closed its input, while the interactor had more to say",
    remark=Remark(code=RemarkCode.ENDED_EARLY),
)


class InteractiveTrial:
    """A judge.evaluation.passes.RunsPasses. The executable is installed in the box already."""

    def __init__(self, box: Sandbox, store: Store, request: EvaluationRequest, interactor: InteractorProgram) -> None:
        self.image_digest = box.image_digest
        self.cpu_time_us = 0
        self.wall_time_us = 0
        self._store = store
        self._manifest = request.manifest
        self._keeps_streams = request.is_trial_run
        self._transcripts: dict[int, str | None] = {}  #: by ordinal: their digests
        self._interactor = interactor
        submission = SubmissionProgram(box, request)
        self._limits = submission.limits
        self._submission = submission
        self._given_limits = with_grace(submission.given_limits)

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One testcase."""
        yield self.run_pass(ordinals.start, None).result

    def run_pass(self, ordinal: int, own_input: bytes | None) -> Pass:
        """`own_input` is the interactor's: a submission has no input but what it is told.

        Raises CheckerError where the interactor failed, and what the store and the sandbox raise.
        """
        testcase = self._manifest.testcases[ordinal]
        heard = self._converse(testcase, own_input, DirectPipes())
        self.cpu_time_us += heard.submission.cpu_time_us
        self.wall_time_us += heard.submission.wall_time_us
        end = self._interactor.end(testcase, heard)
        judged = _judged(heard, self._interactor.judgement(end), end, self._limits)
        result = make_result(
            self._store,
            ordinal=ordinal,
            report=judged.report,
            verdict=judged.verdict,
            stderr=heard.submission_stderr,
            output=None,
            judgement=judged.judgement,
            keeps_streams=self._keeps_streams,
        )
        if (judged.verdict is not Verdict.AC or self._keeps_streams) and own_input is None:
            result = replace_fields(result, transcript_sha256=self._transcript(ordinal))
        return Pass(result=result, next_input=end.feedback.get(NEXT_INPUT) if judged.is_word_of_interactor else None)

    def _converse(self, testcase: ManifestTestcase, own_input: bytes | None, wiring: Wiring) -> Heard:
        if own_input is not None:
            self._interactor.begin_next_pass()
        with closing(wiring), self._checked_fds(testcase, own_input) as fds:
            interactor = self._interactor.part(testcase, fds, keeps_work=own_input is not None)
            return converse(self._part(testcase), interactor, wiring)

    def _part(self, testcase: ManifestTestcase) -> Part:
        submission = self._submission
        return Part(box=submission.box, command=submission.command_for(testcase), limits=self._given_limits)

    @contextmanager
    def _checked_fds(self, testcase: ManifestTestcase, own_input: bytes | None) -> Iterator[tuple[int, int]]:
        with ExitStack() as stack:
            if own_input is None:
                stdin = stack.enter_context(open_input(self._store, testcase))
            else:
                file = stack.enter_context(closing(CapturedOutput()))
                file.feed(own_input)
                stdin = stack.enter_context(open(reopen(file.fileno()), "rb"))
            answer = stack.enter_context(self._store.open_whole(testcase.answer_sha256, testcase.answer_bytes))
            yield stdin.fileno(), answer.fileno()

    def _transcript(self, ordinal: int) -> str | None:
        """What was said, where students are shown it, and of the first testcase that failed: the staff looks there.

        A run that is repeated is written down once.
        """
        testcase = self._manifest.testcases[ordinal]
        if ordinal not in self._transcripts and (testcase.shows_output or not self._transcripts):
            self._transcripts[ordinal] = self._written_down(testcase)
        return self._transcripts.get(ordinal)

    def _written_down(self, testcase: ManifestTestcase) -> str | None:
        """Hold the conversation again, and keep what was said."""
        transcript = Transcript()
        self._converse(testcase, None, Relay(transcript))
        text = transcript.text()
        return self._store.put(text, durable=False) if text else None


def with_grace(limits: RunLimits) -> RunLimits:
    """A submission also waits for its interactor, within reason."""
    return replace(limits, wall_time_limit_ms=limits.wall_time_limit_ms + INTERACTOR_GRACE_MS)


@dataclass(frozen=True, kw_only=True)
class _Judged:
    report: RunReport  #: of the submission
    verdict: Verdict
    judgement: Judgement | None  #: None: the submission's own run decided
    is_word_of_interactor: bool  #: else it does not matter that the interactor wanted another pass


def _judged(heard: Heard, said: Judgement | CheckerError, end: CheckerEnd, limits: RunLimits) -> _Judged:
    ending = Ending(
        order=heard.order,
        submission=heard.submission,
        submission_limits=limits,
        interactor=heard.interactor,
        was_released=heard.was_released,
        decision=said.decision if isinstance(said, Judgement) else None,
    )
    outcome = outcome_of(ending)
    if outcome is Outcome.INTERACTOR_FAULT:
        raise said if isinstance(said, CheckerError) else end.failed("kept the submission waiting for too long")
    verdict = verdict_of_ending(ending)
    if outcome is Outcome.DEADLOCK:
        report = replace(heard.submission, status=RunStatus.DEADLOCK)
        return _Judged(report=report, verdict=verdict, judgement=_DEADLOCK, is_word_of_interactor=False)
    judgement = said if isinstance(said, Judgement) else _DID_NOT_LISTEN
    return _Judged(
        report=heard.submission,
        verdict=verdict,
        judgement=None if outcome is Outcome.OWN_FAULT else judgement,
        is_word_of_interactor=isinstance(said, Judgement) and verdict is verdict_of_decision(said.decision),
    )
