"""Which files below data/ are testcases. None is left out in silence: what looks like test data is taken, or named."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.package.diagnostics import Diagnostics
from judge.package.foreign import is_archive_name
from judge.package.manifest import TestcaseKind
from judge.package.names import is_format_name
from judge.package.tree import PackageFile, PackageTree

GROUP_FILE = "testdata.yaml"
INPUT_SUFFIX = ".in"
ANSWER_SUFFIX = ".ans"
_DIRECTORY = "data"
_KINDS = tuple(f"{_DIRECTORY}/{kind}" for kind in TestcaseKind)
#: Files beside an input and its answer that explain the testcase to people.
_COMPANIONS = {".hint", ".desc", ".png", ".jpg", ".jpeg", ".svg", ".interaction", ".md"}
#: Data for the package's own validators, which are the author's tools.
_OF_VALIDATORS = re.compile(r"(in)?valid_(input|output|answer)s?")
_ARCHIVE = "an archive among the test data: unpack it, as it is not read"
#: A file that was meant to be an input or an answer: `1.IN`, `1.in.txt`, `1.ans.gz`, `1.in (copy)`.
_LIKE_TEST_DATA = re.compile(r"(?P<stem>.*)(?P<suffix>\.(in|ans))([^a-z0-9].*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class TestcaseFiles:
    stem: str  #: path in the package, without suffix
    input: PackageFile
    answer: PackageFile


class TestDataFiles:
    """Pairs inputs with answers, and reports every file that may have been meant as one of them."""

    def __init__(self, tree: PackageTree, diagnostics: Diagnostics) -> None:
        self._tree = tree
        self._diagnostics = diagnostics

    def pairs(self, kind: TestcaseKind) -> list[TestcaseFiles]:
        """The testcases of data/sample or data/secret, in the order in which they run."""
        files = self._tree.below(f"{_DIRECTORY}/{kind}")
        found: dict[str, dict[str, PackageFile]] = defaultdict(dict)
        for file in files:
            path = PurePosixPath(file.path)
            if path.suffix in (INPUT_SUFFIX, ANSWER_SUFFIX) and self._is_usable(path):
                found[str(path.with_suffix(""))][path.suffix] = file
        for file in files:
            self._report_other(file, found.keys())
        siblings = _by_folded_stem(files)
        ordered = sorted(found.items(), key=lambda item: item[0].split("/"))
        paired = (self._pair(stem, halves, siblings) for stem, halves in ordered)
        return [pair for pair in paired if pair is not None]

    def report_elsewhere(self) -> None:
        """Report test data where nobody looks for them: hidden, directly in data/, or in another folder."""
        for path in self._tree.hidden:
            if path.startswith(f"{_DIRECTORY}/"):
                self._diagnostics.warn(path, "ignored, as its name begins with a dot")
        for file in self._tree.below(_DIRECTORY):
            folder = file.path.split("/")[1]
            if f"{_DIRECTORY}/{folder}" in _KINDS or folder == GROUP_FILE or _OF_VALIDATORS.fullmatch(folder):
                continue
            name = file.path.rpartition("/")[2]
            if is_archive_name(name):
                self._diagnostics.error(file.path, _ARCHIVE)
            elif _LIKE_TEST_DATA.fullmatch(name):
                self._diagnostics.error(file.path, f"testcases belong in {' or '.join(_KINDS)}: move it there")
            else:
                self._diagnostics.warn(file.path, "is not a file of test data and has no effect")

    def _is_usable(self, path: PurePosixPath) -> bool:
        if not str(path).isprintable():
            self._diagnostics.error(str(path), "the name has a character that cannot be shown: rename it")
            return False
        if not all(is_format_name(part) for part in path.parts):
            self._diagnostics.warn(
                str(path),
                "taken, though the format allows only letters, digits, dots, dashes and underscores in a name: "
                "other judges leave this testcase out",
            )
        return True

    def _report_other(self, file: PackageFile, stems: Collection[str]) -> None:
        path = PurePosixPath(file.path)
        if path.suffix in (INPUT_SUFFIX, ANSWER_SUFFIX) or path.name == GROUP_FILE or path.suffix in _COMPANIONS:
            return
        like = _LIKE_TEST_DATA.fullmatch(path.name)
        if like is not None and f"{path.parent}/{like['stem']}" not in stems:
            suffix = like["suffix"].lower()
            self._diagnostics.error(file.path, f"looks like a testcase, but its name must end in {suffix}: rename it")
        elif like is None and is_archive_name(path.name):
            self._diagnostics.error(file.path, _ARCHIVE)
        else:
            self._diagnostics.warn(file.path, "is not a file of test data and has no effect")

    def _pair(
        self, stem: str, halves: dict[str, PackageFile], siblings: Mapping[str, list[PurePosixPath]]
    ) -> TestcaseFiles | None:
        for suffix, other, noun in (
            (INPUT_SUFFIX, ANSWER_SUFFIX, "answer"),
            (ANSWER_SUFFIX, INPUT_SUFFIX, "input"),
        ):
            if other not in halves:
                hint = _hint(stem, other, siblings)
                self._diagnostics.error(
                    f"{stem}{suffix}", f"has no {noun}, a file of the same name that ends in {other}{hint}"
                )
                return None
        return TestcaseFiles(stem=stem, input=halves[INPUT_SUFFIX], answer=halves[ANSWER_SUFFIX])


def _by_folded_stem(files: Sequence[PackageFile]) -> Mapping[str, list[PurePosixPath]]:
    found: dict[str, list[PurePosixPath]] = defaultdict(list)
    for file in files:
        path = PurePosixPath(file.path)
        like = _LIKE_TEST_DATA.fullmatch(path.name)
        found[_folded(f"{path.parent}/{path.stem if like is None else like['stem']}")].append(path)
    return found


def _folded(path: str) -> str:
    """Equal for names that look equal: in capitals or not, accents as one character or as two."""
    return unicodedata.normalize("NFC", path).casefold()


def _hint(stem: str, missing_suffix: str, siblings: Mapping[str, list[PurePosixPath]]) -> str:
    """What was perhaps meant to be the missing file. It names endings only, so that files are grouped by it."""
    for path in siblings[_folded(stem)]:
        if path.suffix in (INPUT_SUFFIX, ANSWER_SUFFIX) and str(path.with_suffix("")) == stem:
            continue
        if path.suffix.lower() == missing_suffix:
            return "; there is one, but small and capital letters or accents differ: rename it"
        if path.suffix and path.suffix not in _COMPANIONS:
            return f"; there is one with {path.name[len(PurePosixPath(stem).name) :]}: rename it"
    return ""
