"""What the versions of the Kattis format have in common.

Authors mix them: every key and directory is read where it is, whatever version a package names. A version decides by
its `Dialect` what is so where nothing is said.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from judge.grading.plan import GradingPlan
from judge.limits import USUAL_PROGRAM_LIMITS
from judge.package.constants import read_constants
from judge.package.declared_limits import DeclaredLimits, read_limits
from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import TIME_LIMIT_FILE, DomjudgeIni, read_domjudge_ini, read_timelimit_file
from judge.package.extra_files import read_attachments, read_include
from judge.package.formats.labels import KEY
from judge.package.grading_plan import PlanMaker, has_custom_grader
from judge.package.group_settings import GroupReader
from judge.package.manifest import TestcaseKind
from judge.package.metadata import read_metadata, read_names
from judge.package.model import Package, PackageLimits, Testcase, TimeLimitRule
from judge.package.problem_kind import ProblemKind, read_problem_kind
from judge.package.program_files import ProgramFinder
from judge.package.root import PROBLEM_FILE
from judge.package.settings import Settings
from judge.package.source import PackageSource
from judge.package.statement_files import read_statements
from judge.package.submission_files import read_submissions
from judge.package.testcase_checks import check_testcases
from judge.package.testdata import TestDataReader, read_problem_arguments
from judge.package.testlib import with_testlib
from judge.package.top_level import check_top_level
from judge.package.validator_cases import ValidatorCaseReader
from judge.program import ProgramRole, RunTogether

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_JUDGES = (ProgramRole.CHECKER, ProgramRole.INTERACTOR)
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
    def __init__(self, source: PackageSource, dialect: Dialect, diagnostics: Diagnostics) -> None:
        self._source = source
        self._tree = source.tree
        self._settings = source.settings
        self._dialect = dialect
        self._diagnostics = diagnostics
        self._ini = read_domjudge_ini(source.tree, diagnostics)
        self._kind = _kind(read_problem_kind(source.settings, needs_custom=dialect.needs_custom), self._ini)
        self._constants = read_constants(source.settings)
        self._programs = with_testlib(
            ProgramFinder(tree=source.tree, constants=self._constants, diagnostics=diagnostics).read(self._kind),
            source.tree,
            source.testlib,
            diagnostics,
        )
        self._has_default_checker = not any(program.role in _JUDGES for program in self._programs)
        self._check_programs()

    def package(self) -> Package:
        settings, tree, diagnostics = self._settings, self._tree, self._diagnostics
        declared = self._limits()
        names = read_names(settings) or ({"en": self._ini.name} if self._ini.name else {})
        found = read_statements(tree, names, diagnostics)
        title = names.get("en") or next((statement.title for statement in found.statements if statement.title), "")
        title = title or next(iter(names.values()), "")
        if settings.is_whole:
            _check_title(title, diagnostics)
        _check_titles([title, *(statement.title for statement in found.statements)], diagnostics)
        limits = declared.of_submissions
        checker_flags = self._problem_arguments()
        groups = self._groups()
        reader = TestDataReader(
            tree,
            groups,
            checker_flags=checker_flags,
            decimal_numbers_only=self._dialect.decimal_numbers_only,
            needs_answers=self._kind.run_together is not RunTogether.INTERACTIVE and not self._kind.is_multi_pass,
            diagnostics=diagnostics,
        )
        test_data = reader.read()
        check_testcases(test_data.testcases, limits, diagnostics, is_compared=self._has_default_checker)
        testcases = self._named_outputs(test_data.testcases)
        plan = self._plan_maker(testcases, groups, settings.section("grading")).make()
        self._check_grader(plan)
        submissions = read_submissions(tree, diagnostics, source_limit_bytes=limits.source_limit_bytes)
        check_top_level(tree, diagnostics)
        package = Package(
            slug=_short_name(self._ini.short_name, self._source.name, diagnostics),
            title=title,
            format=self._dialect.name,
            metadata=read_metadata(settings),
            limits=limits,
            checker_options=test_data.checker_options,
            on_reject=groups.of(f"data/{TestcaseKind.SECRET}").on_reject,
            testcases=testcases,
            statements=found.statements,
            images=found.images,
            submissions=submissions,
            warnings=(),
            resources=self._source.resources,
            run_together=self._kind.run_together,
            programs=self._programs,
            program_limits=declared.of_programs if self._programs else USUAL_PROGRAM_LIMITS,
            include=read_include(tree, self._constants, diagnostics),
            grading=plan,
            pass_limit=declared.pass_limit if self._kind.is_multi_pass else 1,
            allows_file_writing=self._allows_file_writing(),
            required_files=tuple(testcase.output_name for testcase in testcases if testcase.output_name),
            languages=self._languages(),
            validator_cases=ValidatorCaseReader(tree=tree, groups=groups, checker_flags=checker_flags).read(),
            shown_samples=test_data.shown_samples,
            attachments=read_attachments(tree),
            constants=self._constants,
            time_limit_rule=declared.time_limit_rule,
        )
        for key in _WITHOUT_EFFECT:
            if settings.take(key) is not None:
                settings.warn(key, "has no effect")
        settings.warn_unknown()
        diagnostics.raise_errors()
        return replace(package, warnings=diagnostics.all())

    def _check_programs(self) -> None:
        kind, settings = self._kind, self._settings
        if kind.is_multi_pass and self._has_default_checker and not self._diagnostics.has_errors:
            settings.error("type", "is multi-pass, but the package has no checker of its own, which starts each pass")

    def _check_grader(self, plan: GradingPlan | None) -> None:
        graders = [program.name for program in self._programs if program.role is ProgramRole.GRADER]
        if plan is not None and has_custom_grader(plan.root) and len(graders) != 1:
            found = f"there are {len(graders)}: {', '.join(graders)}" if graders else "it has none"
            self._diagnostics.error("graders", f"must have one program, as groups have `grading: custom`; {found}")

    def _limits(self) -> DeclaredLimits:
        declared = read_limits(
            self._settings.section("limits"),
            largest_memory_limit_bytes=self._source.largest_memory_limit_bytes,
            usual_rule=self._dialect.time_limit_rule,
        )
        of_file_ms = read_timelimit_file(self._tree, self._diagnostics)
        limits = _chosen_limits(declared.of_submissions, self._ini.cpu_time_limit_ms, of_file_ms, self._diagnostics)
        if limits.cpu_time_limit_ms is None and self._tree.find(TIME_LIMIT_FILE) is None:  # else its fault was reported
            self._diagnostics.warn(
                "",
                f"no CPU time limit: write the seconds into {TIME_LIMIT_FILE}, or give the limit with each import "
                "(`judge package verify --cpu-time-limit SECONDS`)",
            )
        return replace(declared, of_submissions=limits)

    def _problem_arguments(self) -> tuple[str, ...]:
        return read_problem_arguments(
            self._settings,
            self._constants,
            of_ini=self._ini.checker_arguments,
            has_default_checker=self._has_default_checker,
        )

    def _groups(self) -> GroupReader:
        return GroupReader(
            tree=self._tree,
            constants=self._constants,
            has_default_checker=self._has_default_checker,
            is_scoring=self._kind.is_scoring,
            diagnostics=self._diagnostics,
        )

    def _plan_maker(self, testcases: tuple[Testcase, ...], groups: GroupReader, grading: Settings) -> PlanMaker:
        objective = grading.one_of("objective", ("max", "min"))
        shows_groups = grading.boolean("show_test_data_groups")
        if grading.text("on_reject") is not None:
            grading.error("on_reject", "belongs in data/testdata.yaml")
        if not self._kind.is_scoring:
            for key, value in (("objective", objective), ("show_test_data_groups", shows_groups)):
                if value is not None:
                    grading.warn(key, "has no effect on a pass-fail problem")
        grading.warn_unknown()
        names = [testcase.name for testcase in testcases]
        for name in names:
            groups.of(f"data/{name}".rpartition("/")[0])
        return PlanMaker(
            names=names,
            groups=groups,
            is_scoring=self._kind.is_scoring,
            is_bounded=True in groups.is_bounded or (self._dialect.has_bounded_groups and not groups.is_bounded),
            is_minimized=objective == "min",
            shows_groups=shows_groups is not False,
        )

    def _allows_file_writing(self) -> bool:
        declared = self._settings.boolean("allow_file_writing")
        return self._dialect.allows_file_writing if declared is None else declared

    def _languages(self) -> tuple[str, ...] | None:
        words = self._settings.words("languages")
        return None if words in (None, (), ("all",)) else words

    def _named_outputs(self, testcases: tuple[Testcase, ...]) -> tuple[Testcase, ...]:
        """Of a problem whose submissions are outputs: which file is that of which testcase."""
        if self._kind.run_together is not RunTogether.OUTPUT_ONLY:
            return testcases
        return tuple(replace(case, output_name=f"{name}.out") for case, name in _short_names(testcases).items())


def _kind(of_yaml: ProblemKind, ini: DomjudgeIni) -> ProblemKind:
    """DOMjudge's file goes before `validation` where it names programs."""
    kind = replace(of_yaml, has_checker=True) if ini.has_checker or ini.has_interactor else of_yaml
    return replace(kind, run_together=RunTogether.INTERACTIVE) if ini.has_interactor else kind


def _short_names(testcases: Iterable[Testcase]) -> Mapping[Testcase, str]:
    """The last part of each name, or the whole one below its part of the data where several would be equal."""
    ordered = tuple(testcases)
    last = [case.name.rpartition("/")[2] for case in ordered]
    is_unique = len(set(last)) == len(last)
    return {case: short if is_unique else case.name for case, short in zip(ordered, last, strict=True)}


def _check_title(title: str, diagnostics: Diagnostics) -> None:
    if not title:
        diagnostics.error(PROBLEM_FILE, "no name, and no statement with \\problemname: add a line `name: Two sums`")


def _check_titles(titles: Iterable[str], diagnostics: Diagnostics) -> None:
    """YAML may escape what no database keeps as text: NUL, and half a surrogate pair."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for title in titles for character in title):
        diagnostics.error(PROBLEM_FILE, "a control character in the name")


def _chosen_limits(
    declared: PackageLimits, ini_ms: int | None, timelimit_file_ms: int | None, diagnostics: Diagnostics
) -> PackageLimits:
    """Choose the CPU time limit in DOMjudge's order: problem.yaml, then domjudge-problem.ini, then .timelimit."""
    found_ms = [limit for limit in (declared.cpu_time_limit_ms, ini_ms, timelimit_file_ms) if limit is not None]
    if len(set(found_ms)) > 1:
        diagnostics.warn("", f"CPU time limits that differ: {', '.join(map(str, found_ms))} ms; the first is used")
    return replace(declared, cpu_time_limit_ms=found_ms[0] if found_ms else None)


def _short_name(of_ini: str | None, of_source: str | None, diagnostics: Diagnostics) -> str | None:
    slug = _slug(of_ini) or _slug(of_source)
    if slug is None:
        diagnostics.warn(
            "",
            "no short name: call the folder of the package by small letters, digits and dashes, or give the name with "
            "each import",
        )
    return slug


def _slug(name: str | None) -> str | None:
    slug = re.sub(r"[-_. ]+", "-", (name or "").lower()).strip("-")
    return slug if _SLUG.fullmatch(slug) else None
