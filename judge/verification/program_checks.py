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
from judge.verification.crew import Between, Crew, Work
from judge.verification.input_checks import inputs_of, tell_of_inputs, validating
from judge.verification.output_checks import checking, outputs_of, tell_of_outputs

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
            elif program.role is ProgramRole.INPUT_VALIDATOR and (why := _absence(program, made)) is not None:
                self.faults.warn(program.name, f"is not tried: {why}")
            else:
                self.faults.error(program.name, f"{_in_words(program, made)}: mend it, or take it out of the package")
                is_complete = is_complete and program.role is ProgramRole.INPUT_VALIDATOR
        return tuple(ready) if is_complete else None

    def check(self, programs: Sequence[ReadyProgram]) -> None:
        """Try input validators and checkers on all data of the package."""
        inputs = inputs_of(self.package, self.manifest, self.put)
        tell_of_inputs(self._done(list(validating(programs, self.manifest, inputs, self.store))), self.faults)
        outputs = outputs_of(self.package, self.manifest, self.store, self.put)
        said = self._done(list(checking(programs, self.manifest, outputs, self.store)))
        tell_of_outputs([one for some in said for one in some], self.faults)

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


def _in_words(program: Program, fault: ProgramFault) -> str:
    return str(fault).removeprefix(f"{program.name} of the package ")


def _absence(program: Program, fault: ProgramFault) -> str | None:
    """What is not here, and what the program needs. None: it is the program's own fault."""
    if isinstance(fault, ProgramLanguageMissing):
        return _in_words(program, fault)
    lacks = absence(str(fault), [file.name for file in program.files])
    return None if lacks is None else f"it {lacks}"
