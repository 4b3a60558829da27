"""Reads data/sample and data/secret: the testcases in order, each with what it inherits from its groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from judge.checker.options import CheckerOptions
from judge.limits import KIB
from judge.package.checker_flags import check_flags, parse_checker_flags
from judge.package.constants import all_with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.group_reader import GroupReader, read_validator_arguments
from judge.package.manifest import TestcaseKind
from judge.package.model import ShownSample, Testcase
from judge.package.settings import Settings
from judge.package.submission_arguments import read_arguments_file, read_submission_arguments
from judge.package.testdata_files import ANSWER_SUFFIX, INPUT_SUFFIX, ShownFiles, TestcaseFiles, TestDataFiles
from judge.package.tree import PackageFile, PackageTree
from judge.package.validator_arguments import ValidatorArguments

#: Of a hint or a description.
_NOTE_KEPT_BYTES = 16 * KIB
_SECRET = f"data/{TestcaseKind.SECRET}"


@dataclass(frozen=True, kw_only=True)
class TestData:
    testcases: tuple[Testcase, ...]
    checker_options: CheckerOptions
    shown_samples: tuple[ShownSample, ...]


@dataclass(frozen=True, kw_only=True)
class _OfTestcase:
    """What `<testcase>.yaml` says, or the group above."""

    checker_arguments: tuple[str, ...]
    input_validator_arguments: ValidatorArguments
    arguments: tuple[str, ...]
    full_feedback: bool
    hint: str | None = None
    description: str | None = None


class TestDataReader:
    def __init__(
        self,
        tree: PackageTree,
        groups: GroupReader,
        *,
        checker_flags: tuple[str, ...],  #: of the problem; a testcase's follow them
        decimal_numbers_only: bool,
        needs_answers: bool,
        diagnostics: Diagnostics,
    ) -> None:
        self._tree = tree
        self._groups = groups
        self._checker_flags = checker_flags
        self._decimal_numbers_only = decimal_numbers_only
        self._needs_answers = needs_answers
        self._diagnostics = diagnostics

    def read(self) -> TestData:
        of_problem = self._checker_options(self._groups.of(_SECRET).checker_arguments)
        files = TestDataFiles(self._tree, self._diagnostics, needs_answers=self._needs_answers)
        testcases = tuple(
            self._testcase(kind, pair, of_problem)
            for kind in (TestcaseKind.SAMPLE, TestcaseKind.SECRET)
            for pair in files.pairs(kind)
        )
        files.report_elsewhere()
        self._check_secret(testcases)
        return TestData(
            testcases=testcases,
            checker_options=of_problem,
            shown_samples=tuple(_shown_sample(shown) for shown in files.shown),
        )

    def _check_secret(self, testcases: tuple[Testcase, ...]) -> None:
        if any(file.path.endswith((INPUT_SUFFIX, ANSWER_SUFFIX)) for file in self._tree.below(_SECRET)):
            return  # each that is no testcase was reported
        if not testcases:
            self._diagnostics.error(_SECRET, "no testcases")
        else:
            self._diagnostics.warn(_SECRET, "no testcases: the samples alone decide, and students see their answers")

    def _testcase(self, kind: TestcaseKind, files: TestcaseFiles, of_problem: CheckerOptions) -> Testcase:
        found = self._of_testcase(files)
        companions = files.companions
        options = self._checker_options(found.checker_arguments)
        return Testcase(
            name=files.name,
            kind=kind,
            input=files.input,
            answer=files.answer,
            checker_options=None if options == of_problem else options,
            checker_arguments=() if self._groups.has_default_checker else self._all_arguments(found),
            input_validator_arguments=found.input_validator_arguments,
            arguments=found.arguments,
            full_feedback=found.full_feedback,
            files=files.files,
            output=companions.get(".out"),
            shown_input=companions.get(".in.statement"),
            shown_answer=companions.get(".ans.statement"),
            download_input=companions.get(".in.download"),
            download_answer=companions.get(".ans.download"),
            interaction=companions.get(".interaction"),
            hint=found.hint or _text(companions.get(".hint")),
            description=found.description or _text(companions.get(".desc")),
        )

    def _all_arguments(self, found: _OfTestcase) -> tuple[str, ...]:
        return (*self._checker_flags, *found.checker_arguments)

    def _checker_options(self, arguments: tuple[str, ...]) -> CheckerOptions:
        if not self._groups.has_default_checker:
            return CheckerOptions()
        options = parse_checker_flags((*self._checker_flags, *arguments))
        return structs.replace(options, decimal_numbers_only=True) if self._decimal_numbers_only else options

    def _of_testcase(self, files: TestcaseFiles) -> _OfTestcase:
        group = self._groups.of(files.group)
        of_group = _OfTestcase(
            checker_arguments=group.checker_arguments,
            input_validator_arguments=group.input_validator_arguments,
            arguments=self._arguments_beside(files, group.arguments),
            full_feedback=group.full_feedback,
        )
        file = files.companions.get(".yaml")
        return of_group if file is None else self._read_yaml(file, of_group)

    def _arguments_beside(self, files: TestcaseFiles, above: tuple[str, ...]) -> tuple[str, ...]:
        file = files.companions.get(".args")
        return above if file is None else read_arguments_file(file, self._groups.constants, self._diagnostics)

    def _read_yaml(self, file: PackageFile, above: _OfTestcase) -> _OfTestcase:
        settings = self._groups.settings(file)
        feedback = settings.boolean("full_feedback")
        found = _OfTestcase(
            checker_arguments=self._groups.checker_arguments(settings, above.checker_arguments),
            input_validator_arguments=read_validator_arguments(settings, above.input_validator_arguments),
            arguments=read_submission_arguments(settings, above.arguments),
            full_feedback=above.full_feedback if feedback is None else feedback,
            hint=settings.text("hint"),
            description=settings.text("description"),
        )
        for key in ("input_visualizer_args", "output_visualizer_args"):
            settings.take(key)
        settings.warn_unknown()
        return found


def _text(file: PackageFile | None) -> str | None:
    """The beginning of a note. What is no UTF-8 in it is replaced: no verdict hangs on it."""
    if file is None:
        return None
    with file.open() as stream:
        raw = stream.read(_NOTE_KEPT_BYTES)
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\0", "").strip() or None


def read_problem_arguments(
    settings: Settings, constants: Mapping[str, str], *, of_ini: str | None, has_default_checker: bool
) -> tuple[str, ...]:
    """Arguments of the checker for every testcase: `validator_flags`, else those of DOMjudge's file."""
    key = "validator_flags"
    flags = settings.arguments(key) or tuple((of_ini or "").split())
    flags = all_with_constants(flags, constants)
    return check_flags(flags, settings, key) if has_default_checker else flags


def with_output_names(testcases: Sequence[Testcase]) -> tuple[Testcase, ...]:
    """Of a problem whose submissions are outputs: which file is that of which testcase.

    It has the last part of the testcase's name, or the whole name where several last parts are equal.
    """
    last = [testcase.name.rpartition("/")[2] for testcase in testcases]
    names = last if len(set(last)) == len(last) else [testcase.name for testcase in testcases]
    return tuple(replace(testcase, output_name=f"{name}.out") for testcase, name in zip(testcases, names, strict=True))


def _shown_sample(files: ShownFiles) -> ShownSample:
    found = files.companions
    return ShownSample(
        name=files.stem.removeprefix("data/"),
        input=found.get(".in.statement"),
        answer=found.get(".ans.statement") or found.get(".out"),
        interaction=found.get(".interaction"),
    )
