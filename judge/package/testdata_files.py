"""Which files below data/ are testcases. None is left out in silence: what looks like test data is taken, or named."""

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.package.diagnostics import Diagnostics
from judge.package.foreign import is_archive_name
from judge.package.manifest import TestcaseKind
from judge.package.model import NamedFile
from judge.package.names import is_format_name
from judge.package.tree import PackageFile, PackageTree

GROUP_FILES = ("test_group.yaml", "testdata.yaml")
INPUT_SUFFIX = ".in"
ANSWER_SUFFIX = ".ans"
_DIRECTORY = "data"
_KINDS = tuple(f"{_DIRECTORY}/{kind}" for kind in TestcaseKind)
#: Files beside an input and its answer that are read.
COMPANIONS = (
    *(".in.statement", ".ans.statement", ".in.download", ".ans.download"),
    *(".interaction", ".hint", ".desc", ".out", ".yaml", ".args"),
)
#: Files beside them that only people read.
_FOR_PEOPLE = {".hint", ".desc", ".png", ".jpg", ".jpeg", ".svg", ".interaction", ".md"}
#: A directory of files that a submission may read.
_FILES_SUFFIX = ".files"
#: Data for the package's own validators, which are the author's tools.
_OF_VALIDATORS = re.compile(r"(in)?valid_(input|output|answer)s?|bad|fuzz")
_ARCHIVE = "an archive among the test data: unpack it, as it is not read"
#: A file that was meant to be an input or an answer: `1.IN`, `1.in.txt`, `1.ans.gz`, `1.in (copy)`.
_LIKE_TEST_DATA = re.compile(r"(?P<stem>.*)(?P<suffix>\.(in|ans))([^a-z0-9].*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class TestcaseFiles:
    stem: str  #: path in the package, without suffix
    input: PackageFile
    answer: PackageFile
    companions: Mapping[str, PackageFile]  #: by suffix, one of COMPANIONS
    files: tuple[NamedFile, ...]

    @property
    def name(self) -> str:
        """Path below data/."""
        return self.stem.removeprefix(f"{_DIRECTORY}/")

    @property
    def group(self) -> str:
        """Path of its directory in the package."""
        return self.stem.rpartition("/")[0]


@dataclass(frozen=True, kw_only=True)
class ShownFiles:
    """A sample that only the statement shows: it has no input."""

    stem: str
    companions: Mapping[str, PackageFile]


class TestDataFiles:
    """Pairs inputs with answers, and reports every file that may have been meant as one of them."""

    def __init__(self, tree: PackageTree, diagnostics: Diagnostics, *, needs_answers: bool = True) -> None:
        """`needs_answers`: a testcase without answer is a fault. Else its answer is empty."""
        self._tree = tree
        self._diagnostics = diagnostics
        self._needs_answers = needs_answers
        self.shown: list[ShownFiles] = []

    def pairs(self, kind: TestcaseKind) -> list[TestcaseFiles]:
        """The testcases of data/sample or data/secret, in the order in which they run."""
        return self._pairs_below(f"{_DIRECTORY}/{kind}")

    def _pairs_below(self, directory: str) -> list[TestcaseFiles]:
        everything = self._tree.below(directory)
        files = [file for file in everything if not _in_files(file.path)]
        found: dict[str, dict[str, PackageFile]] = defaultdict(dict)
        for file in files:
            path = PurePosixPath(file.path)
            if path.suffix in (INPUT_SUFFIX, ANSWER_SUFFIX) and self._is_usable(path):
                found[str(path.with_suffix(""))][path.suffix] = file
        companions = _companions(files, found.keys())
        if directory == _KINDS[0]:
            self._find_shown(files, companions, found.keys())
        taken = {file.path for group in companions.values() for file in group.values()}
        for file in files:
            if file.path not in taken:
                self._report_other(file, found.keys())
        is_complete = all(len(halves) == len((INPUT_SUFFIX, ANSWER_SUFFIX)) for halves in found.values())
        siblings = {} if is_complete else _by_folded_stem(files)
        readable = _readable_files(everything)
        ordered = sorted(found.items(), key=lambda item: item[0].split("/"))
        paired = (
            self._pair(stem, halves, siblings, companions.get(stem, {}), tuple(readable.get(stem, ())))
            for stem, halves in ordered
        )
        return [pair for pair in paired if pair is not None]

    def _find_shown(
        self,
        files: Sequence[PackageFile],
        companions: dict[str, dict[str, PackageFile]],
        stems: Collection[str],
    ) -> None:
        alone = {
            file.path.removesuffix(suffix): None
            for file in files
            for suffix in (".interaction", ".in.statement")
            if file.path.endswith(suffix) and file.path.removesuffix(suffix) not in stems
        }
        companions |= _companions(files, alone.keys())
        self.shown += [ShownFiles(stem=stem, companions=companions[stem]) for stem in alone]

    def report_elsewhere(self) -> None:
        """Report test data where nobody looks for them: hidden, directly in data/, or in another folder."""
        for path in self._tree.hidden:
            if path.startswith(f"{_DIRECTORY}/"):
                self._diagnostics.warn(path, "ignored, as its name begins with a dot")
        for file in self._tree.below(_DIRECTORY):
            folder = file.path.split("/")[1]
            if f"{_DIRECTORY}/{folder}" in _KINDS or folder in GROUP_FILES or _OF_VALIDATORS.fullmatch(folder):
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
        if path.suffix in (INPUT_SUFFIX, ANSWER_SUFFIX) or path.name in GROUP_FILES or path.suffix in _FOR_PEOPLE:
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
        self,
        stem: str,
        halves: dict[str, PackageFile],
        siblings: Mapping[str, list[PurePosixPath]],
        companions: Mapping[str, PackageFile],
        files: tuple[NamedFile, ...],
    ) -> TestcaseFiles | None:
        if not self._needs_answers and ANSWER_SUFFIX not in halves:
            halves[ANSWER_SUFFIX] = _empty(f"{stem}{ANSWER_SUFFIX}")
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
        return TestcaseFiles(
            stem=stem, input=halves[INPUT_SUFFIX], answer=halves[ANSWER_SUFFIX], companions=companions, files=files
        )


def _in_files(path: str) -> bool:
    """Whether a path leads through a directory of files for a submission."""
    return any(part.endswith(_FILES_SUFFIX) for part in path.split("/")[:-1])


def _readable_files(files: Sequence[PackageFile]) -> Mapping[str, list[NamedFile]]:
    """The files that submissions may read, by the stem of their testcase."""
    found: dict[str, list[NamedFile]] = defaultdict(list)
    for file in files:
        stem, mark, name = file.path.partition(f"{_FILES_SUFFIX}/")
        if mark:
            found[stem].append(NamedFile(name=name, file=file))
    return found


def _companions(files: Sequence[PackageFile], stems: Collection[str]) -> dict[str, dict[str, PackageFile]]:
    """The files that belong to a testcase, by its stem and their suffix."""
    found: dict[str, dict[str, PackageFile]] = defaultdict(dict)
    for file in files:
        for suffix in COMPANIONS:
            stem = file.path.removesuffix(suffix)
            if stem in stems and file.path.endswith(suffix) and file.name not in GROUP_FILES:
                found[stem][suffix] = file
    return found


def _empty(path: str) -> PackageFile:
    return PackageFile(path=path, origin="an empty file", size_bytes=0, opener=lambda: io.BytesIO())


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
        if path.suffix and path.suffix not in _FOR_PEOPLE:
            return f"; there is one with {path.name[len(PurePosixPath(stem).name) :]}: rename it"
    return ""
