"""The checkers that run inside the judge, by name."""

from collections.abc import Callable, Mapping

from judge.checker.checker import Checker, ReadAnswer
from judge.checker.default import DefaultChecker
from judge.checker.options import CheckerOptions

#: The one that a problem gets unless it names another.
DEFAULT = "default"

BUILTIN_CHECKERS: Mapping[str, Callable[[CheckerOptions, ReadAnswer], Checker]] = {
    DEFAULT: DefaultChecker,
}
