"""Arguments for the command line of submissions: `args` of 2025-09, and the file `<testcase>.args` of drafts."""

import shlex
from collections.abc import Mapping

from judge.limits import KIB
from judge.package.constants import all_with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.settings import Settings
from judge.package.testcase_checks import ARGUMENTS_LIMIT_BYTES, arguments_bytes
from judge.package.tree import PackageFile

#: A sandbox takes a few more, and a language has some of its own.
ARGUMENT_COUNT_LIMIT = 128


def read_submission_arguments(settings: Settings, above: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `args`, or those above where the key is absent."""
    arguments = settings.arguments("args")
    if arguments is None:
        return above
    if fault := _fault(arguments):
        settings.error("args", fault)
    return arguments


def read_arguments_file(file: PackageFile, constants: Mapping[str, str], diagnostics: Diagnostics) -> tuple[str, ...]:
    """The words of a file, split as a shell splits them."""
    with file.open() as stream:
        raw = stream.read(ARGUMENTS_LIMIT_BYTES + 1)
    try:
        arguments = all_with_constants(shlex.split(raw.decode("utf-8-sig")), constants)
    except UnicodeDecodeError:
        diagnostics.error(file.path, "is no text in UTF-8")
        return ()
    except ValueError:
        diagnostics.error(file.path, "has a quote that does not end")
        return ()
    if b"\0" in raw:
        diagnostics.error(file.path, "has an argument with a NUL byte, which no command line can have")
        return ()
    fault = _fault(arguments) if len(raw) <= ARGUMENTS_LIMIT_BYTES else _TOO_LONG
    if fault:
        diagnostics.error(file.path, fault)
    return arguments


_TOO_LONG = f"has more than {ARGUMENT_COUNT_LIMIT} arguments, or {ARGUMENTS_LIMIT_BYTES // KIB} KiB of them"


def _fault(arguments: tuple[str, ...]) -> str | None:
    is_too_long = len(arguments) > ARGUMENT_COUNT_LIMIT or arguments_bytes(arguments) > ARGUMENTS_LIMIT_BYTES
    return _TOO_LONG if is_too_long else None
