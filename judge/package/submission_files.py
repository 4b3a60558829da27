"""submissions/: solutions of the author, in folders that say which verdicts they may get."""

from collections import defaultdict

from judge.package.diagnostics import Diagnostics
from judge.package.model import ExampleSubmission
from judge.package.names import is_format_name
from judge.package.tree import PackageFile, PackageTree

#: Folders of the legacy format and of 2025-09, those of real packages, and DOMjudge's.
SUBMISSION_FOLDERS = (
    "accepted",
    "partially_accepted",
    "wrong_answer",
    "time_limit_exceeded",
    "run_time_error",
    "runtime_error",
    "memory_limit_exceeded",
    "output_limit_exceeded",
    "compiler_error",
    "compile_error",
    "rejected",
    "brute_force",
    "mixed",
    "multiple",
    "slow_accepted",
    "no_output",
    "output_limit",
    "memory_limit",
    "correct",
    "timelimit",
    "run_error",
)
_DIRECTORY = "submissions"
#: Of the format 2025-09.
_EXPECTATIONS_FILE = f"{_DIRECTORY}/submissions.yaml"


def usual_folder(folder: str) -> str:
    """A folder's name as SUBMISSION_FOLDERS has it. DOMjudge also takes `wrong-answer` and `WRONG_ANSWER`."""
    return folder.lower().replace("-", "_")


def read_submissions(
    tree: PackageTree, diagnostics: Diagnostics, *, source_limit_bytes: int
) -> tuple[ExampleSubmission, ...]:
    """Find the submissions. Files whose names the format does not allow are ignored, with a warning."""
    found: dict[tuple[str, str], list[PackageFile]] = defaultdict(list)
    for file in tree.below(_DIRECTORY):
        folder, *below = file.path.removeprefix(f"{_DIRECTORY}/").split("/")
        if file.path == _EXPECTATIONS_FILE:
            diagnostics.warn(file.path, "belongs to the format 2025-09 and has no effect")
        elif not below:
            diagnostics.warn(file.path, "is in no folder such as accepted or wrong_answer, and is not judged")
        elif all(is_format_name(name) for name in below):
            found[folder, below[0]].append(file)
        else:
            diagnostics.warn(
                file.path,
                "ignored, and not judged: the format allows letters, digits, dots, dashes and underscores in a name",
            )
    submissions = tuple(
        ExampleSubmission(folder=folder, name=name, files=tuple(files)) for (folder, name), files in found.items()
    )
    _check(submissions, diagnostics, source_limit_bytes)
    return submissions


def _check(submissions: tuple[ExampleSubmission, ...], diagnostics: Diagnostics, source_limit_bytes: int) -> None:
    for submission in submissions:
        if usual_folder(submission.folder) not in SUBMISSION_FOLDERS:
            place = f"{_DIRECTORY}/{submission.folder}"
            diagnostics.warn(place, "is not a folder of the format: its verdicts are unknown")
        if sum(file.size_bytes for file in submission.files) > source_limit_bytes:
            diagnostics.warn(
                f"{_DIRECTORY}/{submission.folder}/{submission.name}",
                "larger than limits.code of problem.yaml allows: nobody could submit it",
            )
