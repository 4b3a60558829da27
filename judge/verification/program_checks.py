"""The programs of a package: compiled, and tried on its data, before any submission is judged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from judge.errors import ProgramFault, ProgramLanguageMissing
from judge.evaluation.request import ReadyProgram
from judge.limits import ProgramLimits
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import Manifest
from judge.package.model import Package, PutFile
from judge.program import Program, ProgramRole
from judge.program_compilation import ProgramCompiler, ready_program
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.store import Store
from judge.verification.absence import absence
from judge.verification.checks import OutputCheck, PackageChecks, package_checks
from judge.verification.crew import Between, Crew, Work
from judge.verification.input_checks import tell_of_inputs, validating
from judge.verification.junk import TriedOutput, junk_of
from judge.verification.output_checks import checking, tell_of_outputs

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ProgramChecks:
    """`faults` holds what is found. Its methods raise what the store and the sandbox raise."""

    package: Package
    manifest: Manifest
    put: PutFile
    crew: Crew
    store: Store
    served: Mapping[str, ServedLanguage]
    expect: Callable[[int], None]  #: is told how many steps there will be
    step: Callable[[], None]
    faults: Diagnostics = field(default_factory=Diagnostics)

    def compiled(self) -> tuple[ReadyProgram, ...] | None:
        """The programs, without input validators that do not compile. None: without another one nothing is judged."""
        compiler = ProgramCompiler(store=self.store, served=self.served, worker="verify")
        limits = self.manifest.program_limits
        works = [partial(self._compile, compiler, program, limits) for program in self.manifest.programs]
        ready: list[ReadyProgram] = []
        is_complete = True
        for program, made in zip(self.manifest.programs, self._done(works), strict=True):
            if isinstance(made, ReadyProgram):
                ready.append(made)
            else:
                tell_of_program(program, made, self.faults)
                is_complete = is_complete and program.role is ProgramRole.INPUT_VALIDATOR
        return tuple(ready) if is_complete else None

    def check(self, programs: Sequence[ReadyProgram]) -> None:
        """Try input validators and checkers on all data of the package."""
        checks = package_checks(self.package, self.manifest, self.put)
        tell_of_inputs(self._done(list(validating(programs, self.manifest, checks.inputs, self.store))), self.faults)
        outputs = [*map(_tried, checks.outputs), *junk_of(self.manifest, self.store)]
        tell_of_outputs(self._done(list(checking(programs, self.manifest, outputs, self.store))), self.faults)

    def _compile(
        self, compiler: ProgramCompiler, program: Program, limits: ProgramLimits, lane: Lane, _: Between
    ) -> ReadyProgram | ProgramFault:
        try:
            return ready_program(self.store, self.served, compiler.compile(lane, program, limits))
        except ProgramFault as fault:
            return fault

    def _done(self, works: Sequence[Work[T]]) -> list[T]:
        """In the order of the works."""
        self.expect(len(works))
        found = dict(self._stepping(works))
        return [found[index] for index in range(len(works))]

    def _stepping(self, works: Sequence[Work[T]]) -> Iterator[tuple[int, T]]:
        for done in self.crew.each(works):
            self.step()
            yield done


def tell_of_program(program: Program, fault: ProgramFault, diagnostics: Diagnostics) -> None:
    """An input validator for a language or module that is not here says nothing of the package."""
    told = str(fault).removeprefix(f"{program.name} of the package ")
    why = _absence(program, fault, told)
    if program.role is ProgramRole.INPUT_VALIDATOR and why is not None:
        diagnostics.warn(program.name, f"is not tried: {why}")
    else:
        diagnostics.error(program.name, f"{told}: mend it, or take it out of the package")


def _absence(program: Program, fault: ProgramFault, told: str) -> str | None:
    """What is not here, and what the program needs. None: it is the program's own fault."""
    if isinstance(fault, ProgramLanguageMissing):
        return told
    lacks = absence(told, [file.name for file in program.files])
    return None if lacks is None else f"it {lacks}"


def check_in_lane(
    lane: Lane,
    store: Store,
    manifest: Manifest,
    programs: Sequence[ReadyProgram],
    checks: PackageChecks,
    *,
    with_all_junk: bool,
    between: Between,
) -> Diagnostics:
    """Try the programs in one lane. A checker that is missing, because it does not compile, is tried on nothing.

    Raises what the store and the sandbox raise, and what `between` raises, which is called when nothing runs.
    """
    faults = Diagnostics()
    tell_of_inputs([work(lane, between) for work in validating(programs, manifest, checks.inputs, store)], faults)
    ready = sum(program.role is ProgramRole.CHECKER for program in programs)
    if ready == len(manifest.programs_for(ProgramRole.CHECKER)):
        outputs = list(map(_tried, checks.outputs))
        outputs += junk_of(manifest, store) if with_all_junk else ()
        tell_of_outputs([work(lane, between) for work in checking(programs, manifest, outputs, store)], faults)
    return faults


def _tried(check: OutputCheck) -> TriedOutput:
    return TriedOutput(check=check)
