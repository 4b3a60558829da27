"""Reads data/sample and data/secret: the testcases in order, and the settings of their groups in testdata.yaml."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.checker.options import CheckerOptions
from judge.grading import OnReject
from judge.package.bounds import SCORE, OutOfBounds
from judge.package.checker_flags import parse_checker_flags, read_checker_flags
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import TestcaseKind
from judge.package.model import Testcase
from judge.package.problem_yaml import ProblemYaml
from judge.package.settings import Settings
from judge.package.testdata_files import ANSWER_SUFFIX, GROUP_FILE, INPUT_SUFFIX, TestcaseFiles, TestDataFiles
from judge.package.tree import PackageFile, PackageTree

_FLAGS = "output_validator_flags"
_SCORES = ("accept_score", "reject_score")
#: Modes of the default grader under which the first failing testcase decides, as it does here.
_GRADER_FLAGS = {"first_error", "worst_error"}


@dataclass(frozen=True, kw_only=True)
class GroupSettings:
    """The settings of testdata.yaml. Each key is inherited from the group above independently."""

    on_reject: OnReject = OnReject.BREAK
    checker_flags: str = ""


@dataclass(frozen=True, kw_only=True)
class TestData:
    testcases: tuple[Testcase, ...]
    checker_options: CheckerOptions
    on_reject: OnReject


class TestDataReader:
    def __init__(self, tree: PackageTree, problem: ProblemYaml, diagnostics: Diagnostics) -> None:
        self._tree = tree
        self._problem = problem
        self._diagnostics = diagnostics
        self._groups: dict[str, GroupSettings] = {}

    def read(self) -> TestData:
        secret = self._group(f"data/{TestcaseKind.SECRET}")
        options = self._checker_options(secret)
        files = TestDataFiles(self._tree, self._diagnostics)
        testcases = tuple(
            self._testcase(kind, pair, options)
            for kind in (TestcaseKind.SAMPLE, TestcaseKind.SECRET)
            for pair in files.pairs(kind)
        )
        files.report_elsewhere()
        self._check_secret(testcases)
        return TestData(testcases=testcases, checker_options=options, on_reject=secret.on_reject)

    def _check_secret(self, testcases: tuple[Testcase, ...]) -> None:
        place = f"data/{TestcaseKind.SECRET}"
        if any(file.path.endswith((INPUT_SUFFIX, ANSWER_SUFFIX)) for file in self._tree.below(place)):
            return  # each that is no testcase was reported
        if not testcases:
            self._diagnostics.error(place, "no testcases")
        else:
            self._diagnostics.warn(place, "no testcases: the samples alone decide, and students see their answers")

    def _testcase(self, kind: TestcaseKind, files: TestcaseFiles, of_problem: CheckerOptions) -> Testcase:
        options = self._checker_options(self._group(str(PurePosixPath(files.stem).parent)))
        return Testcase(
            name=files.stem.removeprefix("data/"),
            kind=kind,
            input=files.input,
            answer=files.answer,
            checker_options=None if options == of_problem else options,
        )

    def _checker_options(self, group: GroupSettings) -> CheckerOptions:
        return parse_checker_flags(f"{self._problem.checker_flags} {group.checker_flags}")

    def _group(self, path: str) -> GroupSettings:
        """The settings of a directory below data/, including those of the groups above."""
        if path not in self._groups:
            above = GroupSettings() if path == "data" else self._group(str(PurePosixPath(path).parent))
            file = self._tree.find(f"{path}/{GROUP_FILE}")
            self._groups[path] = above if file is None else self._read_group(file, above, path)
        return self._groups[path]

    def _read_group(self, file: PackageFile, above: GroupSettings, path: str) -> GroupSettings:
        settings = Settings.read(file, self._diagnostics)
        on_reject = settings.one_of("on_reject", OnReject)
        flags = self._flags(settings)
        _check_grading(settings, is_pass_fail=self._problem.is_pass_fail)
        settings.take("input_validator_flags")  # input validators are tools of the author, without effect on judging
        settings.warn_unknown()
        group = GroupSettings(
            on_reject=OnReject(on_reject) if on_reject else above.on_reject,
            checker_flags=above.checker_flags if flags is None else flags,
        )
        if path.count("/") > 1 and group.on_reject is not above.on_reject:
            settings.warn("on_reject", "of a group inside secret has no effect: all of secret follows data/secret")
        return group

    def _flags(self, settings: Settings) -> str | None:
        """Checked once for a group, not for each of its testcases. None: they are those of the group above."""
        if self._problem.has_default_checker:
            return read_checker_flags(settings, _FLAGS)
        settings.take(_FLAGS)
        return None


def _check_grading(settings: Settings, *, is_pass_fail: bool) -> None:
    grading = settings.one_of("grading", ("default", "custom"))
    flags = (settings.text("grader_flags") or "").split()
    found = [key for key in _SCORES if settings.number(key, SCORE) is not None]
    found += ["range"] if _has_range(settings) else []
    if not is_pass_fail:
        return  # refused already, as what it is
    if grading == "custom":
        settings.error("grading", "custom: graders are not supported yet")
    unsupported = [flag for flag in flags if flag not in _GRADER_FLAGS]
    if unsupported:
        settings.error("grader_flags", f"{' '.join(unsupported)[:60]}: only {', '.join(sorted(_GRADER_FLAGS))} so far")
    for key in found:
        settings.warn(key, "has no effect on a pass-fail problem")


def _has_range(settings: Settings) -> bool:
    """Two numbers, of which the first may be -inf and the second +inf, as by default."""
    text = settings.text("range")
    if text is None:
        return False
    try:
        least, most = text.split()
        bounds = ((least, ("-inf",)), (most, ("inf", "+inf")))
        numbers = [float(word) if word in infinite else SCORE.parse(word) for word, infinite in bounds]
    except (ValueError, OutOfBounds):
        numbers = [1, 0]
    if numbers[0] > numbers[1]:
        settings.error("range", f"is {text[:60]!r}; it must be two numbers, the smaller one first")
        return False
    return True
