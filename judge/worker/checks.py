"""The checks of a package, as the queue carries them.

The compile worker compiles the programs of the package. What does not compile is a finding. The run worker tries the
others on its part of the list, and on junk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from judge.errors import MessageError, ProgramFault
from judge.evaluation.request import ReadyProgram
from judge.language import PACKAGE_CHECKS
from judge.messages import CompileJob, Finding, RunJob
from judge.package.diagnostics import Diagnostic, Diagnostics, Severity
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.program_compilation import CompiledProgram, ProgramCompiler
from judge.sandbox import Lane
from judge.store import Store
from judge.verification.checks import PackageChecks
from judge.verification.program_checks import check_in_lane, tell_of_program

#: Roles that are tried. The others have nothing that they could be tried on.
_TRIED_ROLES = (ProgramRole.INPUT_VALIDATOR, ProgramRole.CHECKER)
#: Of a package with more, the first ones tell an author enough, and a message is not too large for nsqd.
FINDINGS_LIMIT = 200
_FINDING_CHARS = 800


def is_of_checks(job: CompileJob | RunJob) -> bool:
    return job.variant == PACKAGE_CHECKS.variant.id


def list_of_checks(job: CompileJob) -> str:
    """The digest of the list, which is the submission's only file. Raises MessageError."""
    if len(job.files) != 1 or job.files[0].sha256 is None:
        raise MessageError("a job for the checks of a package names no list of them")
    return job.files[0].sha256


@dataclass(frozen=True, kw_only=True)
class CompiledPrograms:
    programs: tuple[CompiledProgram, ...]
    faults: Diagnostics = field(default_factory=Diagnostics)


def compile_programs(lane: Lane, compiler: ProgramCompiler, manifest: Manifest) -> CompiledPrograms:
    """Raises what the store and the sandbox raise."""
    faults = Diagnostics()
    programs: list[CompiledProgram] = []
    for program in manifest.programs:
        try:
            compiled = compiler.compile(lane, program, manifest.program_limits)
        except ProgramFault as fault:
            tell_of_program(program, fault, faults)
        else:
            programs += [compiled] if program.role in _TRIED_ROLES else []
    return CompiledPrograms(programs=tuple(programs), faults=faults)


def check(
    lane: Lane,
    store: Store,
    job: RunJob,
    programs: Sequence[ReadyProgram],
    between: Callable[[], None],
) -> tuple[Finding, ...]:
    """Raises PackageError where the store has no list under its name, and what the store and the sandbox raise."""
    manifest = Manifest.from_json(store.get(job.manifest_sha256))
    checks = PackageChecks.from_json(store.get(job.executable_sha256)).part(job.slice.index, job.slice.count)
    is_first = job.slice.index == 0
    faults = check_in_lane(lane, store, manifest, programs, checks, with_all_junk=is_first, between=between)
    return (*job.findings, *findings(faults))


def findings(faults: Diagnostics) -> tuple[Finding, ...]:
    found = list(map(_finding, faults.all()))
    if len(found) > FINDINGS_LIMIT:
        more = Finding(file="", text=f"{len(found) - FINDINGS_LIMIT} more faults are not listed", is_error=True)
        found[FINDINGS_LIMIT:] = [more]
    return tuple(found)


def _finding(fault: Diagnostic) -> Finding:
    return Finding(file=fault.file, text=fault.message[:_FINDING_CHARS], is_error=fault.severity is Severity.ERROR)
