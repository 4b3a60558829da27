"""What the versions of the Kattis format have in common.

Authors mix them: every key and directory is read where it is, whatever version a package names. A version decides by
its `Dialect` what is so where nothing is said.
"""

from dataclasses import dataclass, replace

from judge.grading.plan import GradingPlan
from judge.limits import USUAL_PROGRAM_LIMITS
from judge.package.constants import read_constants
from judge.package.cpu_time_limit import with_cpu_time_limit
from judge.package.declared_limits import DeclaredLimits, read_limits
from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import DomjudgeIni, read_domjudge_ini
from judge.package.extra_files import read_attachments, read_include
from judge.package.formats.labels import KEY
from judge.package.grading_plan import PlanMaker, has_custom_grader, has_static_validation
from judge.package.grading_section import read_grading_section
from judge.package.group_reader import GroupReader
from judge.package.group_settings import Style
from judge.package.manifest import TestcaseKind
from judge.package.metadata import read_metadata, read_names
from judge.package.model import Package, PackageProgram, Testcase, TimeLimitRule
from judge.package.problem_kind import ProblemKind, read_problem_kind
from judge.package.program_files import ProgramFinder
from judge.package.source import PackageSource
from judge.package.statement_files import read_statements
from judge.package.submission_files import read_submissions
from judge.package.testcase_checks import check_testcases
from judge.package.testdata import TestData, TestDataReader, read_problem_arguments, with_output_names
from judge.package.testlib import with_testlib
from judge.package.titles import choose_short_name, choose_title
from judge.package.top_level import check_top_level
from judge.package.validator_cases import ValidatorCaseReader
from judge.program import ProgramRole, RunTogether

_JUDGES = (ProgramRole.CHECKER, ProgramRole.INTERACTOR)
_BOUNDED_STYLES = {Style.SCORING_MAP, Style.BOUNDED}
#: Keys for other tools, or for steps that have no part in judging.
_WITHOUT_EFFECT = ("short_name", "libraries")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    name: str
    needs_custom: bool  #: a checker of the package is used only where `validation` says so
    has_bounded_groups: bool  #: groups as in 2025-09, where no key tells
    allows_file_writing: bool
    time_limit_rule: TimeLimitRule
    decimal_numbers_only: bool  #: what the default checker takes as a number


def read_kattis_package(source: PackageSource, dialect: Dialect, diagnostics: Diagnostics) -> Package:
    """Read a package. Raises PackageRefused with everything that is wrong."""
    source.settings.take(KEY)
    return _Reading(source, dialect, diagnostics).package()


class _Reading:
    """One pass over a package: first what kind of problem it is, then its parts."""

    def __init__(self, source: PackageSource, dialect: Dialect, diagnostics: Diagnostics) -> None:
        self._source = source
        self._tree = source.tree
        self._settings = source.settings
        self._dialect = dialect
        self._diagnostics = diagnostics
        self._ini = read_domjudge_ini(source.tree, diagnostics)
        self._kind = _kind(read_problem_kind(source.settings, needs_custom=dialect.needs_custom), self._ini)
        self._constants = read_constants(source.settings)
        self._programs = self._read_programs()
        self._has_default_checker = not any(program.role in _JUDGES for program in self._programs)
        self._declared = self._read_limits()
        self._grading = read_grading_section(source.settings, is_scoring=self._kind.is_scoring)
        self._checker_flags = read_problem_arguments(
            source.settings,
            self._constants,
            of_ini=self._ini.checker_arguments,
            has_default_checker=self._has_default_checker,
        )
        self._groups = GroupReader(
            tree=source.tree,
            constants=self._constants,
            has_default_checker=self._has_default_checker,
            is_scoring=self._kind.is_scoring,
            diagnostics=diagnostics,
            of_problem=self._grading.of_groups,
        )

    def package(self) -> Package:
        settings, tree, diagnostics = self._settings, self._tree, self._diagnostics
        names = read_names(settings) or ({"en": self._ini.name} if self._ini.name else {})
        found = read_statements(tree, names, diagnostics)
        limits = self._declared.of_submissions
        test_data = self._read_test_data()
        testcases = test_data.testcases
        plan = self._plan(testcases)
        package = Package(
            slug=choose_short_name(self._ini.short_name, self._source.name, diagnostics),
            title=choose_title(names, found.statements, diagnostics, is_needed=settings.is_whole),
            format=self._dialect.name,
            metadata=read_metadata(settings),
            limits=limits,
            checker_options=test_data.checker_options,
            on_reject=self._groups.of(f"data/{TestcaseKind.SECRET}").on_reject,
            testcases=testcases,
            statements=found.statements,
            images=found.images,
            submissions=read_submissions(
                tree,
                diagnostics,
                source_limit_bytes=limits.source_limit_bytes,
                format_name=self._dialect.name,
                constants=self._constants,
                are_outputs=self._kind.run_together is RunTogether.OUTPUT_ONLY,
            ),
            warnings=(),
            resources=self._source.resources,
            run_together=self._kind.run_together,
            programs=self._programs,
            program_limits=self._declared.of_programs if self._programs else USUAL_PROGRAM_LIMITS,
            include=read_include(tree, self._constants, diagnostics),
            grading=plan,
            pass_limit=self._declared.pass_limit if self._kind.is_multi_pass else 1,
            allows_file_writing=self._allows_file_writing(),
            required_files=tuple(testcase.output_name for testcase in testcases if testcase.output_name),
            languages=self._languages(),
            validator_cases=ValidatorCaseReader(
                tree=tree, groups=self._groups, checker_flags=self._checker_flags
            ).read(),
            shown_samples=test_data.shown_samples,
            attachments=read_attachments(tree),
            constants=self._constants,
            time_limit_rule=self._declared.time_limit_rule,
        )
        self._report_rest()
        return replace(package, warnings=diagnostics.all())

    def _report_rest(self) -> None:
        check_top_level(self._tree, self._diagnostics)
        for key in _WITHOUT_EFFECT:
            if self._settings.take(key) is not None:
                self._settings.warn(key, "has no effect")
        self._settings.warn_unknown()
        self._diagnostics.raise_errors()

    def _read_programs(self) -> tuple[PackageProgram, ...]:
        finder = ProgramFinder(
            tree=self._tree,
            constants=self._constants,
            prefers_single=not self._dialect.needs_custom,
            diagnostics=self._diagnostics,
        )
        return with_testlib(finder.read(self._kind), self._tree, self._source.testlib, self._diagnostics)

    def _read_limits(self) -> DeclaredLimits:
        declared = read_limits(
            self._settings.section("limits"),
            largest_memory_limit_bytes=self._source.largest_memory_limit_bytes,
            usual_rule=self._dialect.time_limit_rule,
        )
        limits = with_cpu_time_limit(
            declared.of_submissions, self._ini.cpu_time_limit_ms, self._tree, self._diagnostics
        )
        return replace(declared, of_submissions=limits)

    def _read_test_data(self) -> TestData:
        reader = TestDataReader(
            self._tree,
            self._groups,
            checker_flags=self._checker_flags,
            decimal_numbers_only=self._dialect.decimal_numbers_only,
            needs_answers=self._kind.run_together is not RunTogether.INTERACTIVE and not self._kind.is_multi_pass,
            diagnostics=self._diagnostics,
        )
        test_data = reader.read()
        limits = self._declared.of_submissions
        check_testcases(test_data.testcases, limits, self._diagnostics, is_compared=self._has_default_checker)
        if self._kind.run_together is RunTogether.OUTPUT_ONLY:
            return replace(test_data, testcases=with_output_names(test_data.testcases))
        return test_data

    def _plan(self, testcases: tuple[Testcase, ...]) -> GradingPlan | None:
        styles = self._groups.styles
        plan = PlanMaker(
            names=[testcase.name for testcase in testcases],
            groups=self._groups,
            is_scoring=self._kind.is_scoring,
            is_bounded=bool(styles & _BOUNDED_STYLES) or (self._dialect.has_bounded_groups and not styles),
            is_draft=Style.GRADING_MAP in styles or (not self._dialect.needs_custom and Style.LEGACY not in styles),
            checker_gives_scores=self._checker_gives_scores(),
            is_minimized=self._grading.is_minimized,
            shows_groups=self._grading.shows_groups,
        ).make()
        self._check_asked(
            ProgramRole.GRADER,
            "graders",
            "`grading: custom`",
            is_asked=plan is not None and has_custom_grader(plan.root),
        )
        self._check_asked(
            ProgramRole.STATIC_VALIDATOR,
            "static_validator",
            "`static_validation_score`",
            is_asked=plan is not None and has_static_validation(plan.root),
        )
        return plan

    def _check_asked(self, role: ProgramRole, directory: str, setting: str, *, is_asked: bool) -> None:
        """A program that groups ask for must be there. One that no group asks for is not compiled."""
        found = [program.name for program in self._programs if program.role is role]
        if is_asked and len(found) != 1:
            names = f"there are {len(found)}: {', '.join(found)}" if found else "it has none"
            self._diagnostics.error(directory, f"must have one program, as groups have {setting}; {names}")
        elif found and not is_asked:
            self._diagnostics.warn(directory, f"has no effect, because no group has {setting}")
            self._programs = tuple(program for program in self._programs if program.role is not role)

    def _checker_gives_scores(self) -> bool:
        """Where no key says it, any program of the package may."""
        declared = self._kind.gives_scores
        return not self._has_default_checker and (not self._dialect.needs_custom if declared is None else declared)

    def _allows_file_writing(self) -> bool:
        declared = self._settings.boolean("allow_file_writing")
        return self._dialect.allows_file_writing if declared is None else declared

    def _languages(self) -> tuple[str, ...] | None:
        words = self._settings.words("languages")
        return None if words in (None, (), ("all",)) else words


def _kind(of_yaml: ProblemKind, ini: DomjudgeIni) -> ProblemKind:
    """DOMjudge's file goes before `validation` where it names programs."""
    kind = replace(of_yaml, has_checker=True) if ini.has_checker or ini.has_interactor else of_yaml
    return replace(kind, run_together=RunTogether.INTERACTIVE) if ini.has_interactor else kind
