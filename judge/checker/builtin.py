"""The checkers that run inside the judge, by name."""

from collections.abc import Callable, Mapping

from judge.checker.checker import Checker, ReadAnswer
from judge.checker.default import DefaultChecker
from judge.checker.options import BuiltinChecker, CheckerOptions
from judge.errors import CheckerError

#: The one that a problem gets unless it names another.
DEFAULT = "default"

BUILTIN_CHECKERS: Mapping[str, Callable[[CheckerOptions, ReadAnswer], Checker]] = {
    DEFAULT: DefaultChecker,
}


def make_checker(checker: BuiltinChecker, options: CheckerOptions, read_answer: ReadAnswer) -> Checker:
    """Raises CheckerError for a name that is not known. `options` are for the default one."""
    if checker.name not in BUILTIN_CHECKERS:
        raise CheckerError(f"there is no checker {checker.name!r}")
    return BUILTIN_CHECKERS[checker.name](options, read_answer)
