"""A program of the package, installed in a sandbox of its own."""

from contextlib import ExitStack

import msgspec

from judge.evaluation.installation import install
from judge.evaluation.request import ReadyProgram
from judge.limits import ProgramLimits
from judge.sandbox import Command, Lane, Sandbox
from judge.store import Store


class InstalledProgram:
    """It has the box for itself, so that nothing of it is where a submission runs."""

    def __init__(self, box: Sandbox, store: Store, program: ReadyProgram, limits: ProgramLimits) -> None:
        self.box = box
        self.name = program.name
        self._language = program.language
        self._variant = program.variant
        # A sandbox may have less memory. Nearly all programs need less than their limit.
        affordable_bytes = min(
            limits.memory_limit_bytes, box.memory_limit_bytes - program.language.memory_overhead_bytes
        )
        self._limits = msgspec.structs.replace(limits.as_problem_limits(), memory_limit_bytes=affordable_bytes)
        self.limits = program.language.run_limits(self._limits)
        install(box, store, program.executable)

    def command(self, *arguments: str) -> Command:
        argv = self._language.run_argv(self._variant, self._limits)
        return Command(argv=_with_arguments(argv, arguments), environment=self._language.environment)


def _with_arguments(argv: tuple[str, ...], arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Some languages are run by a line of shell, whose last command is the program."""
    if argv[:2] == ("/bin/sh", "-c") and len(argv) == 3:
        return (*argv[:2], f'{argv[2]} "$@"', "sh", *arguments)
    return (*argv, *arguments)


def install_program(
    lane: Lane, store: Store, program: ReadyProgram, limits: ProgramLimits, stack: ExitStack
) -> InstalledProgram:
    """It can be run until the stack closes. Raises what the store and the sandbox raise."""
    box = stack.enter_context(lane.sandbox(program.language.image))
    return InstalledProgram(box, store, program, limits)
