"""The environment of one process: its declared variables, and no other name that begins with JUDGE_."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from judge.errors import ConfigurationError
from judge.settings import installation, shared, site, worker
from judge.settings.variable import Service, Variable

PREFIX = "JUDGE_"

T = TypeVar("T")

#: By name.
DECLARED: Mapping[str, Variable[Any]] = {
    variable.name: variable
    for module in (shared, site, worker, installation)
    for variable in vars(module).values()
    if isinstance(variable, Variable)
}


class Environment:
    """What one service may read. A misspelt name is refused at once: its default would be taken without a word."""

    def __init__(self, environ: Mapping[str, str], service: Service) -> None:
        """Raises ConfigurationError for a JUDGE_ name that is not declared."""
        _refuse_unknown_names(environ)
        self._environ = environ
        self._service = service

    def read(self, variable: Variable[T]) -> T:
        """The variable's value or default. Raises ConfigurationError, which names the variable."""
        if self._service not in variable.readers:
            raise LookupError(f"{variable.name} is not declared as read by {self._service}")
        _refuse_former_name(variable, self._environ)
        text = self._environ.get(variable.name, "").strip()
        if not text and self._service in variable.required_by:
            raise ConfigurationError(f"{variable.name} is not set")
        return variable.parse(text or variable.default)


def check_settings(settings: Mapping[str, str]) -> None:
    """Check the names and values of a whole .env, whoever reads them. Raises ConfigurationError for the first fault."""
    _refuse_unknown_names(settings)
    for name, variable in DECLARED.items():
        _refuse_former_name(variable, settings)
        text = settings.get(name, "").strip()
        if text:
            variable.parse(text)


@contextmanager
def end_on_wrong_setting(program: str) -> Iterator[None]:
    """End the process, with one sentence on stderr and exit code 1, where a setting is missing or wrong."""
    try:
        yield
    except ConfigurationError as error:
        raise SystemExit(f"{program}: {error}") from None


def _refuse_unknown_names(environ: Mapping[str, str]) -> None:
    for name in environ:
        if name.startswith(PREFIX) and name not in DECLARED:
            raise ConfigurationError(f"{name} is not a setting; the nearest one is {_nearest(name)}")


def _refuse_former_name(variable: Variable[Any], environ: Mapping[str, str]) -> None:
    if variable.former_name in environ:
        raise ConfigurationError(f"{variable.former_name} is now called {variable.name}")


def _nearest(name: str) -> str:
    from difflib import get_close_matches  # here: a health check once a minute must not pay for it

    return get_close_matches(name, list(DECLARED), n=1, cutoff=0.0)[0]
