"""One environment variable, declared."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from judge.errors import ConfigurationError
from judge.settings.kinds import Kind

T = TypeVar("T")


class Service(StrEnum):
    """Who reads environment variables."""

    WEB = "web"
    LIVE = "live"
    DISPATCHER = "dispatcher"
    RECORDER = "recorder"
    JOBS = "jobs"
    JUDGE_ADMIN = "judge-admin"
    WORKER = "worker"  #: a compile or run worker, and the other commands of `judge`
    COMPOSE = "Compose"
    MAKE = "make"
    POSTGRES = "postgres"
    TESTS = "tests"


@dataclass(frozen=True, kw_only=True)
class Variable(Generic[T]):
    """An empty value is the same as none: Compose hands on `${JUDGE_X:-}` as an empty text."""

    name: str
    kind: Kind[T]
    readers: frozenset[Service]
    meaning: str  #: in Markdown
    default: str = ""  #: as it would stand in the environment
    default_words: str = ""  #: for the docs, where the default depends on the machine
    required_by: frozenset[Service] = frozenset()  #: readers that have no default
    unit: str = ""
    is_secret: bool = False  #: no message shows its value
    former_name: str = ""  #: refused, since it would be ignored

    def parse(self, text: str) -> T:
        """Raises ConfigurationError, which names the variable."""
        shown = "" if self.is_secret else f", not {text!r}"
        if not text.isprintable():
            raise ConfigurationError(f"{self.name} must have no control characters{shown}")
        try:
            return self.kind.parse(text)
        except ValueError as error:
            raise ConfigurationError(f"{self.name} must be {self.kind.words}{shown}") from error
