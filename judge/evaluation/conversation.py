"""One conversation of a submission with an interactor: both run at the same time, each in its sandbox.

We hold the ends of their pipes until we know who ended first. Else the end of one would often make the other one end,
and on a busy core we would hear of the second end first. After the first end the other program has a moment to end by
itself, if that can change the verdict; then we let go, and what it does from then on follows from what it sees.

A submission that the interactor has accepted goes on to its own end, and what it writes still goes into its pipe: how
soon it writes cannot matter.

If neither uses CPU time for a while, we let go as well: one may have closed its end and gone on, and the other one now
sees it. If nothing happens even then, both wait for each other. So it is with a submission that waits after it was
accepted.
"""

import os
import select
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from judge.errors import SandboxError
from judge.evaluation.wiring import Ends, Wiring
from judge.interaction import Order
from judge.limits import STDERR_KEPT_BYTES, RunLimits
from judge.program_output import CHUNK_BYTES, Head
from judge.report import RunReport, RunStatus
from judge.sandbox import Command, Execution, Sandbox, SeriesRules, Stdio, open_pipe

#: A deadlock is seen after both: within a second.
IDLE_MS = 500
RELEASED_IDLE_S = 0.3
#: How long the second program may take to end by itself.
OWN_END_S = 0.02
#: How long a submission may go on that the interactor has not accepted.
LAST_WORDS_S = 0.05
_DEADLINE_GRACE_S = 15.0
_RULES = SeriesRules(idle_ms=IDLE_MS)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A program, and where it runs."""

    box: Sandbox
    command: Command
    limits: RunLimits
    checked_fds: tuple[int, int] | None = None  #: input and answer
    keeps_work: bool = False
    accepting_codes: frozenset[int] = frozenset()  #: of an interactor: its exit codes that accept

    def stdio(self, ends: Ends, stderr_fd: int) -> Stdio:
        stdio = (ends.stdin_fd, ends.stdout_fd, stderr_fd)
        return stdio if self.checked_fds is None else (*stdio, *self.checked_fds)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What we saw of a conversation."""

    order: Order
    submission: RunReport
    submission_stderr: Head
    interactor: RunReport
    interactor_stderr: Head
    was_released: bool  #: before the interactor ended


class _Side:
    """A program that runs."""

    def __init__(self, part: Part, ends: Ends, stack: ExitStack) -> None:
        self.stderr = Head(STDERR_KEPT_BYTES)
        self.stderr_has_ended = False
        self._limit_bytes = part.limits.output_limit_bytes
        self._accepting_codes = part.accepting_codes
        self._was_ended = False
        self.stderr_fd, writing_end = open_pipe()
        stack.callback(os.close, self.stderr_fd)
        try:
            os.set_blocking(self.stderr_fd, False)
            self.execution: Execution = part.box.start_series(
                part.command,
                limits=part.limits,
                stdio=[part.stdio(ends, writing_end)],
                keep_work=part.keeps_work,
                rules=_RULES,
            )
        finally:
            os.close(writing_end)

    @property
    def is_over(self) -> bool:
        return self.execution.is_over

    @property
    def failed(self) -> bool:
        """Whether it crashed, or exited with an error; now that it is over."""
        facts = self.execution.facts[-1]
        return facts.exit_code != 0 and not (facts.cpu_limit_reached or facts.wall_limit_reached or facts.cancelled)

    @property
    def has_accepted(self) -> bool:
        """Whether it exited with a code that accepts; now that it is over."""
        return self.execution.facts[-1].exit_code in self._accepting_codes

    def read_stderr(self) -> None:
        """Read what is there now. A program that writes too much is ended."""
        while not self.stderr_has_ended:
            try:
                chunk = os.read(self.stderr_fd, CHUNK_BYTES)
            except BlockingIOError:
                return
            self.stderr_has_ended = not chunk
            had_too_much = self.stderr.size_bytes > self._limit_bytes
            self.stderr.feed(chunk)
            if self.stderr.size_bytes > self._limit_bytes and not had_too_much:
                self.execution.cancel()

    def end(self) -> None:
        """End it, though it keeps to its limits."""
        self._was_ended = True
        self.execution.cancel()

    def report(self) -> RunReport:
        report = self.execution.report(output_bytes=self.stderr.size_bytes)
        if self._was_ended and report.status is RunStatus.OUTPUT_LIMIT:
            return replace(report, status=RunStatus.EXITED, exit_code=None, signal=None)
        return report


def converse(submission: Part, interactor: Part, wiring: Wiring) -> Heard:
    """Run both to their ends. Raises what the sandbox raises; their lane then ends what still runs."""
    with ExitStack() as stack:
        # The interactor first: a submission is not to wait while it starts.
        interactor_side = _Side(interactor, wiring.interactor, stack)
        submission_side = _Side(submission, wiring.submission, stack)
        wall_ms = max(submission.limits.wall_time_limit_ms, interactor.limits.wall_time_limit_ms)
        conversation = _Conversation(submission_side, interactor_side, wiring, wall_ms / 1000 + _DEADLINE_GRACE_S)
        return conversation.hear()


class _Conversation:
    """Both programs run. What happens to them is taken in until both have ended."""

    def __init__(self, submission: _Side, interactor: _Side, wiring: Wiring, limit_s: float) -> None:
        self._submission = submission
        self._interactor = interactor
        self._sides = submission, interactor
        self._wiring = wiring
        self._order: Order | None = None  #: None: both run
        self._is_released = False
        self._was_released = False  #: before the interactor ended
        #: What is due, and when, unless something happens before.
        self._due: tuple[float, Callable[[], None]] | None = None
        self._deadline_s = time.monotonic() + limit_s

    def hear(self) -> Heard:
        while not all(side.is_over for side in self._sides):
            self._wait()
            self._consider()
        for side in self._sides:
            side.read_stderr()
        return Heard(
            order=self._order or Order.TOGETHER,
            submission=self._submission.report(),
            submission_stderr=self._submission.stderr,
            interactor=self._interactor.report(),
            interactor_stderr=self._interactor.stderr,
            was_released=self._was_released,
        )

    def _wait(self) -> None:
        """Wait until something happens or is due, and take it in."""
        actions = self._actions()
        poll = select.poll()
        for fd, (events, _) in actions.items():
            poll.register(fd, events)
        until_s = min(self._deadline_s, self._due[0] if self._due else self._deadline_s)
        # Rounded up: what is due is not to be missed by a fraction of a millisecond, again and again.
        happened = poll.poll(max(0, 1 + int(1000 * (until_s - time.monotonic()))))
        for fd, _ in happened:
            actions[fd][1]()
        if self._due and time.monotonic() >= self._due[0]:
            self._do_what_is_due()
        elif not happened and time.monotonic() >= self._deadline_s:
            raise SandboxError("a conversation has not ended long after its wall limit")

    def _actions(self) -> dict[int, tuple[int, Callable[[], None]]]:
        """The descriptors to look at: the events of poll(), and what to do then."""
        actions: dict[int, tuple[int, Callable[[], None]]] = {}
        for side in self._sides:
            if not side.is_over:
                actions[side.execution.fileno()] = select.POLLIN, partial(self._hear, side)
            if not side.stderr_has_ended:
                actions[side.stderr_fd] = select.POLLIN, side.read_stderr
        for fd, events in self._wiring.watched().items():
            actions[fd] = events, partial(self._wiring.step, fd)
        return actions

    def _hear(self, side: _Side) -> None:
        side.execution.receive()
        if side is self._interactor and side.is_over:
            self._was_released = self._is_released

    def _consider(self) -> None:
        over = [side for side in self._sides if side.is_over]
        if not over:
            self._consider_idleness()
        elif len(over) == 1 and self._order is None:
            self._take_first_end(over[0])
        elif len(over) == 2 and not self._is_released:
            self._order = Order.TOGETHER

    def _consider_idleness(self) -> None:
        if self._order is not None:
            return
        if not all(side.execution.is_idle for side in self._sides):
            self._due = None
        elif self._due is None:
            self._release()
            self._due = time.monotonic() + RELEASED_IDLE_S, self._end_deadlock

    def _take_first_end(self, side: _Side) -> None:
        self._order = Order.SUBMISSION if side is self._submission else Order.INTERACTOR
        if not self._is_released and (side is self._interactor or side.failed):
            self._due = time.monotonic() + OWN_END_S, self._let_go
        else:
            self._let_go()

    def _let_go(self) -> None:
        self._due = None
        if self._order is Order.INTERACTOR and self._interactor.has_accepted:
            self._is_released = True
            self._wiring.end_questions()
            self._await_own_end()
            return
        self._release()
        if self._order is Order.INTERACTOR:
            self._due = time.monotonic() + LAST_WORDS_S, self._submission.end

    def _await_own_end(self) -> None:
        self._due = time.monotonic() + IDLE_MS / 1000, self._look_whether_it_waits

    def _look_whether_it_waits(self) -> None:
        """Its pipe may be full: then it goes on once we let go. If not, it waits for what cannot come."""
        if not self._submission.execution.is_idle:
            self._await_own_end()
            return
        self._release()
        self._due = time.monotonic() + RELEASED_IDLE_S, self._end_if_it_waits

    def _end_if_it_waits(self) -> None:
        if self._submission.execution.is_idle:
            self._end_deadlock()
        else:
            self._await_own_end()

    def _end_deadlock(self) -> None:
        self._order = Order.NEITHER
        for side in self._sides:
            if not side.is_over:
                side.end()

    def _do_what_is_due(self) -> None:
        if self._due is not None:
            _, act = self._due
            self._due = None
            act()

    def _release(self) -> None:
        self._is_released = True
        self._wiring.release()
