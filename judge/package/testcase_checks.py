"""Checks every testcase of a package: no answer is longer than programs may print, and all data are plain text.

Each reader of a format calls it.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from judge.errors import PackageError
from judge.limits import KIB, MIB, TESTCASE_LIMIT
from judge.package.bounds import plain
from judge.package.diagnostics import Diagnostics
from judge.package.manifest import TestcaseKind
from judge.package.model import PackageLimits, Testcase
from judge.package.text import TextCheck
from judge.package.tree import PackageFile

_CHUNK_BYTES = 128 * KIB
READERS = 4
#: A thread takes longer for a smaller one than it saves.
LARGE_FILE_BYTES = 256 * KIB
#: Of one program together: what a sandbox takes in one request, and room for its other parts.
ARGUMENTS_LIMIT_BYTES = 32 * KIB
#: An answer from this part of the output limit on leaves little room for blanks and debugging.
_MUCH_OF_OUTPUT = 0.5


def check_testcases(
    testcases: Sequence[Testcase], limits: PackageLimits, diagnostics: Diagnostics, *, is_compared: bool = True
) -> None:
    """Read all data once. A file that links repeat is read once, and named by its first path.

    `is_compared`: programs print what the answers have. Else these are notes for a program of the package.
    """
    if len(testcases) > TESTCASE_LIMIT:
        diagnostics.error("data", f"{len(testcases)} testcases, and a problem may have {TESTCASE_LIMIT}")
        return
    _check_arguments(testcases, diagnostics)
    files: dict[str, PackageFile] = {}
    for testcase in testcases:
        if is_compared:
            _check_answer(testcase.answer, limits, diagnostics)
        for file in (testcase.input, testcase.answer):
            files.setdefault(file.origin, file)
    _check_texts(files.values(), diagnostics)
    secret = [testcase.answer for testcase in testcases if testcase.kind is TestcaseKind.SECRET]
    if is_compared and secret and not any(answer.size_bytes for answer in secret):
        diagnostics.warn("data/secret", "every answer is empty, so a program that prints nothing is right")


def _check_arguments(testcases: Sequence[Testcase], diagnostics: Diagnostics) -> None:
    """Those that all testcases of a group have are measured and reported once."""
    seen: set[tuple[str, ...]] = set()
    for testcase in testcases:
        for arguments in (testcase.checker_arguments, *testcase.input_validator_arguments.command_lines):
            if arguments not in seen:
                seen.add(arguments)
                check_arguments(f"data/{testcase.name}", arguments, diagnostics)


def arguments_bytes(arguments: Sequence[str]) -> int:
    """What they take on a command line, with the NUL after each."""
    return sum(len(argument.encode("utf-8", "surrogatepass")) + 1 for argument in arguments)


def check_arguments(place: str, arguments: Sequence[str], diagnostics: Diagnostics) -> None:
    size_bytes = arguments_bytes(arguments)
    if size_bytes > ARGUMENTS_LIMIT_BYTES:
        limit = f"at most {ARGUMENTS_LIMIT_BYTES // KIB} KiB for one program"
        diagnostics.error(place, f"{size_bytes // KIB} KiB of arguments, and there may be {limit}")


def _check_answer(answer: PackageFile, limits: PackageLimits, diagnostics: Diagnostics) -> None:
    limit = f"the output limit of {plain(limits.output_limit_bytes / MIB)} MiB"
    remedy = "raise limits.output in problem.yaml"
    if answer.size_bytes > limits.output_limit_bytes:
        diagnostics.error(answer.path, f"larger than {limit}, so no program can print it: {remedy}")
    elif answer.size_bytes >= _MUCH_OF_OUTPUT * limits.output_limit_bytes:
        diagnostics.warn(answer.path, f"half of {limit} or more: {remedy} if right programs may print more")


def _check_texts(files: Collection[PackageFile], diagnostics: Diagnostics) -> None:
    """Large ones several at a time: to inflate them takes the time, and runs without Python's lock."""
    with ThreadPoolExecutor(READERS, "check") as pool:
        large = {file.origin: pool.submit(_text_faults, file) for file in files if file.size_bytes >= LARGE_FILE_BYTES}
        for file in files:
            found = large[file.origin].result() if file.origin in large else _text_faults(file)
            if isinstance(found, Exception):
                diagnostics.error(file.path, f"cannot be read: {found}")
            else:
                for fault in found:
                    diagnostics.warn(file.path, fault)


def _text_faults(file: PackageFile) -> list[str] | PackageError | OSError:
    check = TextCheck()
    try:
        with file.open() as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                check.feed(chunk)
    except (PackageError, OSError) as error:
        return error
    return check.faults()
