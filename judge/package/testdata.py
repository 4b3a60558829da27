"""Reads data/sample and data/secret: the testcases in order, and the settings of their groups in testdata.yaml."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from judge.checker.options import CheckerOptions
from judge.grading import OnReject
from judge.package.checker_flags import BadFlags, parse_checker_flags
from judge.package.contents import Testcase
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import TestcaseKind
from judge.package.settings import Settings
from judge.package.tree import PackageFile, PackageTree

_NAME = re.compile(r"^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$")
_GROUP_FILE = "testdata.yaml"
#: Files beside an input and its answer that explain the testcase to people.
_COMPANIONS = {".hint", ".desc", ".png", ".jpg", ".jpeg", ".svg", ".interaction", ".md"}
_SCORING_KEYS = ("accept_score", "reject_score", "range")
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
    def __init__(self, tree: PackageTree, problem_flags: str, diagnostics: Diagnostics) -> None:
        self._tree = tree
        self._problem_flags = problem_flags
        self._diagnostics = diagnostics
        self._groups: dict[str, GroupSettings] = {}

    def read(self) -> TestData:
        secret = self._group(f"data/{TestcaseKind.SECRET}")
        options = self._checker_options(secret, f"data/{TestcaseKind.SECRET}")
        testcases = tuple(
            replace(testcase, checker_options=None) if testcase.checker_options == options else testcase
            for kind in (TestcaseKind.SAMPLE, TestcaseKind.SECRET)
            for testcase in self._testcases(kind)
        )
        if not any(testcase.kind is TestcaseKind.SECRET for testcase in testcases):
            self._diagnostics.error(f"data/{TestcaseKind.SECRET}", "no testcases")
        return TestData(testcases=testcases, checker_options=options, on_reject=secret.on_reject)

    def _testcases(self, kind: TestcaseKind) -> list[Testcase]:
        pairs: dict[str, dict[str, PackageFile]] = defaultdict(dict)
        for file in self._tree.below(f"data/{kind}"):
            path = PurePosixPath(file.path)
            if path.suffix in (".in", ".ans"):
                if self._is_usable(path):
                    pairs[str(path.with_suffix(""))][path.suffix] = file
            elif path.name != _GROUP_FILE and path.suffix not in _COMPANIONS:
                self._diagnostics.warn(file.path, "is not a file of test data and has no effect")
        ordered = sorted(pairs.items(), key=lambda item: item[0].split("/"))
        found = (self._testcase(kind, stem, files) for stem, files in ordered)
        return [testcase for testcase in found if testcase is not None]

    def _is_usable(self, path: PurePosixPath) -> bool:
        bad = next((part for part in path.parts if not _NAME.match(part)), None)
        if bad is not None:
            self._diagnostics.warn(str(path), f"ignored: {bad!r} is no file name of this format")
        return bad is None

    def _testcase(self, kind: TestcaseKind, stem: str, files: dict[str, PackageFile]) -> Testcase | None:
        if ".ans" not in files:
            self._diagnostics.error(f"{stem}.in", f"has no answer file {PurePosixPath(stem).name}.ans")
            return None
        if ".in" not in files:
            self._diagnostics.error(f"{stem}.ans", f"has no input file {PurePosixPath(stem).name}.in")
            return None
        group = str(PurePosixPath(stem).parent)
        return Testcase(
            name=stem.removeprefix("data/"),
            kind=kind,
            input=files[".in"],
            answer=files[".ans"],
            checker_options=self._checker_options(self._group(group), group),
        )

    def _checker_options(self, group: GroupSettings, path: str) -> CheckerOptions:
        try:
            return parse_checker_flags(f"{self._problem_flags} {group.checker_flags}")
        except BadFlags as error:
            self._diagnostics.error(path, str(error))
            return CheckerOptions()

    def _group(self, path: str) -> GroupSettings:
        """The settings of a directory below data/, including those of the groups above."""
        if path not in self._groups:
            above = GroupSettings() if path == "data" else self._group(str(PurePosixPath(path).parent))
            file = self._tree.find(f"{path}/{_GROUP_FILE}")
            self._groups[path] = above if file is None else self._read_group(file, above, path)
        return self._groups[path]

    def _read_group(self, file: PackageFile, above: GroupSettings, path: str) -> GroupSettings:
        settings = Settings.read(file, self._diagnostics)
        on_reject = settings.one_of("on_reject", OnReject)
        flags = settings.text("output_validator_flags")
        _check_grading(settings)
        settings.take("input_validator_flags")  # input validators are tools of the author, without effect on judging
        settings.warn_unknown()
        group = GroupSettings(
            on_reject=OnReject(on_reject) if on_reject else above.on_reject,
            checker_flags=above.checker_flags if flags is None else flags,
        )
        if path.count("/") > 1 and group.on_reject is not above.on_reject:
            settings.warn("on_reject", "of a group inside secret has no effect: all of secret follows data/secret")
        return group


def _check_grading(settings: Settings) -> None:
    if settings.one_of("grading", ("default", "custom")) == "custom":
        settings.error("grading", "custom: graders are not supported yet")
    flags = settings.text("grader_flags")
    unsupported = [flag for flag in (flags or "").split() if flag not in _GRADER_FLAGS]
    if unsupported:
        settings.error("grader_flags", f"{' '.join(unsupported)[:60]}: only {', '.join(sorted(_GRADER_FLAGS))} so far")
    for key in _SCORING_KEYS:
        if settings.take(key) is not None:
            settings.warn(key, "has no effect on a pass-fail problem")
