"""The static validator of a package looks at the sources of a submission. Groups count what it says.

    validator LANGUAGE ENTRY_POINT /sandbox/work/ [ARGUMENT...]

runs in a directory with the sources, once for each list of arguments. The language is a code of the package format.
The entry point is the main file, or the class where the language starts one. Exit codes and feedback are those of a
checker.
https://icpc.io/problem-package-format/spec/2025-09.html
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from judge.checker.judgement import Decision, Judgement
from judge.checker.program import CheckerEnd, Dialect, dialect_of, judgement_of
from judge.compilation import CompilationRequest, main_first_files, opened_source
from judge.evaluation.checker_program import collect_feedback
from judge.evaluation.installed_program import InstalledProgram, install_program
from judge.evaluation.request import ReadyProgram
from judge.grading import ProgramGrade
from judge.grading.plan import GradingGroup, GradingPlan, groups_below
from judge.language import PROGRAM_DIR, WORK_DIR
from judge.language_choice import entry_point_of, language_code
from judge.limits import ProgramLimits
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.program_output import run_for_output
from judge.sandbox import Lane
from judge.source import SourceFile
from judge.store import Store
from judge.verdict import verdict_of_decision

_SOURCES = "submission"
_IN_SOURCES = ("/bin/sh", "-c", f'cd {PROGRAM_DIR}/{_SOURCES} && exec "$0" "$@"')


@dataclass(frozen=True, kw_only=True)
class StaticValidation:
    """What is asked of a static validator."""

    program: ReadyProgram
    dialect: Dialect
    limits: ProgramLimits
    plan: GradingPlan


def static_validation(manifest: Manifest, programs: Sequence[ReadyProgram]) -> StaticValidation | None:
    """None: the package has none. `programs` are those of the manifest that could be compiled."""
    found = manifest.programs_for(ProgramRole.STATIC_VALIDATOR)
    ready = next((program for program in programs if program.role is ProgramRole.STATIC_VALIDATOR), None)
    if not found or ready is None or manifest.grading is None:
        return None
    return StaticValidation(
        program=ready,
        dialect=dialect_of(file.name for file in found[0].files),
        limits=manifest.program_limits,
        plan=manifest.grading,
    )


def validate_sources(
    lane: Lane, store: Store, validation: StaticValidation, request: CompilationRequest
) -> tuple[ProgramGrade, ...]:
    """A grade for each group that counts it; without such groups nothing runs.

    Raises CheckerError where the validator failed, and what the store and the sandbox raise.
    """
    root = validation.plan.root
    groups = [group for group in (root, *groups_below(root)) if group.static_validation_score is not None]
    said: dict[tuple[str, ...], Judgement] = {}
    for group in groups:
        arguments = group.static_validator_arguments
        if arguments not in said:
            said[arguments] = _ask(lane, store, validation, request, arguments)
    return tuple(_grade(said[group.static_validator_arguments], group) for group in groups)


def _grade(said: Judgement, group: GradingGroup) -> ProgramGrade:
    return ProgramGrade(group=group.name, verdict=verdict_of_decision(said.decision), score=_score(said, group))


def _ask(
    lane: Lane, store: Store, validation: StaticValidation, request: CompilationRequest, arguments: tuple[str, ...]
) -> Judgement:
    """Each time in a sandbox of its own, so that it finds nothing that it wrote before."""
    with ExitStack() as stack:
        installed = install_program(lane, store, validation.program, validation.limits, stack)
        return _judgement(installed, store, validation, request, arguments)


def _judgement(
    installed: InstalledProgram,
    store: Store,
    validation: StaticValidation,
    request: CompilationRequest,
    arguments: tuple[str, ...],
) -> Judgement:
    sent = {file.name for file in request.files}
    sources = [file for file in main_first_files(store, request) if file.name in sent]
    _install_sources(installed, store, sources)
    code, entry_point = language_code(request.language.id), entry_point_of(sources[0].name, request.language.id)
    command = installed.command(code, entry_point, f"{WORK_DIR}/", *arguments)
    ran = run_for_output(installed.box, replace(command, argv=(*_IN_SOURCES, *command.argv)), limits=installed.limits)
    end = CheckerEnd(name=f"{installed.name}, on the sources,", report=ran.report, stderr=ran.output, feedback={})
    if ran.report.left_files:
        end = replace(end, feedback=collect_feedback(installed, end))
    return judgement_of(end, installed.limits, validation.dialect, is_scoring=validation.plan.is_scoring)


def _install_sources(installed: InstalledProgram, store: Store, sources: Sequence[SourceFile]) -> None:
    with ExitStack() as stack:
        files = [stack.enter_context(opened_source(store, file)) for file in sources]
        installed.box.install(replace(file, name=f"{_SOURCES}/{file.name}") for file in files)


def _score(said: Judgement, group: GradingGroup) -> float:
    """Without a score, an accepted submission gets all that the static validation can give."""
    if said.decision is not Decision.ACCEPTED:
        return 0.0
    if said.score is not None:
        return said.score
    share = 1.0 if said.score_multiplier is None else said.score_multiplier
    return share * (group.static_validation_score or 0.0)
