"""The name of an error, found in what the program wrote to stderr."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from web.explanations.meanings import Meaning

#: A name that is longer is no name that a student could learn from.
NAME_LIMIT = 80


@dataclass(frozen=True, kw_only=True)
class FoundError:
    name: str
    meaning: Meaning
    is_known: bool  #: False: the program may have made up the name, so that it can tell anything


@dataclass(frozen=True, kw_only=True)
class ErrorPattern:
    """How the runtime of a language reports an error.

    The group `name` of the pattern has the name. With `is_last`, the last report counts: it ended the program.
    Where the text `marker` is missing, there is no report.
    """

    pattern: re.Pattern[str]
    meanings: Mapping[str, Meaning]
    is_last: bool = False
    marker: str = ""

    def find(self, stderr: str) -> FoundError | None:
        match = self._match(stderr)
        if match is None:
            return None
        name = match["name"]
        meaning = self.meanings.get(name)
        return FoundError(name=name[:NAME_LIMIT], meaning=meaning or Meaning.UNCAUGHT, is_known=meaning is not None)

    def _match(self, stderr: str) -> re.Match[str] | None:
        if self.marker not in stderr:
            return None
        if not self.is_last:
            return self.pattern.search(stderr)
        last = deque(self.pattern.finditer(stderr), maxlen=1)
        return last[0] if last else None


def phrases(meanings: Mapping[str, Meaning], *, before: str = "") -> ErrorPattern:
    """Find one of these texts, at its first place, after what the regular expression `before` matches."""
    alternatives = "|".join(re.escape(phrase) for phrase in meanings)
    return ErrorPattern(pattern=re.compile(f"{before}(?P<name>{alternatives})"), meanings=meanings)


def find_error(patterns: tuple[ErrorPattern, ...], stderr: str, *, known_only: bool) -> FoundError | None:
    """Return what the first pattern finds. With `known_only`, names that a program may have made up do not count."""
    found = (pattern.find(stderr) for pattern in patterns)
    return next((error for error in found if error is not None and (error.is_known or not known_only)), None)
