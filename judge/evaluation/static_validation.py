"""The static validator of a package looks at the sources of a submission, once. Groups count what it says.

    validator LANGUAGE MAIN_FILE /sandbox/work/

runs in a directory with the sources. Exit codes and feedback are those of a checker.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from judge.checker.judgement import Decision, Judgement
from judge.checker.program import CheckerEnd, Dialect, judgement_of
from judge.compilation import CompilationRequest, main_first_files, opened_source
from judge.evaluation.checker_program import collect_feedback
from judge.evaluation.installed_program import InstalledProgram, install_program
from judge.evaluation.request import ReadyProgram
from judge.grading import ProgramGrade
from judge.grading.plan import GradingGroup, GradingPlan, groups_below
from judge.language import PROGRAM_DIR, WORK_DIR
from judge.limits import ProgramLimits
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


def validate_sources(
    lane: Lane, store: Store, validation: StaticValidation, request: CompilationRequest
) -> tuple[ProgramGrade, ...]:
    """A grade for each group that counts it; without such groups nothing runs.

    Raises CheckerError where the validator failed, and what the store and the sandbox raise.
    """
    groups = [group for group in groups_below(validation.plan.root) if group.static_validation_score is not None]
    if not groups:
        return ()
    with ExitStack() as stack:
        installed = install_program(lane, store, validation.program, validation.limits, stack)
        said = _ask(installed, store, validation, request)
    verdict = verdict_of_decision(said.decision)
    return tuple(ProgramGrade(group=group.name, verdict=verdict, score=_score(said, group)) for group in groups)


def _ask(
    installed: InstalledProgram, store: Store, validation: StaticValidation, request: CompilationRequest
) -> Judgement:
    sent = {file.name for file in request.files}
    sources = [file for file in main_first_files(store, request) if file.name in sent]
    _install_sources(installed, store, sources)
    command = installed.command(request.language.id, sources[0].name, f"{WORK_DIR}/")
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
