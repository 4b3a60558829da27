"""The table of interactive problems: who ended first, and how, makes the verdict of a conversation. Pure.

Neither program can see the other one end before we let it (judge/evaluation/conversation.py). So an end is known to be
a program's own, or to follow from that of the other one: only its own ends are held against a submission.

As for Kattis and DOMjudge: a submission that was told that it is wrong may crash afterwards, it stays wrong; one that
crashes or reaches a limit by itself gets that verdict, also where the interactor then rejects what never came. A
submission that the interactor has accepted must still end well, within its limits, however long that takes. Only that
nobody reads what it says from then on is not its fault.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from judge.checker.judgement import Decision
from judge.limits import RunLimits
from judge.report import RunReport, RunStatus
from judge.verdict import Verdict, verdict_of_run

#: Added to the wall limit of a submission, because it also waits while the interactor works.
INTERACTOR_GRACE_MS = 10_000
SIGPIPE = 13
#: What a shell exits with where SIGPIPE ended the program that it ran.
_SIGPIPE_IN_SHELL = 128 + SIGPIPE


class Order(StrEnum):
    """Which program ended first."""

    SUBMISSION = "submission"  #: and the interactor could see it
    INTERACTOR = "interactor"  #: and the submission could see it
    TOGETHER = "together"  #: neither could see the end of the other one
    NEITHER = "neither"  #: a deadlock: both waited until we ended them, or the submission did after it was accepted


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a conversation ended."""

    order: Order
    submission: RunReport
    submission_limits: RunLimits
    interactor: RunReport
    was_released: bool  #: before the interactor ended, it could see that the submission had closed something, or ended
    decision: Decision | None  #: the interactor's, by its exit code; None: it failed

    @property
    def own_verdict(self) -> Verdict | None:
        """What the submission's run alone decides."""
        return verdict_of_run(self.submission, self.submission_limits)


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    WRONG = "wrong"
    DEADLOCK = "deadlock"
    OWN_FAULT = "own_fault"  #: the verdict of the submission's run by itself
    INTERACTOR_FAULT = "interactor_fault"  #: JE, never WA


def broke_pipe(report: RunReport) -> bool:
    """Whether the program ended because nobody read what it wrote."""
    if report.status is RunStatus.SIGNALLED:
        return report.signal == SIGPIPE
    return report.status is RunStatus.EXITED and report.exit_code == _SIGPIPE_IN_SHELL


_Condition = Callable[[Ending], bool]


def _rejects(ending: Ending) -> bool:
    return ending.decision is Decision.WRONG


def _accepts(ending: Ending) -> bool:
    return ending.decision is Decision.ACCEPTED


def _interactor_failed_first(ending: Ending) -> bool:
    return ending.order is Order.INTERACTOR and ending.decision is None


def _interactor_was_slow(ending: Ending) -> bool:
    used_ms = ending.interactor.cpu_time_ms
    return ending.submission.status is RunStatus.WALL_LIMIT and used_ms > INTERACTOR_GRACE_MS


def _nobody_read_the_submission(ending: Ending) -> bool:
    return broke_pipe(ending.submission)


def _nobody_read_the_interactor(ending: Ending) -> bool:
    return ending.was_released and broke_pipe(ending.interactor)


#: The first condition that holds decides.
TABLE: tuple[tuple[_Condition, Outcome], ...] = (
    (lambda ending: ending.order is Order.NEITHER, Outcome.DEADLOCK),
    # It had decided by itself.
    (lambda ending: ending.order is not Order.SUBMISSION and _rejects(ending), Outcome.WRONG),
    # The submission closed its stdin, and went on.
    (lambda ending: _interactor_failed_first(ending) and _nobody_read_the_interactor(ending), Outcome.WRONG),
    (_interactor_failed_first, Outcome.INTERACTOR_FAULT),
    (_interactor_was_slow, Outcome.INTERACTOR_FAULT),
    # A submission cannot help it that the interactor closed its stdin.
    (lambda ending: _nobody_read_the_submission(ending) and _rejects(ending), Outcome.WRONG),
    (lambda ending: _nobody_read_the_submission(ending) and _accepts(ending), Outcome.ACCEPTED),
    (lambda ending: ending.own_verdict is not None, Outcome.OWN_FAULT),
    (_rejects, Outcome.WRONG),
    (_accepts, Outcome.ACCEPTED),
    # The submission ended well, but before it had read all.
    (_nobody_read_the_interactor, Outcome.WRONG),
    (lambda _: True, Outcome.INTERACTOR_FAULT),
)

_VERDICTS = {
    Outcome.ACCEPTED: Verdict.AC,
    Outcome.WRONG: Verdict.WA,
    Outcome.DEADLOCK: Verdict.TLE,
    Outcome.INTERACTOR_FAULT: Verdict.JE,
}


def outcome_of(ending: Ending) -> Outcome:
    return next(outcome for holds, outcome in TABLE if holds(ending))


def verdict_of_ending(ending: Ending) -> Verdict:
    """JE where the interactor is to blame."""
    outcome = outcome_of(ending)
    if outcome is Outcome.OWN_FAULT and ending.own_verdict is not None:
        return ending.own_verdict
    return _VERDICTS[outcome]
