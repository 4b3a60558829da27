"""What is asked of an evaluation, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from judge.executable import Executable
from judge.grading import StopPolicy
from judge.language import Language, Variant
from judge.limits import ProblemLimits
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.testcase_result import TestcaseResult

#: The least CPU time counts: see timing.py.
REPEATS = 2


@dataclass(frozen=True, kw_only=True)
class ReadyProgram:
    """A program of the package that can be installed and run."""

    role: ProgramRole
    name: str
    language: Language
    variant: Variant
    executable: Executable


@dataclass(frozen=True, kw_only=True)
class OwnInput:
    """An input of the program's author: no testcase of the package, and without an answer."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class EvaluationRequest:
    """Run an executable on the testcases `first` up to, not including, `stop` of a manifest."""

    language: Language
    variant: Variant
    limits: ProblemLimits  #: before the language's factors
    executable: Executable
    manifest: Manifest
    first: int
    stop: int
    programs: tuple[ReadyProgram, ...] = ()  #: of the manifest, all of them
    repeats: int = REPEATS  #: how often a run that is close to a limit is repeated
    stop_policy: StopPolicy = StopPolicy.PACKAGE
    is_trial_run: bool = False  #: no group is graded; what the program prints is kept, also where it is right
    own_input: OwnInput | None = None  #: of a trial run, instead of the manifest's testcases

    def programs_for(self, role: ProgramRole) -> tuple[ReadyProgram, ...]:
        return tuple(program for program in self.programs if program.role is role)


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    testcases: tuple[TestcaseResult, ...]  #: one for each that was asked for, skipped ones too
    image_digest: str
    cpu_time_us: int  #: sum over the runs of these testcases
    wall_time_us: int


#: Called after each testcase that ran.
OnTestcase = Callable[[TestcaseResult], None]
