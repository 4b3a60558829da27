"""Input validators of a package: each says of an input, by its exit code, whether it is valid."""

import os
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from judge.checker.program import Dialect, fault_of_program
from judge.evaluation.captured_output import reopen
from judge.evaluation.installed_program import InstalledProgram
from judge.evaluation.series import equal_at_start
from judge.limits import KIB
from judge.program_output import Head, Streams, run_series
from judge.report import RunReport
from judge.sandbox import SeriesRules

#: Exit codes that say that an input is valid. A testlib.h that was not made for Kattis ends with 0.
VALID_CODES = {Dialect.KATTIS: (42,), Dialect.TESTLIB: (42, 0)}
_RULES = SeriesRules(usual_exit_code=42)
_SAID_BYTES = 4 * KIB


@dataclass(frozen=True, kw_only=True)
class UnvalidatedInput:
    """What a validator gets. The caller owns the descriptor."""

    input_fd: int
    arguments: tuple[str, ...] = ()


class InputValidator:
    def __init__(self, program: InstalledProgram, dialect: Dialect) -> None:
        self._program = program
        self._valid_codes = VALID_CODES[dialect]

    def validate(self, inputs: Sequence[UnvalidatedInput]) -> Generator[str | None]:
        """Yield of each input, in order, why it is refused, in words; None where it is valid.

        A validator that crashes refuses, as the format has it. Raises what the sandbox raises.
        """
        done = 0
        while done < len(inputs):
            series = inputs[done : done + self._program.box.series_limit]
            series = series[: equal_at_start(series, lambda one: one.arguments)]
            for refusal in self._validate_series(series):
                done += 1
                yield refusal

    def _validate_series(self, inputs: Sequence[UnvalidatedInput]) -> Generator[str | None]:
        said = [Head(_SAID_BYTES) for _ in inputs]
        fds = [reopen(one.input_fd) for one in inputs]
        try:
            reports = run_series(
                self._program.box,
                self._program.command(*inputs[0].arguments),
                limits=self._program.limits,
                streams=[
                    Streams(stdin_fd=fd, stdout=head.feed, stderr=None) for fd, head in zip(fds, said, strict=True)
                ],
                rules=_RULES,
            )
            with closing(reports):
                for head, report in zip(said, reports, strict=False):
                    yield self._refusal(report, head)
        finally:
            for fd in fds:
                os.close(fd)

    def _refusal(self, report: RunReport, said: Head) -> str | None:
        fault = fault_of_program(report, self._program.limits)
        if fault is None and report.exit_code in self._valid_codes:
            return None
        text = said.kept.decode("utf-8", "replace").strip()
        return (fault or f"exit code {report.exit_code}") + (f": {text}" if text else "")
