"""submissions/: solutions of the author, in folders that say which verdicts they may get."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from judge.errors import PackageError
from judge.expectation import NO_EXPECTATION, Expectation
from judge.expectations import folder_expectation, tagged
from judge.package.constants import file_with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.model import ExampleSubmission, NamedFile
from judge.package.names import is_format_name
from judge.package.submissions_yaml import SUBMISSIONS_FILE, SubmissionEntry, combined, read_submissions_yaml
from judge.package.tree import PackageFile, PackageTree

_DIRECTORY = "submissions"
#: What compilers leave beside a source. The first bytes tell where the name does not.
_COMPILED_SUFFIXES = (".class", ".exe", ".o", ".obj", ".pyc", ".jar", ".hi", ".beam", ".dll", ".so")
_UNTELLING_SUFFIXES = ("", ".out")
_COMPILED_BEGINNINGS = (b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def read_submissions(
    tree: PackageTree,
    diagnostics: Diagnostics,
    *,
    source_limit_bytes: int,
    format_name: str = "legacy",
    constants: Mapping[str, str] = MappingProxyType({}),
    are_outputs: bool = False,
) -> tuple[ExampleSubmission, ...]:
    """Find the submissions, each with what the package promises of it.

    Files whose names the format does not allow are taken, with a warning; what compilers leave behind is ignored.
    `format_name` is the format's label: a folder of 2025-09 may promise something else. Outputs (submit-answer) may
    have any content and any size.
    """
    found: dict[tuple[str, str], list[PackageFile]] = defaultdict(list)
    for file in tree.below(_DIRECTORY):
        folder, *below = file.path.removeprefix(f"{_DIRECTORY}/").split("/")
        if file.path == SUBMISSIONS_FILE:
            continue
        if not below:
            diagnostics.warn(file.path, "is in no folder such as accepted or wrong_answer, and is not judged")
        elif not file.path.isprintable():
            diagnostics.warn(file.path, "ignored, and not judged: a character of its name cannot be shown")
        elif not are_outputs and _is_compiled(file):
            diagnostics.warn(file.path, "is a compiled program: it is ignored, only sources are judged")
        else:
            if not all(is_format_name(name) for name in below):
                diagnostics.warn(
                    file.path,
                    "taken, though the format allows only letters, digits, dots, dashes and underscores in a name: "
                    "other judges leave this submission out",
                )
            found[folder, below[0]].append(file_with_constants(NamedFile(name=file.name, file=file), constants).file)
    submissions = tuple(
        ExampleSubmission(folder=folder, name=name, files=tuple(files)) for (folder, name), files in found.items()
    )
    if not are_outputs:
        _check_sizes(submissions, diagnostics, source_limit_bytes)
    expecting = _Expecting(read_submissions_yaml(tree, diagnostics), format_name, source_limit_bytes)
    complete = tuple(expecting.complete(submission) for submission in submissions)
    _check_folders(complete, diagnostics, format_name)
    for entry in expecting.unused:
        diagnostics.warn(SUBMISSIONS_FILE, f"{entry.pattern[:60]} matches no submission")
    return complete


class _Expecting:
    """Attaches to each submission what is promised of it: by its folder, its tag, and submissions.yaml."""

    def __init__(self, entries: Sequence[SubmissionEntry], format_name: str, source_limit_bytes: int) -> None:
        self._entries = entries
        self._format_name = format_name
        self._source_limit_bytes = source_limit_bytes
        self.unused = list(entries)

    def complete(self, submission: ExampleSubmission) -> ExampleSubmission:
        of_folder = folder_expectation(submission.folder, self._format_name) or NO_EXPECTATION
        submission = replace(submission, expectation=self._tagged(submission, of_folder))
        paths = [submission.folder, f"{submission.folder}/{submission.name}"]
        paths += [file.path.removeprefix(f"{_DIRECTORY}/") for file in submission.files]
        for entry in self._entries:
            if entry.matches(paths):
                self.unused = [other for other in self.unused if other is not entry]
                submission = replace(
                    submission,
                    expectation=combined(submission.expectation, entry.expectation),
                    language=entry.language or submission.language,
                    entry_point=entry.entry_point or submission.entry_point,
                )
        return submission

    def _tagged(self, submission: ExampleSubmission, of_folder: Expectation) -> Expectation:
        """The first file that has a tag says what is expected of all of them."""
        for file in submission.files:
            expectation = tagged(_beginning(file, self._source_limit_bytes).decode("utf-8", "replace"), of_folder)
            if expectation is not of_folder:
                return expectation
        return of_folder


def _is_compiled(file: PackageFile) -> bool:
    suffix = PurePath(file.path).suffix.lower()
    if suffix in _UNTELLING_SUFFIXES:
        return _beginning(file, 4).startswith(_COMPILED_BEGINNINGS)
    return suffix in _COMPILED_SUFFIXES


def _beginning(file: PackageFile, limit_bytes: int) -> bytes:
    """A file that is damaged has no beginning: who reads all of it tells of it."""
    try:
        with file.open() as stream:
            return stream.read(limit_bytes)
    except PackageError:
        return b""


def _check_sizes(submissions: tuple[ExampleSubmission, ...], diagnostics: Diagnostics, source_limit_bytes: int) -> None:
    for submission in submissions:
        if sum(file.size_bytes for file in submission.files) > source_limit_bytes:
            diagnostics.warn(
                f"{_DIRECTORY}/{submission.folder}/{submission.name}",
                "larger than limits.code of problem.yaml allows: nobody could submit it",
            )


def _check_folders(submissions: Sequence[ExampleSubmission], diagnostics: Diagnostics, format_name: str) -> None:
    """A folder of the author's own is no fault where submissions.yaml or a tag says what its submissions do."""
    for submission in submissions:
        if folder_expectation(submission.folder, format_name) is None and not submission.expectation.promises_something:
            place = f"{_DIRECTORY}/{submission.folder}"
            diagnostics.warn(place, "is not a folder of the format: its verdicts are unknown")
