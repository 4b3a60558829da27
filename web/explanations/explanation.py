"""One line that tells why a run ended as it did."""

import signal
from collections.abc import Callable, Mapping
from typing import Protocol

from flask_babel import gettext

from judge.limits import RunLimits
from judge.report import RunStatus, signal_name
from judge.verdict import Verdict
from web.explanations.endings import meaning_of_exit_code, meaning_of_signal
from web.explanations.errors import find_error
from web.explanations.meanings import Meaning
from web.explanations.named import NAMED
from web.explanations.phrased import PHRASED
from web.usage import bytes_in_words, milliseconds_in_words

#: A shell or a runtime ends with 128 and the signal, where a signal ended what it had started.
_SIGNALLED_CHILD = 128
#: A program whose CPU time is less than this part of its wall time has waited, even where the machine is busy.
_WAITING_SHARE = 0.1


def _(message: str, **variables: object) -> str:
    return str(gettext(message, **variables))


class Run(Protocol):
    """How a run of a program ended: what an explanation needs to know of a testcase."""

    @property
    def verdict(self) -> Verdict | None: ...
    @property
    def status(self) -> RunStatus | None: ...
    @property
    def cpu_time_ms(self) -> int: ...
    @property
    def wall_time_ms(self) -> int: ...
    @property
    def peak_memory_bytes(self) -> int: ...
    @property
    def exit_code(self) -> int | None: ...
    @property
    def signal(self) -> str | None: ...


def explanation(
    run: Run, limits: RunLimits | None, language_id: str | None, *, stderr: str = "", any_name: bool = False
) -> str | None:
    """Return the line in the language of the request; None where the verdict says it all.

    `limits` are those that the sandbox enforced, None where the installation has lost the language.
    `stderr` gives the name of the error. Unless `any_name`, only well-known ones are taken from it: a program could
    tell a secret in a name of its own.
    """
    if run.verdict is Verdict.RTE:
        return _runtime_error(run, language_id, stderr, any_name=any_name)
    if limits is None or run.verdict is None:
        return None
    exceeded = _LIMITS.get(run.verdict)
    return None if exceeded is None else exceeded(run, limits)


def _time(run: Run, limits: RunLimits) -> str:
    if run.status is RunStatus.DEADLOCK:
        return _(
            "The program and the interactor waited for each other. Often output that was not flushed,"
            " or a line that the program reads but nobody writes."
        )
    return _wall_time(run, limits) if _is_wall_time(run, limits) else _cpu_time(run, limits)


def _is_wall_time(run: Run, limits: RunLimits) -> bool:
    """Whether it was the wall time alone that a run with the verdict TLE had too much of."""
    return run.status is RunStatus.WALL_LIMIT and run.cpu_time_ms <= limits.cpu_time_limit_ms


def _memory(run: Run, limits: RunLimits) -> str:
    return _(
        "Memory: %(allowed)s allowed. The program needed more; it was ended at %(used)s."
        " Often too large an array, data that grows without end, or too deep recursion.",
        allowed=bytes_in_words(limits.memory_limit_bytes),
        used=bytes_in_words(run.peak_memory_bytes),
    )


def _output(_run: Run, limits: RunLimits) -> str:
    return _("Output: %(allowed)s allowed. The program wrote more.", allowed=bytes_in_words(limits.output_limit_bytes))


def _cpu_time(run: Run, limits: RunLimits) -> str:
    return _(
        "CPU time: %(allowed)s allowed, ended at %(used)s.",
        allowed=milliseconds_in_words(limits.cpu_time_limit_ms),
        used=milliseconds_in_words(run.cpu_time_ms),
    )


def _wall_time(run: Run, limits: RunLimits) -> str:
    values = {
        "allowed": milliseconds_in_words(limits.wall_time_limit_ms),
        "used": milliseconds_in_words(run.wall_time_ms),
        "cpu": milliseconds_in_words(run.cpu_time_ms),
    }
    if run.cpu_time_ms < _WAITING_SHARE * run.wall_time_ms:
        return _(
            "Wall time: %(allowed)s allowed, ended at %(used)s, with %(cpu)s of CPU time."
            " The program slept, or waited for input that does not come.",
            **values,
        )
    return _("Wall time: %(allowed)s allowed, ended at %(used)s, with %(cpu)s of CPU time.", **values)


def _runtime_error(run: Run, language_id: str | None, stderr: str, *, any_name: bool) -> str | None:
    patterns = (*NAMED.get(language_id or "", ()), *PHRASED.get(language_id or "", ()))
    error = find_error(patterns, stderr, known_only=not any_name)
    if error is not None:
        return _line(error.name, error.meaning)
    if run.signal is not None:
        return _line(run.signal, meaning_of_signal(run.signal, language_id))
    return None if run.exit_code is None else _exit_code(run.exit_code, language_id)


def _exit_code(code: int, language_id: str | None) -> str:
    meaning = meaning_of_exit_code(code, language_id)
    subject = _("Exit code %(code)d", code=code)
    if meaning is Meaning.FAILURE and code - _SIGNALLED_CHILD in set(signal.Signals):
        name = signal_name(code - _SIGNALLED_CHILD)
        return _line(f"{subject}, {name}", meaning_of_signal(name, language_id))
    return _line(subject, meaning)


def _line(subject: str, meaning: Meaning) -> str:
    return _("%(subject)s: %(meaning)s.", subject=subject, meaning=meaning.value)


_LIMITS: Mapping[Verdict, Callable[[Run, RunLimits], str]] = {
    Verdict.TLE: _time,
    Verdict.MLE: _memory,
    Verdict.OLE: _output,
}
